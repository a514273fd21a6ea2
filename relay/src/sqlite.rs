//! How an SQLite file is opened: one way for the relay and the sandbox.

use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::config::Secret;
use crate::error::StartError;

/// How long a statement waits for another writer before it fails. The page waits 2 s for its answer.
const BUSY_TIMEOUT: Duration = Duration::from_millis(1_500);

/// Opens `sqlite:<file>`, makes it when missing, and applies the migrations.
///
/// Write-ahead log: readers do not wait for the writer. `synchronous=FULL`: a commit survives a power cut.
///
/// # Errors
/// When the address is not of that form, or the file cannot be opened, made or brought up to date.
pub async fn open(url: &Secret, migrations: &Migrator) -> Result<SqlitePool, StartError> {
    if !url.reveal().starts_with("sqlite:") {
        return Err(StartError::InvalidDatabaseUrl);
    }
    let options = SqliteConnectOptions::from_str(url.reveal())
        .map_err(|_| StartError::InvalidDatabaseUrl)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(BUSY_TIMEOUT)
        .connect_with(options)
        .await
        .map_err(StartError::Database)?;
    migrations
        .run(&pool)
        .await
        .map_err(|error| StartError::Database(error.into()))?;
    Ok(pool)
}
