//! `partnerkey-relay serve --check-config`: says in words what is configured, tries what can be tried without serving,
//! and names everything that is wrong, with the act to perform. No secret is printed.

use std::fmt::Display;
use std::path::Path;

use crate::access::client_address::ClientAddress;
use crate::access::origin::Origins;
use crate::assets::SCRIPT;
use crate::config::{self, DATABASE_URL, STATUS_TOKEN, Secret, Serve, ServeFlags, Upstream};
use crate::error::StartError;
use crate::store::Store;

/// What was found, line by line.
#[derive(Debug, Default)]
pub struct Findings {
    /// What is configured, and what works.
    pub said: Vec<String>,
    /// What stands in the way of a start.
    pub troubles: Vec<String>,
}

impl Findings {
    fn say(&mut self, what: &str, text: impl Display) {
        self.said.push(format!("{what:<16} {text}"));
    }

    fn trouble(&mut self, error: impl Display) {
        let text = error.to_string();
        self.troubles.extend(text.lines().map(str::to_owned));
    }
}

/// Reads everything, opens the database, which makes it when missing, and looks into `dist`.
pub async fn check(flags: ServeFlags, variable: impl Fn(&str) -> Option<String>) -> Findings {
    let mut found = Findings::default();
    let dist = flags.dist.clone();
    match Serve::read(flags, &variable) {
        Ok(serve) => {
            describe(&serve, &mut found);
            look_into(&dist, serve.cache_seconds, &mut found);
            try_database(&serve.database_url, &mut found).await;
        }
        Err(error) => {
            found.trouble(error);
            look_into(&dist, 0, &mut found);
            // An error of this one is among those above.
            if let Ok(url) = config::database_url(&variable) {
                try_database(&url, &mut found).await;
            }
        }
    }
    found
}

fn describe(serve: &Serve, found: &mut Findings) {
    found.say("listens on", serve.listen);
    found.say("public key", &serve.account.public_key);
    found.say("secret key", "given");
    let interface = match &serve.upstream {
        Upstream::CustomersV1 => "customers-v1".to_owned(),
        Upstream::CustomersV2 => "customers-v2".to_owned(),
        Upstream::ClickConversion { confirm_after, .. } => format!(
            "click-conversion, read back after {} s",
            confirm_after.as_secs()
        ),
    };
    found.say(
        "delivers to",
        format!("{}, {interface}", serve.api_url.as_str()),
    );
    match &serve.origins {
        Origins::Own => found.say("takes posts", "from pages of its own origin"),
        Origins::Listed(patterns) => {
            let listed: Vec<String> = patterns.iter().map(ToString::to_string).collect();
            found.say(
                "takes posts",
                format!("from pages of {} only", listed.join(", ")),
            );
        }
    }
    let source = match serve.client_address {
        ClientAddress::Peer => "the connection's other end",
        ClientAddress::XForwardedFor => "the last entry of X-Forwarded-For",
    };
    match serve.rate_limit {
        0 => found.say("rate limit", "none"),
        limit => found.say(
            "rate limit",
            format!("{limit} posts a minute for each client, known by {source}"),
        ),
    }
    if shares_one_allowance(serve) {
        found.say(
            "note",
            "behind a proxy all visitors share that allowance: add --client-address x-forwarded-for",
        );
    }
    match serve.status_token {
        Some(_) => found.say("status page", "/pr/status, with the token; so is /metrics"),
        None => found.say(
            "status page",
            format!("none, set {STATUS_TOKEN} for one; /metrics is open"),
        ),
    }
    if let Some(site) = &serve.site {
        found.say("site", site.display());
        if !site.is_dir() {
            found.trouble(format!("{} is no folder: correct --site", site.display()));
        }
    }
}

/// Listening on this machine alone means that a proxy is in front, through which everybody comes.
#[must_use]
pub fn shares_one_allowance(serve: &Serve) -> bool {
    serve.rate_limit > 0
        && serve.client_address == ClientAddress::Peer
        && serve.listen.ip().is_loopback()
}

fn look_into(dist: &Path, cache_seconds: u32, found: &mut Findings) {
    if dist.join(SCRIPT).is_file() {
        let kept = match cache_seconds {
            0 => "browsers always ask for it".to_owned(),
            seconds => format!("browsers keep it {seconds} s"),
        };
        found.say("script", format!("{}/{SCRIPT}, {kept}", dist.display()));
    } else {
        found.trouble(format!(
            "there is no {SCRIPT} in {}: run 'npm run build', or say with --dist where it is",
            dist.display()
        ));
    }
}

async fn try_database(url: &Secret, found: &mut Findings) {
    let kind = url.reveal().split(':').next().unwrap_or_default();
    let kind = match kind {
        "sqlite" => "SQLite",
        _ => "PostgreSQL",
    };
    match count(url).await {
        Ok((pending, dead)) => found.say(
            "database",
            format!("{kind}, opened; {pending} sign-ups to deliver, {dead} dead"),
        ),
        Err(error) => found.trouble(format!("{DATABASE_URL}: {error}")),
    }
}

async fn count(url: &Secret) -> Result<(i64, i64), StartError> {
    let store = Store::open(url).await?;
    let counts = store.counts().await.map_err(StartError::Database);
    store.close().await;
    counts.map(|counts| (counts.pending, counts.dead))
}
