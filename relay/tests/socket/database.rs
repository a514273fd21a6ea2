//! The relay's database, seen from beside it: an SQLite file, or, where `PARTNERKEY_TEST_POSTGRES` is the address of a
//! server (scripts/test/with-postgres.mjs), a database of its own there.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};

/// Where a relay keeps its sign-ups. Gone when dropped.
pub struct Database {
    url: String,
    server: Option<String>,
}

impl Database {
    pub fn new(folder: &Path) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        match std::env::var("PARTNERKEY_TEST_POSTGRES") {
            Err(_) => Self {
                url: format!("sqlite:{}", folder.join("relay.db").display()),
                server: None,
            },
            Ok(server) => {
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("test_{}_{number}", std::process::id());
                at_once(&server, format!("CREATE DATABASE {name}"));
                let (address, _) = server.rsplit_once('/').unwrap();
                Self {
                    url: format!("{address}/{name}"),
                    server: Some(server),
                }
            }
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether several relays may use it.
    pub fn is_shared(&self) -> bool {
        self.server.is_some()
    }

    /// Has the database refuse rows with this e-mail, as one that is broken might.
    pub fn refuse_email(&self, email: &str) -> Vec<String> {
        if self.is_shared() {
            vec![
                format!(
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                         IF NEW.email = '{email}' THEN
                             RAISE EXCEPTION 'refused' USING ERRCODE = 'check_violation';
                         END IF;
                         RETURN NEW;
                     END $$"
                ),
                "CREATE TRIGGER refuse BEFORE INSERT ON signups FOR EACH ROW EXECUTE FUNCTION refuse()".to_owned(),
            ]
        } else {
            vec![format!(
                "CREATE TRIGGER refuse BEFORE INSERT ON signups WHEN NEW.email = '{email}'
                 BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )]
        }
    }

    /// Opens it beside the running relay.
    pub async fn open(&self) -> Beside {
        if self.server.is_some() {
            Beside::Postgres(PgConnection::connect(&self.url).await.unwrap())
        } else {
            Beside::Sqlite(SqliteConnection::connect(&self.url).await.unwrap())
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            let (_, name) = self.url.rsplit_once('/').unwrap();
            // The relay may still be connected: a test that failed drops things in its own order.
            at_once(server, format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

/// Runs a statement on the server from outside of any async runtime.
fn at_once(server: &str, statement: String) {
    let server = server.to_owned();
    std::thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(async {
                let mut connection = PgConnection::connect(&server).await.unwrap();
                connection.execute(AssertSqlSafe(statement)).await.unwrap();
            });
    })
    .join()
    .unwrap();
}

/// A connection of somebody else.
pub enum Beside {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Beside {
    pub async fn execute(&mut self, statement: impl Into<String>) {
        let statement = AssertSqlSafe(statement.into());
        match self {
            Self::Sqlite(connection) => drop(connection.execute(statement).await.unwrap()),
            Self::Postgres(connection) => drop(connection.execute(statement).await.unwrap()),
        }
    }

    /// Keeps everybody else from writing, until `ROLLBACK`.
    pub async fn lock(&mut self) {
        match self {
            Self::Sqlite(_) => self.execute("BEGIN IMMEDIATE").await,
            Self::Postgres(_) => {
                self.execute("BEGIN").await;
                self.execute("LOCK TABLE signups IN EXCLUSIVE MODE").await;
            }
        }
    }

    /// These columns of all sign-ups, the oldest first, as JSON objects.
    pub async fn rows(&mut self, columns: &[&str]) -> Vec<Value> {
        let pairs: Vec<_> = columns
            .iter()
            .map(|column| format!("'{column}', {column}"))
            .collect();
        let pairs = pairs.join(", ");
        let texts: Vec<String> = match self {
            Self::Sqlite(connection) => {
                let select = format!("SELECT json_object({pairs}) FROM signups ORDER BY seq");
                sqlx::query_scalar(AssertSqlSafe(select))
                    .fetch_all(connection)
                    .await
            }
            Self::Postgres(connection) => {
                let select =
                    format!("SELECT json_build_object({pairs})::text FROM signups ORDER BY seq");
                sqlx::query_scalar(AssertSqlSafe(select))
                    .fetch_all(connection)
                    .await
            }
        }
        .unwrap();
        texts
            .iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect()
    }
}
