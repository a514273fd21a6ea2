//! The command line: reads arguments and environment, starts one of three programs.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use partnerkey_relay::config::{self, Account, Secret};
use partnerkey_relay::error::StartError;
use partnerkey_relay::operate::{check, signups};
use partnerkey_relay::{demo, sandbox, serve};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The server beside partnerkey: serves the script, stores sign-ups, delivers them to the Customers API
///
/// Keys come from the environment only: PARTNERSTACK_PUBLIC_KEY, and PARTNERSTACK_SECRET_KEY or, naming a file that
/// holds it, PARTNERSTACK_SECRET_KEY_FILE.
#[derive(Parser)]
#[command(name = "partnerkey-relay", version)]
struct Arguments {
    /// How much to log, on standard error: off, error, warn, info, debug or trace
    #[arg(long, global = true, env = "PARTNERKEY_LOG", default_value = "info")]
    log: LevelFilter,

    /// How log lines are written: for people, or one JSON object each
    #[arg(
        long,
        global = true,
        env = "PARTNERKEY_LOG_FORMAT",
        value_enum,
        default_value = "text"
    )]
    log_format: LogFormat,

    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the script, take sign-ups and deliver them; DATABASE_URL says where they are kept
    Serve {
        #[command(flatten)]
        flags: config::ServeFlags,
        /// Say what is configured and what is wrong with it, and end
        #[arg(long)]
        check_config: bool,
    },
    /// List, show, retry or export stored sign-ups, beside the running relay
    Signups {
        #[command(subcommand)]
        act: signups::Act,
    },
    /// Run a local stand-in for the Customers API
    Sandbox {
        /// Address to listen on; port 0 takes a free one
        #[arg(long, default_value = "127.0.0.1:8788")]
        listen: SocketAddr,
        /// Where customers are kept
        #[arg(
            long,
            env = "SANDBOX_DATABASE_URL",
            hide_env_values = true,
            default_value = "sqlite:partnerkey-sandbox.db"
        )]
        database: String,
        /// A partner key that exists (repeatable); without any, all exist but those that begin with "unknown"
        #[arg(
            long = "partner",
            value_name = "KEY",
            env = "SANDBOX_PARTNERS",
            value_delimiter = ','
        )]
        partners: Vec<String>,
        /// How long after it was posted a click conversion can be read; SANDBOX_TRACKING_TOKEN, or else
        /// PARTNERSTACK_TRACKING_TOKEN, lets in who posts one
        #[arg(long, value_name = "SECONDS", default_value_t = 0)]
        visible_after: u32,
    },
    /// Run relay, sandbox and the demo site together
    Demo {
        /// Port of the site; the sandbox takes the next one, 0 takes two free ones
        #[arg(long, env = "PORT", default_value_t = 8787)]
        port: u16,
        /// Folder of both databases
        #[arg(long, default_value = "target/demo")]
        data: PathBuf,
        /// Folder of the built files
        #[arg(long, default_value = "dist")]
        dist: PathBuf,
        /// Folder of the demo site
        #[arg(long, default_value = "www/demo")]
        site: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log_to_stderr(arguments.log, arguments.log_format);
    match run(arguments.command).await {
        Ok(code) => code,
        Err(error) => {
            for line in error.to_string().lines() {
                eprintln!("partnerkey-relay: {line}");
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, StartError> {
    match command {
        Command::Serve {
            flags,
            check_config: true,
        } => return Ok(report(&check::check(flags, variable).await)),
        Command::Serve { flags, .. } => {
            serve::run(&config::Serve::read(flags, variable)?).await?;
        }
        Command::Signups { act } => {
            return signups::run(&act, &config::database_url(variable)?).await;
        }
        Command::Sandbox {
            listen,
            database,
            partners,
            visible_after,
        } => {
            let tracking_token = variable("SANDBOX_TRACKING_TOKEN").map(Secret::new);
            let tracking_token = match tracking_token {
                Some(token) => Some(token),
                None => Secret::from_variables(variable, config::TRACKING_TOKEN)?,
            };
            sandbox::run(&config::Sandbox {
                listen,
                database_url: Secret::new(database),
                account: Account::from_variables(variable)?,
                partners: partners.into_iter().filter(|key| !key.is_empty()).collect(),
                tracking_token,
                visible_after: Duration::from_secs(visible_after.into()),
            })
            .await?;
        }
        Command::Demo {
            port,
            data,
            dist,
            site,
        } => {
            demo::run(&config::Demo {
                port,
                data,
                dist,
                site,
                public_key: variable(config::PUBLIC_KEY)
                    .unwrap_or_else(|| demo::PUBLIC_KEY.to_owned()),
                secret_key: Secret::from_variables(variable, config::SECRET_KEY)?,
            })
            .await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What is configured goes to standard output, what is wrong to standard error.
fn report(findings: &check::Findings) -> ExitCode {
    for line in &findings.said {
        println!("{line}");
    }
    for line in &findings.troubles {
        eprintln!("partnerkey-relay: {line}");
    }
    if findings.troubles.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A variable that is set to nothing is not set.
fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

/// Our own events only, and other crates' when they fail: what they log in detail could hold personal data.
fn log_to_stderr(level: LevelFilter, format: LogFormat) {
    let shown = Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target("partnerkey_relay", level);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry()
        .with(lines)
        .with(shown)
        .init();
}
