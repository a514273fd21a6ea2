//! What can be read from the table of sign-ups.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::clock::Millis;

/// Where a sign-up is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It has yet to be delivered.
    Pending,
    /// The upstream has it.
    Delivered,
    /// The upstream will never take it; an operator may have it tried again.
    Dead,
}

impl State {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Pending, Self::Delivered, Self::Dead];

    /// As it is written in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }

    /// Reads what [`State::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|state| state.as_str() == text)
    }
}

impl TryFrom<String> for State {
    type Error = UnknownState;

    fn try_from(text: String) -> Result<Self, UnknownState> {
        Self::parse(&text).ok_or(UnknownState)
    }
}

/// The table holds a state that this version does not know.
#[derive(Debug)]
pub struct UnknownState;

impl std::fmt::Display for UnknownState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a sign-up has a state that this version does not know")
    }
}

impl std::error::Error for UnknownState {}

/// A stored sign-up with all that is known about it. Personal data: for its operator's eyes, never for a log.
#[derive(Clone, sqlx::FromRow, Serialize)]
pub struct Record {
    /// Its place in the order of arrival; where a page of a list goes on.
    pub seq: i64,
    /// Which `createSignup` call it was.
    pub id: String,
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
    /// What else the page sent: a JSON object as text.
    pub extras: String,
    /// Where it is on its way.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// What the last attempt came to, as a code.
    pub reason: Option<String>,
    /// HTTP status of the last answer, if there was one.
    pub upstream_status: Option<i32>,
    /// How often the upstream was asked.
    #[sqlx(try_from = "i32")]
    pub attempts: u32,
    /// When it is tried next, if it is pending.
    pub next_attempt_at: Millis,
    /// When it was stored.
    pub received_at: Millis,
    /// When it was handed to an upstream that does not say at once what became of it.
    pub handed_over_at: Option<Millis>,
    /// When it stopped being pending.
    pub settled_at: Option<Millis>,
}

/// A sign-up that is to be delivered, claimed until `claimed_until`.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Claim {
    /// Which row.
    pub seq: i64,
    /// Which sign-up, for the log.
    pub id: String,
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
    /// What else the page sent: a JSON object as text.
    pub extras: String,
    /// How often in a row the upstream was asked in vain.
    #[sqlx(try_from = "i32")]
    pub failures: u32,
    /// When it was handed to an upstream that does not say at once what became of it.
    pub handed_over_at: Option<Millis>,
    /// How often it was.
    #[sqlx(try_from = "i32")]
    pub hand_overs: u32,
    /// Until then nobody else takes it.
    #[sqlx(rename = "next_attempt_at")]
    pub claimed_until: Millis,
}

impl Claim {
    /// What else the page sent.
    #[must_use]
    pub fn extras(&self) -> Map<String, Value> {
        // Written by us. Should somebody have edited it, the sign-up is worth more than its extras.
        serde_json::from_str(&self.extras).unwrap_or_default()
    }
}

/// How many sign-ups there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Stored, ever.
    pub received: i64,
    /// Not stored because the customer had one already, ever.
    pub duplicate: i64,
    /// Yet to be delivered, now.
    pub pending: i64,
    /// Delivered, ever.
    pub delivered: i64,
    /// Given up, now.
    pub dead: i64,
}

/// What happened in one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Hour {
    /// Its first millisecond.
    pub hour: Millis,
    /// Stored for the first time.
    pub received: i64,
    /// Not stored because the customer had one already.
    pub duplicate: i64,
    /// Delivered.
    pub delivered: i64,
    /// Given up.
    pub dead: i64,
}
