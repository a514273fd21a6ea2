//! What this process has done since it started, as counters that anybody may read. Cheap to clone: all clones count
//! together.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::histogram::Histogram;

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
    /// How long the upstream took to answer, in seconds.
    pub upstream_latency: Histogram,
}

impl Default for Meters {
    fn default() -> Self {
        Self {
            received: Counter::default(),
            duplicate: Counter::default(),
            delivered: Counter::default(),
            dead: Counter::default(),
            postponed: Counter::default(),
            overloaded: Counter::default(),
            upstream_latency: Histogram::new(LATENCIES),
        }
    }
}

impl Meters {
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
