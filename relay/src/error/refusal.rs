//! Why a request is not answered as asked: `{ "error": { "code", "message" } }`.
//!
//! Codes are `snake_case` and are never renamed within a major version. A 4xx is final, but for 403 and 429; on those and
//! on a 5xx the browser keeps the sign-up and tries again.

use std::fmt;
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a request is not answered as asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The body is not UTF-8, not JSON, or not an object.
    InvalidJson,
    /// `id` is not a UUID.
    InvalidId,
    /// `public_key` is not the configured one.
    UnknownPublicKey,
    /// No `email`.
    MissingEmail,
    /// `email` cannot be an address.
    InvalidEmail,
    /// Neither `partner_key` nor `xid`: nobody to credit.
    MissingPartner,
    /// A field is longer than the Customers API takes.
    FieldTooLong {
        /// Name of the field.
        field: &'static str,
        /// The limit with its unit, as `255 characters`.
        limit: &'static str,
    },
    /// A known field has a type or a character that cannot be used.
    InvalidField {
        /// Name of the field.
        field: &'static str,
    },
    /// The body is larger than [`crate::body::LIMIT`].
    TooLarge,
    /// The page's origin is not one whose pages may post.
    OriginNotAllowed,
    /// One client asked too often.
    TooManyRequests {
        /// After so many seconds it may ask again.
        retry_after: u64,
    },
    /// The operator's pages, without the operator's token.
    InvalidToken,
    /// There is nothing at this address.
    NotFound,
    /// There is something at this address, but not for this method.
    MethodNotAllowed,
    /// The body did not arrive in time.
    IncompleteBody,
    /// The database did not answer: nothing was stored.
    StorageUnavailable,
    /// Too many sign-ups are waiting to be stored: nothing was stored.
    Overloaded,
    /// Demo only: the Customers API did not answer.
    UpstreamUnavailable,
}

impl Refusal {
    /// One of each, for tables and tests.
    pub const ALL: &[Self] = &[
        Self::InvalidJson,
        Self::InvalidId,
        Self::UnknownPublicKey,
        Self::MissingEmail,
        Self::InvalidEmail,
        Self::MissingPartner,
        Self::FieldTooLong {
            field: "name",
            limit: "100 characters",
        },
        Self::InvalidField { field: "name" },
        Self::TooLarge,
        Self::OriginNotAllowed,
        Self::TooManyRequests { retry_after: 1 },
        Self::InvalidToken,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::IncompleteBody,
        Self::StorageUnavailable,
        Self::Overloaded,
        Self::UpstreamUnavailable,
    ];

    /// The stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidJson => "invalid_json",
            Self::InvalidId => "invalid_id",
            Self::UnknownPublicKey => "unknown_public_key",
            Self::MissingEmail => "missing_email",
            Self::InvalidEmail => "invalid_email",
            Self::MissingPartner => "missing_partner",
            Self::FieldTooLong { .. } => "field_too_long",
            Self::InvalidField { .. } => "invalid_field",
            Self::TooLarge => "too_large",
            Self::OriginNotAllowed => "origin_not_allowed",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::InvalidToken => "invalid_token",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::IncompleteBody => "incomplete_body",
            Self::StorageUnavailable => "storage_unavailable",
            Self::Overloaded => "overloaded",
            Self::UpstreamUnavailable => "upstream_unavailable",
        }
    }

    /// For a client that may ask again after `wait`.
    #[must_use]
    pub fn too_many_requests(wait: Duration) -> Self {
        Self::TooManyRequests {
            retry_after: wait.as_secs().saturating_add(1),
        }
    }

    /// After how many seconds to try again, where that is known.
    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooManyRequests { retry_after } => Some(*retry_after),
            Self::Overloaded => Some(1),
            _ => None,
        }
    }

    /// The HTTP status it is answered with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::InvalidJson | Self::InvalidId => StatusCode::BAD_REQUEST,
            Self::UnknownPublicKey | Self::InvalidToken => StatusCode::UNAUTHORIZED,
            Self::MissingEmail
            | Self::InvalidEmail
            | Self::MissingPartner
            | Self::FieldTooLong { .. }
            | Self::InvalidField { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::OriginNotAllowed => StatusCode::FORBIDDEN,
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            // Not 408: a 4xx would tell the browser to forget the sign-up.
            Self::IncompleteBody | Self::StorageUnavailable | Self::Overloaded => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::UpstreamUnavailable => StatusCode::BAD_GATEWAY,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidJson => f.write_str("the body is not a JSON object in UTF-8"),
            Self::InvalidId => f.write_str("id is not a UUID"),
            Self::UnknownPublicKey => {
                f.write_str("public_key is not the one this relay is configured for")
            }
            Self::MissingEmail => f.write_str("email is missing"),
            Self::InvalidEmail => f.write_str("email is not an address"),
            Self::MissingPartner => {
                f.write_str("neither partner_key nor xid is given: there is nobody to credit")
            }
            Self::FieldTooLong { field, limit } => write!(f, "{field} is longer than {limit}"),
            Self::InvalidField { field } => {
                write!(f, "{field} has a type or a character that cannot be used")
            }
            Self::TooLarge => f.write_str("the body is larger than 16384 bytes"),
            Self::OriginNotAllowed => {
                f.write_str("the page's origin is not listed: start the relay with --origin")
            }
            Self::TooManyRequests { retry_after } => {
                write!(f, "too many requests, try again in {retry_after} s")
            }
            Self::InvalidToken => f.write_str(
                "give the status token, as 'Authorization: Bearer' or as the password that the browser asks for",
            ),
            Self::NotFound => f.write_str("there is nothing at this address"),
            Self::MethodNotAllowed => f.write_str("this address does not take this method"),
            Self::IncompleteBody => f.write_str("the body did not arrive in time"),
            Self::StorageUnavailable => f.write_str("the database does not answer, try again"),
            Self::Overloaded => f.write_str("too many sign-ups are waiting, try again"),
            Self::UpstreamUnavailable => f.write_str("the Customers API did not answer"),
        }
    }
}

impl std::error::Error for Refusal {}

/// Beside an answer that is a refusal: its code, for who counts them.
#[derive(Clone, Copy, Debug)]
pub struct RefusedWith(pub &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error": { "code": self.code(), "message": self.to_string() } });
        let mut response = (self.status(), Json(body)).into_response();
        response.extensions_mut().insert(RefusedWith(self.code()));
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_distinct_and_snake_case() {
        let codes: BTreeSet<_> = Refusal::ALL.iter().map(Refusal::code).collect();
        assert_eq!(codes.len(), Refusal::ALL.len());
        assert!(
            codes
                .iter()
                .all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        );
    }

    #[test]
    fn messages_name_the_field_and_the_limit() {
        let refusal = Refusal::FieldTooLong {
            field: "email",
            limit: "255 characters",
        };
        assert_eq!(refusal.to_string(), "email is longer than 255 characters");
    }

    #[test]
    fn only_what_may_work_later_is_a_5xx() {
        for refusal in Refusal::ALL {
            let later = matches!(
                refusal,
                Refusal::IncompleteBody
                    | Refusal::StorageUnavailable
                    | Refusal::Overloaded
                    | Refusal::UpstreamUnavailable
            );
            assert_eq!(refusal.status().is_server_error(), later, "{refusal:?}");
            assert_eq!(refusal.status().is_client_error(), !later, "{refusal:?}");
        }
    }
}
