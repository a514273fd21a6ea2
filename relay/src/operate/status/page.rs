//! The page. Plain HTML, readable without its style, without a script.

use maud::{DOCTYPE, Markup, html};

use super::plot::plot;
use super::words::{self, duration, minute, number};
use super::{DEAD_SHOWN, Figures};
use crate::meters::Breaker;
use crate::operate::reasons;
use crate::store::Record;

/// All of it.
pub fn page(figures: &Figures) -> Markup {
    let (mood, headline) = words::headline(figures);
    frame(&html! {
        p class=(format!("headline {}", mood.name())) { (headline) }
        (tiles(figures))
        section aria-labelledby="day" {
            h2 #day { "The last 24 hours" }
            (plot(&figures.hours))
        }
        (dead(figures))
        footer {
            p { "As of " (minute(figures.now)) " UTC, partnerkey-relay " (env!("CARGO_PKG_VERSION")) ". "
                a href="status" { "Look again" } }
        }
    })
}

/// What is left to say while the database does not answer.
pub fn without_database() -> Markup {
    frame(&html! {
        p .headline.act {
            "The database does not answer. Sign-ups are sent back, and browsers keep them until it does."
        }
        p { "Look at the relay's log, at the disk, and at the database server." }
        p { a href="status" { "Look again" } }
    })
}

fn frame(content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { "partnerkey status" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="status.css";
            }
            body {
                main {
                    h1 { "partnerkey " span .soft { "status" } }
                    (content)
                }
            }
        }
    }
}

fn tiles(figures: &Figures) -> Markup {
    let counts = &figures.counts;
    let oldest = figures.oldest.map_or("–".to_owned(), |oldest| {
        duration(figures.now.saturating_sub(oldest))
    });
    let rests = figures.breaker != Breaker::Closed;
    let duplicates = format!("ever, and {} duplicates", number(counts.duplicate));
    html! {
        dl .tiles {
            (tile("Waiting", &number(counts.pending), "to be delivered", false))
            (tile("Oldest waits", &oldest, "since received", false))
            (tile("Delivery", &words::delivery(figures.breaker, figures.now), "circuit breaker", rests))
            (tile("Given up", &number(counts.dead), "refused for good", counts.dead > 0))
            (tile("Delivered", &number(counts.delivered), "ever", false))
            (tile("Received", &number(counts.received), &duplicates, false))
        }
    }
}

fn tile(name: &str, value: &str, note: &str, marked: bool) -> Markup {
    html! {
        div .tile.marked[marked] {
            dt { (name) }
            dd { strong { (value) } span .soft { (note) } }
        }
    }
}

fn dead(figures: &Figures) -> Markup {
    let shown = figures.dead.len();
    html! {
        section aria-labelledby="dead" {
            h2 #dead { "Given up" }
            @if figures.dead.is_empty() {
                p .soft { "No sign-up was refused for good." }
            } @else {
                @for (code, records) in by_reason(&figures.dead) {
                    (reason(code, &records))
                }
                @if shown >= usize::from(DEAD_SHOWN) {
                    p .soft { "The latest " (shown) " of " (number(figures.counts.dead)) " are shown." }
                }
                p { "On the relay's machine, " code { "partnerkey-relay signups show ID" } " prints one of them, "
                    code { "… retry ID" } " or " code { "… retry --dead" } " has them delivered again, and "
                    code { "… list --state dead" } " names them all." }
            }
        }
    }
}

/// The most recent reason first.
fn by_reason(records: &[Record]) -> Vec<(&str, Vec<&Record>)> {
    let mut groups: Vec<(&str, Vec<&Record>)> = Vec::new();
    for record in records {
        let code = record.reason.as_deref().unwrap_or("unknown");
        match groups.iter_mut().find(|(known, _)| *known == code) {
            Some((_, group)) => group.push(record),
            None => groups.push((code, vec![record])),
        }
    }
    groups
}

fn reason(code: &str, records: &[&Record]) -> Markup {
    let explained = reasons::explain(code);
    html! {
        article .reason {
            h3 { code { (code) } " " span .soft { "× " (records.len()) } }
            p { "What happened: " (explained.meaning) "." }
            p { strong { "What to do: " } (explained.act) "." }
            div .wide {
                table {
                    thead {
                        tr {
                            th scope="col" { "Sign-up" }
                            th scope="col" { "Received (UTC)" }
                            th scope="col" { "Given up (UTC)" }
                            th scope="col" { "Tries" }
                            th scope="col" { "HTTP" }
                        }
                    }
                    tbody {
                        @for record in records {
                            tr {
                                th scope="row" { code { (record.id) } }
                                td { (minute(record.received_at)) }
                                td { (record.settled_at.map_or("–".to_owned(), minute)) }
                                td { (record.attempts) }
                                td { (record.upstream_status.map_or("–".to_owned(), |status| status.to_string())) }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Counts, State};

    fn record(id: &str, reason: &str) -> Record {
        Record {
            seq: 1,
            id: id.to_owned(),
            customer_key: "private-key".to_owned(),
            email: "private@example.com".to_owned(),
            name: Some("Private".to_owned()),
            partner_key: Some("private-partner".to_owned()),
            xid: None,
            provider_key: None,
            extras: "{\"note\":\"private\"}".to_owned(),
            state: State::Dead,
            reason: Some(reason.to_owned()),
            upstream_status: Some(404),
            attempts: 1,
            next_attempt_at: 0,
            received_at: 0,
            handed_over_at: None,
            settled_at: Some(1_000),
        }
    }

    fn figures(dead: Vec<Record>) -> Figures {
        Figures {
            now: 60_000,
            breaker: Breaker::Closed,
            counts: Counts {
                dead: i64::try_from(dead.len()).unwrap(),
                ..Counts::default()
            },
            oldest: None,
            hours: Vec::new(),
            dead,
        }
    }

    #[test]
    fn dead_ones_are_grouped_by_reason_with_what_to_do() {
        let dead = vec![
            record("id-3", "unknown_partner"),
            record("id-2", "invalid_customer"),
            record("id-1", "unknown_partner"),
        ];
        let text = page(&figures(dead)).into_string();
        assert_eq!(text.matches("<article").count(), 2);
        assert!(
            text.contains("What to do: </strong>look up the partner key"),
            "{text}"
        );
        let places = ["id-3", "id-1", "id-2"].map(|id| text.find(id).unwrap());
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn no_personal_data_and_no_markup_of_strangers() {
        let text = page(&figures(vec![record("<b>id</b>", "<script>")])).into_string();
        assert!(!text.to_lowercase().contains("private"), "{text}");
        assert!(!text.contains("<b>") && !text.contains("<script"), "{text}");
        assert!(text.contains("&lt;b&gt;id"), "{text}");
    }

    #[test]
    fn without_a_script_and_without_inline_style() {
        for text in [page(&figures(Vec::new())), without_database()] {
            let text = text.into_string();
            assert!(
                !text.contains("<script") && !text.contains("style="),
                "{text}"
            );
        }
    }
}
