//! `POST /pr/check`: what the inspector of a page asks, to see whether sign-ups from there would be taken.
//!
//! A POST, so that it meets what a sign-up meets on its way: proxies, the list of origins, the rate limit. It stores nothing.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use crate::api::Api;
use crate::body;
use crate::error::Refusal;

#[derive(Deserialize)]
struct Question {
    public_key: Option<String>,
}

/// `POST /pr/check`: 200 with the relay's version, when the public key is the relay's.
///
/// # Errors
/// See [`Refusal`].
pub async fn check(State(api): State<Api>, body: Body) -> Result<Response, Refusal> {
    let bytes = body::read(body).await?;
    let question: Question = serde_json::from_slice(&bytes).map_err(|_| Refusal::InvalidJson)?;
    if question.public_key.as_deref() != Some(&*api.public_key) {
        return Err(Refusal::UnknownPublicKey);
    }
    let version = env!("CARGO_PKG_VERSION");
    Ok(Json(json!({ "status": "ok", "version": version })).into_response())
}
