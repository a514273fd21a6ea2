//! A Customers API that takes everything and keeps nothing: what is measured against it is the relay alone.

use std::cell::Cell;
use std::error::Error;
use std::rc::Rc;
use std::time::Instant;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::spawn_local;

const TAKEN: &str = r#"{"status":200,"message":"Customer created","rdata":{}}"#;

/// Counts requests, and prints when there were as many as expected.
struct Count {
    expected: u64,
    seen: Cell<u64>,
    first: Cell<Option<Instant>>,
}

impl Count {
    /// Seconds from the first to this one, when this is the last one expected.
    fn one_more(&self) -> Option<f64> {
        let first = self.first.get().unwrap_or_else(Instant::now);
        self.first.set(Some(first));
        self.seen.set(self.seen.get().saturating_add(1));
        (self.seen.get() == self.expected).then(|| first.elapsed().as_secs_f64())
    }
}

/// Answers until it is ended. Prints `{ "url" }` first, and `{ "requests", "seconds" }` once.
pub async fn run(
    expected: u64,
    print: impl Fn(&str) -> Result<(), Box<dyn Error>> + Copy + 'static,
) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    print(&json!({ "url": format!("http://{}", listener.local_addr()?) }).to_string())?;
    let count = Rc::new(Count {
        expected,
        seen: Cell::new(0),
        first: Cell::new(None),
    });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let count = Rc::clone(&count);
        let service = service_fn(move |request: Request<Incoming>| {
            let count = Rc::clone(&count);
            async move {
                let read = request.into_body().collect().await;
                if let (Ok(_), Some(seconds)) = (read, count.one_more()) {
                    // Nobody reads: nobody is waiting for it.
                    let _ = print(
                        &json!({ "requests": count.expected, "seconds": seconds }).to_string(),
                    );
                }
                Response::builder()
                    .header(CONTENT_TYPE, "application/json")
                    .body(Full::new(Bytes::from_static(TAKEN.as_bytes())))
            }
        });
        spawn_local(async move {
            // A connection that breaks is the client's affair.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}
