//! How a sign-up is left after an attempt. Pure.

use std::time::Duration;

use super::schedule;
use crate::clock::Millis;
use crate::store::{Claim, Settlement, State};
use crate::upstream::Outcome;

/// What was handed over and is not visible is read back this often, or as often as it was to be read back at first.
const READ_BACK_EVERY: Duration = Duration::from_secs(60);

/// What is not visible after so long is handed over again.
const VISIBLE_WITHIN: Duration = Duration::from_secs(15 * 60);

/// What was handed over so often and never became visible is given up.
const MOST_HAND_OVERS: u32 = 3;

/// What to write down of a claimed sign-up. `confirm_after`: when something handed over is first read back. `dice`: see
/// [`schedule::wait`].
pub fn settlement(
    claim: &Claim,
    outcome: Outcome,
    confirm_after: Duration,
    now: Millis,
    dice: f64,
) -> Settlement {
    // As it is when nothing more is to be done.
    let settled = Settlement {
        seq: claim.seq,
        claimed_until: claim.claimed_until,
        state: State::Delivered,
        status: None,
        reason: None,
        failures: 0,
        next_attempt_at: now,
        handed_over_at: claim.handed_over_at,
        hand_overs: claim.hand_overs,
    };
    match outcome {
        Outcome::Created { status } => Settlement {
            status: Some(status),
            ..settled
        },
        Outcome::Exists { status } => Settlement {
            status: Some(status),
            reason: Some("duplicate"),
            ..settled
        },
        Outcome::Refused { status, reason } => Settlement {
            state: State::Dead,
            status,
            reason: Some(reason),
            ..settled
        },
        Outcome::Unsettled {
            status,
            reason,
            retry_after,
        } => {
            let failures = claim.failures.saturating_add(1);
            Settlement {
                state: State::Pending,
                status,
                reason: Some(reason),
                failures,
                next_attempt_at: after(now, schedule::wait(failures, dice, retry_after)),
                ..settled
            }
        }
        Outcome::HandedOver { status } => Settlement {
            state: State::Pending,
            status: Some(status),
            reason: Some("handed_over"),
            next_attempt_at: after(now, confirm_after),
            handed_over_at: Some(now),
            hand_overs: claim.hand_overs.saturating_add(1),
            ..settled
        },
        Outcome::NotVisible { status } => {
            let give_up_at = after(claim.handed_over_at.unwrap_or(now), VISIBLE_WITHIN);
            let waiting = Settlement {
                state: State::Pending,
                status: Some(status),
                reason: Some("not_visible"),
                next_attempt_at: after(now, READ_BACK_EVERY.min(confirm_after)),
                ..settled
            };
            if now < give_up_at {
                waiting
            } else if claim.hand_overs < MOST_HAND_OVERS {
                Settlement {
                    next_attempt_at: now,
                    handed_over_at: None,
                    ..waiting
                }
            } else {
                Settlement {
                    state: State::Dead,
                    reason: Some("not_confirmed"),
                    ..waiting
                }
            }
        }
    }
}

fn after(time: Millis, wait: Duration) -> Millis {
    time.saturating_add(Millis::try_from(wait.as_millis()).unwrap_or(Millis::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 1_000_000;
    const MINUTE: Millis = 60_000;

    fn claim() -> Claim {
        Claim {
            seq: 7,
            id: String::new(),
            customer_key: String::new(),
            email: String::new(),
            name: None,
            partner_key: None,
            xid: None,
            provider_key: None,
            extras: String::new(),
            failures: 2,
            handed_over_at: None,
            hand_overs: 0,
            claimed_until: 30_000,
        }
    }

    fn settle(claim: &Claim, outcome: Outcome) -> Settlement {
        settlement(claim, outcome, Duration::from_secs(120), NOW, 1.0)
    }

    /// Status, reason, and what the sign-up is.
    #[track_caller]
    fn ends(outcome: Outcome, state: State, status: Option<u16>, reason: Option<&'static str>) {
        let settlement = settle(&claim(), outcome);
        assert_eq!((settlement.seq, settlement.claimed_until), (7, 30_000));
        assert_eq!(
            (settlement.state, settlement.status, settlement.reason),
            (state, status, reason)
        );
    }

    #[test]
    fn what_ends_a_signup() {
        let status = 200;
        ends(
            Outcome::Created { status },
            State::Delivered,
            Some(200),
            None,
        );
        ends(
            Outcome::Exists { status: 409 },
            State::Delivered,
            Some(409),
            Some("duplicate"),
        );
        for status in [Some(404), None] {
            let reason = "a_reason";
            ends(
                Outcome::Refused { status, reason },
                State::Dead,
                status,
                Some(reason),
            );
        }
    }

    #[test]
    fn what_is_unsettled_waits() {
        let outcome = |retry_after| Outcome::Unsettled {
            status: Some(503),
            reason: "upstream_failed",
            retry_after,
        };
        let settlement = settle(&claim(), outcome(None));
        assert_eq!((settlement.state, settlement.failures), (State::Pending, 3));
        assert_eq!(settlement.next_attempt_at, NOW + 4_000);
        let asked = settle(&claim(), outcome(Some(Duration::from_secs(60))));
        assert_eq!(asked.next_attempt_at, NOW + MINUTE);
    }

    #[test]
    fn what_is_handed_over_is_read_back_later() {
        let settlement = settle(&claim(), Outcome::HandedOver { status: 200 });
        assert_eq!(settlement.state, State::Pending);
        assert_eq!(settlement.reason, Some("handed_over"));
        assert_eq!(settlement.handed_over_at, Some(NOW));
        assert_eq!((settlement.hand_overs, settlement.failures), (1, 0));
        assert_eq!(settlement.next_attempt_at, NOW + 2 * MINUTE);
    }

    fn handed_over(before: Millis, hand_overs: u32) -> Settlement {
        let claim = Claim {
            handed_over_at: Some(NOW - before),
            hand_overs,
            ..claim()
        };
        settle(&claim, Outcome::NotVisible { status: 404 })
    }

    #[test]
    fn what_is_not_visible_is_read_back_each_minute() {
        for before in [0, MINUTE, 15 * MINUTE - 1, -MINUTE] {
            let settlement = handed_over(before, 3);
            assert_eq!(settlement.state, State::Pending);
            assert_eq!(settlement.handed_over_at, Some(NOW - before));
            assert_eq!(settlement.next_attempt_at, NOW + MINUTE);
        }
    }

    #[test]
    fn after_a_quarter_of_an_hour_it_is_handed_over_again_but_not_for_ever() {
        for (hand_overs, state) in [
            (1, State::Pending),
            (2, State::Pending),
            (3, State::Dead),
            (4, State::Dead),
        ] {
            let settlement = handed_over(15 * MINUTE, hand_overs);
            assert_eq!(settlement.state, state, "{hand_overs}");
            assert_eq!(settlement.hand_overs, hand_overs);
            if state == State::Pending {
                assert_eq!(settlement.handed_over_at, None);
                assert_eq!(settlement.next_attempt_at, NOW);
            } else {
                assert_eq!(settlement.reason, Some("not_confirmed"));
            }
        }
    }
}
