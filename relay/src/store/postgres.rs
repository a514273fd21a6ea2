//! The statements in PostgreSQL's words. Many rows go in as one array for each column.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, Postgres, Transaction};

use super::record::Claim;
use super::writing::Settlement;
use crate::clock::Millis;
use crate::config::Secret;
use crate::error::StartError;
use crate::signup::Signup;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/relay/postgres");

/// The page waits 2 s for its answer: a relay that has no connection by then says so.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Opens `postgres://…` and applies the migrations; relays that start together take turns.
pub async fn open(url: &Secret) -> Result<PgPool, StartError> {
    let options = PgConnectOptions::from_str(url.reveal())
        .map_err(|_| StartError::InvalidDatabaseUrl)?
        .application_name("partnerkey-relay")
        .disable_statement_logging();
    let mut connection = PgConnection::connect_with(&options)
        .await
        .map_err(StartError::DatabaseServer)?;
    MIGRATIONS
        .run(&mut connection)
        .await
        .map_err(|error| StartError::DatabaseServer(error.into()))?;
    // Err: it is gone already.
    let _ = connection.close().await;
    let options = options.options([
        // An acknowledged sign-up is on disk, whatever the server's default is.
        ("synchronous_commit", "on"),
        ("lock_timeout", "1500ms"),
        ("statement_timeout", "5s"),
        // A relay that was killed on another machine does not keep its locks.
        ("idle_in_transaction_session_timeout", "10s"),
    ]);
    Ok(PgPoolOptions::new()
        .max_connections(4)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options))
}

pub async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    pool.begin().await
}

/// The ids of those that were new, and now are there.
pub async fn insert(
    connection: &mut PgConnection,
    signups: &[&Signup],
    now: Millis,
) -> Result<HashSet<String>, sqlx::Error> {
    let ids: Vec<String> = sqlx::query_scalar(
        "INSERT INTO signups (id, customer_key, email, name, partner_key, xid, provider_key, extras,
                              state, attempts, failures, hand_overs, next_attempt_at, received_at)
         SELECT given.*, 'pending', 0, 0, 0, $9, $9
         FROM UNNEST($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
              AS given
         ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(column(signups, |signup| signup.id.as_str()))
    .bind(column(signups, |signup| signup.customer_key.as_str()))
    .bind(column(signups, |signup| signup.email.as_str()))
    .bind(column(signups, |signup| signup.name.as_deref()))
    .bind(column(signups, |signup| signup.partner_key.as_deref()))
    .bind(column(signups, |signup| signup.xid.as_deref()))
    .bind(column(signups, |signup| signup.provider_key.as_deref()))
    .bind(column(signups, |signup| {
        serde_json::to_string(&signup.extras).unwrap_or_else(|_| "{}".to_owned())
    }))
    .bind(now)
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().collect())
}

/// Those of the ids that are there.
pub async fn known(
    connection: &mut PgConnection,
    ids: &[&str],
) -> Result<HashSet<String>, sqlx::Error> {
    let ids: Vec<String> = sqlx::query_scalar("SELECT id FROM signups WHERE id = ANY($1)")
        .bind(ids)
        .fetch_all(connection)
        .await?;
    Ok(ids.into_iter().collect())
}

/// The rows that were changed, each with what it is now.
pub async fn settle(
    connection: &mut PgConnection,
    settlements: &[&Settlement],
    now: Millis,
) -> Result<HashMap<i64, String>, sqlx::Error> {
    let changed: Vec<(i64, String)> = sqlx::query_as(
        "UPDATE signups SET
             state = given.state, upstream_status = given.status, reason = given.reason, failures = given.failures,
             next_attempt_at = given.next_attempt_at, handed_over_at = given.handed_over_at,
             hand_overs = given.hand_overs, attempts = attempts + 1,
             settled_at = CASE WHEN given.state = 'pending' THEN NULL ELSE $10 END
         FROM UNNEST($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::text[], $6::int[], $7::bigint[],
                     $8::bigint[], $9::int[])
              AS given (seq, claimed_until, state, status, reason, failures, next_attempt_at, handed_over_at, hand_overs)
         WHERE signups.seq = given.seq AND signups.state = 'pending'
           AND (signups.next_attempt_at = given.claimed_until OR given.state = 'delivered')
         RETURNING signups.seq, signups.state",
    )
    .bind(column(settlements, |given| given.seq))
    .bind(column(settlements, |given| given.claimed_until))
    .bind(column(settlements, |given| given.state.as_str()))
    .bind(column(settlements, |given| given.status.map(i32::from)))
    .bind(column(settlements, |given| given.reason))
    .bind(column(settlements, |given| int(given.failures)))
    .bind(column(settlements, |given| given.next_attempt_at))
    .bind(column(settlements, |given| given.handed_over_at))
    .bind(column(settlements, |given| int(given.hand_overs)))
    .bind(now)
    .fetch_all(connection)
    .await?;
    Ok(changed.into_iter().collect())
}

/// Takes due sign-ups that no other relay is taking at this moment.
pub async fn claim(
    connection: &mut PgConnection,
    at_most: u16,
    now: Millis,
    until: Millis,
) -> Result<Vec<Claim>, sqlx::Error> {
    sqlx::query_as(
        // MATERIALIZED: the inner query runs once, whatever the planner thinks of it.
        "WITH due AS MATERIALIZED (
             SELECT seq FROM signups WHERE state = 'pending' AND next_attempt_at <= $1
             ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED
         )
         UPDATE signups SET next_attempt_at = $2 FROM due WHERE signups.seq = due.seq
         RETURNING signups.seq, id, customer_key, email, name, partner_key, xid, provider_key, extras, failures,
                   handed_over_at, hand_overs, next_attempt_at",
    )
    .bind(now)
    .bind(until)
    .bind(i64::from(at_most))
    .fetch_all(connection)
    .await
}

fn column<'a, Row, Value>(rows: &[&'a Row], value: impl Fn(&'a Row) -> Value) -> Vec<Value> {
    rows.iter().map(|row| value(row)).collect()
}

fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
