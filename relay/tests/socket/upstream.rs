//! A Customers API that answers as told and remembers what it was asked: for answers that the sandbox never gives.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    pub path: String,
    pub authorization: String,
    pub body: Bytes,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What it answers.
#[derive(Clone)]
pub enum Answer {
    Status(u16, String),
    /// A redirect to this address.
    Redirect(String),
    /// A status with `Retry-After`.
    RetryAfter(u16, String),
    /// 200, but not before [`Upstream::release`].
    WhenReleased,
}

impl Answer {
    pub fn status(status: u16) -> Self {
        Self::Status(status, String::new())
    }
}

/// Gives its answers in order, the last one for ever.
#[derive(Clone)]
pub struct Upstream {
    pub url: String,
    inner: Arc<Inner>,
}

struct Inner {
    answers: Mutex<VecDeque<Answer>>,
    received: Mutex<Vec<Received>>,
    gate: Semaphore,
}

impl Upstream {
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            answers: Mutex::new(answers.into_iter().collect()),
            received: Mutex::default(),
            gate: Semaphore::new(0),
        });
        let app = Router::new()
            .fallback(handle)
            .with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, inner }
    }

    pub fn received(&self) -> Vec<Received> {
        self.inner.received.lock().unwrap().clone()
    }

    pub fn release(&self) {
        self.inner.gate.add_permits(1);
    }
}

async fn handle(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let authorization = parts
        .headers
        .get("authorization")
        .map_or("", |value| value.to_str().unwrap())
        .to_owned();
    inner.received.lock().unwrap().push(Received {
        method: parts.method.to_string(),
        path: parts.uri.to_string(),
        authorization,
        body,
    });
    let answer = {
        let mut answers = inner.answers.lock().unwrap();
        if answers.len() > 1 {
            answers.pop_front()
        } else {
            answers.front().cloned()
        }
    };
    match answer.expect("an answer") {
        Answer::Status(status, body) => {
            (StatusCode::from_u16(status).unwrap(), body).into_response()
        }
        Answer::Redirect(to) => {
            (StatusCode::TEMPORARY_REDIRECT, [("location", to)]).into_response()
        }
        Answer::RetryAfter(status, value) => (
            StatusCode::from_u16(status).unwrap(),
            [("retry-after", value)],
        )
            .into_response(),
        Answer::WhenReleased => {
            inner.gate.acquire().await.unwrap().forget();
            StatusCode::OK.into_response()
        }
    }
}
