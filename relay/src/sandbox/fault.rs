//! Why the stand-in refuses: `{"status", "error", "message"}`, or without `error` in version 2.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why the stand-in does not do as asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Unauthorized,
    InvalidJson,
    TooLarge,
    MissingField(&'static str),
    InvalidField(&'static str),
    FieldTooLong(&'static str),
    UnknownPartner,
    UnknownCustomer,
    CustomerExists,
    NotFound,
    MethodNotAllowed,
    Storage,
}

impl Fault {
    fn status(self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::InvalidJson
            | Self::MissingField(_)
            | Self::InvalidField(_)
            | Self::FieldTooLong(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnknownPartner | Self::UnknownCustomer | Self::NotFound => StatusCode::NOT_FOUND,
            Self::CustomerExists => StatusCode::CONFLICT,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Storage => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn message(self) -> String {
        match self {
            Self::Unauthorized => "the public key or the secret key is wrong".to_owned(),
            Self::InvalidJson => "the body is not a JSON object".to_owned(),
            Self::TooLarge => "the body is too large".to_owned(),
            Self::MissingField(field) => format!("{field} is required"),
            Self::InvalidField(field) => format!("{field} has the wrong type or form"),
            Self::FieldTooLong(field) => format!("{field} is too long"),
            Self::UnknownPartner => "there is no partner with this partner_key".to_owned(),
            Self::UnknownCustomer => "there is no customer with this key".to_owned(),
            Self::CustomerExists => "a customer with this key already exists".to_owned(),
            Self::NotFound => "there is nothing at this address".to_owned(),
            Self::MethodNotAllowed => "this address does not take this method".to_owned(),
            Self::Storage => "the database of the sandbox did not answer".to_owned(),
        }
    }
}

/// A fault in the words of version 2.
pub struct FaultV2(pub Fault);

impl From<Fault> for FaultV2 {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl IntoResponse for FaultV2 {
    fn into_response(self) -> Response {
        let status = self.0.status();
        let body = json!({ "status": status.as_u16(), "message": self.0.message() });
        (status, Json(body)).into_response()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = self.status();
        let error = status.canonical_reason().unwrap_or_default();
        let body = json!({ "status": status.as_u16(), "error": error, "message": self.message() });
        let mut response = (status, Json(body)).into_response();
        if self == Self::Unauthorized {
            let challenge = HeaderValue::from_static(r#"Basic realm="customers", charset="UTF-8""#);
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
