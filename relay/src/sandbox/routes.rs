//! Who may ask what; `POST /v1/customers` and `GET|PATCH|DELETE /v1/customers/{key}`; `{key}` is percent-encoded and may hold anything.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{self, Path, Request};
use axum::http::header::AUTHORIZATION;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tracing::info;

use super::Partners;
use super::customer::{Customer, Version};
use super::fault::Fault;
use super::store::Customers;
use super::{conversion, v2};
use crate::access::token::{self, Scheme};
use crate::clock::{self, Millis};
use crate::config::{Account, Secret};

const BODY_LIMIT: usize = 256 * 1024;

#[derive(Clone)]
pub struct State {
    pub customers: Customers,
    pub account: Arc<Account>,
    pub partners: Arc<Partners>,
    /// Without one, nobody may post conversions.
    pub tracking_token: Option<Secret>,
    /// So long after it was posted a conversion can be read.
    pub visible_after: Millis,
}

pub fn router(state: State) -> Router {
    Router::new()
        .route("/v1/customers", post(create))
        .route(
            "/v1/customers/{*key}",
            get(read).patch(update).delete(remove),
        )
        .route("/api/v2/customers", post(v2::create))
        .route("/api/v2/customers/{*key}", get(v2::read))
        .route("/conversion/xid", post(conversion::create))
        .method_not_allowed_fallback(|| async { Fault::MethodNotAllowed })
        .fallback(|| async { Fault::NotFound })
        .layer(from_fn_with_state(state.clone(), authenticate))
        .with_state(state)
}

async fn authenticate(
    extract::State(state): extract::State<State>,
    request: Request,
    next: Next,
) -> Response {
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let accepted = if request.uri().path() == conversion::PATH {
        let token = state.tracking_token.as_ref();
        token.is_some_and(|token| token::carries(request.headers(), token, Scheme::Bearer))
    } else {
        header.is_some_and(|header| accepts(&state.account, header))
    };
    if accepted {
        let method = request.method().clone();
        let response = next.run(request).await;
        info!(%method, status = response.status().as_u16(), "sandbox answered");
        return response;
    }
    info!(status = 401, "sandbox answered");
    Fault::Unauthorized.into_response()
}

/// Basic credentials (RFC 7617): base64 of `public:secret`. The scheme's name is case-insensitive.
fn accepts(account: &Account, header: &str) -> bool {
    let Some((scheme, encoded)) = header.split_once(' ') else {
        return false;
    };
    let expected = format!("{}:{}", account.public_key, account.secret_key.reveal());
    scheme.eq_ignore_ascii_case("basic")
        && STANDARD
            .decode(encoded.trim())
            .is_ok_and(|credentials| credentials == expected.as_bytes())
}

async fn create(
    extract::State(state): extract::State<State>,
    body: Body,
) -> Result<Response, Fault> {
    let customer = make(&state, Version::V1, body).await?;
    Ok(success("Customer created", &customer))
}

/// Makes the customer that a body describes.
pub async fn make(state: &State, version: Version, body: Body) -> Result<Customer, Fault> {
    let customer = Customer::from_body(&bytes(body).await?, version, clock::now())?;
    if !state.partners.contain(&customer.partner_key) {
        return Err(Fault::UnknownPartner);
    }
    if !state
        .customers
        .insert(&customer)
        .await
        .map_err(|_| Fault::Storage)?
    {
        return Err(Fault::CustomerExists);
    }
    Ok(customer)
}

async fn read(extract::State(state): extract::State<State>, key: Key) -> Result<Response, Fault> {
    let customer = find(&state, key).await?;
    Ok(success("Customer found", &customer))
}

async fn update(
    extract::State(state): extract::State<State>,
    key: Key,
    body: Body,
) -> Result<Response, Fault> {
    let customer = find(&state, key)
        .await?
        .patched(&bytes(body).await?, clock::now())?;
    if !state.partners.contain(&customer.partner_key) {
        return Err(Fault::UnknownPartner);
    }
    state
        .customers
        .update(&customer)
        .await
        .map_err(|_| Fault::Storage)?;
    Ok(success("Customer updated", &customer))
}

async fn remove(extract::State(state): extract::State<State>, key: Key) -> Result<Response, Fault> {
    let Path(key) = key.map_err(|_| Fault::UnknownCustomer)?;
    let deleted = state
        .customers
        .delete(&key)
        .await
        .map_err(|_| Fault::Storage)?
        .ok_or(Fault::UnknownCustomer)?;
    Ok(success("Customer deleted", &deleted))
}

/// A key that is not UTF-8 after decoding is rejected; no customer can have it.
pub type Key = Result<Path<String>, PathRejection>;

/// The customer of a path.
pub async fn find(state: &State, key: Key) -> Result<Customer, Fault> {
    let Path(key) = key.map_err(|_| Fault::UnknownCustomer)?;
    state
        .customers
        .get(&key, clock::now())
        .await
        .map_err(|_| Fault::Storage)?
        .ok_or(Fault::UnknownCustomer)
}

/// The whole body.
pub async fn bytes(body: Body) -> Result<axum::body::Bytes, Fault> {
    axum::body::to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| Fault::TooLarge)
}

/// The form of a success: `{"status", "message", "rdata"}`.
fn success(message: &str, customer: &Customer) -> Response {
    Json(json!({ "status": 200, "message": message, "rdata": customer.to_json(Version::V1) }))
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    #[test]
    fn credentials() {
        let account = Account {
            public_key: "pk".to_owned(),
            secret_key: Secret::new("s:k".to_owned()),
        };
        let encode = |text: &str| STANDARD.encode(text);
        for (header, expected) in [
            (format!("Basic {}", encode("pk:s:k")), true),
            (format!("basic  {}", encode("pk:s:k")), true),
            (format!("Basic {}", encode("pk:wrong")), false),
            (format!("Basic {}", encode("pk")), false),
            (format!("Bearer {}", encode("pk:s:k")), false),
            ("Basic not-base64!".to_owned(), false),
            ("Basic".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(accepts(&account, &header), expected, "{header:?}");
        }
    }
}
