//! What became of a sign-up, and what the relay's answer means for it.
//!
//! - Definitive is what the relay says in its own words: accepted, duplicate, or refused with a code.
//!   Everything else (5xx, 403, 429, a proxy's page, no answer) means: keep it and try again.

use alloc::string::String;

use crate::error::SignupError;

/// What became of a sign-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The relay has it.
    Accepted,
    /// The relay had this customer already.
    Duplicate,
    /// It is kept and tried again; why it could not be sent yet.
    Queued(SignupError),
    /// Nobody is to be credited: nothing was sent.
    Skipped,
    /// It cannot be sent: a code of ours, or the relay's.
    Rejected(String),
}

impl Outcome {
    /// The word for it, as `createSignup` gives it.
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Duplicate => "duplicate",
            Self::Queued(_) => "queued",
            Self::Skipped => "skipped",
            Self::Rejected(_) => "rejected",
        }
    }

    /// Why, where there is a why.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Accepted | Self::Duplicate | Self::Skipped => None,
            Self::Queued(error) => Some(error.code()),
            Self::Rejected(code) => Some(code),
        }
    }

    /// The explanation for people. The relay's own refusals have their code alone.
    #[must_use]
    pub fn message(&self) -> Option<&'static str> {
        let code = self.code()?;
        let known = SignupError::ALL.iter().find(|error| error.code() == code);
        known.map(|error| error.message())
    }
}

impl From<SignupError> for Outcome {
    fn from(error: SignupError) -> Self {
        Self::Rejected(String::from(error.code()))
    }
}

/// What came back from the relay's address.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The HTTP status.
    pub http_status: u16,
    /// The body's `status`, if it is JSON that has one.
    pub status: Option<String>,
    /// The body's `error.code`, if it is JSON that has one.
    pub code: Option<String>,
    /// For how many ms the relay asked not to be asked again (`Retry-After`).
    pub retry_after: Option<f64>,
}

/// What an answer means; `None` is no answer.
#[must_use]
pub fn judge(answer: Option<&Answer>) -> Outcome {
    let Some(answer) = answer else {
        return Outcome::Queued(SignupError::NoAnswer);
    };

    match (answer.http_status, answer.status.as_deref(), &answer.code) {
        (200..=299, Some("accepted"), _) => Outcome::Accepted,
        (200..=299, Some("duplicate"), _) => Outcome::Duplicate,
        // RFC 9110 section 15.5.9, RFC 8470 and RFC 6585: these ask for another try.
        // 403: the page's origin is not listed at the relay, until somebody lists it.
        (403 | 408 | 425 | 429, _, _) => Outcome::Queued(SignupError::RelayUnavailable),
        (400..=499, _, Some(code)) => Outcome::Rejected(code.clone()),
        _ => Outcome::Queued(SignupError::RelayUnavailable),
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::{Answer, Outcome, judge};

    #[track_caller]
    fn means(http_status: u16, status: &str, code: &str, expected: (&str, Option<&str>)) {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_string());
        let outcome = judge(Some(&Answer {
            http_status,
            status: text(status),
            code: text(code),
            retry_after: None,
        }));
        assert_eq!((outcome.status(), outcome.code()), expected);
    }

    #[test]
    fn the_relay_s_own_words_are_definitive() {
        means(202, "accepted", "", ("accepted", None));
        means(200, "duplicate", "", ("duplicate", None));
        means(
            422,
            "",
            "missing_email",
            ("rejected", Some("missing_email")),
        );
        means(413, "", "too_large", ("rejected", Some("too_large")));
        assert_eq!(Outcome::Rejected("too_large".into()).message(), None);
    }

    #[test]
    fn everything_else_is_tried_again() {
        let again = ("queued", Some("relay_unavailable"));
        means(200, "", "", again); // a proxy's page
        means(202, "ok", "", again);
        means(204, "", "", again);
        means(301, "accepted", "", again);
        means(404, "", "", again); // the relay is not where it should be
        means(403, "", "origin_not_allowed", again);
        means(408, "", "timeout", again);
        means(425, "", "early", again);
        means(429, "", "slow_down", again);
        means(500, "accepted", "", again);
        means(503, "", "storage_unavailable", again);
        assert_eq!(judge(None).code(), Some("no_answer"));
        assert_eq!(
            judge(None).message(),
            Some("the relay could not be reached; the sign-up is kept and sent again")
        );
    }
}
