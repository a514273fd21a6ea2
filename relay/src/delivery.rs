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
use crate::intake::{Intake, NotWritten};
use crate::listen::Stop;
use crate::schedule;
use crate::store::{Claim, Settlement, State, Store};

/// So many sign-ups are delivered at the same time.
const AT_ONCE: u16 = 8;

/// A claim ends after so long, should the relay be killed: longer than any delivery takes.
const LEASE: Millis = 30_000;

/// How long to leave the database alone after it failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Another process may have stored something, or have been killed: look again.
const POLL: Duration = Duration::from_secs(5);

/// Delivers until told to stop; then finishes what is on its way.
pub async fn run(
    store: Store,
    intake: Intake,
    api: CustomersApi,
    wake: Arc<Notify>,
    mut stop: Stop,
) {
    let now = clock::now();
    if let Err(error) = store.take_over(now.saturating_add(LEASE), now).await {
        warn!(
            reason = crate::store::reason(&error),
            "the database did not answer, what a killed relay had claimed is delivered later"
        );
    }
    while !stop.requested() {
        let pause = match work(&store, &intake, &api).await {
            Ok(pause) => pause,
            Err(error) => {
                error!(
                    reason = error.reason(),
                    "the database did not answer, delivery pauses"
                );
                PAUSE
            }
        };
        if pause > Duration::ZERO {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = wake.notified() => {}
                () = stop.wait() => {}
            }
        }
    }
}

/// One round: delivers what is due, and says how long to wait for the next.
async fn work(store: &Store, intake: &Intake, api: &CustomersApi) -> Result<Duration, NotWritten> {
    let now = clock::now();
    let claims = intake.claim(AT_ONCE, now.saturating_add(LEASE)).await?;
    if claims.is_empty() {
        let failed = |error: sqlx::Error| NotWritten::Storage(crate::store::reason(&error));
        let longest = Millis::try_from(schedule::LONGEST_WAIT.as_millis()).unwrap_or(Millis::MAX);
        store
            .recall(now.saturating_add(longest), now)
            .await
            .map_err(failed)?;
        let due = store.next_due().await.map_err(failed)?;
        return Ok(due.map_or(POLL, |due| until(due, clock::now())));
    }

    let mut deliveries = JoinSet::new();
    for claim in claims {
        let (intake, api) = (intake.clone(), api.clone());
        deliveries.spawn(async move { settle_one(&intake, &api, &claim).await });
    }
    let mut round = Ok(Duration::ZERO);
    while let Some(done) = deliveries.join_next().await {
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => round = Err(error),
            // A defect of ours or of a library: the sign-up stays pending, and must not keep the worker spinning.
            Err(_) if round.is_ok() => round = Ok(PAUSE),
            Err(_) => {}
        }
    }
    round
}

fn until(due: Millis, now: Millis) -> Duration {
    let wait = due.saturating_sub(now).max(0);
    Duration::from_millis(wait.unsigned_abs()).min(POLL)
}

async fn settle_one(intake: &Intake, api: &CustomersApi, claim: &Claim) -> Result<(), NotWritten> {
    let outcome = match &claim.partner_key {
        None => None,
        Some(partner_key) => Some(
            api.create(&NewCustomer {
                key: &claim.customer_key,
                email: &claim.email,
                partner_key,
                name: claim.name.as_deref(),
                provider_key: claim.provider_key.as_deref(),
                meta: claim.extras(),
            })
            .await,
        ),
    };
    let settlement = settlement(claim, outcome, clock::now());
    let (id, status, reason) = (&claim.id, settlement.status, settlement.reason);
    match settlement.state {
        State::Delivered => info!(id, status, reason, "delivered"),
        State::Dead => warn!(id, status, reason, "refused for good"),
        State::Pending => warn!(id, status, reason, "not delivered, will be tried again"),
    }
    intake.settle(settlement).await
}

/// What to write down. `None` means that the API was not asked, for want of a partner key.
fn settlement(claim: &Claim, outcome: Option<Outcome>, now: Millis) -> Settlement {
    let (state, status, reason) = match outcome {
        None => (State::Dead, None, Some("no_partner_key")),
        Some(Outcome::Created { status }) => (State::Delivered, Some(status), None),
        Some(Outcome::Exists { status }) => (State::Delivered, Some(status), Some("duplicate")),
        Some(Outcome::Refused { status, reason }) => (State::Dead, Some(status), Some(reason)),
        Some(Outcome::Unsettled { status, reason }) => (State::Pending, status, Some(reason)),
    };
    let failures = match state {
        State::Pending => claim.failures.saturating_add(1),
        State::Delivered | State::Dead => claim.failures,
    };
    let wait = Millis::try_from(schedule::wait(failures).as_millis()).unwrap_or(Millis::MAX);
    Settlement {
        seq: claim.seq,
        claimed_until: claim.claimed_until,
        state,
        status,
        reason,
        failures,
        next_attempt_at: now.saturating_add(wait),
        handed_over_at: None,
        hand_overs: 0,
    }
}
