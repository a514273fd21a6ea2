//! `GET /pr/status`: how it is going, for people. There is none until a status token is set.
//!
//! No personal data is on it: a sign-up is named by its id.

mod page;
mod plot;
mod words;

use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::access::headers::RESOURCE_POLICY;
use crate::access::token::{self, Scheme};
use crate::clock::{self, Millis};
use crate::error::Refusal;
use crate::meters::Breaker;
use crate::operate::Operator;
use crate::store::{Counts, Hour, Record, State as Signups};

const HOUR: Millis = 60 * 60 * 1000;

/// The hours of the plot.
const HOURS: i64 = 24;

/// So many dead sign-ups are shown, the latest.
const DEAD_SHOWN: u16 = 50;

/// No script, nothing from elsewhere, no frame.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// What a browser asks the person for: any name, and the token as password.
const ASK: HeaderValue =
    HeaderValue::from_static(r#"Basic realm="partnerkey status", charset="UTF-8""#);

/// What the page shows.
struct Figures {
    now: Millis,
    breaker: Breaker,
    counts: Counts,
    /// When the oldest pending sign-up was received.
    oldest: Option<Millis>,
    /// The last [`HOURS`], this one last.
    hours: Vec<Hour>,
    /// The latest dead ones.
    dead: Vec<Record>,
}

/// `GET /pr/status`
///
/// # Errors
/// [`Refusal::NotFound`] when no token is set.
pub async fn status(
    State(operator): State<Operator>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let token = operator.token.as_deref().ok_or(Refusal::NotFound)?;
    if !token::carries(&headers, token, Scheme::BearerOrBasic) {
        return Ok(([(WWW_AUTHENTICATE, ASK)], Refusal::InvalidToken).into_response());
    }
    let (status, page) = match figures(&operator, clock::now()).await {
        Ok(figures) => (StatusCode::OK, page::page(&figures)),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, page::without_database()),
    };
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CONTENT_SECURITY_POLICY, POLICY),
        (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    ];
    Ok((status, headers, page.into_string()).into_response())
}

/// `GET /pr/status.css`
///
/// # Errors
/// [`Refusal::NotFound`] when no token is set.
pub async fn style(State(operator): State<Operator>) -> Result<Response, Refusal> {
    operator.token.as_deref().ok_or(Refusal::NotFound)?;
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8")];
    Ok((headers, include_str!("status.css")).into_response())
}

async fn figures(operator: &Operator, now: Millis) -> Result<Figures, sqlx::Error> {
    let this_hour = now - now.rem_euclid(HOUR);
    let first = this_hour.saturating_sub((HOURS - 1) * HOUR);
    let store = &operator.store;
    Ok(Figures {
        now,
        breaker: operator.meters.breaker(now),
        counts: store.counts().await?,
        oldest: store.oldest_pending().await?,
        hours: with_quiet_hours(&store.hours(first).await?, first),
        dead: store.list(Some(Signups::Dead), DEAD_SHOWN, None).await?,
    })
}

/// The database knows only hours in which something happened.
fn with_quiet_hours(busy: &[Hour], first: Millis) -> Vec<Hour> {
    (0..HOURS)
        .map(|number| {
            let hour = first.saturating_add(number * HOUR);
            let quiet = Hour {
                hour,
                received: 0,
                duplicate: 0,
                delivered: 0,
                dead: 0,
            };
            busy.iter()
                .find(|busy| busy.hour == hour)
                .copied()
                .unwrap_or(quiet)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_hour_is_there() {
        let busy = Hour {
            hour: 3 * HOUR,
            received: 5,
            duplicate: 0,
            delivered: 4,
            dead: 1,
        };
        let hours = with_quiet_hours(&[busy], HOUR);
        assert_eq!(hours.len(), 24);
        assert_eq!(hours[2], busy);
        assert_eq!((hours[0].hour, hours[0].received), (HOUR, 0));
        assert_eq!(hours[23].hour, 24 * HOUR);
    }
}
