//! When to try a delivery again: pure, no clock.

use std::time::Duration;

/// The wait after the first failure.
pub const FIRST_WAIT: Duration = Duration::from_secs(1);

/// No wait is longer than this, so a sign-up is tried within the hour after a long outage ends.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// How long to wait after so many failed attempts: 1 s, 2 s, 4 s, … 1 h. There is no last attempt.
#[must_use]
pub fn wait(failed_attempts: u32) -> Duration {
    let doublings = failed_attempts.saturating_sub(1);
    let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
    FIRST_WAIT.saturating_mul(factor).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn waits(failed_attempts: u32, seconds: u64) {
        assert_eq!(
            wait(failed_attempts),
            Duration::from_secs(seconds),
            "after {failed_attempts}"
        );
    }

    #[test]
    fn doubles_up_to_the_longest_wait() {
        waits(0, 1);
        waits(1, 1);
        waits(2, 2);
        waits(3, 4);
        waits(12, 2048);
        waits(13, 3600);
        waits(32, 3600);
        waits(33, 3600);
        waits(u32::MAX, 3600);
    }

    #[test]
    fn never_shrinks() {
        for attempts in 0..100 {
            assert!(wait(attempts) <= wait(attempts + 1));
        }
    }
}
