//! What the operator asks of the table. Nothing here reads all of it, however long the history is.

use super::record::{Counts, Hour, Record, State};
use super::{Pool, Store, on};
use crate::clock::Millis;

/// What became of the wish to have a sign-up tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retried {
    /// It is due.
    Due,
    /// There is no sign-up with this id.
    NotFound,
    /// It is delivered already.
    Delivered,
    /// A later sign-up of the same customer has taken its place: one customer earns one credit.
    Replaced,
}

impl Store {
    /// The latest sign-ups, or those that came before the last one of another page.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list(
        &self,
        state: Option<State>,
        limit: u16,
        before: Option<i64>,
    ) -> Result<Vec<Record>, sqlx::Error> {
        let before = before.unwrap_or(i64::MAX);
        let limit = i64::from(limit);
        on!(self.pool, |pool| {
            match state {
            None =>
                sqlx::query_as("SELECT * FROM signups WHERE seq < $1 ORDER BY seq DESC LIMIT $2")
                    .bind(before)
                    .bind(limit)
                    .fetch_all(pool)
                    .await,
            Some(State::Delivered) =>
                sqlx::query_as(
                    "SELECT * FROM signups WHERE state = 'delivered' AND seq < $1 ORDER BY seq DESC LIMIT $2",
                )
                .bind(before)
                .bind(limit)
                .fetch_all(pool)
                .await,
            // `<> 'delivered'` is what the index says; without it SQLite does not see that it may use it.
            Some(state) =>
                sqlx::query_as(
                    "SELECT * FROM signups WHERE state <> 'delivered' AND state = $3 AND seq < $1
                     ORDER BY seq DESC LIMIT $2",
                )
                .bind(before)
                .bind(limit)
                .bind(state.as_str())
                .fetch_all(pool)
                .await,
        }
        })
    }

    /// The next page of all sign-ups in the order of their arrival: those behind `after`, 0 at first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn page(
        &self,
        state: Option<State>,
        limit: u16,
        after: i64,
    ) -> Result<Vec<Record>, sqlx::Error> {
        let limit = i64::from(limit);
        on!(self.pool, |pool| match state {
            None =>
                sqlx::query_as("SELECT * FROM signups WHERE seq > $1 ORDER BY seq LIMIT $2")
                    .bind(after)
                    .bind(limit)
                    .fetch_all(pool)
                    .await,
            Some(state) =>
                sqlx::query_as(
                    "SELECT * FROM signups WHERE seq > $1 AND state = $3 ORDER BY seq LIMIT $2",
                )
                .bind(after)
                .bind(limit)
                .bind(state.as_str())
                .fetch_all(pool)
                .await,
        })
    }

    /// One sign-up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn get(&self, id: &str) -> Result<Option<Record>, sqlx::Error> {
        on!(self.pool, |pool| sqlx::query_as(
            "SELECT * FROM signups WHERE id = $1"
        )
        .bind(id)
        .fetch_optional(pool)
        .await)
    }

    /// Makes a dead sign-up pending again, or one that waits for its next attempt due.
    ///
    /// # Errors
    /// When the database did not take it.
    pub async fn retry(&self, id: &str, now: Millis) -> Result<Retried, sqlx::Error> {
        let Some(record) = self.get(id).await? else {
            return Ok(Retried::NotFound);
        };
        let changed = match record.state {
            State::Delivered => return Ok(Retried::Delivered),
            State::Pending => on!(self.pool, |pool| {
                sqlx::query(
                    "UPDATE signups SET next_attempt_at = $2, failures = 0 WHERE id = $1 AND state = 'pending'",
                )
                .bind(id)
                .bind(now)
                .execute(pool)
                .await
                .map(|done| done.rows_affected())
            })?,
            State::Dead => {
                let revived = on!(self.pool, |pool| {
                    sqlx::query(
                    "UPDATE signups SET state = 'pending', next_attempt_at = $2, failures = 0, settled_at = NULL,
                                        handed_over_at = NULL, hand_overs = 0
                     WHERE id = $1 AND state = 'dead'",
                )
                .bind(id)
                .bind(now)
                .execute(pool)
                .await
                .map(|done| done.rows_affected())
                });
                match revived {
                    Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                        return Ok(Retried::Replaced);
                    }
                    other => other?,
                }
            }
        };
        // 0: it was settled in this very moment.
        Ok(if changed == 1 {
            Retried::Due
        } else {
            Retried::Delivered
        })
    }

    /// Makes all dead sign-ups pending again whose customer has none that is not dead; of several of one customer, the
    /// latest. Gives their number.
    ///
    /// # Errors
    /// When the database did not take it.
    pub async fn retry_dead(&self, now: Millis) -> Result<u64, sqlx::Error> {
        on!(self.pool, |pool| {
            sqlx::query(
            "UPDATE signups SET state = 'pending', next_attempt_at = $1, failures = 0, settled_at = NULL,
                                handed_over_at = NULL, hand_overs = 0
             WHERE state <> 'delivered' AND state = 'dead'
               AND NOT EXISTS (SELECT 1 FROM signups AS other WHERE other.customer_key = signups.customer_key
                               AND other.state <> 'dead')
               AND seq IN (SELECT max(seq) FROM signups WHERE state <> 'delivered' AND state = 'dead'
                           GROUP BY customer_key)",
        )
        .bind(now)
        .execute(pool)
        .await
        .map(|done| done.rows_affected())
        })
    }

    /// How many sign-ups there are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn counts(&self) -> Result<Counts, sqlx::Error> {
        let (received, duplicate, delivered): (i64, i64, i64) = on!(self.pool, |pool| {
            sqlx::query_as(
            "SELECT CAST(COALESCE(SUM(received), 0) AS BIGINT), CAST(COALESCE(SUM(duplicate), 0) AS BIGINT),
                    CAST(COALESCE(SUM(delivered), 0) AS BIGINT) FROM hourly",
        )
        .fetch_one(pool)
        .await
        })?;
        let open: Vec<(String, i64)> = on!(self.pool, |pool| sqlx::query_as(
            "SELECT state, COUNT(*) FROM signups WHERE state <> 'delivered' GROUP BY state",
        )
        .fetch_all(pool)
        .await)?;
        let of = |state: State| {
            open.iter()
                .find(|(name, _)| name == state.as_str())
                .map_or(0, |(_, count)| *count)
        };
        Ok(Counts {
            received,
            duplicate,
            pending: of(State::Pending),
            delivered,
            dead: of(State::Dead),
        })
    }

    /// When the pending sign-up that waits longest was received.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn oldest_pending(&self) -> Result<Option<Millis>, sqlx::Error> {
        on!(self.pool, |pool| {
            sqlx::query_scalar(
            "SELECT received_at FROM signups WHERE state <> 'delivered' AND state = 'pending' ORDER BY seq LIMIT 1",
        )
        .fetch_optional(pool)
        .await
        })
    }

    /// What happened in each hour since then in which something did, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hours(&self, since: Millis) -> Result<Vec<Hour>, sqlx::Error> {
        on!(self.pool, |pool| {
            sqlx::query_as(
            "SELECT hour, received, duplicate, delivered, dead FROM hourly WHERE hour >= $1 ORDER BY hour",
        )
        .bind(since)
        .fetch_all(pool)
        .await
        })
    }
}
