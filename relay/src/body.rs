//! The body of a request, read with limits: of size and of time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::BodyExt;

use crate::error::Refusal;

/// The most bytes that a body may have.
pub const LIMIT: usize = 16 * 1024;

/// Of a body that is not wanted, so many bytes are read and dropped: a client that is still sending does not read the
/// answer, it sees the connection break.
const DRAIN_LIMIT: usize = 4 * 1024 * 1024;

/// How long a body may take to arrive.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Reads a body of at most [`LIMIT`] bytes.
///
/// # Errors
/// [`Refusal::TooLarge`], or [`Refusal::IncompleteBody`] when it breaks off or takes too long.
pub async fn read(body: Body) -> Result<Vec<u8>, Refusal> {
    tokio::time::timeout(TIMEOUT, read_up_to(body, LIMIT))
        .await
        .unwrap_or(Err(Refusal::IncompleteBody))
}

/// Lets a client finish what it is sending, so that it reads the answer.
pub async fn drain(body: Body) {
    // Whatever came of it, there is an answer already.
    let _ = tokio::time::timeout(TIMEOUT, read_up_to(body, 0)).await;
}

async fn read_up_to(mut body: Body, limit: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut total = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::IncompleteBody)?;
        let data: Bytes = frame.into_data().unwrap_or_default(); // trailers say nothing
        total = total.saturating_add(data.len());
        if total > DRAIN_LIMIT {
            break;
        }
        if total <= limit {
            bytes.extend_from_slice(&data);
        }
    }
    if total > limit {
        Err(Refusal::TooLarge)
    } else {
        Ok(bytes)
    }
}
