//! The circuit breaker: whether the upstream is to be asked at all. Pure: time is a parameter.
//!
//! - Closed: everything is delivered. After [`FAILURES`] failures of the upstream itself in a row it opens.
//! - Open: nothing is claimed, so that an outage costs no sign-up an attempt.
//! - Half open, when its time is over: one sign-up is delivered. If that works it closes, if not it opens for twice as
//!   long.
//!
//! An upstream that says for how long to stay away opens it for so long.

use std::time::{Duration, Instant};

use crate::upstream::Health;

/// So many failures in a row open it.
pub const FAILURES: u32 = 5;

/// How long it is open the first time.
pub const FIRST_REST: Duration = Duration::from_secs(1);

/// It is never open for longer, unless the upstream says so: when an outage ends, we notice.
pub const LONGEST_REST: Duration = Duration::from_secs(60);

/// The breaker.
#[derive(Clone, Debug, Default)]
pub struct Breaker {
    /// Of the upstream, in a row.
    failures: u32,
    /// How often in a row it has opened.
    openings: u32,
    /// Open until then, half open afterwards; closed when there is nothing.
    until: Option<Instant>,
}

impl Breaker {
    /// How many more sign-ups may be on their way, of `at_once` at most, when so many are.
    #[must_use]
    pub fn room(&self, now: Instant, on_their_way: usize, at_once: usize) -> usize {
        match self.until {
            None => at_once.saturating_sub(on_their_way),
            Some(until) if now < until => 0,
            Some(_) => usize::from(on_their_way == 0),
        }
    }

    /// When it is or was half open; `None` while it is closed.
    #[must_use]
    pub fn rests_until(&self) -> Option<Instant> {
        self.until
    }

    /// When it is half open, if it is open now.
    #[must_use]
    pub fn open_until(&self, now: Instant) -> Option<Instant> {
        self.until.filter(|until| now < *until)
    }

    /// Takes notice of an attempt. `dice`, from 0 to 1, spread the relays that wait for the same upstream.
    pub fn notice(&mut self, health: Health, now: Instant, dice: f64) {
        match health {
            Health::Unknown | Health::Busy(None) => {}
            Health::Well => *self = Self::default(),
            Health::Busy(Some(wait)) => self.rest(now, wait),
            Health::Ill(asked) => {
                // While it is open, those that were on their way before tell nothing new.
                if self.open_until(now).is_none() {
                    self.failures = self.failures.saturating_add(1);
                    if self.until.is_some() || self.failures >= FAILURES {
                        self.openings = self.openings.saturating_add(1);
                        self.rest(now, rest(self.openings, dice));
                    }
                }
                if let Some(wait) = asked {
                    self.rest(now, wait);
                }
            }
        }
    }

    fn rest(&mut self, now: Instant, wait: Duration) {
        let until = now.checked_add(wait).unwrap_or(now);
        self.until = Some(self.until.map_or(until, |earlier| earlier.max(until)));
    }
}

/// Doubles each time; between half of that and all of it.
fn rest(openings: u32, dice: f64) -> Duration {
    let factor = 1_u32
        .checked_shl(openings.saturating_sub(1))
        .unwrap_or(u32::MAX);
    FIRST_REST
        .saturating_mul(factor)
        .min(LONGEST_REST)
        .mul_f64(0.5 + dice.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ILL: Health = Health::Ill(None);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// At second 0, 1, …: what is noticed there, and how much room there is afterwards.
    #[track_caller]
    fn story(steps: &[(u64, Option<Health>, usize)]) {
        let start = Instant::now();
        let mut breaker = Breaker::default();
        for (number, (second, health, room)) in steps.iter().enumerate() {
            let now = start + seconds(*second);
            if let Some(health) = health {
                breaker.notice(*health, now, 1.0);
            }
            assert_eq!(
                breaker.room(now, 0, 16),
                *room,
                "step {number}: {breaker:?}"
            );
        }
    }

    #[test]
    fn five_failures_in_a_row_open_it() {
        story(&[
            (0, None, 16),
            (0, Some(ILL), 16),
            (0, Some(ILL), 16),
            (0, Some(ILL), 16),
            (0, Some(ILL), 16),
            (0, Some(ILL), 0),
            (1, None, 1),
        ]);
    }

    #[test]
    fn a_success_between_them_starts_the_count_again() {
        story(&[
            (0, Some(ILL), 16),
            (0, Some(ILL), 16),
            (0, Some(ILL), 16),
            (0, Some(ILL), 16),
            (0, Some(Health::Well), 16),
            (0, Some(ILL), 16),
        ]);
    }

    const OPEN: [(u64, Option<Health>, usize); 5] = [
        (0, Some(ILL), 16),
        (0, Some(ILL), 16),
        (0, Some(ILL), 16),
        (0, Some(ILL), 16),
        (0, Some(ILL), 0),
    ];

    #[test]
    fn one_probe_that_works_closes_it() {
        story(
            &[
                OPEN.as_slice(),
                &[(1, None, 1), (1, Some(Health::Well), 16)],
            ]
            .concat(),
        );
    }

    #[test]
    fn each_probe_that_fails_doubles_the_rest_up_to_the_longest() {
        story(
            &[
                OPEN.as_slice(),
                &[
                    (1, Some(ILL), 0),
                    (2, None, 0),
                    (3, None, 1),
                    (3, Some(ILL), 0),
                    (6, None, 0),
                    (7, Some(ILL), 0),
                    (15, Some(ILL), 0),
                    (31, Some(ILL), 0),
                    (63, Some(ILL), 0),
                    (122, None, 0),
                    (123, Some(ILL), 0), // 60 s and not 64
                    (182, None, 0),
                    (183, None, 1),
                ],
            ]
            .concat(),
        );
    }

    #[test]
    fn those_that_were_on_their_way_do_not_make_it_worse() {
        story(
            &[
                OPEN.as_slice(),
                &[(0, Some(ILL), 0), (0, Some(ILL), 0), (1, None, 1)],
            ]
            .concat(),
        );
    }

    #[test]
    fn there_is_one_probe_at_a_time() {
        let start = Instant::now();
        let mut breaker = Breaker::default();
        for _ in 0..FAILURES {
            breaker.notice(ILL, start, 1.0);
        }
        let later = start + seconds(1);
        assert_eq!(breaker.open_until(start), Some(later));
        assert_eq!(breaker.open_until(later), None);
        assert_eq!(breaker.room(later, 0, 16), 1);
        assert_eq!(breaker.room(later, 1, 16), 0);
    }

    #[test]
    fn what_the_upstream_asks_for_is_done() {
        let busy = |wait| Some(Health::Busy(Some(seconds(wait))));
        story(&[(0, busy(10), 0), (9, None, 0), (10, None, 1)]);
        story(&[
            (0, busy(10), 0),
            (1, busy(2), 0),
            (9, None, 0),
            (10, None, 1),
        ]);
        story(&[(0, Some(Health::Busy(None)), 16)]);
        let ill = Some(Health::Ill(Some(seconds(10))));
        story(&[(0, ill, 0), (9, None, 0), (10, None, 1)]);
    }

    #[test]
    fn what_was_not_asked_tells_nothing() {
        story(&[OPEN.as_slice(), &[(1, Some(Health::Unknown), 1)]].concat());
    }

    #[test]
    fn the_dice_shorten_a_rest_by_half_at_most() {
        assert_eq!(rest(3, 0.0), seconds(2));
        assert_eq!(rest(3, 0.5), seconds(3));
        assert_eq!(rest(3, 1.0), seconds(4));
        assert_eq!(rest(u32::MAX, 1.0), LONGEST_REST);
    }
}
