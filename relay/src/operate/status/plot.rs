//! The last 24 hours as columns, in SVG, and as a table for those who do not see them.

use maud::{Markup, html};

use super::words::{number, time_of_day};
use crate::store::Hour;

const WIDTH: i64 = 960;
const HEIGHT: i64 = 220;
/// For the numbers at the left, and the hours below.
const LEFT: i64 = 48;
const BELOW: i64 = 24;
const ABOVE: i64 = 10;
const COLUMNS: i64 = 24;
const BAR: i64 = 10;

/// What is counted: its class, its name, and its number in an hour.
type Series = (&'static str, &'static str, fn(&Hour) -> i64);

const SERIES: [Series; 3] = [
    ("received", "received", |hour| hour.received),
    ("delivered", "delivered", |hour| hour.delivered),
    ("dead", "given up", |hour| hour.dead),
];

/// Figure and table.
pub fn plot(hours: &[Hour]) -> Markup {
    let most = hours
        .iter()
        .flat_map(|hour| SERIES.map(|(_, _, count)| count(hour)))
        .max()
        .unwrap_or_default();
    let top = round_up(most);
    let sum = |count: fn(&Hour) -> i64| number(hours.iter().map(count).sum());
    let [received, delivered, dead] = SERIES.map(|(_, _, count)| sum(count));
    html! {
        figure {
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-labelledby="plot-title plot-desc" {
                title #plot-title { "Sign-ups in each of the last 24 hours" }
                desc #plot-desc {
                    (received) " received, " (delivered) " delivered, " (dead)
                    " given up. The table below has the figures of each hour."
                }
                @for (value, y) in grid(top) {
                    line .grid x1=(LEFT) x2=(WIDTH) y1=(y) y2=(y) {}
                    text .scale x=(LEFT - 8) y=(y + 4) text-anchor="end" { (number(value)) }
                }
                @for (place, hour) in (0_i64..).zip(hours) {
                    (columns(place, hour, top))
                }
            }
            figcaption {
                @for ((class, name, _), total) in SERIES.iter().zip([&received, &delivered, &dead]) {
                    span .key { span class=(format!("swatch {class}")) {} (name) " " strong { (total) } }
                }
            }
        }
        details {
            summary { "The same as a table" }
            (table(hours))
        }
    }
}

fn columns(place: i64, hour: &Hour, top: i64) -> Markup {
    let slot = (WIDTH - LEFT) / COLUMNS;
    let left = LEFT + place * slot;
    let from = time_of_day(hour.hour);
    html! {
        g {
            title {
                (from) " UTC"
                @for (_, name, count) in SERIES { ", " (count(hour)) " " (name) }
            }
            // The whole slot answers the pointer, not the bars alone.
            rect .slot x=(left) y=(ABOVE) width=(slot) height=(floor() - ABOVE) {}
            @for (number, (class, _, count)) in (0_i64..).zip(SERIES) {
                @let y = level(count(hour), top);
                rect class=(class) x=(left + 3 + number * (BAR + 1)) y=(y) width=(BAR) height=(floor() - y) rx="1.5" {}
            }
        }
        @if place % 3 == 2 {
            text .scale x=(left + slot / 2) y=(HEIGHT - 6) text-anchor="middle" { (from) }
        }
    }
}

fn table(hours: &[Hour]) -> Markup {
    html! {
        div .wide {
            table .hours {
                thead {
                    tr {
                        th scope="col" { "Hour (UTC)" }
                        @for (_, name, _) in SERIES { th scope="col" { (name) } }
                        th scope="col" { "duplicate" }
                    }
                }
                tbody {
                    @for hour in hours.iter().rev() {
                        tr {
                            th scope="row" { (time_of_day(hour.hour)) }
                            @for (_, _, count) in SERIES { td { (number(count(hour))) } }
                            td { (number(hour.duplicate)) }
                        }
                    }
                }
            }
        }
    }
}

fn floor() -> i64 {
    HEIGHT - BELOW
}

/// Where a number lies; what is not nothing is seen.
fn level(value: i64, top: i64) -> i64 {
    let room = floor() - ABOVE;
    let height = (value.max(0).saturating_mul(room) / top.max(1)).min(room);
    floor() - if value > 0 { height.max(2) } else { 0 }
}

/// The numbers at the left, and where they lie.
fn grid(top: i64) -> Vec<(i64, i64)> {
    let values = if top >= 4 {
        vec![0, top / 2, top]
    } else {
        vec![0, top]
    };
    values
        .into_iter()
        .map(|value| (value, level(value, top).min(floor())))
        .collect()
}

/// The next of 2, 4, 6, 8, 10, 20, 40, …: each has a half that is a whole number.
fn round_up(most: i64) -> i64 {
    let mut tens: i64 = 1;
    loop {
        for step in [2, 4, 6, 8, 10] {
            let round = tens.saturating_mul(step);
            if most <= round {
                return round;
            }
        }
        tens = tens.saturating_mul(10);
        if tens == i64::MAX {
            return tens;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(received: i64) -> Hour {
        Hour {
            hour: 0,
            received,
            duplicate: 2,
            delivered: 1,
            dead: 0,
        }
    }

    #[test]
    fn scales() {
        for (most, top) in [
            (0, 2),
            (2, 2),
            (3, 4),
            (5, 6),
            (11, 20),
            (42, 60),
            (99, 100),
            (101, 200),
        ] {
            assert_eq!(round_up(most), top);
        }
        assert_eq!(round_up(i64::MAX), i64::MAX);
        assert_eq!(level(0, 10), floor());
        assert_eq!(level(10, 10), ABOVE);
        assert_eq!(level(1, 1_000_000), floor() - 2);
    }

    #[test]
    fn it_is_told_in_words_too() {
        let hours: Vec<Hour> = (0..24).map(hour).collect();
        let text = plot(&hours).into_string();
        assert!(
            text.contains("276 received, 24 delivered, 0 given up."),
            "{text}"
        );
        assert!(
            text.contains("00:00 UTC, 23 received, 1 delivered, 0 given up"),
            "{text}"
        );
        assert_eq!(text.matches("<th scope=\"row\">").count(), 24);
    }
}
