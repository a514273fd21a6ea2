//! Times, numbers and the state of things in words.

use super::Figures;
use crate::clock::{self, Millis};
use crate::meters::Breaker;

/// How much the operator should care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Not at all.
    Well,
    /// It mends itself, or will soon be said to be worse.
    Watch,
    /// Something waits for a person.
    Act,
}

impl Mood {
    /// The name of its class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Watch => "watch",
            Self::Act => "act",
        }
    }
}

/// A sign-up that waits for longer than this is late.
const LATE: Millis = 5 * 60 * 1000;

/// The first thing to read.
pub fn headline(figures: &Figures) -> (Mood, String) {
    let Figures {
        counts,
        now,
        oldest,
        ..
    } = figures;
    let waits = oldest.map_or(0, |oldest| now.saturating_sub(oldest).max(0));
    let waiting = match counts.pending {
        0 => String::new(),
        1 => format!("One sign-up has waited for {}.", duration(waits)),
        many => format!(
            "{} sign-ups wait, the oldest for {}.",
            number(many),
            duration(waits)
        ),
    };
    let dead = match counts.dead {
        0 => String::new(),
        1 => "One sign-up was given up and waits for you.".to_owned(),
        many => format!("{} sign-ups were given up and wait for you.", number(many)),
    };
    let rests = figures.breaker != Breaker::Closed;
    let mood = match (counts.dead, waits > LATE || rests) {
        (1.., _) => Mood::Act,
        (_, true) => Mood::Watch,
        (_, false) => Mood::Well,
    };
    let first = match (rests, counts.pending, counts.dead) {
        (true, ..) => {
            "The Customers API fails; sign-ups are kept and delivered when it works again."
        }
        (false, 0, 0) => "Everything is delivered.",
        (false, 0, _) => "Nothing waits to be delivered.",
        (false, ..) => "",
    };
    let sentences = [first, &waiting, &dead];
    let said: Vec<&str> = sentences
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    (mood, said.join(" "))
}

/// What the breaker means for delivery.
pub fn delivery(breaker: Breaker, now: Millis) -> String {
    match breaker {
        Breaker::Closed => "running".to_owned(),
        Breaker::HalfOpen => "trying one".to_owned(),
        Breaker::Open { until } => format!("resting for {}", duration(until.saturating_sub(now))),
    }
}

/// `12 s`, `3 min`, `2 h 5 min`, `4 days`.
pub fn duration(millis: Millis) -> String {
    let seconds = millis.max(0) / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match (days, hours, minutes) {
        (2.., ..) => format!("{days} days"),
        (_, 1.., _) => format!("{hours} h {} min", minutes % 60),
        (_, _, 1..) => format!("{minutes} min"),
        _ => format!("{seconds} s"),
    }
}

/// `1 234 567`, with spaces that do not break.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::from(if value < 0 { "−" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// `2026-11-22 20:15`
pub fn minute(time: Millis) -> String {
    clock::text(time)
        .chars()
        .take(16)
        .collect::<String>()
        .replace('T', " ")
}

/// `20:00`
pub fn time_of_day(time: Millis) -> String {
    clock::text(time).chars().skip(11).take(5).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Counts;

    #[test]
    fn durations_and_numbers() {
        for (millis, text) in [
            (-5, "0 s"),
            (12_900, "12 s"),
            (60_000, "1 min"),
            (7_500_000, "2 h 5 min"),
            (90_000_000, "25 h 0 min"),
            (400_000_000, "4 days"),
        ] {
            assert_eq!(duration(millis), text);
        }
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(number(-1_000), "−1\u{202f}000");
        assert_eq!(minute(1_700_000_000_000), "2023-11-14 22:13");
        assert_eq!(time_of_day(1_700_000_000_000), "22:13");
    }

    fn says(pending: i64, dead: i64, waits: Millis, breaker: Breaker) -> (Mood, String) {
        headline(&Figures {
            now: waits,
            breaker,
            counts: Counts {
                pending,
                dead,
                ..Counts::default()
            },
            oldest: (pending > 0).then_some(0),
            hours: Vec::new(),
            dead: Vec::new(),
        })
    }

    #[test]
    fn the_headline() {
        let closed = Breaker::Closed;
        let open = Breaker::Open { until: 99_000 };
        let said = |mood, text: &str| (mood, text.to_owned());
        assert_eq!(
            says(0, 0, 0, closed),
            said(Mood::Well, "Everything is delivered.")
        );
        assert_eq!(
            says(1, 0, 2_000, closed),
            said(Mood::Well, "One sign-up has waited for 2 s.")
        );
        assert_eq!(
            says(3, 0, 400_000, closed),
            said(Mood::Watch, "3 sign-ups wait, the oldest for 6 min.")
        );
        assert_eq!(
            says(0, 2, 0, closed),
            said(
                Mood::Act,
                "Nothing waits to be delivered. 2 sign-ups were given up and wait for you."
            )
        );
        let (mood, text) = says(1, 0, 2_000, open);
        assert_eq!(mood, Mood::Watch);
        assert!(text.starts_with("The Customers API fails;"), "{text}");
    }
}
