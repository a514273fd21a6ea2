//! `partnerkey-relay signups …`: what is stored, for its operator's eyes. Works beside the running relay.
//!
//! What it prints on standard output is personal data; messages and exit codes are not.

mod row;
mod write;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use crate::clock;
use crate::config::Secret;
use crate::error::StartError;
use crate::store::{Record, Retried, State, Store};
use row::Row;

/// So many are read at a time, however many there are.
const PAGE: u16 = 500;

/// What to do with the stored sign-ups.
#[derive(Subcommand, Clone, Debug)]
pub enum Act {
    /// Print the latest sign-ups
    List {
        /// Only those in this state
        #[arg(long, value_parser = state, value_name = "pending|delivered|dead")]
        state: Option<State>,
        /// At most so many
        #[arg(long, default_value_t = 50, value_name = "NUMBER")]
        limit: u16,
        /// How to print them
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Print everything about one sign-up
    Show {
        /// Its id
        id: String,
        /// How to print it
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
    /// Have sign-ups delivered again, now
    Retry(Which),
    /// Print all sign-ups, in the order of their arrival
    Export {
        /// Only those in this state
        #[arg(long, value_parser = state, value_name = "pending|delivered|dead")]
        state: Option<State>,
        /// How to print them
        #[arg(long, value_enum, default_value = "csv")]
        format: ExportFormat,
    },
}

/// Which sign-ups to try again.
#[derive(Args, Clone, Debug)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// Their ids
    ids: Vec<String>,
    /// All that are dead
    #[arg(long)]
    dead: bool,
}

/// How to print a few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// For programs
    Json,
    /// For spreadsheets
    Csv,
}

/// How to print all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

fn state(text: &str) -> Result<State, String> {
    State::parse(text).ok_or_else(|| "it is one of pending, delivered, dead".to_owned())
}

/// Carries it out.
///
/// # Errors
/// When the database cannot be opened.
pub async fn run(act: &Act, database: &Secret) -> Result<ExitCode, StartError> {
    let store = Store::open_existing(database).await?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let done = carry_out(act, &store, &mut out).await;
    let done = done.and_then(|code| {
        out.flush()?;
        Ok(code)
    });
    store.close().await;
    match done {
        Ok(code) => Ok(code),
        // The reader has seen enough: `| head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(ExitCode::SUCCESS)
        }
        Err(Failure::Output(error)) => Err(StartError::Output(error)),
        Err(Failure::Database(error)) => Err(StartError::Database(error)),
    }
}

/// Why it could not be carried out.
enum Failure {
    Database(sqlx::Error),
    Output(io::Error),
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        Self::Output(error.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

async fn carry_out(act: &Act, store: &Store, out: &mut impl Write) -> Result<ExitCode, Failure> {
    match act {
        Act::List {
            state,
            limit,
            format,
        } => {
            let rows: Vec<Row> = store
                .list(*state, *limit, None)
                .await?
                .into_iter()
                .map(Row::from)
                .collect();
            match format {
                Format::Table => write::table(out, &rows)?,
                Format::Json => write_all(write::Json::new(out), &rows)?,
                Format::Csv => write_all(write::Csv::new(out)?, &rows)?,
            }
            Ok(ExitCode::SUCCESS)
        }
        Act::Show { id, format } => {
            let Some(record) = store.get(&id.trim().to_ascii_lowercase()).await? else {
                eprintln!("partnerkey-relay: there is no sign-up {id}");
                return Ok(ExitCode::FAILURE);
            };
            let row = Row::from(record);
            match format {
                Format::Table => write::one(out, &row)?,
                Format::Json => write::one_json(out, &row)?,
                Format::Csv => write_all(write::Csv::new(out)?, &[row])?,
            }
            Ok(ExitCode::SUCCESS)
        }
        Act::Retry(Which { dead: true, .. }) => {
            let revived = store.retry_dead(clock::now()).await?;
            writeln!(out, "dead sign-ups that will be delivered again: {revived}")?;
            Ok(ExitCode::SUCCESS)
        }
        Act::Retry(Which { ids, .. }) => retry(ids, store, out).await,
        Act::Export { state, format } => {
            match format {
                ExportFormat::Csv => export(*state, store, write::Csv::new(out)?).await?,
                ExportFormat::Json => export(*state, store, write::Json::new(out)).await?,
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Success when all of them will be tried again.
async fn retry(ids: &[String], store: &Store, out: &mut impl Write) -> Result<ExitCode, Failure> {
    let mut all = true;
    for id in ids {
        let retried = store
            .retry(&id.trim().to_ascii_lowercase(), clock::now())
            .await?;
        all &= retried == Retried::Due;
        let words = match retried {
            Retried::Due => "will be delivered again",
            Retried::NotFound => "there is no such sign-up",
            Retried::Delivered => "is delivered already",
            Retried::Replaced => "stays dead: a later sign-up of the customer has taken its place",
        };
        writeln!(out, "{id}: {words}")?;
    }
    Ok(if all {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn write_all(mut writer: impl write::Rows, rows: &[Row]) -> Result<(), Failure> {
    for row in rows {
        writer.row(row)?;
    }
    writer.end()
}

/// Page by page: the table may be longer than the memory.
async fn export(
    state: Option<State>,
    store: &Store,
    mut writer: impl write::Rows,
) -> Result<(), Failure> {
    let mut after = 0;
    loop {
        let page: Vec<Record> = store.page(state, PAGE, after).await?;
        let Some(last) = page.last() else {
            return writer.end();
        };
        after = last.seq;
        for record in page {
            writer.row(&Row::from(record))?;
        }
    }
}
