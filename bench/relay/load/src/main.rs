//! What `npm run bench:relay` measures with. Prints one JSON object.
//!
//! One thread: on a machine with few cores, what is spent here is taken from the server that is measured.

mod customer;
mod load;
mod upstream;

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Duration;

use clap::{Parser, Subcommand};
use tokio::task::LocalSet;

#[derive(Parser)]
#[command(name = "partnerkey-bench-load")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sign up customers from many connections, each sending the next when it has its answer
    Load {
        /// The server
        #[arg(long)]
        address: SocketAddr,
        /// What is sent: to the relay, or the form of the example apps
        #[arg(long, value_enum)]
        shape: customer::Shape,
        /// Public key, for the relay
        #[arg(long, default_value = "")]
        public_key: String,
        /// How many connections
        #[arg(long, default_value_t = 64)]
        connections: usize,
        /// How long is measured
        #[arg(long, default_value_t = 10)]
        seconds: u64,
        /// How long before is not
        #[arg(long, default_value_t = 2)]
        warm_up: u64,
        /// Makes the customers of this run other ones than those of any other run
        #[arg(long)]
        run: u32,
    },
    /// Be an upstream that takes everything, and say how long the first so many requests took
    Upstream {
        /// How many
        #[arg(long)]
        expect: u64,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    match Arguments::parse().command {
        Command::Load {
            address,
            shape,
            public_key,
            connections,
            seconds,
            warm_up,
            run,
        } => {
            let plan = load::Plan {
                address,
                customers: customer::Customers::new(shape, &public_key, run),
                connections,
                warm_up: Duration::from_secs(warm_up),
                measured: Duration::from_secs(seconds),
            };
            print(
                &LocalSet::new()
                    .run_until(load::run(plan))
                    .await?
                    .to_string(),
            )
        }
        Command::Upstream { expect } => {
            LocalSet::new()
                .run_until(upstream::run(expect, print))
                .await
        }
    }
}

fn print(line: &str) -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}
