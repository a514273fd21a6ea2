//! `POST /api/v2/customers` and `GET /api/v2/customers/{key}`.

use axum::Json;
use axum::body::Body;
use axum::extract;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::customer::{Customer, Version};
use super::fault::FaultV2;
use super::routes::{Key, State, find, make};

pub async fn create(
    extract::State(state): extract::State<State>,
    body: Body,
) -> Result<Response, FaultV2> {
    let customer = make(&state, Version::V2, body).await?;
    Ok(success("Customer created", &customer))
}

pub async fn read(
    extract::State(state): extract::State<State>,
    key: Key,
) -> Result<Response, FaultV2> {
    let customer = find(&state, key).await?;
    Ok(success("Customer found", &customer))
}

/// The form of a success: `{"data", "message", "status"}`.
fn success(message: &str, customer: &Customer) -> Response {
    let data = customer.to_json(Version::V2);
    Json(json!({ "data": data, "message": message, "status": 200 })).into_response()
}
