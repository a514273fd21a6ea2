//! What browsers are told beside every answer.
//!
//! `Strict-Transport-Security` is not here: it speaks for a whole host, and TLS ends at the proxy in front.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

/// Who may use an answer as part of a page.
pub const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// For answers that are no page: nothing in them may run, load or be framed, whatever a browser takes them for.
const NOTHING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");

/// Adds what a handler has not said otherwise.
pub async fn protect(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    for (name, value) in [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // The query of a landing page names a partner; other sites learn the origin at most.
        (
            REFERRER_POLICY,
            HeaderValue::from_static("strict-origin-when-cross-origin"),
        ),
        (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ] {
        headers.entry(name).or_insert(value);
    }
    if is_ours(headers) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    }
    response
}

/// Pages say themselves what they need, and a worker takes its policy from its script; our own words are JSON.
///
/// Not an answer without a type: the headers of a 304 replace those of the page that the browser holds.
fn is_ours(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .is_some_and(|value| value == "application/json")
}
