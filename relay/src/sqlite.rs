//! How an SQLite file is opened: one way for the relay and the sandbox.

use std::str::FromStr;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};

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
    let pool = pool_of(4)
        .connect_with(options(url)?)
        .await
        .map_err(StartError::Database)?;
    migrations
        .run(&pool)
        .await
        .map_err(|error| StartError::Database(error.into()))?;
    Ok(pool)
}

/// Opens one connection to a database that [`open`] has opened, for those who write all the time.
///
/// SQLite forgets what it has read when another connection has written: with several in turn, each would read the pages
/// of the indexes again at every commit.
///
/// # Errors
/// As [`open`].
pub async fn open_writer(url: &Secret) -> Result<SqlitePool, StartError> {
    pool_of(1)
        .connect_with(options(url)?)
        .await
        .map_err(StartError::Database)
}

/// When a disk is full SQLite undoes the transaction by itself, which sqlx does not notice: its own undoing then fails, and
/// nothing can ever be begun on that connection again. So one that still believes to be in a transaction is closed.
fn pool_of(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(BUSY_TIMEOUT)
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?; // the undoing is in line before it
                Ok(!connection.is_in_transaction())
            })
        })
}

fn options(url: &Secret) -> Result<SqliteConnectOptions, StartError> {
    if !url.reveal().starts_with("sqlite:") {
        return Err(StartError::InvalidDatabaseUrl);
    }
    Ok(SqliteConnectOptions::from_str(url.reveal())
        .map_err(|_| StartError::InvalidDatabaseUrl)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        // A statement of many rows keeps notes for its undoing: a file that is made and deleted for each, otherwise.
        .pragma("temp_store", "MEMORY")
        // The log is folded into the file at 16 MB instead of 4: a page that many commits change is then written once.
        .pragma("wal_autocheckpoint", "4000")
        .disable_statement_logging())
}

/// Whether `sqlite:<file>` names a file that is not there.
#[must_use]
pub fn is_missing(url: &Secret) -> bool {
    url.reveal().starts_with("sqlite:")
        && SqliteConnectOptions::from_str(url.reveal())
            .is_ok_and(|options| !options.get_filename().exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    static NO_MIGRATIONS: Migrator = Migrator::DEFAULT;

    #[tokio::test]
    async fn a_commit_survives_a_power_cut_on_every_connection() {
        let folder = tempfile::tempdir().unwrap();
        let url = Secret::new(format!("sqlite:{}", folder.path().join("new.db").display()));
        let pool = open(&url, &NO_MIGRATIONS).await.unwrap();
        let mut connections = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            let mut connection = pool.acquire().await.unwrap();
            let ask = "SELECT journal_mode || ' ' || synchronous FROM pragma_journal_mode, pragma_synchronous";
            let mode: String = sqlx::query_scalar(ask)
                .fetch_one(&mut *connection)
                .await
                .unwrap();
            assert_eq!(mode, "wal 2"); // 2 is FULL
            connections.push(connection);
        }
    }

    #[tokio::test]
    async fn the_writer_lives_on_when_sqlite_has_undone_a_transaction_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let url = Secret::new(format!("sqlite:{}", folder.path().join("new.db").display()));
        let pool = open_writer(&url).await.unwrap();
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        // As SQLite does by itself where a write fails.
        sqlx::raw_sql("ROLLBACK")
            .execute(&mut *transaction)
            .await
            .unwrap();
        drop(transaction);

        let transaction = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        transaction.commit().await.unwrap();
    }

    #[tokio::test]
    async fn only_sqlite_addresses() {
        for url in [
            "",
            "relay.db",
            "postgres://localhost/signups",
            "mysql://localhost/signups",
        ] {
            let refused = open(&Secret::new(url.to_owned()), &NO_MIGRATIONS).await;
            assert!(
                matches!(refused, Err(StartError::InvalidDatabaseUrl)),
                "{url}"
            );
        }
    }
}
