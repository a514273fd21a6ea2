//! When to try a delivery again: pure, no clock, no dice.

use std::time::Duration;

/// The longest wait after the first failure.
pub const FIRST_WAIT: Duration = Duration::from_secs(1);

/// No wait is longer than this, so a sign-up is tried within the hour after a long outage ends.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// The longest that the wait after so many failures in a row may be: 1 s, 2 s, 4 s, … 1 h. There is no last attempt.
#[must_use]
pub fn ceiling(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1);
    let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
    FIRST_WAIT.saturating_mul(factor).min(LONGEST_WAIT)
}

/// How long to wait. `dice`, from 0 to 1, says which part of the ceiling ("full jitter": what failed together does not
/// come back together). When the upstream said how long, it is at least that.
#[must_use]
pub fn wait(failures: u32, dice: f64, retry_after: Option<Duration>) -> Duration {
    ceiling(failures)
        .mul_f64(dice.clamp(0.0, 1.0))
        .max(retry_after.unwrap_or_default())
        .min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reaches(failures: u32, seconds: u64) {
        let expected = Duration::from_secs(seconds);
        assert_eq!(ceiling(failures), expected, "after {failures}");
    }

    #[test]
    fn the_ceiling_doubles_up_to_the_longest_wait() {
        reaches(0, 1);
        reaches(1, 1);
        reaches(2, 2);
        reaches(3, 4);
        reaches(12, 2048);
        reaches(13, 3600);
        reaches(32, 3600);
        reaches(33, 3600);
        reaches(u32::MAX, 3600);
    }

    #[test]
    fn the_dice_choose_a_part_of_it() {
        for (failures, dice, seconds) in [
            (3, 0.0, 0.0),
            (3, 0.25, 1.0),
            (3, 1.0, 4.0),
            (3, 7.0, 4.0),
            (3, -1.0, 0.0),
            (50, 0.5, 1800.0),
        ] {
            let expected = Duration::from_secs_f64(seconds);
            assert_eq!(wait(failures, dice, None), expected, "{failures} {dice}");
        }
    }

    #[test]
    fn what_the_upstream_asked_for_is_the_least() {
        let asked = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(wait(3, 1.0, asked(2)), Duration::from_secs(4));
        assert_eq!(wait(3, 0.0, asked(2)), Duration::from_secs(2));
        assert_eq!(wait(3, 1.0, asked(60)), Duration::from_secs(60));
        assert_eq!(wait(3, 1.0, asked(86_400)), LONGEST_WAIT);
    }
}
