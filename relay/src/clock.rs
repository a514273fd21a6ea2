//! The time of day. Everything that decides takes the time as a parameter; only the edges ask here.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01 UTC.
pub type Millis = i64;

/// The present.
#[must_use]
pub fn now() -> Millis {
    // A clock before 1970 or after the year 292 million reads as the nearest end.
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
        })
}
