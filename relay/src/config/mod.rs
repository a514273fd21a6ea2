//! What the relay must know before it starts. Read once, checked once; nothing else looks at the environment.
//!
//! Secrets come from the environment or from files only: a flag would show them in the list of processes.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

mod account;
mod secret;
mod serve;
mod upstream;

pub use account::{Account, ApiUrl, DEFAULT_API_URL, PUBLIC_KEY, SECRET_KEY};
pub use secret::Secret;
pub use serve::{DATABASE_URL, DEFAULT_DATABASE, STATUS_TOKEN, Serve, ServeFlags, database_url};
pub use upstream::{Interface, TRACKING_TOKEN, Upstream, UpstreamFlags};

/// Everything `partnerkey-relay sandbox` needs.
#[derive(Clone, Debug)]
pub struct Sandbox {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where customers are kept.
    pub database_url: Secret,
    /// The only credentials it accepts.
    pub account: Account,
    /// The partners that exist; when empty, all but those whose key begins with `unknown`.
    pub partners: Vec<String>,
    /// Lets in who posts conversions; without one, nobody may.
    pub tracking_token: Option<Secret>,
    /// So long after it was posted a conversion can be read.
    pub visible_after: Duration,
}

/// Everything `partnerkey-relay demo` needs.
#[derive(Clone, Debug)]
pub struct Demo {
    /// Port of the site; the sandbox takes the next one. 0 takes two free ones.
    pub port: u16,
    /// Folder of both databases; made when missing.
    pub data: PathBuf,
    /// The folder that `npm run build` fills.
    pub dist: PathBuf,
    /// The demo site.
    pub site: PathBuf,
    /// Public key in the pages of the demo site.
    pub public_key: String,
    /// From the environment; without one, each start makes its own.
    pub secret_key: Option<Secret>,
}
