//! The command line: reads arguments and environment, starts one of three programs.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use partnerkey_relay::config::{self, Account, ApiUrl, Secret};
use partnerkey_relay::error::StartError;
use partnerkey_relay::{demo, sandbox, serve};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The server beside partnerkey: serves the script, stores sign-ups, delivers them to the Customers API
///
/// Keys come from the environment only: PARTNERSTACK_PUBLIC_KEY and PARTNERSTACK_SECRET_KEY.
#[derive(Parser)]
#[command(name = "partnerkey-relay", version)]
struct Arguments {
    /// How much to log, on standard error: off, error, warn, info, debug or trace
    #[arg(long, global = true, env = "PARTNERKEY_LOG", default_value = "info")]
    log: LevelFilter,

    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the script, take sign-ups and deliver them; DATABASE_URL says where they are kept
    Serve {
        /// Address to listen on; port 0 takes a free one
        #[arg(long, env = "PARTNERKEY_LISTEN", default_value = "127.0.0.1:8787")]
        listen: SocketAddr,
        /// Folder of the built files
        #[arg(long, default_value = "dist")]
        dist: PathBuf,
        /// For how many seconds browsers may use the built files without asking; 0: they always ask
        #[arg(long, value_name = "SECONDS", default_value_t = 300)]
        cache_seconds: u32,
        /// Folder of a static site to serve at /
        #[arg(long)]
        site: Option<PathBuf>,
        /// Base address of the Customers API
        #[arg(long, env = "PARTNERSTACK_API_URL", hide_env_values = true, default_value = config::DEFAULT_API_URL)]
        api_url: String,
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
    log_to_stderr(arguments.log);
    match run(arguments.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("partnerkey-relay: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), StartError> {
    match command {
        Command::Serve {
            listen,
            dist,
            cache_seconds,
            site,
            api_url,
        } => {
            serve::run(&config::Serve {
                listen,
                dist,
                cache_seconds,
                site,
                account: Account::from_variables(variable)?,
                api_url: ApiUrl::parse(&api_url)?,
                database_url: Secret::new(
                    variable(config::DATABASE_URL)
                        .unwrap_or_else(|| config::DEFAULT_DATABASE.to_owned()),
                ),
            })
            .await
        }
        Command::Sandbox {
            listen,
            database,
            partners,
        } => {
            sandbox::run(&config::Sandbox {
                listen,
                database_url: Secret::new(database),
                account: Account::from_variables(variable)?,
                partners: partners.into_iter().filter(|key| !key.is_empty()).collect(),
            })
            .await
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
                secret_key: variable(config::SECRET_KEY).map(Secret::new),
            })
            .await
        }
    }
}

/// A variable that is set to nothing is not set.
fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}

/// Our own events only, and other crates' when they fail: what they log in detail could hold personal data.
fn log_to_stderr(level: LevelFilter) {
    let shown = Targets::new()
        .with_default(level.min(LevelFilter::WARN))
        .with_target("partnerkey_relay", level);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false);
    tracing_subscriber::registry()
        .with(lines)
        .with(shown)
        .init();
}
