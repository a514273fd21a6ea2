//! The table of sign-ups, in SQLite or PostgreSQL. The only SQL of the relay is here.
//!
//! - `writing`: sign-ups arrive, are claimed, are settled; what [`Store::write`] reported as stored survives a power cut.
//! - `operating`: what the operator asks.
//! - `record`: what can be read.
//!
//! Both databases number parameters as `$1`, so most statements are written once and run on both; what differs is in
//! `sqlite` and `postgres`. Several relays may share one PostgreSQL database, and an operator's command may open the
//! database of a running relay.

mod operating;
mod postgres;
mod record;
mod sqlite;
mod writing;

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;

use crate::clock::Millis;
use crate::config::Secret;
use crate::error::StartError;

pub use operating::Retried;
pub use record::{Claim, Counts, Hour, Record, State};
pub use writing::{Insertion, Settlement, Write, Written};

/// The database of the relay.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    /// For [`Store::write`]: of SQLite one connection of its own, of PostgreSQL the same pool.
    writer: Pool,
}

#[derive(Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs an expression on a pool of whichever database it is; `dialect` is the module of its own statements.
macro_rules! on {
    ($which:expr, |$pool:ident| $run:expr) => {
        match &$which {
            Pool::Sqlite($pool) => $run,
            Pool::Postgres($pool) => $run,
        }
    };
    ($which:expr, |$pool:ident, $dialect:ident| $run:expr) => {
        match &$which {
            Pool::Sqlite($pool) => {
                use super::sqlite as $dialect;
                $run
            }
            Pool::Postgres($pool) => {
                use super::postgres as $dialect;
                $run
            }
        }
    };
}
use on;

impl Store {
    /// Opens `sqlite:<file>`, made when missing, or `postgres://…`, and brings its tables up to date.
    ///
    /// # Errors
    /// When that is not possible.
    pub async fn open(url: &Secret) -> Result<Self, StartError> {
        let is_postgres = ["postgres:", "postgresql:"]
            .iter()
            .any(|scheme| url.reveal().starts_with(scheme));
        if is_postgres {
            let pool = Pool::Postgres(postgres::open(url).await?);
            return Ok(Self {
                writer: pool.clone(),
                pool,
            });
        }
        Ok(Self {
            pool: Pool::Sqlite(crate::sqlite::open(url, &sqlite::MIGRATIONS).await?),
            writer: Pool::Sqlite(crate::sqlite::open_writer(url).await?),
        })
    }

    /// Opens a database that is there already, for commands beside the relay: one that is missing means that they were
    /// started in another folder.
    ///
    /// # Errors
    /// [`StartError::NoDatabase`], or what [`Store::open`] gives.
    pub async fn open_existing(url: &Secret) -> Result<Self, StartError> {
        if crate::sqlite::is_missing(url) {
            return Err(StartError::NoDatabase);
        }
        Self::open(url).await
    }

    /// Whether the database answers and has the table.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        on!(self.pool, |pool| sqlx::query(
            "SELECT 1 FROM signups LIMIT 1"
        )
        .fetch_optional(pool)
        .await
        .map(drop))
    }

    /// When the next pending sign-up is due, if there is one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next_due(&self) -> Result<Option<Millis>, sqlx::Error> {
        on!(self.pool, |pool| sqlx::query_scalar(
            "SELECT MIN(next_attempt_at) FROM signups WHERE state = 'pending'"
        )
        .fetch_one(pool)
        .await)
    }

    /// Makes due what is to wait until after `horizon`: longer than anything is ever told to wait, so the clock was wrong
    /// when that was written.
    ///
    /// # Errors
    /// When the database did not take it.
    pub async fn recall(&self, horizon: Millis, now: Millis) -> Result<(), sqlx::Error> {
        on!(self.pool, |pool| {
            let found: Option<i32> = sqlx::query_scalar(
                "SELECT 1 FROM signups WHERE state = 'pending' AND next_attempt_at > $1 LIMIT 1",
            )
            .bind(horizon)
            .fetch_optional(pool)
            .await?;
            if found.is_some() {
                sqlx::query(
                    "UPDATE signups SET next_attempt_at = $2 WHERE state = 'pending' AND next_attempt_at > $1",
                )
                .bind(horizon)
                .bind(now)
                .execute(pool)
                .await?;
            }
            Ok(())
        })
    }

    /// Frees what a relay that was killed had claimed until `horizon` at the latest, instead of waiting for the claims to
    /// end. An SQLite file has one relay; in PostgreSQL they may be another's, and nothing happens.
    ///
    /// # Errors
    /// When the database did not take it.
    pub async fn take_over(&self, horizon: Millis, now: Millis) -> Result<(), sqlx::Error> {
        if let Pool::Sqlite(pool) = &self.pool {
            sqlx::query(
                "UPDATE signups SET next_attempt_at = $2
                 WHERE state = 'pending' AND next_attempt_at > $2 AND next_attempt_at <= $1",
            )
            .bind(horizon)
            .bind(now)
            .execute(pool)
            .await?;
        }
        Ok(())
    }

    /// Closes all connections; SQLite then folds its log into the file.
    pub async fn close(&self) {
        on!(self.writer, |pool| pool.close().await);
        on!(self.pool, |pool| pool.close().await);
    }
}

/// A code for a failure of the database, whose own text could hold a value.
#[must_use]
pub fn reason(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Database(_) => "refused",
        sqlx::Error::PoolTimedOut => "busy",
        sqlx::Error::PoolClosed => "closed",
        sqlx::Error::Io(_) => "input_output",
        _ => "failed",
    }
}

/// Whether a transaction failed because of something in one of its rows, so that the others may succeed without it.
/// A database that is locked, full or gone fails for all.
#[must_use]
pub fn is_about_one_row(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Encode(_) | sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            let is_postgres = code.len() == 5;
            if is_postgres {
                // Data exceptions, broken constraints, and deadlocks, of which fewer rows have fewer.
                ["22", "23", "40"]
                    .iter()
                    .any(|class| code.starts_with(class))
            } else {
                // SQLITE_TOOBIG, SQLITE_CONSTRAINT and SQLITE_MISMATCH: the low byte of an extended code.
                code.parse::<u32>()
                    .is_ok_and(|code| matches!(code & 0xff, 18..=20))
            }
        }),
        _ => false,
    }
}
