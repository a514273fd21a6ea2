//! Ports and signals: open, say so, answer until told to stop, finish.

use std::io::Write;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{info, warn};

use crate::connections::{self, Limits};
use crate::error::StartError;

/// So long may requests on their way take after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Signals so close together are one wish: a terminal and `npm` both pass the same Ctrl-C on.
const ONE_WISH: Duration = Duration::from_secs(1);

/// Tells all parts of the program that it is time to finish.
#[derive(Clone)]
pub struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Becomes true on SIGINT (Ctrl-C) and SIGTERM; a later one ends the process at once.
    #[must_use]
    pub fn on_signal() -> Self {
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            signal().await;
            info!("stopping");
            // Err: every receiver is gone, everything has stopped already.
            let _ = sender.send(true);
            tokio::time::sleep(ONE_WISH).await;
            signal().await;
            warn!("stopped before everything was finished");
            std::process::exit(1);
        });
        Self(receiver)
    }

    /// Whether it is time.
    #[must_use]
    pub fn requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns when it is time.
    pub async fn wait(&mut self) {
        // Err: the sender is gone, which ends the program as well.
        let _ = self.0.wait_for(|requested| *requested).await;
    }
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};

    match (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        _ => {
            warn!("signals cannot be received, only kill -9 stops this process");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Opens one address.
///
/// # Errors
/// When it is taken or not ours.
pub async fn open(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| StartError::Listen(address, error))
}

/// Opens `localhost`: IPv4, and IPv6 where there is one, because browsers try either first.
///
/// # Errors
/// When the IPv4 port is taken.
pub async fn open_localhost(port: u16) -> Result<(u16, Vec<TcpListener>), StartError> {
    let first = open((Ipv4Addr::LOCALHOST, port).into()).await?;
    let port = port_of(&first)?;
    let mut listeners = vec![first];
    // Not there, or taken by a program that is not on IPv4: the demo is reachable all the same.
    listeners.extend(TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok());
    Ok((port, listeners))
}

fn port_of(listener: &TcpListener) -> Result<u16, StartError> {
    Ok(address_of(listener)?.port())
}

/// The address a listener really has.
///
/// # Errors
/// When the system does not say.
pub fn address_of(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener
        .local_addr()
        .map_err(|error| StartError::Listen((Ipv4Addr::UNSPECIFIED, 0).into(), error))
}

/// Prints on standard output, for people and for the programs that started us.
pub fn announce(text: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody reads: nobody to tell.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Answers on all listeners until told to stop, then finishes the requests on their way.
pub async fn answer(listeners: Vec<TcpListener>, app: Router, mut stop: Stop) {
    let mut servers = JoinSet::new();
    for listener in listeners {
        let mut stopped = stop.clone();
        let stopped = async move { stopped.wait().await };
        let limits = Limits::default();
        servers.spawn(connections::answer(listener, app.clone(), limits, stopped));
    }
    stop.wait().await;
    if tokio::time::timeout(GRACE, servers.join_all())
        .await
        .is_err()
    {
        warn!("some requests did not finish in time");
    }
}
