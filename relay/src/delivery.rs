//! The worker that hands stored sign-ups to the Customers API.
//!
//! - It wakes when a sign-up was stored, when one is due again, and at start for what was left over.
//! - A sign-up leaves `pending` only on a definitive answer; everything else is tried again as [`schedule`] says.
//! - A crash between the answer and the note of it makes a second delivery, which the API refuses as known.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::clock::{self, Millis};
use crate::customers_api::{CustomersApi, NewCustomer, Outcome};
use crate::listen::Stop;
use crate::schedule;
use crate::store::{Pending, Settlement, Store};

/// So many sign-ups are delivered at the same time.
const AT_ONCE: u32 = 8;

/// How long to leave the database alone after it failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Delivers until told to stop; then finishes what is on its way.
pub async fn run(store: Store, api: CustomersApi, wake: Arc<Notify>, mut stop: Stop) {
    while !stop.requested() {
        let idle = match work(&store, &api).await {
            Ok(idle) => idle,
            Err(error) => {
                error!(
                    reason = storage_reason(&error),
                    "the database did not answer, delivery pauses"
                );
                Idle::For(PAUSE)
            }
        };
        match idle {
            Idle::No => {}
            Idle::For(pause) => tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = wake.notified() => {}
                () = stop.wait() => {}
            },
            Idle::UntilWoken => tokio::select! {
                () = wake.notified() => {}
                () = stop.wait() => {}
            },
        }
    }
}

/// What to do when a round is over.
enum Idle {
    No,
    For(Duration),
    UntilWoken,
}

/// One round: delivers what is due.
async fn work(store: &Store, api: &CustomersApi) -> Result<Idle, sqlx::Error> {
    let batch = store.due(clock::now(), AT_ONCE).await?;
    if batch.is_empty() {
        return Ok(match store.next_due().await? {
            None => Idle::UntilWoken,
            Some(due) => Idle::For(until(due, clock::now())),
        });
    }

    let mut deliveries = JoinSet::new();
    for pending in batch {
        let (store, api) = (store.clone(), api.clone());
        deliveries.spawn(async move { settle_one(&store, &api, &pending).await });
    }
    let mut round = Ok(Idle::No);
    while let Some(done) = deliveries.join_next().await {
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => round = Err(error),
            // A defect of ours or of a library: the sign-up stays pending, and must not keep the worker spinning.
            Err(_) if round.is_ok() => round = Ok(Idle::For(PAUSE)),
            Err(_) => {}
        }
    }
    round
}

/// A set-back clock must not put the worker to sleep for years: it looks again within the longest wait.
fn until(due: Millis, now: Millis) -> Duration {
    let wait = due.saturating_sub(now).max(0);
    Duration::from_millis(wait.unsigned_abs()).min(schedule::LONGEST_WAIT)
}

async fn settle_one(
    store: &Store,
    api: &CustomersApi,
    pending: &Pending,
) -> Result<(), sqlx::Error> {
    let outcome = match &pending.partner_key {
        None => None,
        Some(partner_key) => Some(
            api.create(&NewCustomer {
                key: &pending.customer_key,
                email: &pending.email,
                partner_key,
                name: pending.name.as_deref(),
                provider_key: pending.provider_key.as_deref(),
                meta: pending.extras(),
            })
            .await,
        ),
    };
    let now = clock::now();
    let settlement = settlement(outcome, pending.attempts.saturating_add(1), now);
    let id = &pending.id;
    match settlement {
        Settlement::Delivered { status, reason } => info!(id, status, reason, "delivered"),
        Settlement::Refused { status, reason } => warn!(id, status, reason, "refused for good"),
        Settlement::Postponed { status, reason, .. } => {
            warn!(id, status, reason, "not delivered, will be tried again")
        }
    }
    store.settle(id, settlement, now).await
}

/// What to write down. `None` means that the API was not asked, for want of a partner key.
fn settlement(outcome: Option<Outcome>, attempts: u32, now: Millis) -> Settlement {
    match outcome {
        None => Settlement::Refused {
            status: None,
            reason: "no_partner_key",
        },
        Some(Outcome::Created { status }) => Settlement::Delivered {
            status,
            reason: None,
        },
        Some(Outcome::Exists { status }) => Settlement::Delivered {
            status,
            reason: Some("duplicate"),
        },
        Some(Outcome::Refused { status, reason }) => Settlement::Refused {
            status: Some(status),
            reason,
        },
        Some(Outcome::Unsettled { status, reason }) => {
            let wait =
                Millis::try_from(schedule::wait(attempts).as_millis()).unwrap_or(Millis::MAX);
            Settlement::Postponed {
                status,
                reason,
                until: now.saturating_add(wait),
            }
        }
    }
}

/// A code for a failure of the database, whose own text could hold a value.
#[must_use]
pub fn storage_reason(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Database(_) => "refused",
        sqlx::Error::PoolTimedOut => "busy",
        sqlx::Error::PoolClosed => "closed",
        sqlx::Error::Io(_) => "input_output",
        _ => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_is_settled() {
        let settle = |outcome| settlement(Some(outcome), 3, 1_000);
        assert_eq!(
            settlement(None, 1, 1_000),
            Settlement::Refused {
                status: None,
                reason: "no_partner_key"
            }
        );
        assert_eq!(
            settle(Outcome::Created { status: 200 }),
            Settlement::Delivered {
                status: 200,
                reason: None
            }
        );
        assert_eq!(
            settle(Outcome::Exists { status: 409 }),
            Settlement::Delivered {
                status: 409,
                reason: Some("duplicate")
            }
        );
        assert_eq!(
            settle(Outcome::Refused {
                status: 404,
                reason: "unknown_partner"
            }),
            Settlement::Refused {
                status: Some(404),
                reason: "unknown_partner"
            }
        );
        assert_eq!(
            settle(Outcome::Unsettled {
                status: None,
                reason: "upstream_timeout"
            }),
            Settlement::Postponed {
                status: None,
                reason: "upstream_timeout",
                until: 5_000
            }
        );
    }

    #[test]
    fn sleeps_until_due_but_never_for_long() {
        assert_eq!(until(5_000, 1_000), Duration::from_secs(4));
        assert_eq!(until(1_000, 5_000), Duration::ZERO);
        assert_eq!(until(Millis::MAX, Millis::MIN), schedule::LONGEST_WAIT);
    }
}
