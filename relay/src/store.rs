//! The table of sign-ups. A sign-up that [`Store::insert`] reported as stored survives a power cut.

use serde_json::{Map, Value};
use sqlx::migrate::Migrator;
use sqlx::sqlite::SqlitePool;

use crate::clock::Millis;
use crate::config::Secret;
use crate::error::StartError;
use crate::signup::{Signup, SignupId};
use crate::sqlite;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/relay");

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

/// A stored sign-up that is to be delivered.
#[derive(sqlx::FromRow)]
pub struct Pending {
    /// Which one.
    pub id: String,
    /// The customer.
    pub customer_key: String,
    /// The customer's address.
    pub email: String,
    /// The customer's name.
    pub name: Option<String>,
    /// Who gets the credit; without one, v1 of the Customers API cannot take it.
    pub partner_key: Option<String>,
    /// A further key of the customer.
    pub provider_key: Option<String>,
    extras: String,
    /// How often delivery failed.
    pub attempts: u32,
}

impl Pending {
    /// What else the page sent.
    #[must_use]
    pub fn extras(&self) -> Map<String, Value> {
        // Written by `insert`. Should somebody have edited it, the sign-up is worth more than its extras.
        serde_json::from_str(&self.extras).unwrap_or_default()
    }
}

/// What an attempt at delivery came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The Customers API holds it.
    Delivered {
        /// HTTP status of its answer.
        status: u16,
        /// `None`, or a code: it held this customer already.
        reason: Option<&'static str>,
    },
    /// It will never be taken.
    Refused {
        /// HTTP status of the answer, if it was asked.
        status: Option<u16>,
        /// A code.
        reason: &'static str,
    },
    /// Not yet.
    Postponed {
        /// HTTP status of the answer, if there was one.
        status: Option<u16>,
        /// A code.
        reason: &'static str,
        /// When to try again.
        until: Millis,
    },
}

/// The database of the relay.
#[derive(Clone)]
pub struct Store {
    pool: SqlitePool,
}

impl Store {
    /// Opens the database, makes it when missing, and brings its tables up to date.
    ///
    /// # Errors
    /// When that is not possible.
    pub async fn open(url: &Secret) -> Result<Self, StartError> {
        Ok(Self {
            pool: sqlite::open(url, &MIGRATIONS).await?,
        })
    }

    /// Stores a sign-up, once per `id` and once per `customer_key`. It is durable when this returns.
    ///
    /// # Errors
    /// When the database did not take it: then nothing was stored.
    pub async fn insert(&self, signup: &Signup, now: Millis) -> Result<Insertion, sqlx::Error> {
        let inserted = sqlx::query(
            "INSERT INTO signups (id, customer_key, email, name, partner_key, xid, provider_key, extras,
                                  state, attempts, next_attempt_at, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'pending', 0, ?9, ?9)
             ON CONFLICT DO NOTHING",
        )
        .bind(signup.id.as_str())
        .bind(&signup.customer_key)
        .bind(&signup.email)
        .bind(&signup.name)
        .bind(&signup.partner_key)
        .bind(&signup.xid)
        .bind(&signup.provider_key)
        .bind(Value::Object(signup.extras.clone()).to_string())
        .bind(now)
        .execute(&self.pool)
        .await?;
        if inserted.rows_affected() == 1 {
            return Ok(Insertion::Stored);
        }
        Ok(if self.contains(&signup.id).await? {
            Insertion::StoredBefore
        } else {
            Insertion::SameCustomer
        })
    }

    async fn contains(&self, id: &SignupId) -> Result<bool, sqlx::Error> {
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM signups WHERE id = ?1")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        Ok(found.is_some())
    }

    /// The sign-ups whose time has come, the longest waiting first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn due(&self, now: Millis, at_most: u32) -> Result<Vec<Pending>, sqlx::Error> {
        sqlx::query_as(
            "SELECT id, customer_key, email, name, partner_key, provider_key, extras, attempts
             FROM signups WHERE state = 'pending' AND next_attempt_at <= ?1
             ORDER BY next_attempt_at LIMIT ?2",
        )
        .bind(now)
        .bind(at_most)
        .fetch_all(&self.pool)
        .await
    }

    /// When the next pending sign-up is due, if there is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_due(&self) -> Result<Option<Millis>, sqlx::Error> {
        sqlx::query_scalar("SELECT min(next_attempt_at) FROM signups WHERE state = 'pending'")
            .fetch_one(&self.pool)
            .await
    }

    /// Writes down what an attempt came to.
    ///
    /// # Errors
    /// When the database did not take it: then the sign-up is still pending and will be delivered again, which the
    /// uniqueness of customer keys at the Customers API makes harmless.
    pub async fn settle(
        &self,
        id: &str,
        settlement: Settlement,
        now: Millis,
    ) -> Result<(), sqlx::Error> {
        let (state, status, reason, next_attempt_at, settled_at) = match settlement {
            Settlement::Delivered { status, reason } => {
                ("delivered", Some(status), reason, now, Some(now))
            }
            Settlement::Refused { status, reason } => {
                ("refused", status, Some(reason), now, Some(now))
            }
            Settlement::Postponed {
                status,
                reason,
                until,
            } => ("pending", status, Some(reason), until, None),
        };
        sqlx::query(
            "UPDATE signups SET state = ?2, upstream_status = ?3, reason = ?4, next_attempt_at = ?5, settled_at = ?6,
                                attempts = attempts + 1
             WHERE id = ?1",
        )
        .bind(id)
        .bind(state)
        .bind(status)
        .bind(reason)
        .bind(next_attempt_at)
        .bind(settled_at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whether the database answers and has the table.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        sqlx::query("SELECT 1 FROM signups LIMIT 1")
            .fetch_optional(&self.pool)
            .await?;
        Ok(())
    }

    /// Closes all connections; SQLite then folds its log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
