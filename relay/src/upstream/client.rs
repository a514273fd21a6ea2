//! HTTP to an upstream: how long it may take, what is read of an answer, and when it asks us to come back.

use std::time::{Duration, Instant, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use prometheus_client::metrics::histogram::Histogram;
use reqwest::header::RETRY_AFTER;
use reqwest::{RequestBuilder, Response, redirect};

use crate::config::ApiUrl;
use crate::error::StartError;

/// How long one request may take, from connecting to the last byte.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// However long an upstream asks us to stay away, it is not longer than this.
pub const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60 * 60);

/// Of an answer at most this much is read: the documented ones are far smaller.
const ANSWER_LIMIT: usize = 64 * 1024;

/// In a path segment these need no encoding (RFC 3986, `unreserved`).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// An answer.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body, or nothing when it broke off after a status that says enough.
    pub body: Vec<u8>,
    /// `Retry-After`.
    pub retry_after: Option<Duration>,
}

/// Connections to an upstream. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    latency: Histogram,
}

impl Client {
    /// Sets up connections. Nothing is sent yet. `latency` is told how long each answer took, in seconds.
    ///
    /// # Errors
    /// When TLS cannot be set up, as on a machine without CA certificates.
    pub fn new(url: &ApiUrl, latency: Histogram) -> Result<Self, StartError> {
        // Err means that one is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none()) // credentials go to the configured host only
            .user_agent(concat!("partnerkey-relay/", env!("CARGO_PKG_VERSION")));
        if !url.is_encrypted() {
            // The sandbox: works on a machine without CA certificates, and is not behind a proxy.
            http = http.tls_certs_only([]).no_proxy();
        }
        Ok(Self {
            http: http.build().map_err(StartError::Client)?,
            latency,
        })
    }

    /// A `GET` to be sent.
    pub fn get(&self, url: &str) -> RequestBuilder {
        self.http.get(url)
    }

    /// A `POST` to be sent.
    pub fn post(&self, url: &str) -> RequestBuilder {
        self.http.post(url)
    }

    /// Sends a request.
    ///
    /// # Errors
    /// A code, when there was no answer.
    pub async fn send(&self, request: RequestBuilder) -> Result<Answer, &'static str> {
        let start = Instant::now();
        let answer = answer(request).await;
        self.latency.observe(start.elapsed().as_secs_f64());
        answer
    }
}

/// A key as one segment of a path.
pub fn segment(key: &str) -> String {
    utf8_percent_encode(key, SEGMENT).to_string()
}

async fn answer(request: RequestBuilder) -> Result<Answer, &'static str> {
    let response = request.send().await.map_err(|error| no_answer(&error))?;
    let status = response.status();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| retry_after(value, SystemTime::now()));
    let body = match read(response).await {
        Ok(body) => body,
        // The status alone says that it worked.
        Err(_) if status.is_success() => Vec::new(),
        Err(error) => return Err(no_answer(&error)),
    };
    Ok(Answer {
        status: status.as_u16(),
        body,
        retry_after,
    })
}

async fn read(mut response: Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_LIMIT {
            break;
        }
    }
    Ok(body)
}

/// Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). What is neither counts as not said.
fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    let wait = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        // A date that has passed: come at once.
        Err(_) => httpdate::parse_http_date(value)
            .ok()?
            .duration_since(now)
            .unwrap_or_default(),
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

/// A code for a request without an answer. The error itself is not logged: its text holds the URL, and so the key.
fn no_answer(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "upstream_timeout"
    } else if error.is_connect() {
        "upstream_unreachable"
    } else {
        "upstream_broke_off"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_path_segment() {
        assert_eq!(segment("a/b c@é?#%"), "a%2Fb%20c%40%C3%A9%3F%23%25");
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        for (value, seconds) in [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("86400", Some(3600)), // the longest
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("Sun, 07 Nov 2094 08:00:00 GMT", Some(3600)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            let expected = seconds.map(Duration::from_secs);
            assert_eq!(retry_after(value, now), expected, "{value:?}");
        }
    }
}
