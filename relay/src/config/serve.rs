//! `partnerkey-relay serve`: its flags, and everything it needs.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::access::client_address::ClientAddress;
use crate::access::origin::Origins;
use crate::config::{Account, ApiUrl, DEFAULT_API_URL, Secret, Upstream, UpstreamFlags};
use crate::error::StartError;

/// Name of the variable that says where sign-ups are kept.
pub const DATABASE_URL: &str = "DATABASE_URL";
/// Where sign-ups are kept unless [`DATABASE_URL`] says otherwise: a file in the working directory.
pub const DEFAULT_DATABASE: &str = "sqlite:partnerkey.db";
/// Name of the variable that opens the status page, and closes `/metrics` to everybody without it.
pub const STATUS_TOKEN: &str = "PARTNERKEY_STATUS_TOKEN";

/// The fewest characters of a status token: what is shorter can be guessed.
const FEWEST_TOKEN_CHARACTERS: usize = 16;

/// What may be said on the command line.
#[derive(Args, Clone, Debug)]
pub struct ServeFlags {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "PARTNERKEY_LISTEN", default_value = "127.0.0.1:8787")]
    pub listen: SocketAddr,
    /// Folder of the built files
    #[arg(long, default_value = "dist")]
    pub dist: PathBuf,
    /// For how many seconds browsers may use the built files without asking; 0: they always ask
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub cache_seconds: u32,
    /// Folder of a static site to serve at /
    #[arg(long)]
    pub site: Option<PathBuf>,
    /// Base address of the Customers API
    #[arg(long, env = "PARTNERSTACK_API_URL", hide_env_values = true, default_value = DEFAULT_API_URL)]
    pub api_url: String,
    /// Which interface of it
    #[command(flatten)]
    pub upstream: UpstreamFlags,
    /// An origin whose pages may post, as https://www.example.com or https://*.example.com (repeatable); without any,
    /// the relay's own
    #[allow(rustdoc::bare_urls, reason = "--help shows this text as it is")]
    #[arg(
        long = "origin",
        value_name = "ORIGIN",
        env = "PARTNERKEY_ORIGINS",
        value_delimiter = ','
    )]
    pub origins: Vec<String>,
    /// How many requests per minute one address may post; 0: as many as it likes
    #[arg(
        long,
        value_name = "NUMBER",
        env = "PARTNERKEY_RATE_LIMIT",
        default_value_t = 120
    )]
    pub rate_limit: u32,
    /// Where the address of a client is read
    #[arg(
        long,
        env = "PARTNERKEY_CLIENT_ADDRESS",
        value_enum,
        default_value = "peer"
    )]
    pub client_address: ClientAddress,
}

/// Everything `partnerkey-relay serve` needs.
#[derive(Clone, Debug)]
pub struct Serve {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder that `npm run build` fills.
    pub dist: PathBuf,
    /// For how many seconds browsers may use a file of `dist` without asking; 0: they always ask.
    pub cache_seconds: u32,
    /// A static site for `/`.
    pub site: Option<PathBuf>,
    /// Whose sign-ups are taken, and how they are delivered.
    pub account: Account,
    /// Where they are delivered.
    pub api_url: ApiUrl,
    /// Which of its interfaces takes them.
    pub upstream: Upstream,
    /// Where they are kept. Secret, because the address of a database may carry a password.
    pub database_url: Secret,
    /// Whose pages may post.
    pub origins: Origins,
    /// How many requests per minute one address may post; 0: as many as it likes.
    pub rate_limit: u32,
    /// Where the address of a client is read.
    pub client_address: ClientAddress,
    /// Opens the status page.
    pub status_token: Option<Secret>,
}

impl Serve {
    /// Puts flags and variables together.
    ///
    /// # Errors
    /// With everything that is wrong, not only the first.
    pub fn read(
        flags: ServeFlags,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, StartError> {
        let mut troubles = Vec::new();
        let account = note(&mut troubles, Account::from_variables(&variable));
        let api_url = note(&mut troubles, ApiUrl::parse(&flags.api_url));
        let upstream = note(&mut troubles, Upstream::read(&flags.upstream, &variable));
        let database_url = note(&mut troubles, database_url(&variable));
        let origins = note(&mut troubles, Origins::parse(&flags.origins));
        let status_token = note(&mut troubles, status_token(&variable));
        match (
            account,
            api_url,
            upstream,
            database_url,
            origins,
            status_token,
        ) {
            (
                Some(account),
                Some(api_url),
                Some(upstream),
                Some(database_url),
                Some(origins),
                Some(status_token),
            ) => Ok(Self {
                listen: flags.listen,
                dist: flags.dist,
                cache_seconds: flags.cache_seconds,
                site: flags.site,
                account,
                api_url,
                upstream,
                database_url,
                origins,
                rate_limit: flags.rate_limit,
                client_address: flags.client_address,
                status_token,
            }),
            _ => Err(StartError::Several(troubles)),
        }
    }
}

fn note<T>(troubles: &mut Vec<StartError>, read: Result<T, StartError>) -> Option<T> {
    read.map_err(|trouble| troubles.push(trouble)).ok()
}

/// Where sign-ups are kept.
///
/// # Errors
/// See [`Secret::from_variables`].
pub fn database_url(variable: impl Fn(&str) -> Option<String>) -> Result<Secret, StartError> {
    let url = Secret::from_variables(variable, DATABASE_URL)?;
    Ok(url.unwrap_or_else(|| Secret::new(DEFAULT_DATABASE.to_owned())))
}

fn status_token(variable: impl Fn(&str) -> Option<String>) -> Result<Option<Secret>, StartError> {
    let Some(token) = Secret::from_variables(variable, STATUS_TOKEN)? else {
        return Ok(None);
    };
    let token = token.reveal().trim();
    // Visible ASCII: it travels in a header, and people type it.
    let usable =
        token.len() >= FEWEST_TOKEN_CHARACTERS && token.bytes().all(|b| b.is_ascii_graphic());
    if !usable {
        return Err(StartError::WeakStatusToken);
    }
    Ok(Some(Secret::new(token.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        flags: ServeFlags,
    }

    fn read(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Serve, StartError> {
        let line = Line::parse_from([&["relay"], arguments].concat());
        Serve::read(line.flags, |name| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    const KEYS: [(&str, &str); 2] = [
        ("PARTNERSTACK_PUBLIC_KEY", "pk_1"),
        ("PARTNERSTACK_SECRET_KEY", "sk_1"),
    ];

    #[test]
    fn two_keys_are_enough() {
        let serve = read(&[], &KEYS).unwrap();
        assert_eq!(serve.database_url.reveal(), DEFAULT_DATABASE);
        assert_eq!(serve.rate_limit, 120);
        assert_eq!(serve.client_address, ClientAddress::Peer);
        assert_eq!(serve.status_token, None);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let arguments = [
            "--origin",
            "www.example.com",
            "--api-url",
            "ftp://example.com",
        ];
        let variables = [("PARTNERKEY_STATUS_TOKEN", "short")];
        assert_eq!(
            read(&arguments, &variables).unwrap_err().to_string(),
            "set PARTNERSTACK_PUBLIC_KEY in the environment\n\
             set PARTNERSTACK_SECRET_KEY in the environment\n\
             set PARTNERSTACK_API_URL to an http or https address without query or credentials\n\
             write the origin 'www.example.com' as https://www.example.com or https://*.example.com\n\
             set PARTNERKEY_STATUS_TOKEN to at least 16 visible ASCII characters, as 'openssl rand -hex 32' gives them"
        );
    }

    #[test]
    fn a_status_token_is_long() {
        for (token, usable) in [
            ("0123456789abcdef", true),
            (" 0123456789abcdef ", true),
            ("0123456789abcde", false),
            ("0123456789 abcdef", false),
            ("öööööööööööööööö", false),
        ] {
            let variables = [KEYS.as_slice(), &[(STATUS_TOKEN, token)]].concat();
            assert_eq!(read(&[], &variables).is_ok(), usable, "{token}");
        }
    }
}
