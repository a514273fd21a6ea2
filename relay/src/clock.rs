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

/// A time as ISO 8601 writes it: `2026-11-22T20:15:00.123Z`.
#[must_use]
pub fn text(time: Millis) -> String {
    jiff::Timestamp::from_millisecond(time)
        // What lies outside of the years -9999 to 9999 is a number.
        .map_or_else(|_| time.to_string(), |time| format!("{time:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_text() {
        assert_eq!(text(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(text(1_700_000_000_120), "2023-11-14T22:13:20.120Z");
        assert_eq!(text(Millis::MAX), Millis::MAX.to_string());
    }
}
