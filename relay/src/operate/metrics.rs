//! `GET /metrics`: figures for Prometheus, in the OpenMetrics text format.
//!
//! Counters are this process's, since it started; gauges are the database's, which several relays may share. It lies
//! outside of `/pr/`, which is all that a proxy has to pass on; a status token closes it to everybody without it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use crate::access::token::{self, Scheme};
use crate::clock::{self, Millis};
use crate::error::Refusal;
use crate::meters::{Breaker, Meters};
use crate::operate::Operator;
use crate::store::{Counts, Store};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// `GET /metrics`. While the database does not answer, what it would say is left out.
pub async fn metrics(State(operator): State<Operator>, headers: HeaderMap) -> Response {
    let refused = operator
        .token
        .as_deref()
        .is_some_and(|token| !token::carries(&headers, token, Scheme::Bearer));
    if refused {
        return ([(WWW_AUTHENTICATE, "Bearer")], Refusal::InvalidToken).into_response();
    }
    let queue = Queue::read(&operator.store, clock::now()).await.ok();
    let text = text(&operator.meters, queue, clock::now());
    ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response()
}

/// What the database says.
#[derive(Clone, Copy)]
struct Queue {
    counts: Counts,
    /// How long the oldest pending one waits.
    age: Millis,
}

impl Queue {
    async fn read(store: &Store, now: Millis) -> Result<Self, sqlx::Error> {
        let counts = store.counts().await?;
        let oldest = store.oldest_pending().await?;
        Ok(Self {
            counts,
            age: oldest.map_or(0, |oldest| now.saturating_sub(oldest).max(0)),
        })
    }
}

fn text(meters: &Meters, queue: Option<Queue>, now: Millis) -> String {
    let mut registry = Registry::with_prefix("partnerkey");
    count(&mut registry, meters);
    let breaker = match meters.breaker(now) {
        Breaker::Closed => 0,
        Breaker::HalfOpen => 1,
        Breaker::Open { .. } => 2,
    };
    let mut gauge = |name: &str, help: &str, value: i64| {
        let gauge: Gauge = Gauge::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    gauge(
        "breaker_state",
        "Whether the upstream is asked: 0 closed (it is), 1 half open (once, to try), 2 open (it is not)",
        breaker,
    );
    gauge(
        "database_up",
        "Whether the database answered this request",
        i64::from(queue.is_some()),
    );
    if let Some(Queue { counts, age }) = queue {
        gauge("signups_pending", "Sign-ups to deliver", counts.pending);
        gauge("signups_dead", "Sign-ups that were given up", counts.dead);
        gauge(
            "oldest_pending_seconds",
            "How long the oldest sign-up to deliver waits; 0 when there is none",
            age / 1000,
        );
    }
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = encode(&mut text, &registry);
    text
}

fn count(registry: &mut Registry, meters: &Meters) {
    for (name, help, counter) in [
        (
            "signups_received",
            "Sign-ups stored for the first time",
            &meters.received,
        ),
        (
            "signups_duplicate",
            "Sign-ups not stored, because the customer had one",
            &meters.duplicate,
        ),
        (
            "signups_delivered",
            "Sign-ups that the upstream has taken",
            &meters.delivered,
        ),
        (
            "signups_given_up",
            "Sign-ups that the upstream has refused for good",
            &meters.dead,
        ),
        (
            "attempts_postponed",
            "Attempts at delivery that will be made again",
            &meters.postponed,
        ),
        (
            "requests_overloaded",
            "Requests that were sent away because too many were waiting",
            &meters.overloaded,
        ),
    ] {
        registry.register(name, help, counter.clone());
    }
    registry.register(
        "requests_refused",
        "Requests to /pr/signup and /pr/referral that were refused, by code",
        meters.refused.clone(),
    );
    registry.register_with_unit(
        "upstream_latency",
        "How long the upstream took to answer",
        Unit::Seconds,
        meters.upstream_latency.clone(),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_prometheus_reads_them() {
        let meters = Meters::default();
        meters.received.inc_by(3);
        meters.refuse("too_large");
        meters.upstream_latency.observe(0.2);
        meters.open_breaker_until(Some(5_000));
        let queue = Queue {
            counts: Counts {
                pending: 2,
                dead: 1,
                ..Counts::default()
            },
            age: 61_900,
        };
        let all = text(&meters, Some(queue), 1_000);
        for line in [
            "partnerkey_signups_received_total 3",
            "partnerkey_requests_refused_total{code=\"too_large\"} 1",
            "partnerkey_upstream_latency_seconds_bucket{le=\"0.25\"} 1",
            "partnerkey_upstream_latency_seconds_count 1",
            "partnerkey_breaker_state 2",
            "partnerkey_database_up 1",
            "partnerkey_signups_pending 2",
            "partnerkey_signups_dead 1",
            "partnerkey_oldest_pending_seconds 61",
            "# EOF",
        ] {
            assert!(all.lines().any(|found| found == line), "{line}: {all}");
        }
        let without = text(&meters, None, 6_000);
        assert!(without.contains("partnerkey_database_up 0"), "{without}");
        assert!(without.contains("partnerkey_breaker_state 1"), "{without}");
        assert!(!without.contains("partnerkey_signups_pending"), "{without}");
    }
}
