//! A stored sign-up as it is printed: times as text, codes as words.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::clock;
use crate::store::{Record, State};

/// One sign-up; the fields are in the order of the columns.
#[derive(Serialize)]
pub struct Row {
    /// Which `createSignup` call it was.
    pub id: String,
    /// `2026-11-22T20:15:00.123Z`, as all times are.
    pub received_at: String,
    /// Where it is on its way.
    pub state: State,
    /// What the last attempt came to.
    pub reason: Option<String>,
    /// HTTP status of the last answer.
    pub upstream_status: Option<i32>,
    /// How often the upstream was asked.
    pub attempts: u32,
    /// When it is tried next; only while it is pending.
    pub next_attempt_at: Option<String>,
    /// When it was handed to an upstream that does not say at once what became of it.
    pub handed_over_at: Option<String>,
    /// When it stopped being pending.
    pub settled_at: Option<String>,
    /// The site's own name for the customer.
    pub customer_key: String,
    /// The customer's address.
    pub email: String,
    /// The customer's name.
    pub name: Option<String>,
    /// Who gets the credit.
    pub partner_key: Option<String>,
    /// Click id.
    pub xid: Option<String>,
    /// A further key of the customer.
    pub provider_key: Option<String>,
    /// What else the page sent.
    pub extras: Value,
}

impl From<Record> for Row {
    fn from(record: Record) -> Self {
        let is_pending = record.state == State::Pending;
        Self {
            id: record.id,
            received_at: clock::text(record.received_at),
            state: record.state,
            reason: record.reason,
            upstream_status: record.upstream_status,
            attempts: record.attempts,
            next_attempt_at: is_pending.then(|| clock::text(record.next_attempt_at)),
            handed_over_at: record.handed_over_at.map(clock::text),
            settled_at: record.settled_at.map(clock::text),
            customer_key: record.customer_key,
            email: record.email,
            name: record.name,
            partner_key: record.partner_key,
            xid: record.xid,
            provider_key: record.provider_key,
            // Written by us; should somebody have edited it, the rest is still worth reading.
            extras: serde_json::from_str(&record.extras)
                .unwrap_or_else(|_| Value::Object(Map::new())),
        }
    }
}

impl Row {
    /// Names of all fields, and their values as text.
    #[must_use]
    pub fn cells(&self) -> [(&'static str, String); 16] {
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        let status = self.upstream_status.map(|status| status.to_string());
        let no_extras = self.extras.as_object().is_none_or(Map::is_empty);
        let extras = if no_extras {
            String::new()
        } else {
            self.extras.to_string()
        };
        [
            ("id", self.id.clone()),
            ("received_at", self.received_at.clone()),
            ("state", self.state.as_str().to_owned()),
            ("reason", given(&self.reason)),
            ("upstream_status", given(&status)),
            ("attempts", self.attempts.to_string()),
            ("next_attempt_at", given(&self.next_attempt_at)),
            ("handed_over_at", given(&self.handed_over_at)),
            ("settled_at", given(&self.settled_at)),
            ("customer_key", self.customer_key.clone()),
            ("email", self.email.clone()),
            ("name", given(&self.name)),
            ("partner_key", given(&self.partner_key)),
            ("xid", given(&self.xid)),
            ("provider_key", given(&self.provider_key)),
            ("extras", extras),
        ]
    }
}
