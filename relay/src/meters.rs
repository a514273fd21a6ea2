//! What this process has done since it started, as counters that anybody may read. Cheap to clone: all clones count
//! together.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

use crate::clock::Millis;
use crate::store::{Insertion, State, Written};

/// Seconds; the client gives up after ten.
const LATENCIES: [f64; 9] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The counters.
#[derive(Clone)]
pub struct Meters {
    /// Sign-ups stored for the first time.
    pub received: Counter,
    /// Sign-ups not stored because the customer had one already.
    pub duplicate: Counter,
    /// Sign-ups the upstream has.
    pub delivered: Counter,
    /// Sign-ups the upstream will never take.
    pub dead: Counter,
    /// Attempts that will be made again.
    pub postponed: Counter,
    /// Requests that were told to come back because too many were waiting.
    pub overloaded: Counter,
    /// Requests that were refused, by code.
    pub refused: Family<Refused, Counter>,
    /// How long the upstream took to answer, in seconds.
    pub upstream_latency: Histogram,
    /// When the circuit breaker is half open; [`CLOSED`] while it is closed.
    breaker_open_until: Arc<AtomicI64>,
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Refused {
    code: &'static str,
}

/// Whether the upstream is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    /// It is.
    Closed,
    /// Once, to see whether it works again.
    HalfOpen,
    /// It is not.
    Open {
        /// Until then.
        until: Millis,
    },
}

const CLOSED: Millis = 0;

impl Default for Meters {
    fn default() -> Self {
        Self {
            received: Counter::default(),
            duplicate: Counter::default(),
            delivered: Counter::default(),
            dead: Counter::default(),
            postponed: Counter::default(),
            overloaded: Counter::default(),
            refused: Family::default(),
            upstream_latency: Histogram::new(LATENCIES),
            breaker_open_until: Arc::new(AtomicI64::new(CLOSED)),
        }
    }
}

impl Meters {
    /// Counts a refused request.
    pub fn refuse(&self, code: &'static str) {
        self.refused.get_or_create(&Refused { code }).inc();
    }

    /// Notes when the circuit breaker is half open; `None` when it is closed.
    pub fn open_breaker_until(&self, time: Option<Millis>) {
        self.breaker_open_until
            .store(time.unwrap_or(CLOSED), Ordering::Relaxed);
    }

    /// The circuit breaker at a time.
    #[must_use]
    pub fn breaker(&self, now: Millis) -> Breaker {
        match self.breaker_open_until.load(Ordering::Relaxed) {
            CLOSED => Breaker::Closed,
            until if now < until => Breaker::Open { until },
            _ => Breaker::HalfOpen,
        }
    }

    /// Counts what a transaction has stored; true when there is something new to deliver.
    pub fn count(&self, written: &[Written]) -> bool {
        let mut new = false;
        for one in written {
            match one {
                Written::Inserted(Insertion::Stored) => {
                    self.received.inc();
                    new = true;
                }
                Written::Inserted(Insertion::SameCustomer) => {
                    self.duplicate.inc();
                }
                Written::Settled(Some(State::Delivered)) => {
                    self.delivered.inc();
                }
                Written::Settled(Some(State::Dead)) => {
                    self.dead.inc();
                }
                Written::Settled(Some(State::Pending)) => {
                    self.postponed.inc();
                }
                Written::Inserted(Insertion::StoredBefore)
                | Written::Settled(None)
                | Written::Claimed(_) => {}
            }
        }
        new
    }
}
