//! The statements in SQLite's words. Many rows go in as one JSON text.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Sqlite, Transaction};

use super::record::Claim;
use super::writing::Settlement;
use crate::clock::Millis;
use crate::signup::Signup;

pub static MIGRATIONS: Migrator = sqlx::migrate!("migrations/relay/sqlite");

/// Takes the place of the writer at once: a reader that wants to become one could be refused half-way.
pub async fn begin(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    pool.begin_with("BEGIN IMMEDIATE").await
}

/// The ids of those that were new, and now are there.
pub async fn insert(
    connection: &mut SqliteConnection,
    signups: &[&Signup],
    now: Millis,
) -> Result<HashSet<String>, sqlx::Error> {
    let rows: Vec<_> = signups
        .iter()
        .map(|signup| {
            (
                signup.id.as_str(),
                &signup.customer_key,
                &signup.email,
                &signup.name,
                &signup.partner_key,
                &signup.xid,
                &signup.provider_key,
                extras(signup),
            )
        })
        .collect();
    let done = sqlx::query(
        // `WHERE true`: without it, SQLite reads ON CONFLICT as part of a join.
        "INSERT INTO signups (id, customer_key, email, name, partner_key, xid, provider_key, extras,
                              state, attempts, failures, hand_overs, next_attempt_at, received_at)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
                'pending', 0, 0, 0, $2, $2
         FROM json_each($1) WHERE true
         ON CONFLICT DO NOTHING",
    )
    .bind(json(&rows)?)
    .bind(now)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == u64::try_from(signups.len()).unwrap_or(u64::MAX) {
        return Ok(signups.iter().map(|signup| signup.id.to_string()).collect());
    }
    // Not RETURNING, which hands rows from thread to thread one by one: nobody else writes now, so ours are the last.
    let before = done
        .last_insert_rowid()
        .saturating_sub(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX));
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM signups WHERE seq > $1 ORDER BY seq DESC LIMIT $2")
            .bind(before)
            .bind(i64::try_from(done.rows_affected()).unwrap_or(i64::MAX))
            .fetch_all(connection)
            .await?;
    Ok(ids.into_iter().collect())
}

/// Those of the ids that are there.
pub async fn known(
    connection: &mut SqliteConnection,
    ids: &[&str],
) -> Result<HashSet<String>, sqlx::Error> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM signups WHERE id IN (SELECT value FROM json_each($1))")
            .bind(json(ids)?)
            .fetch_all(connection)
            .await?;
    Ok(ids.into_iter().collect())
}

/// The rows that were changed, each with what it is now.
pub async fn settle(
    connection: &mut SqliteConnection,
    settlements: &[&Settlement],
    now: Millis,
) -> Result<HashMap<i64, String>, sqlx::Error> {
    let rows: Vec<_> = settlements
        .iter()
        .map(|settlement| {
            (
                settlement.seq,
                settlement.claimed_until,
                settlement.state.as_str(),
                settlement.status,
                settlement.reason,
                settlement.failures,
                settlement.next_attempt_at,
                settlement.handed_over_at,
                settlement.hand_overs,
            )
        })
        .collect();
    let changed: Vec<(i64, String)> = sqlx::query_as(
        "UPDATE signups SET
             state = given.state, upstream_status = given.status, reason = given.reason, failures = given.failures,
             next_attempt_at = given.next_attempt_at, handed_over_at = given.handed_over_at,
             hand_overs = given.hand_overs, attempts = attempts + 1,
             settled_at = CASE WHEN given.state = 'pending' THEN NULL ELSE $2 END
         FROM (SELECT value ->> 0 AS seq, value ->> 1 AS claimed_until, value ->> 2 AS state, value ->> 3 AS status,
                      value ->> 4 AS reason, value ->> 5 AS failures, value ->> 6 AS next_attempt_at,
                      value ->> 7 AS handed_over_at, value ->> 8 AS hand_overs
               FROM json_each($1)) AS given
         WHERE signups.seq = given.seq AND signups.state = 'pending'
           AND (signups.next_attempt_at = given.claimed_until OR given.state = 'delivered')
         RETURNING seq, state",
    )
    .bind(json(&rows)?)
    .bind(now)
    .fetch_all(connection)
    .await?;
    Ok(changed.into_iter().collect())
}

/// Takes due sign-ups.
pub async fn claim(
    connection: &mut SqliteConnection,
    at_most: u16,
    now: Millis,
    until: Millis,
) -> Result<Vec<Claim>, sqlx::Error> {
    sqlx::query_as(
        "UPDATE signups SET next_attempt_at = $2
         WHERE seq IN (SELECT seq FROM signups WHERE state = 'pending' AND next_attempt_at <= $1
                       ORDER BY next_attempt_at LIMIT $3)
         RETURNING seq, id, customer_key, email, name, partner_key, xid, provider_key, extras, failures,
                   handed_over_at, hand_overs, next_attempt_at",
    )
    .bind(now)
    .bind(until)
    .bind(i64::from(at_most))
    .fetch_all(connection)
    .await
}

fn extras(signup: &Signup) -> String {
    serde_json::to_string(&signup.extras).unwrap_or_else(|_| "{}".to_owned())
}

fn json<T: Serialize + ?Sized>(rows: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(rows).map_err(|error| sqlx::Error::Encode(error.into()))
}
