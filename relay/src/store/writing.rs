//! How sign-ups get into the table and change there: many at a time, in one transaction.

use std::collections::{HashMap, HashSet};

use super::record::{Claim, State};
use super::{Pool, Store, on};
use crate::clock::Millis;
use crate::signup::Signup;

/// One wish to write.
#[derive(Clone, Debug)]
pub enum Write {
    /// A sign-up that has arrived.
    Insert(Signup),
    /// What an attempt to deliver one came to.
    Settle(Settlement),
    /// Sign-ups that are due are wanted, to be delivered by who asks and by nobody else before `until`.
    Claim {
        /// No more than so many.
        at_most: u16,
        /// When they are free again, should they not be settled.
        until: Millis,
    },
}

/// What became of a [`Write`].
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// Of an insertion.
    Inserted(Insertion),
    /// Of a settlement: what the sign-up is now, or `None` when that was no longer ours to say.
    Settled(Option<State>),
    /// Of a claim: the longest waiting first.
    Claimed(Vec<Claim>),
}

/// What became of a sign-up that was to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insertion {
    /// It is new and now stored.
    Stored,
    /// This very sign-up was stored before: the browser did not get our answer and tried again.
    StoredBefore,
    /// Another sign-up of the same customer was stored before: one customer earns one credit.
    SameCustomer,
}

/// How a claimed sign-up is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Which row.
    pub seq: i64,
    /// [`Claim::claimed_until`] of the claim it settles.
    pub claimed_until: Millis,
    /// What it is from now on.
    pub state: State,
    /// HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// What came of it, as a code.
    pub reason: Option<&'static str>,
    /// How often in a row it was tried in vain.
    pub failures: u32,
    /// When to try again, if it is still pending.
    pub next_attempt_at: Millis,
    /// When it was handed over, if it was and is yet to be confirmed.
    pub handed_over_at: Option<Millis>,
    /// How often it was handed over.
    pub hand_overs: u32,
}

/// What a transaction adds to its hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub received: i64,
    pub duplicate: i64,
    pub delivered: i64,
    pub dead: i64,
}

const HOUR: Millis = 60 * 60 * 1000;

/// The first millisecond of its hour.
pub fn hour_of(time: Millis) -> Millis {
    time.saturating_sub(time.rem_euclid(HOUR))
}

impl Store {
    /// Carries out all of these durably, or none: results in the order of the wishes.
    ///
    /// - A settlement whose claim has ended changes nothing, unless it brings the good news that the sign-up is delivered:
    ///   whoever claimed it since will settle it.
    /// - Insertions and settlements come before claims.
    ///
    /// # Errors
    /// When the database did not take them, or did not say that it had.
    pub async fn write(&self, writes: &[Write], now: Millis) -> Result<Vec<Written>, sqlx::Error> {
        let batch = Batch::of(writes);
        on!(self.writer, |pool, dialect| {
            let mut transaction = dialect::begin(pool).await?;
            let mut outcome = Outcome::default();
            if !batch.signups.is_empty() {
                outcome.inserted = dialect::insert(&mut transaction, &batch.signups, now).await?;
                let others = batch.others(&outcome.inserted);
                if !others.is_empty() {
                    outcome.known = dialect::known(&mut transaction, &others).await?;
                }
            }
            if !batch.settlements.is_empty() {
                outcome.settled =
                    dialect::settle(&mut transaction, &batch.settlements, now).await?;
            }
            for (at_most, until) in &batch.claims {
                let mut claims = dialect::claim(&mut transaction, *at_most, now, *until).await?;
                claims.sort_by_key(|claim| claim.seq);
                outcome.claimed.push(claims);
            }
            let (written, tally) = outcome.answer(writes);
            if tally != Tally::default() {
                // The last statement: another relay that waits for this row holds nothing that we want.
                sqlx::query(
                    "INSERT INTO hourly (hour, received, duplicate, delivered, dead) VALUES ($1, $2, $3, $4, $5)
                     ON CONFLICT (hour) DO UPDATE SET
                         received = hourly.received + excluded.received,
                         duplicate = hourly.duplicate + excluded.duplicate,
                         delivered = hourly.delivered + excluded.delivered,
                         dead = hourly.dead + excluded.dead",
                )
                .bind(hour_of(now))
                .bind(tally.received)
                .bind(tally.duplicate)
                .bind(tally.delivered)
                .bind(tally.dead)
                .execute(&mut *transaction)
                .await?;
            }
            transaction.commit().await?;
            Ok(written)
        })
    }
}

/// The wishes, sorted into statements.
struct Batch<'a> {
    /// In the order of their customer keys: two relays that insert the same customers wait for each other in turn, not
    /// in a circle.
    signups: Vec<&'a Signup>,
    /// In the order of their rows, for the same reason.
    settlements: Vec<&'a Settlement>,
    claims: Vec<(u16, Millis)>,
}

impl<'a> Batch<'a> {
    fn of(writes: &'a [Write]) -> Self {
        let mut batch = Self {
            signups: Vec::new(),
            settlements: Vec::new(),
            claims: Vec::new(),
        };
        for write in writes {
            match write {
                Write::Insert(signup) => batch.signups.push(signup),
                Write::Settle(settlement) => batch.settlements.push(settlement),
                Write::Claim { at_most, until } => batch.claims.push((*at_most, *until)),
            }
        }
        batch
            .signups
            .sort_by(|one, other| one.customer_key.cmp(&other.customer_key));
        batch.settlements.sort_by_key(|settlement| settlement.seq);
        batch
    }

    /// The ids of those that were not inserted.
    fn others(&self, inserted: &HashSet<String>) -> Vec<&'a str> {
        let mut inserted: HashSet<&str> = inserted.iter().map(String::as_str).collect();
        self.signups
            .iter()
            .map(|signup| signup.id.as_str())
            .filter(|id| !inserted.remove(id)) // the second one of the same id was not
            .collect()
    }
}

/// What the statements gave.
#[derive(Default)]
struct Outcome {
    inserted: HashSet<String>,
    known: HashSet<String>,
    settled: HashMap<i64, String>,
    claimed: Vec<Vec<Claim>>,
}

impl Outcome {
    fn answer(mut self, writes: &[Write]) -> (Vec<Written>, Tally) {
        let mut tally = Tally::default();
        let mut claimed = self.claimed.into_iter();
        let written = writes
            .iter()
            .map(|write| match write {
                Write::Insert(signup) => {
                    let id = signup.id.as_str();
                    Written::Inserted(if self.inserted.remove(id) {
                        tally.received += 1;
                        Insertion::Stored
                    } else if self.known.contains(id) {
                        Insertion::StoredBefore
                    } else {
                        tally.duplicate += 1;
                        Insertion::SameCustomer
                    })
                }
                Write::Settle(settlement) => {
                    let state = self.settled.remove(&settlement.seq);
                    let state = state.and_then(|state| State::parse(&state));
                    match state {
                        Some(State::Delivered) => tally.delivered += 1,
                        Some(State::Dead) => tally.dead += 1,
                        Some(State::Pending) | None => {}
                    }
                    Written::Settled(state)
                }
                Write::Claim { .. } => Written::Claimed(claimed.next().unwrap_or_default()),
            })
            .collect();
        (written, tally)
    }
}
