//! Why the program does not start, for the person who starts it: each message says the act.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why the program does not start.
#[derive(Debug)]
pub enum StartError {
    /// More than one thing.
    Several(Vec<StartError>),
    /// A variable that must be set is not.
    MissingVariable(&'static str),
    /// A secret was given as a value and as a file.
    SecretTwice(&'static str),
    /// The file of a secret cannot be read.
    SecretFile(&'static str, std::io::Error),
    /// The file of a secret has nothing in it.
    EmptySecretFile(&'static str),
    /// The status token could be guessed, or cannot be typed.
    WeakStatusToken,
    /// What was listed is no origin.
    InvalidOrigin(String),
    /// The address of the Customers API cannot be used.
    InvalidApiUrl,
    /// The address of a database cannot be used. It is not repeated: it may carry a password.
    InvalidDatabaseUrl,
    /// There is no database where one was to be read.
    NoDatabase,
    /// What was asked for could not be printed.
    Output(std::io::Error),
    /// A folder could not be made.
    Folder(PathBuf, std::io::Error),
    /// A database could not be opened or brought up to date.
    Database(sqlx::Error),
    /// A database server could not be reached, or did not bring its tables up to date.
    DatabaseServer(sqlx::Error),
    /// A port could not be opened.
    Listen(SocketAddr, std::io::Error),
    /// The demo takes a port and the one after it.
    NoNextPort,
    /// The client of the Customers API could not be set up.
    Client(reqwest::Error),
    /// The system gave no random bytes.
    Random(getrandom::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Several(errors) => {
                for (number, error) in errors.iter().enumerate() {
                    let before = if number == 0 { "" } else { "\n" };
                    write!(f, "{before}{error}")?;
                }
                Ok(())
            }
            Self::MissingVariable(name) => write!(f, "set {name} in the environment"),
            Self::SecretTwice(name) => write!(f, "set {name} or {name}_FILE, not both of them"),
            Self::SecretFile(name, error) => write!(
                f,
                "cannot read the file that {name}_FILE names, check its path and permissions: {error}"
            ),
            Self::EmptySecretFile(name) => write!(
                f,
                "the file that {name}_FILE names is empty: write the secret into it"
            ),
            Self::WeakStatusToken => f.write_str(
                "set PARTNERKEY_STATUS_TOKEN to at least 16 visible ASCII characters, \
                 as 'openssl rand -hex 32' gives them",
            ),
            Self::InvalidOrigin(text) => write!(
                f,
                "write the origin '{text}' as https://www.example.com or https://*.example.com"
            ),
            Self::InvalidApiUrl => f.write_str(
                "set PARTNERSTACK_API_URL to an http or https address without query or credentials",
            ),
            Self::InvalidDatabaseUrl => f.write_str(
                "set the database to sqlite:<file>, that of the relay to it or postgres://<user>:<password>@<host>/<name>",
            ),
            Self::NoDatabase => f.write_str(
                "there is no database: set DATABASE_URL as the relay has it, or change to the relay's folder",
            ),
            Self::Output(error) => write!(f, "cannot print: {error}"),
            Self::Folder(path, error) => {
                write!(f, "cannot make the folder {}: {error}", path.display())
            }
            Self::Database(error) => {
                write!(
                    f,
                    "cannot open the database, check that its folder exists and is writable: {error}"
                )
            }
            Self::DatabaseServer(error) => write!(
                f,
                "cannot use the database server, check DATABASE_URL and that it runs: {error}"
            ),
            Self::Listen(address, error) => write!(
                f,
                "cannot listen on {address}, choose another port: {error}"
            ),
            Self::NoNextPort => {
                f.write_str("choose a port below 65535: the sandbox takes the one after it")
            }
            Self::Client(error) => write!(
                f,
                "cannot set up TLS, install the system's CA certificates: {error}"
            ),
            Self::Random(error) => write!(f, "the system gave no random bytes: {error}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Several(_)
            | Self::MissingVariable(_)
            | Self::SecretTwice(_)
            | Self::EmptySecretFile(_)
            | Self::WeakStatusToken
            | Self::InvalidOrigin(_)
            | Self::NoDatabase
            | Self::InvalidApiUrl
            | Self::InvalidDatabaseUrl
            | Self::NoNextPort => None,
            Self::Folder(_, error)
            | Self::Listen(_, error)
            | Self::SecretFile(_, error)
            | Self::Output(error) => Some(error),
            Self::Database(error) | Self::DatabaseServer(error) => Some(error),
            Self::Client(error) => Some(error),
            Self::Random(error) => Some(error),
        }
    }
}
