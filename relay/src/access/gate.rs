//! In front of every route that changes something: whose pages may ask, and how often.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tracing::info;

use crate::access::client_address::ClientAddress;
use crate::access::origin::{Claim, Origins};
use crate::access::rate::RateLimit;
use crate::body;
use crate::error::Refusal;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// How long a browser may remember that it may post: a day. Chromium caps it at two hours.
const PREFLIGHT_AGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Who writes its own `Origin` does not fill the log with it.
const LONGEST_ORIGIN_LOGGED: usize = 100;

/// Who is let through.
pub struct Gate {
    /// Whose pages.
    pub origins: Origins,
    /// How often one client.
    pub rate: Option<RateLimit>,
    /// Who that is.
    pub client_address: ClientAddress,
}

/// Refuses what another site's page sends, preflights included. The answer has no CORS header, so a script that is
/// refused cannot read it and takes it for a broken network: it keeps the sign-up until its origin is listed.
///
/// Other methods change nothing and pass.
pub async fn known_origin(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::POST | Method::OPTIONS);
    if !asks || gate.origins.allow(claim(request.headers())) {
        return next.run(request).await;
    }
    // Named, so that the operator knows what to list. It names a site, not a visitor.
    let origin = claim(request.headers()).origin.unwrap_or("none");
    let origin: String = origin.chars().take(LONGEST_ORIGIN_LOGGED).collect();
    info!(origin, "a page of another origin was refused");
    refuse(request, Refusal::OriginNotAllowed).await
}

/// Refuses what one client asks too often.
pub async fn within_rate(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let Some(rate) = gate
        .rate
        .as_ref()
        .filter(|_| request.method() == Method::POST)
    else {
        return next.run(request).await;
    };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    match rate.count(gate.client_address.of(peer, request.headers())) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            info!("a client asks too often");
            refuse(request, Refusal::too_many_requests(wait)).await
        }
    }
}

async fn refuse(request: Request, refusal: Refusal) -> Response {
    body::drain(request.into_body()).await;
    refusal.into_response()
}

/// Lets the pages that [`known_origin`] has let through read the answer. With credentials, because `/pr/referral`
/// answers with cookies.
pub fn readable(gate: &Arc<Gate>) -> CorsLayer {
    let gate = Arc::clone(gate);
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(
            move |_: &HeaderValue, request: &axum::http::request::Parts| {
                gate.origins.allow(claim(&request.headers))
            },
        ))
        .allow_credentials(true)
        .allow_methods([Method::POST])
        .allow_headers([CONTENT_TYPE])
        .expose_headers([RETRY_AFTER])
        .max_age(PREFLIGHT_AGE)
}

fn claim(headers: &HeaderMap) -> Claim<'_> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    Claim {
        origin: text(ORIGIN),
        host: text(HOST),
        fetch_site: text(SEC_FETCH_SITE),
    }
}
