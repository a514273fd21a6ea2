//! `POST /conversion/xid`: 200 and an empty body, whatever comes of it.

use axum::body::Body;
use axum::extract;
use axum::http::StatusCode;
use tracing::info;

use super::customer::Customer;
use super::fault::Fault;
use super::routes::{State, bytes};
use crate::clock;

/// Where it is.
pub const PATH: &str = "/conversion/xid";

pub async fn create(extract::State(state): extract::State<State>, body: Body) -> StatusCode {
    let made = convert(&state, body).await;
    info!(made = matches!(made, Ok(true)), "conversion");
    StatusCode::OK
}

/// Whether a customer was made.
async fn convert(state: &State, body: Body) -> Result<bool, Fault> {
    let now = clock::now();
    let visible_at = now.saturating_add(state.visible_after);
    let customer = Customer::from_conversion(&bytes(body).await?, now, visible_at)?;
    if customer
        .xid
        .as_ref()
        .is_some_and(|xid| xid.starts_with("unknown"))
    {
        return Ok(false);
    }
    // One conversion of a customer key, ever.
    state
        .customers
        .insert(&customer)
        .await
        .map_err(|_| Fault::Storage)
}
