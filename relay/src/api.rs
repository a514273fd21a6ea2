//! What the relay answers to scripts and probes: `/pr/signup`, `/healthz`, `/readyz`.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::json;
use tracing::{error, info};

use crate::error::Refusal;
use crate::intake::{Intake, NotWritten};
use crate::signup::Signup;
use crate::store::{Insertion, Store};

/// The most bytes that a sign-up may have.
pub const BODY_LIMIT: usize = 16 * 1024;

/// Of a body that is too large, so many bytes are read and dropped: a client that is still sending does not read the
/// answer, it sees the connection break.
const DRAIN_LIMIT: usize = 4 * 1024 * 1024;

/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// What the handlers share.
#[derive(Clone)]
pub struct Api {
    /// Where sign-ups go.
    pub intake: Intake,
    /// Where they are kept.
    pub store: Store,
    /// The one public key whose sign-ups are taken.
    pub public_key: Arc<str>,
}

/// `POST /pr/signup`: acknowledged only after the row is committed.
///
/// The body is JSON whatever its content type: the script sends `text/plain`, which needs no preflight.
///
/// # Errors
/// See [`Refusal`].
pub async fn signup(State(api): State<Api>, body: Body) -> Result<Response, Refusal> {
    let body = tokio::time::timeout(BODY_TIMEOUT, read(body))
        .await
        .unwrap_or(Err(Refusal::IncompleteBody));
    let signup = body
        .and_then(|bytes| Signup::parse(&bytes, &api.public_key))
        .inspect_err(|refusal| {
            info!(code = refusal.code(), "sign-up refused");
        })?;

    let id = signup.id.clone();
    let insertion = api.intake.insert(signup).await.map_err(|error| {
        error!(%id, reason = error.reason(), "sign-up not stored");
        match error {
            NotWritten::Full => Refusal::Overloaded,
            NotWritten::Storage(_) | NotWritten::Stopping => Refusal::StorageUnavailable,
        }
    })?;
    info!(%id, ?insertion, "sign-up received");
    let (status, word) = match insertion {
        Insertion::Stored | Insertion::StoredBefore => (StatusCode::ACCEPTED, "accepted"),
        Insertion::SameCustomer => (StatusCode::OK, "duplicate"),
    };
    Ok((status, Json(json!({ "status": word, "id": id.as_str() }))).into_response())
}

/// Reads a body of at most [`BODY_LIMIT`] bytes.
async fn read(mut body: Body) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut total = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::IncompleteBody)?;
        let data: Bytes = frame.into_data().unwrap_or_default(); // trailers say nothing
        total = total.saturating_add(data.len());
        if total > DRAIN_LIMIT {
            break;
        }
        if total <= BODY_LIMIT {
            bytes.extend_from_slice(&data);
        }
    }
    if total > BODY_LIMIT {
        Err(Refusal::TooLarge)
    } else {
        Ok(bytes)
    }
}

/// `GET /healthz`: the process answers.
pub async fn healthy() -> Response {
    Json(json!({ "status": "ok" })).into_response()
}

/// `GET /readyz`: the database answers.
///
/// # Errors
/// [`Refusal::StorageUnavailable`] when it does not.
pub async fn ready(State(api): State<Api>) -> Result<Response, Refusal> {
    api.store
        .ping()
        .await
        .map_err(|_| Refusal::StorageUnavailable)?;
    Ok(healthy().await)
}
