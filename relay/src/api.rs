//! What the relay answers to scripts and probes: `/pr/signup`, `/healthz`, `/readyz`.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tracing::{error, info};

use crate::body;
use crate::error::Refusal;
use crate::intake::{Intake, NotWritten};
use crate::signup::Signup;
use crate::store::{Insertion, Store};

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
    let signup = body::read(body)
        .await
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
