//! What the relay must know before it starts. Read once, checked once; nothing else looks at the environment.
//!
//! Secrets come from the environment only: a flag would show them in the list of processes.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use reqwest::Url;

use crate::error::StartError;

/// Name of the variable that holds the public key, `pk_…`.
pub const PUBLIC_KEY: &str = "PARTNERSTACK_PUBLIC_KEY";
/// Name of the variable that holds the secret key, `sk_…`.
pub const SECRET_KEY: &str = "PARTNERSTACK_SECRET_KEY";
/// Name of the variable that says where sign-ups are kept.
pub const DATABASE_URL: &str = "DATABASE_URL";

/// Where sign-ups are kept unless [`DATABASE_URL`] says otherwise: a file in the working directory.
pub const DEFAULT_DATABASE: &str = "sqlite:partnerkey.db";
/// The vendor's API.
pub const DEFAULT_API_URL: &str = "https://api.partnerstack.com";

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(value)
    }

    /// The value itself; the name makes each use easy to find.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// The pair of keys that the Customers API knows a company by.
#[derive(Clone, Debug)]
pub struct Account {
    /// Also in every page of the site: it names the company, it proves nothing.
    pub public_key: String,
    /// Known to the relay and the Customers API only.
    pub secret_key: Secret,
}

impl Account {
    /// Reads both keys.
    ///
    /// # Errors
    /// Says which variable to set when one is missing or empty.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, StartError> {
        let read = |name| {
            variable(name)
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
                .ok_or(StartError::MissingVariable(name))
        };
        Ok(Self {
            public_key: read(PUBLIC_KEY)?,
            secret_key: Secret::new(read(SECRET_KEY)?),
        })
    }
}

/// Base address of a Customers API: http or https, no trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiUrl(String);

impl ApiUrl {
    /// Checks an address as a person typed it.
    ///
    /// # Errors
    /// [`StartError::InvalidApiUrl`] when it is not an absolute http or https address.
    pub fn parse(text: &str) -> Result<Self, StartError> {
        let url = Url::parse(text.trim()).map_err(|_| StartError::InvalidApiUrl)?;
        let usable = matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !usable {
            return Err(StartError::InvalidApiUrl);
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The address, to be followed by `/v1/…`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether answers come over TLS.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https:")
    }
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
    /// Where they are kept. Secret, because the address of a database may carry a password.
    pub database_url: Secret,
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        move |name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn both_keys_are_needed() {
        let missing = Account::from_variables(variables(&[(PUBLIC_KEY, "pk_1")])).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "set PARTNERSTACK_SECRET_KEY in the environment"
        );
        let empty = Account::from_variables(variables(&[(PUBLIC_KEY, " "), (SECRET_KEY, "sk_1")]))
            .unwrap_err();
        assert_eq!(
            empty.to_string(),
            "set PARTNERSTACK_PUBLIC_KEY in the environment"
        );
    }

    #[test]
    fn a_secret_is_not_printed() {
        let account = Account::from_variables(variables(&[
            (PUBLIC_KEY, "pk_1"),
            (SECRET_KEY, "sk_hidden"),
        ]))
        .unwrap();
        assert_eq!(account.secret_key.reveal(), "sk_hidden");
        assert!(!format!("{account:?}").contains("sk_hidden"));
    }

    #[test]
    fn api_urls() {
        for (text, expected) in [
            (
                "https://api.partnerstack.com",
                Some("https://api.partnerstack.com"),
            ),
            (
                " https://api.partnerstack.com/ ",
                Some("https://api.partnerstack.com"),
            ),
            (
                "http://127.0.0.1:8788/base/",
                Some("http://127.0.0.1:8788/base"),
            ),
            ("", None),
            ("api.partnerstack.com", None),
            ("ftp://api.partnerstack.com", None),
            ("https://user:password@api.partnerstack.com", None),
            ("https://api.partnerstack.com/?a=b", None),
        ] {
            assert_eq!(
                ApiUrl::parse(text).ok().as_ref().map(ApiUrl::as_str),
                expected,
                "{text:?}"
            );
        }
    }
}
