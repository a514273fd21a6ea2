//! The outbox: when a kept sign-up is sent again, and when it is given up.
//!
//! - A sign-up is kept before it is sent, and forgotten only on a definitive answer.
//! - After a failure it rests, 1 s at first and twice as long each time, up to 5 minutes, about half of it
//!   by chance: the visitors of a site whose relay comes back do not all return at once.
//! - A *nudge* ends the rest: a page was loaded, is seen again, or is back online.
//! - What the relay has asked for (`Retry-After`, RFC 9110 section 10.2.3) also holds against a nudge.
//! - Whoever sends a sign-up claims it first, so that no other tab sends it as well. A claim ends by itself,
//!   because tabs are closed and crash.
//! - It is given up when it is older than 30 days and has been tried ten times at least, so that a clock
//!   that jumps ahead loses nothing. A time that lies farther ahead than any can be was written before the
//!   clock was set back, and counts as past.
//!
//! Times are milliseconds since 1970, as browsers give them.
//!
//! ```
//! use partnerkey::outbox::Kept;
//!
//! let fresh = Kept { at: 1_000.0, ..Kept::default() };
//! let tried = fresh.tried(5_000.0, None, 0.0).unwrap();
//! assert_eq!(tried.due_in(5_000.0, false), 500.0);
//! assert_eq!(tried.due_in(5_000.0, true), 0.0);
//! ```

use serde::{Serialize, Serializer};

/// The rest after the first failure, in ms.
const FIRST_REST: f64 = 1_000.0;
/// The longest rest, in ms: 5 minutes.
const LONGEST_REST: f64 = 300_000.0;
/// The longest that the relay can ask for, in ms: 1 hour.
const LONGEST_ASKED: f64 = 3_600_000.0;

/// The age in ms after which a sign-up may be given up: 30 days.
const OLD: f64 = 2_592_000_000.0;
/// So often it is tried at least before it is given up.
const LEAST_TRIES: u32 = 10;

/// What the outbox knows of one sign-up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Kept {
    /// When it was made.
    pub at: f64,
    /// How often it was sent without a definitive answer.
    pub tries: u32,
    /// It rests until then.
    pub rests_until: f64,
    /// The relay wants to hear no more of it until then.
    pub barred_until: f64,
    /// Some tab is sending it, and has until then.
    pub claimed_until: f64,
}

impl Serialize for Kept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([
            ("at", self.at),
            ("tries", f64::from(self.tries)),
            ("rests_until", self.rests_until),
            ("barred_until", self.barred_until),
            ("claimed_until", self.claimed_until),
        ])
    }
}

impl Kept {
    /// In how many ms it may be sent; 0 is now.
    #[must_use]
    pub fn due_in(&self, now: f64, nudged: bool) -> f64 {
        let rests_until = if nudged { 0.0 } else { self.rests_until };
        let until = rests_until.max(self.barred_until).max(self.claimed_until);
        let wait = until - now;
        if wait > LONGEST_ASKED {
            return 0.0;
        }
        wait.max(0.0)
    }

    /// After one more try without a definitive answer; nothing when it is given up.
    ///
    /// `asked` is the relay's `Retry-After` in ms, `chance` a number from 0 up to 1.
    #[must_use]
    pub fn tried(self, now: f64, asked: Option<f64>, chance: f64) -> Option<Self> {
        let tries = self.tries.saturating_add(1);
        if now - self.at > OLD && tries >= LEAST_TRIES {
            return None;
        }
        Some(Self {
            at: self.at,
            tries,
            rests_until: now + rest(tries, chance),
            barred_until: asked.map_or(0.0, |asked| now + asked.clamp(0.0, LONGEST_ASKED)),
            claimed_until: 0.0,
        })
    }
}

/// The rest after so many tries: half of it certain, half by chance.
fn rest(tries: u32, chance: f64) -> f64 {
    let doublings = tries.saturating_sub(1).min(16);
    let most = (FIRST_REST * f64::from(1_u32 << doublings)).min(LONGEST_REST);
    most / 2.0 * (1.0 + chance)
}

#[cfg(test)]
mod tests {
    use super::{Kept, LEAST_TRIES, LONGEST_ASKED, OLD};

    const NOW: f64 = 1_800_000_000_000.0;

    fn fresh() -> Kept {
        Kept {
            at: NOW,
            ..Kept::default()
        }
    }

    #[track_caller]
    fn rests(tries_before: u32, chance: f64, ms: f64) {
        let kept = Kept {
            tries: tries_before,
            ..fresh()
        };
        let tried = kept.tried(NOW, None, chance).unwrap();
        assert_eq!(tried.due_in(NOW, false), ms, "after {}", tried.tries);
        assert_eq!(tried.due_in(NOW, true), 0.0, "a nudge ends it");
    }

    #[test]
    fn a_rest_doubles_up_to_5_minutes_and_half_of_it_is_chance() {
        assert_eq!(fresh().due_in(NOW, false), 0.0);
        rests(0, 0.0, 500.0);
        rests(0, 1.0, 1_000.0);
        rests(1, 0.5, 1_500.0);
        rests(2, 1.0, 4_000.0);
        rests(8, 1.0, 256_000.0);
        rests(9, 1.0, 300_000.0);
        rests(40, 0.0, 150_000.0);
        rests(u32::MAX, 1.0, 300_000.0);
    }

    #[test]
    fn what_the_relay_asks_for_holds_against_a_nudge_up_to_an_hour() {
        let asked = |ms| fresh().tried(NOW, Some(ms), 0.0).unwrap();
        assert_eq!(asked(30_000.0).due_in(NOW, true), 30_000.0);
        assert_eq!(asked(30_000.0).due_in(NOW + 30_000.0, true), 0.0);
        assert_eq!(asked(1e12).due_in(NOW, true), LONGEST_ASKED);
        for nonsense in [-5.0, f64::NEG_INFINITY, f64::NAN] {
            assert_eq!(asked(nonsense).due_in(NOW, true), 0.0, "{nonsense}");
        }
    }

    #[test]
    fn what_a_tab_is_sending_no_other_sends_until_the_claim_ends() {
        let claimed = Kept {
            claimed_until: NOW + 30_000.0,
            ..fresh()
        };
        assert_eq!(claimed.due_in(NOW, true), 30_000.0);
        assert_eq!(claimed.due_in(NOW + 30_001.0, false), 0.0);
        let tried = claimed.tried(NOW, None, 0.0).unwrap();
        assert_eq!(tried.claimed_until, 0.0);
    }

    #[test]
    fn a_clock_that_is_set_back_strands_nothing() {
        let next_year = NOW + 365.0 * 86_400_000.0;
        let kept = Kept {
            at: next_year,
            tries: 3,
            rests_until: next_year,
            barred_until: next_year,
            claimed_until: next_year,
        };
        assert_eq!(kept.due_in(NOW, false), 0.0);
        assert!(kept.tried(NOW, None, 0.5).is_some());
    }

    #[test]
    fn given_up_when_old_and_tried_often_never_for_either_alone() {
        let kept = |tries| Kept { tries, ..fresh() };
        let later = NOW + OLD + 1.0;
        assert!(kept(0).tried(later, None, 0.5).is_some());
        assert!(kept(LEAST_TRIES - 2).tried(later, None, 0.5).is_some());
        assert!(kept(LEAST_TRIES - 1).tried(later, None, 0.5).is_none());
        assert!(kept(1_000).tried(NOW + OLD, None, 0.5).is_some());
    }
}
