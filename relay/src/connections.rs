//! Connections: how many there may be, and for how long one may say nothing.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt;
use tracing::warn;

/// What one client may cost us before it has asked for anything.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So many connections at a time; others wait until one is closed.
    pub most: usize,
    /// A connection on which no whole request head arrives for so long is closed.
    pub silence: Duration,
    /// The most bytes of a request head, and of what is read ahead.
    pub buffer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A process may commonly have 1,024 files open, and the database and the upstream need some.
            most: 900,
            // More than the two minutes for which Caddy keeps a connection that is idle (nginx: one). It is the proxy
            // who must close it, or a request may just be on its way.
            silence: Duration::from_secs(130),
            buffer: 64 * 1024,
        }
    }
}

/// How long to wait when the system has no file left for a connection.
const PAUSE: Duration = Duration::from_secs(1);

/// Answers on a listener until told to stop, then finishes the requests on their way.
pub async fn answer(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.silence)
        .max_buf_size(limits.buffer);
    let seats = Arc::new(Semaphore::new(limits.most));
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (seat, stream, peer) = tokio::select! {
            guest = next(&listener, &seats) => guest,
            () = &mut stop => break,
        };
        let app = app.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            app.clone().oneshot(request)
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // Err: the client is gone, or is no HTTP client; nobody is left to tell.
            let _ = connection.await;
            drop(seat);
        });
    }
    drop(listener); // those who come now are refused, and not left waiting
    open.shutdown().await;
}

/// The next connection, when there is a seat.
async fn next(
    listener: &TcpListener,
    seats: &Arc<Semaphore>,
) -> (Option<OwnedSemaphorePermit>, TcpStream, SocketAddr) {
    // Err: the semaphore was closed, which nobody does.
    let seat = Arc::clone(seats).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Err: the answer waits a little for more to send.
                let _ = stream.set_nodelay(true);
                return (seat, stream, peer);
            }
            // They concern this one connection, which has ended before it began.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::ConnectionAborted
                        | io::ErrorKind::ConnectionReset
                        | io::ErrorKind::ConnectionRefused
                ) => {}
            Err(error) => {
                warn!(kind = ?error.kind(), "no connection can be taken, the limit of open files may be too low");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::extract::Path;
    use axum::routing::get;
    use std::sync::Mutex;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// A server that remembers the paths it was asked for, in order.
    async fn server(limits: Limits) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let paths = Arc::clone(&asked);
        let app = Router::new().route(
            "/{path}",
            get(async move |Path(path): Path<String>| {
                paths.lock().unwrap().push(path);
                "answer"
            }),
        );
        tokio::spawn(answer(listener, app, limits, std::future::pending()));
        (address, asked)
    }

    async fn ask(stream: &mut TcpStream, path: &str) {
        let request = format!("GET /{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
    }

    async fn all_of(mut stream: TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    #[tokio::test]
    async fn who_says_nothing_or_not_enough_is_sent_away() {
        let silence = Duration::from_millis(50);
        let (address, asked) = server(Limits {
            silence,
            ..Limits::default()
        })
        .await;
        for said in ["", "GET /half HTTP/1.1\r\nhost"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            assert!(!all_of(stream).await.contains("answer"), "{said}");
        }
        assert!(asked.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn who_comes_when_all_seats_are_taken_waits() {
        let (address, asked) = server(Limits {
            most: 1,
            ..Limits::default()
        })
        .await;
        let mut first = TcpStream::connect(address).await.unwrap();
        let mut second = TcpStream::connect(address).await.unwrap();
        ask(&mut second, "second").await;
        ask(&mut first, "first").await;
        assert!(all_of(first).await.ends_with("answer"));
        assert!(all_of(second).await.ends_with("answer"));
        assert_eq!(*asked.lock().unwrap(), ["first", "second"]);
    }

    #[tokio::test]
    async fn a_head_without_end_is_refused() {
        let (address, _) = server(Limits {
            buffer: 8192,
            ..Limits::default()
        })
        .await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!("GET / HTTP/1.1\r\nhost: {}", "x".repeat(10_000));
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // Err: it was cut off while we were still talking.
        let _ = stream.read_to_end(&mut answer).await;
        assert!(!answer.starts_with(b"HTTP/1.1 2"), "{answer:?}");
    }
}
