//! A closed loop: every connection sends its next sign-up when it has the answer to the last.

use std::cell::RefCell;
use std::error::Error;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{HOST, ORIGIN};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::spawn_local;

use crate::customer::Customers;

type Failure = Box<dyn Error>;

/// Longer latencies count as this one: two minutes.
const LONGEST_MICROS: u64 = 120_000_000;

/// What is to be done.
pub struct Plan {
    pub address: SocketAddr,
    pub customers: Customers,
    pub connections: usize,
    pub warm_up: Duration,
    pub measured: Duration,
}

/// What was seen while it was measured.
struct Seen {
    /// Of those that were taken, in microseconds.
    latencies: Histogram<u64>,
    /// Answered with another status.
    refused: u64,
    /// Without an answer.
    failed: u64,
}

/// Runs it, and gives `{ taken, refused, failed, seconds, p50_ms, p90_ms, p99_ms, max_ms }`.
pub async fn run(plan: Plan) -> Result<Value, Failure> {
    let plan = Rc::new(plan);
    let seen = Rc::new(RefCell::new(Seen {
        latencies: Histogram::new_with_max(LONGEST_MICROS, 3)?,
        refused: 0,
        failed: 0,
    }));
    let from = Instant::now() + plan.warm_up;
    let until = from + plan.measured;
    let visitors: Vec<_> = (0..plan.connections)
        .map(|_| spawn_local(visit(Rc::clone(&plan), Rc::clone(&seen), from, until)))
        .collect();
    for visitor in visitors {
        visitor.await?;
    }
    let seen = seen.borrow();
    let milliseconds = |quantile| {
        Duration::from_micros(seen.latencies.value_at_quantile(quantile)).as_secs_f64() * 1e3
    };
    Ok(json!({
        "taken": seen.latencies.len(),
        "refused": seen.refused,
        "failed": seen.failed,
        "seconds": plan.measured.as_secs_f64(),
        "p50_ms": milliseconds(0.5),
        "p90_ms": milliseconds(0.9),
        "p99_ms": milliseconds(0.99),
        "max_ms": milliseconds(1.0),
    }))
}

/// One connection after the other: some servers close theirs after each answer.
async fn visit(plan: Rc<Plan>, seen: Rc<RefCell<Seen>>, from: Instant, until: Instant) {
    let mut connection: Option<SendRequest<Full<Bytes>>> = None;
    while Instant::now() < until {
        let start = Instant::now();
        let answer = sign_up(&plan, &mut connection).await;
        let end = Instant::now();
        if end < from || end > until {
            continue;
        }
        let mut seen = seen.borrow_mut();
        match answer {
            Ok(status) if status == plan.customers.taken() => {
                let micros = u64::try_from((end - start).as_micros()).unwrap_or(u64::MAX);
                seen.latencies.saturating_record(micros);
            }
            Ok(_) => seen.refused += 1,
            Err(_) => {
                connection = None;
                seen.failed += 1;
            }
        }
    }
}

/// From the first byte sent, connecting included, to the last received.
async fn sign_up(
    plan: &Plan,
    connection: &mut Option<SendRequest<Full<Bytes>>>,
) -> Result<u16, Failure> {
    if let Some(open) = connection
        && open.ready().await.is_err()
    {
        *connection = None; // closed after its last answer
    }
    let sender = match connection {
        Some(open) => open,
        None => connection.insert(connect(plan.address).await?),
    };
    let host = plan.address.to_string();
    let mut request = Request::post(plan.customers.path())
        .header(ORIGIN, format!("http://{host}")) // as from a page of the server's own
        .header(HOST, host);
    for (name, value) in plan.customers.headers() {
        request = request.header(*name, *value);
    }
    let answer = sender
        .send_request(request.body(Full::new(plan.customers.body().into()))?)
        .await?;
    let status = answer.status().as_u16();
    answer.into_body().collect().await?;
    Ok(status)
}

async fn connect(address: SocketAddr) -> Result<SendRequest<Full<Bytes>>, Failure> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    spawn_local(async move {
        // An error is seen by who sends on it.
        let _ = connection.await;
    });
    Ok(sender)
}
