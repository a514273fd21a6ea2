//! The worker that hands stored sign-ups to the upstream.
//!
//! - It looks for due sign-ups when one was stored, when one is due again, when one is done, and every few seconds:
//!   another process may have stored some, or left some behind.
//! - A sign-up is claimed before it is delivered: no other relay takes it, until the claim ends by itself.
//! - A sign-up leaves `pending` only on a definitive answer; everything else is tried again as [`schedule`] says.
//! - A crash between the answer and the note of it makes a second delivery, which the API refuses as known.

pub mod breaker;
pub mod schedule;
mod settle;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::clock::{self, Millis};
use crate::intake::{Intake, NotWritten};
use crate::listen::Stop;
use crate::meters::Meters;
use crate::store::{self, Claim, State, Store};
use crate::upstream::{Health, Upstream};
use breaker::Breaker;

/// So many sign-ups are on their way at the same time.
const AT_ONCE: usize = 16;

/// A claim ends after so long, should the relay be killed: longer than any delivery takes, which is two requests.
const LEASE: Millis = 30_000;

/// How long to leave the database alone after it failed.
const PAUSE: Duration = Duration::from_secs(1);

/// The longest between two looks at the database.
const POLL: Duration = Duration::from_secs(5);

/// The worker.
pub struct Delivery {
    store: Store,
    intake: Intake,
    upstream: Upstream,
    confirm_after: Duration,
    breaker: Mutex<Breaker>,
    meters: Meters,
}

impl Delivery {
    /// Takes sign-ups from the store, claims and settles them through the intake, and brings them to the upstream; what
    /// was handed over there is first read back after `confirm_after`. The meters show the breaker.
    #[must_use]
    pub fn new(
        store: Store,
        intake: Intake,
        upstream: Upstream,
        confirm_after: Duration,
        meters: Meters,
    ) -> Self {
        Self {
            store,
            intake,
            upstream,
            confirm_after,
            breaker: Mutex::default(),
            meters,
        }
    }

    /// Delivers until told to stop; then finishes what is on its way. `wake`: something new was stored.
    pub async fn run(self, wake: Arc<Notify>, mut stop: Stop) {
        let this = Arc::new(self);
        let mut on_their_way = JoinSet::new();
        this.take_over().await;
        let mut next_look = Instant::now();
        while !stop.requested() {
            let now = Instant::now();
            let room = this.breaker().room(now, on_their_way.len(), AT_ONCE);
            if room > 0 && next_look <= now {
                next_look = match this.claim(room).await {
                    Ok(claims) => {
                        // As many as asked for: there may be more.
                        let full = claims.len() == room;
                        for claim in claims {
                            on_their_way.spawn(deliver(Arc::clone(&this), claim));
                        }
                        if full {
                            continue;
                        }
                        Instant::now() + this.until_due().await
                    }
                    Err(error) => {
                        let reason = error.reason();
                        error!(reason, "the database did not answer, delivery pauses");
                        Instant::now() + PAUSE
                    }
                };
            }
            let until = match this.breaker().open_until(now) {
                Some(until) => until,
                // There will be room when one is done.
                None if room == 0 => now + POLL,
                None => next_look,
            };
            tokio::select! {
                () = tokio::time::sleep_until(until.into()) => {}
                () = wake.notified() => next_look = Instant::now(),
                () = stop.wait() => {}
                Some(done) = on_their_way.join_next() => {
                    // It may be due again, and there is room for others. Err: a defect of ours or of a library; the
                    // claim of that sign-up ends by itself.
                    let written = done.is_ok_and(|written| written.is_ok());
                    next_look = Instant::now() + if written { Duration::ZERO } else { PAUSE };
                }
            }
        }
        while on_their_way.join_next().await.is_some() {}
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes notice of how the upstream is, before anything else is claimed.
    fn note(&self, health: Health) {
        let now = Instant::now();
        let mut breaker = self.breaker();
        let before = breaker.open_until(now);
        breaker.notice(health, now, dice());
        if let Some(until) = breaker.open_until(now).filter(|_| before.is_none()) {
            let seconds = until.saturating_duration_since(now).as_secs_f32();
            warn!(seconds, "the upstream fails, delivery rests");
        }
        let rest = breaker.rests_until().map(|until| {
            let left = until.saturating_duration_since(now).as_millis();
            clock::now().saturating_add(Millis::try_from(left).unwrap_or(Millis::MAX))
        });
        self.meters.open_breaker_until(rest);
    }

    async fn take_over(&self) {
        let now = clock::now();
        if let Err(error) = self.store.take_over(now.saturating_add(LEASE), now).await {
            let reason = store::reason(&error);
            warn!(reason, "what a killed relay had claimed is delivered later");
        }
    }

    async fn claim(&self, at_most: usize) -> Result<Vec<Claim>, NotWritten> {
        let at_most = u16::try_from(at_most).unwrap_or(u16::MAX);
        let until = clock::now().saturating_add(LEASE);
        self.intake.claim(at_most, until).await
    }

    /// How long until something is due, as far as is known.
    async fn until_due(&self) -> Duration {
        let now = clock::now();
        let longest = Millis::try_from(schedule::LONGEST_WAIT.as_millis()).unwrap_or(Millis::MAX);
        let horizon = now.saturating_add(longest).saturating_add(LEASE);
        let due = match self.store.recall(horizon, now).await {
            Ok(()) => self.store.next_due().await,
            Err(error) => Err(error),
        };
        match due {
            Ok(due) => due.map_or(POLL, |due| until(due, clock::now())),
            Err(_) => PAUSE,
        }
    }
}

fn until(due: Millis, now: Millis) -> Duration {
    let wait = due.saturating_sub(now).max(0);
    Duration::from_millis(wait.unsigned_abs()).min(POLL)
}

async fn deliver(delivery: Arc<Delivery>, claim: Claim) -> Result<(), NotWritten> {
    let report = delivery.upstream.deliver(&claim).await;
    delivery.note(report.health);
    let settlement = settle::settlement(
        &claim,
        report.outcome,
        delivery.confirm_after,
        clock::now(),
        dice(),
    );
    let (id, status, reason) = (&claim.id, settlement.status, settlement.reason);
    match settlement.state {
        State::Delivered => info!(id, status, reason, "delivered"),
        State::Dead => warn!(id, status, reason, "dead: it will not be tried again"),
        State::Pending => info!(id, status, reason, "not delivered yet"),
    }
    // The database may come back before somebody else may claim it.
    let mut written = delivery.intake.settle(settlement.clone()).await;
    while matches!(written, Err(NotWritten::Storage(_))) && clock::now() < claim.claimed_until {
        tokio::time::sleep(PAUSE).await;
        written = delivery.intake.settle(settlement.clone()).await;
    }
    if let Err(error) = written {
        let reason = error.reason();
        error!(id, reason, "not written down, it will be delivered again");
    }
    written
}

/// A number from 0 to 1.
fn dice() -> f64 {
    // Err: the system has no random bytes. The longest wait is as good as another.
    getrandom::u32().map_or(1.0, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeps_until_due_but_never_for_long() {
        assert_eq!(until(5_000, 1_000), Duration::from_secs(4));
        assert_eq!(until(1_000, 5_000), Duration::ZERO);
        assert_eq!(until(Millis::MAX, Millis::MIN), POLL);
    }
}
