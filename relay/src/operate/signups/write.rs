//! Sign-ups as tables, JSON and CSV.

use std::io::Write;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};

use super::Failure;
use super::row::Row;
use crate::operate::reasons;

/// What takes rows one by one, so that they need not all be there at once.
pub trait Rows {
    /// Takes the next.
    fn row(&mut self, row: &Row) -> Result<(), Failure>;
    /// After the last.
    fn end(self) -> Result<(), Failure>;
}

/// One array of objects, one object a line.
pub struct Json<W> {
    out: W,
    is_empty: bool,
}

impl<W: Write> Json<W> {
    pub fn new(out: W) -> Self {
        Self {
            out,
            is_empty: true,
        }
    }
}

impl<W: Write> Rows for Json<W> {
    fn row(&mut self, row: &Row) -> Result<(), Failure> {
        let before = if self.is_empty { "[\n" } else { ",\n" };
        self.is_empty = false;
        self.out.write_all(before.as_bytes())?;
        serde_json::to_writer(&mut self.out, row)?;
        Ok(())
    }

    fn end(mut self) -> Result<(), Failure> {
        let after = if self.is_empty { "[]\n" } else { "\n]\n" };
        Ok(self.out.write_all(after.as_bytes())?)
    }
}

/// One line each, under a line of names.
pub struct Csv<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> Csv<W> {
    pub fn new(out: W) -> Result<Self, Failure> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(NAMES)?;
        Ok(Self { writer })
    }
}

impl<W: Write> Rows for Csv<W> {
    fn row(&mut self, row: &Row) -> Result<(), Failure> {
        let cells = row.cells();
        Ok(self
            .writer
            .write_record(cells.iter().map(|(_, text)| inert(text)))?)
    }

    fn end(mut self) -> Result<(), Failure> {
        Ok(self.writer.flush()?)
    }
}

const NAMES: [&str; 16] = [
    "id",
    "received_at",
    "state",
    "reason",
    "upstream_status",
    "attempts",
    "next_attempt_at",
    "handed_over_at",
    "settled_at",
    "customer_key",
    "email",
    "name",
    "partner_key",
    "xid",
    "provider_key",
    "extras",
];

/// Strangers write these texts, and spreadsheets run those that begin like a formula (OWASP: CSV injection).
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The few columns by which one is found.
pub fn table(out: &mut impl Write, rows: &[Row]) -> Result<(), Failure> {
    if rows.is_empty() {
        writeln!(out, "no sign-ups")?;
        return Ok(());
    }
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header([
        "id",
        "received",
        "state",
        "tries",
        "last answer",
        "customer",
        "partner",
    ]);
    for row in rows {
        let status = row.upstream_status.map(|status| status.to_string());
        let answer = [status, row.reason.clone()];
        let answer: Vec<String> = answer.into_iter().flatten().collect();
        table.add_row([
            row.id.clone(),
            // To the second: `2026-11-22T20:15:00`.
            row.received_at.chars().take(19).collect(),
            row.state.as_str().to_owned(),
            row.attempts.to_string(),
            answer.join(" "),
            visible(&row.customer_key),
            visible(row.partner_key.as_deref().unwrap_or("–")),
        ]);
    }
    if let Some(tries) = table.column_mut(3) {
        tries.set_cell_alignment(CellAlignment::Right);
    }
    writeln!(out, "{table}")?;
    Ok(())
}

/// Everything about one, and what to do about it.
pub fn one(out: &mut impl Write, row: &Row) -> Result<(), Failure> {
    for (name, text) in row.cells() {
        if !text.is_empty() {
            writeln!(out, "{name:<16} {}", visible(&text))?;
        }
    }
    if row.state == crate::store::State::Dead {
        let reason = reasons::explain(row.reason.as_deref().unwrap_or_default());
        writeln!(out, "\n{}: {}", reason.meaning, reason.act)?;
    }
    Ok(())
}

/// Everything about one, for programs.
pub fn one_json(out: &mut impl Write, row: &Row) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, row)?;
    Ok(writeln!(out)?)
}

/// Strangers write these texts, and terminals obey control characters.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Record, State};

    fn row(customer_key: &str, extras: &str) -> Row {
        Row::from(Record {
            seq: 1,
            id: "0b0e8a53-8d0f-4f3c-9b3e-6f2a5d1c7e40".to_owned(),
            customer_key: customer_key.to_owned(),
            email: "jane@example.com".to_owned(),
            name: Some("=cmd|' /C calc'!A0".to_owned()),
            partner_key: Some("jane".to_owned()),
            xid: None,
            provider_key: None,
            extras: extras.to_owned(),
            state: State::Dead,
            reason: Some("unknown_partner".to_owned()),
            upstream_status: Some(404),
            attempts: 1,
            next_attempt_at: 0,
            received_at: 1_700_000_000_000,
            handed_over_at: None,
            settled_at: Some(1_700_000_001_000),
        })
    }

    fn text(write: impl FnOnce(&mut Vec<u8>) -> Result<(), Failure>) -> String {
        let mut out = Vec::new();
        assert!(write(&mut out).is_ok());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_spreadsheet_runs_nothing() {
        let csv = text(|out| {
            let mut csv = Csv::new(out)?;
            csv.row(&row("+1", r#"{"a":"b,c"}"#))?;
            csv.end()
        });
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(&record[9], "'+1");
        assert_eq!(&record[11], "'=cmd|' /C calc'!A0");
        assert_eq!(&record[15], r#"{"a":"b,c"}"#);
        for start in ["=", "+", "-", "@", "\t", "\r"] {
            assert_eq!(inert(&format!("{start}1")), format!("'{start}1"));
        }
        assert_eq!(inert("a=1"), "a=1");
    }

    #[test]
    fn the_columns_are_named_as_the_fields() {
        let row = row("k", "{}");
        assert_eq!(row.cells().map(|(name, _)| name), NAMES);
        let json = serde_json::to_value(&row).unwrap();
        assert_eq!(json.as_object().unwrap().len(), NAMES.len());
        assert!(NAMES.iter().all(|name| json.get(name).is_some()));
    }

    #[test]
    fn json_is_an_array_of_any_length() {
        for count in 0..3 {
            let json = text(|out| {
                let mut json = Json::new(out);
                for _ in 0..count {
                    json.row(&row("k", "{}"))?;
                }
                json.end()
            });
            let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
            assert_eq!(rows.len(), count);
        }
    }

    #[test]
    fn a_terminal_obeys_nothing() {
        let shown = text(|out| one(out, &row("\u{1b}[31mred", "{}")));
        assert!(!shown.contains('\u{1b}'), "{shown}");
        assert!(shown.contains("look up the partner key"), "{shown}");
        assert!(!text(|out| table(out, &[row("\u{1b}[31mred", "{}")])).contains('\u{1b}'));
    }
}
