//! The Customers API, version 1: how a sign-up is handed over, and what an answer means.
//!
//! Source: the vendor's public documentation. It names neither an idempotency key nor how a customer key that exists
//! already is refused; the key's uniqueness is the only protection against a second credit. So an answer that may mean
//! "exists already" is checked by reading the customer back.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::redirect;
use reqwest::{Client, RequestBuilder, Response};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::config::{Account, ApiUrl};
use crate::error::StartError;

/// How long one request may take, from connecting to the last byte.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// Of an answer at most this much is read: the documented ones are far smaller.
const ANSWER_LIMIT: usize = 64 * 1024;

/// In a path segment these need no encoding (RFC 3986, `unreserved`).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The body of `POST /v1/customers`.
#[derive(Serialize)]
pub struct NewCustomer<'a> {
    /// The customer's key.
    pub key: &'a str,
    /// The customer's address.
    pub email: &'a str,
    /// Who gets the credit.
    pub partner_key: &'a str,
    /// The customer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// A further key of the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_key: Option<&'a str>,
    /// Whatever else is known.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub meta: Map<String, Value>,
}

/// What became of a customer that was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The API has made it.
    Created {
        /// HTTP status of the answer.
        status: u16,
    },
    /// The API held this customer key already.
    Exists {
        /// HTTP status of the answer.
        status: u16,
    },
    /// The API will not take it, now or later.
    Refused {
        /// HTTP status of the answer.
        status: u16,
        /// A code.
        reason: &'static str,
    },
    /// It is not known whether the API has it; ask again.
    Unsettled {
        /// HTTP status of the answer, if there was one.
        status: Option<u16>,
        /// A code.
        reason: &'static str,
    },
}

/// What an answer to `POST /v1/customers` says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Created,
    PerhapsExists,
    Refused(&'static str),
    Unsettled(&'static str),
}

/// Reads status and body of an answer to `POST /v1/customers`.
///
/// - 401 and 403 speak about our credentials, not about the sign-up: it is kept until they are right.
/// - 408, 425 and 429 ask for patience.
fn meaning(status: u16, body: &[u8]) -> Meaning {
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

/// A client of one Customers API.
#[derive(Clone)]
pub struct CustomersApi {
    client: Client,
    customers: String,
    account: Account,
}

impl CustomersApi {
    /// Sets up connections to `{url}/v1/customers`. Nothing is sent yet.
    ///
    /// # Errors
    /// When TLS cannot be set up, as on a machine without CA certificates.
    pub fn new(url: &ApiUrl, account: Account) -> Result<Self, StartError> {
        // Err means that one is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none()) // credentials go to the configured host only
            .user_agent(concat!("partnerkey-relay/", env!("CARGO_PKG_VERSION")));
        if !url.is_encrypted() {
            // The sandbox: works on a machine without CA certificates, and is not behind a proxy.
            client = client.tls_certs_only([]).no_proxy();
        }
        Ok(Self {
            client: client.build().map_err(StartError::Client)?,
            customers: format!("{}/v1/customers", url.as_str()),
            account,
        })
    }

    /// Hands a customer over.
    pub async fn create(&self, customer: &NewCustomer<'_>) -> Outcome {
        let (status, body) = match self
            .send(self.client.post(&self.customers).json(customer))
            .await
        {
            Ok(answer) => answer,
            Err(reason) => {
                return Outcome::Unsettled {
                    status: None,
                    reason,
                };
            }
        };
        match meaning(status, &body) {
            Meaning::Created => Outcome::Created { status },
            Meaning::Refused(reason) => Outcome::Refused { status, reason },
            Meaning::Unsettled(reason) => Outcome::Unsettled {
                status: Some(status),
                reason,
            },
            Meaning::PerhapsExists => self.confirm(status, customer.key).await,
        }
    }

    /// Reads back a customer that an answer called known.
    async fn confirm(&self, status: u16, key: &str) -> Outcome {
        match self.get(key).await {
            Ok((200..=299, _)) => Outcome::Exists { status },
            // Something else exists already, such as the e-mail with another key.
            Ok((404, _)) => Outcome::Refused {
                status,
                reason: "conflict",
            },
            Ok(_) | Err(_) => Outcome::Unsettled {
                status: Some(status),
                reason: "not_confirmed",
            },
        }
    }

    /// Asks for a customer: status and body of the answer.
    ///
    /// # Errors
    /// A code, when there was no answer.
    pub async fn get(&self, key: &str) -> Result<(u16, Vec<u8>), &'static str> {
        let url = format!("{}/{}", self.customers, utf8_percent_encode(key, SEGMENT));
        self.send(self.client.get(url)).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<(u16, Vec<u8>), &'static str> {
        let response = request
            .basic_auth(
                &self.account.public_key,
                Some(self.account.secret_key.reveal()),
            )
            .send()
            .await
            .map_err(|error| no_answer(&error))?;
        let status = response.status();
        match read(response).await {
            Ok(body) => Ok((status.as_u16(), body)),
            // The status alone says that it worked.
            Err(_) if status.is_success() => Ok((status.as_u16(), Vec::new())),
            Err(error) => Err(no_answer(&error)),
        }
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_LIMIT {
            break;
        }
    }
    Ok(body)
}

/// A code for a request without an answer. The error itself is not logged: its text holds the URL, and so the key.
fn no_answer(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "upstream_timeout"
    } else if error.is_connect() {
        "upstream_unreachable"
    } else {
        "upstream_broke_off"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_key_is_one_path_segment() {
        let encoded = utf8_percent_encode("a/b c@é?#%", SEGMENT).to_string();
        assert_eq!(encoded, "a%2Fb%20c%40%C3%A9%3F%23%25");
    }

    #[test]
    fn optional_fields_are_left_out() {
        let customer = NewCustomer {
            key: "k",
            email: "e@x",
            partner_key: "p",
            name: None,
            provider_key: None,
            meta: Map::new(),
        };
        assert_eq!(
            serde_json::to_string(&customer).unwrap(),
            r#"{"key":"k","email":"e@x","partner_key":"p"}"#
        );
    }
}
