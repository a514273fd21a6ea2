//! `partnerkey-relay demo`: relay, sandbox and demo site in one process, talking HTTP to each other.
//!
//! It adds `GET /demo/customers/{key}`, which is what a site's own back end would do: it asks the Customers API with
//! the credentials and gives the answer to the page, so that no secret reaches the browser.

use std::fmt::Write;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{self, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::access::client_address::ClientAddress;
use crate::access::origin::Origins;
use crate::config::{self, Account, ApiUrl, Demo, Secret};
use crate::error::{Refusal, StartError};
use crate::listen::{self, Stop};
use crate::meters::Meters;
use crate::sandbox;
use crate::serve::Relay;
use crate::upstream::client::Client;
use crate::upstream::customers::{Customers, Version};

/// The public key in the pages of the demo site.
pub const PUBLIC_KEY: &str = "pk_DemoDemoDemoDemoDemoDemoDemoDemo";

/// A partner link as the vendor documents it.
const LINK: &str = "?gspk=aHR0cHM6Ly93d3cueW91dHViZS5jb20vd2F0Y2g/dj1kUXc0dzlXZ1hjUQ==";

/// Runs until told to stop. The last line it prints at start is `listening on http://localhost:<port>`.
///
/// # Errors
/// When it cannot start.
pub async fn run(demo: &Demo) -> Result<(), StartError> {
    let stop = Stop::on_signal();
    let sandbox_port = match demo.port {
        0 => 0,
        port => port.checked_add(1).ok_or(StartError::NoNextPort)?,
    };
    let (port, site) = listen::open_localhost(demo.port).await?;
    let (sandbox_port, api) = listen::open_localhost(sandbox_port).await?;

    tokio::fs::create_dir_all(&demo.data)
        .await
        .map_err(|error| StartError::Folder(demo.data.clone(), error))?;
    let account = Account {
        public_key: demo.public_key.clone(),
        secret_key: demo.secret_key.clone().map_or_else(throw_away_secret, Ok)?,
    };
    let sandbox = sandbox::router(&config::Sandbox {
        listen: (Ipv4Addr::LOCALHOST, sandbox_port).into(),
        database_url: database(&demo.data, "customers.db"),
        account: account.clone(),
        partners: Vec::new(),
        tracking_token: None,
        visible_after: Duration::ZERO,
    })
    .await?;
    let api_url = ApiUrl::parse(&format!("http://127.0.0.1:{sandbox_port}"))?;
    let client = Client::new(&api_url, Meters::default().upstream_latency)?;
    let customers = Customers::new(client, &api_url, account.clone(), Version::V1);
    let back_end = back_end(customers);
    // The sandbox answers before the relay starts to deliver what the last demo left over.
    let sandbox = tokio::spawn(listen::answer(api, sandbox, stop.clone()));
    let relay = Relay::start(
        &config::Serve {
            listen: (Ipv4Addr::LOCALHOST, port).into(),
            dist: demo.dist.clone(),
            cache_seconds: 0, // who rebuilds and reloads wants to see it
            site: Some(demo.site.clone()),
            account: account.clone(),
            api_url,
            upstream: config::Upstream::default(),
            database_url: database(&demo.data, "signups.db"),
            origins: Origins::Own,
            rate_limit: 0, // the one client is the person who tries it
            client_address: ClientAddress::Peer,
            status_token: None,
        },
        stop.clone(),
    )
    .await?;

    listen::announce(&welcome(
        port,
        sandbox_port,
        &account,
        demo.secret_key.is_some(),
    ));
    listen::answer(site, back_end.fallback_service(relay.router.clone()), stop).await;
    relay.finish().await;
    // Err: it is gone, there is nothing to wait for.
    let _ = sandbox.await;
    Ok(())
}

fn back_end(api: Customers) -> Router {
    Router::new()
        .route("/demo/customers/{*key}", get(customer))
        .with_state(api)
}

/// `GET /demo/customers/{key}`: the answer of the Customers API, 404 until the sign-up is delivered.
async fn customer(
    State(api): State<Customers>,
    key: Result<extract::Path<String>, PathRejection>,
) -> Result<Response, Refusal> {
    let extract::Path(key) = key.map_err(|_| Refusal::NotFound)?;
    match api.get(&key).await {
        Ok(answer) if matches!(answer.status, 200 | 404) => {
            let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
            let headers = [
                (CONTENT_TYPE, "application/json"),
                (CACHE_CONTROL, "no-store"),
            ];
            Ok((status, headers, Body::from(answer.body)).into_response())
        }
        Ok(_) | Err(_) => Err(Refusal::UpstreamUnavailable),
    }
}

/// What would end or change the path in an address.
const NOT_IN_PATH: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');

fn database(folder: &Path, file: &str) -> Secret {
    let path = folder.join(file);
    let path = path.to_string_lossy();
    Secret::new(format!(
        "sqlite:{}",
        utf8_percent_encode(&path, NOT_IN_PATH)
    ))
}

/// A secret that opens nothing but the sandbox of this process.
fn throw_away_secret() -> Result<Secret, StartError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(StartError::Random)?;
    let mut text = String::from("sk_");
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(Secret::new(text))
}

/// The one place where a secret is shown, and only a throw-away one: a secret from the environment may be real, and the
/// shell that runs the command knows it.
fn welcome(port: u16, sandbox_port: u16, account: &Account, from_environment: bool) -> String {
    let public_key = &account.public_key;
    let secret_key = if from_environment {
        "$PARTNERSTACK_SECRET_KEY"
    } else {
        account.secret_key.reveal()
    };
    format!(
        "
  partnerkey demo

  Open      http://localhost:{port}/
  or land   http://localhost:{port}/{LINK}
  through a partner's link, sign up, and ask the stand-in for the Customers API who gets the credit:

  curl -u {public_key}:{secret_key} http://localhost:{sandbox_port}/v1/customers/<key>

  Stop with Ctrl-C.

listening on http://localhost:{port}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_key_has_the_vendors_form() {
        let key = PUBLIC_KEY.strip_prefix("pk_").unwrap();
        assert_eq!(key.len(), 32);
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric()));
    }

    #[test]
    fn each_start_has_its_own_secret() {
        assert_ne!(throw_away_secret().unwrap(), throw_away_secret().unwrap());
    }

    #[test]
    fn a_secret_from_the_environment_is_not_shown() {
        let account = Account {
            public_key: "pk_1".to_owned(),
            secret_key: Secret::new("sk_real".to_owned()),
        };
        assert!(!welcome(1, 2, &account, true).contains("sk_real"));
        assert!(
            welcome(1, 2, &account, false)
                .contains("curl -u pk_1:sk_real http://localhost:2/v1/customers/<key>")
        );
        assert_eq!(
            welcome(1, 2, &account, false).lines().last(),
            Some("listening on http://localhost:1")
        );
    }
}
