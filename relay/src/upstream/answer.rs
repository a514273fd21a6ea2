//! What an answer of the vendor's API means. Pure.

use serde_json::Value;

use super::client::Answer;
use super::{Health, Outcome, Report};

/// What an answer to a request that makes something says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It is made.
    Created,
    /// Something is there already.
    PerhapsExists,
    /// It will never be made; a code says why.
    Refused(&'static str),
    /// Ask again later; a code says why.
    Unsettled(&'static str),
}

/// Reads status and body.
///
/// - 401 and 403 speak about our credentials, not about the sign-up: it is kept until they are right.
/// - 408, 425 and 429 ask for patience.
pub fn meaning(status: u16, body: &[u8]) -> Meaning {
    match status {
        200..=299 => Meaning::Created,
        401 | 403 => Meaning::Unsettled("credentials_refused"),
        408 | 425 | 429 => Meaning::Unsettled("asked_to_wait"),
        409 => Meaning::PerhapsExists,
        400..=499 if says_exists(body) => Meaning::PerhapsExists,
        404 => Meaning::Refused("unknown_partner"),
        400 | 422 => Meaning::Refused("invalid_customer"),
        400..=499 => Meaning::Refused("upstream_refused"),
        500..=599 => Meaning::Unsettled("upstream_failed"),
        _ => Meaning::Unsettled("unexpected_answer"),
    }
}

/// Whether a failure, `{"status", "error", "message"}`, speaks of something that is there already.
fn says_exists(body: &[u8]) -> bool {
    let Ok(Value::Object(answer)) = serde_json::from_slice(body) else {
        return false;
    };
    ["error", "message"]
        .iter()
        .filter_map(|field| answer.get(*field)?.as_str())
        .any(|text| {
            let text = text.to_ascii_lowercase();
            [
                "already",
                "duplicate",
                "exists",
                "not unique",
                "must be unique",
            ]
            .iter()
            .any(|word| text.contains(word))
        })
}

/// What an answer says of the upstream itself.
pub fn health(answer: &Answer) -> Health {
    match answer.status {
        429 => Health::Busy(answer.retry_after),
        // Redirects and what is no status of HTTP at all: this is not the API, or not today.
        401 | 403 | 500..=599 | 0..=199 | 300..=399 | 600.. => Health::Ill(answer.retry_after),
        200..=299 | 400..=499 => Health::Well,
    }
}

/// The report of a request that must be made again because of what was answered.
pub fn unsettled(answer: &Answer, reason: &'static str) -> Report {
    Report {
        outcome: Outcome::Unsettled {
            status: Some(answer.status),
            reason,
            retry_after: answer.retry_after,
        },
        health: health(answer),
    }
}

/// The report of a request that was not answered.
pub fn unanswered(reason: &'static str) -> Report {
    Report {
        outcome: Outcome::Unsettled {
            status: None,
            reason,
            retry_after: None,
        },
        health: Health::Ill(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[track_caller]
    fn means(status: u16, body: &str, expected: Meaning) {
        assert_eq!(
            meaning(status, body.as_bytes()),
            expected,
            "{status} {body}"
        );
    }

    #[test]
    fn answers() {
        means(
            200,
            r#"{"status":200,"message":"ok","rdata":{}}"#,
            Meaning::Created,
        );
        means(200, "", Meaning::Created);
        means(201, "<html>", Meaning::Created);
        means(409, "", Meaning::PerhapsExists);
        means(
            400,
            r#"{"status":400,"error":"Bad Request","message":"Customer already exists"}"#,
            Meaning::PerhapsExists,
        );
        means(
            422,
            r#"{"status":422,"error":"duplicate_key","message":""}"#,
            Meaning::PerhapsExists,
        );
        means(
            400,
            r#"{"status":400,"error":"Bad Request","message":"email is required"}"#,
            Meaning::Refused("invalid_customer"),
        );
        means(
            400,
            "already exists, but not in the documented form",
            Meaning::Refused("invalid_customer"),
        );
        means(
            404,
            r#"{"status":404,"error":"Not Found","message":"partner"}"#,
            Meaning::Refused("unknown_partner"),
        );
        means(410, "", Meaning::Refused("upstream_refused"));
        means(401, "", Meaning::Unsettled("credentials_refused"));
        means(403, "", Meaning::Unsettled("credentials_refused"));
        means(408, "", Meaning::Unsettled("asked_to_wait"));
        means(425, "", Meaning::Unsettled("asked_to_wait"));
        means(429, "", Meaning::Unsettled("asked_to_wait"));
        means(
            500,
            r#"{"status":500,"error":"already","message":"already exists"}"#,
            Meaning::Unsettled("upstream_failed"),
        );
        means(503, "", Meaning::Unsettled("upstream_failed"));
        means(301, "", Meaning::Unsettled("unexpected_answer"));
        means(304, "", Meaning::Unsettled("unexpected_answer"));
        means(700, "", Meaning::Unsettled("unexpected_answer"));
    }

    #[test]
    fn every_status_has_a_meaning_and_none_but_2xx_counts_as_created() {
        for status in 0..=u16::MAX {
            assert_eq!(
                meaning(status, b"") == Meaning::Created,
                (200..300).contains(&status),
                "{status}"
            );
        }
    }

    #[test]
    fn what_an_answer_says_of_the_upstream() {
        let wait = Some(Duration::from_secs(7));
        let says = |status| {
            health(&Answer {
                status,
                body: Vec::new(),
                retry_after: wait,
            })
        };
        for status in [200, 201, 400, 404, 409, 422] {
            assert_eq!(says(status), Health::Well, "{status}");
        }
        for status in [100, 301, 401, 403, 500, 502, 503, 700] {
            assert_eq!(says(status), Health::Ill(wait), "{status}");
        }
        assert_eq!(says(429), Health::Busy(wait));
    }
}
