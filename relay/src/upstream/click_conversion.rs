//! Click conversions: the vendor finds the partner by the click id.
//!
//! Source: the vendor's public documentation, and what others have measured: an accepted conversion is answered with
//! 200 and an empty body even when nothing is made of it, and what is made becomes visible after two to six minutes. So
//! an answer is not a success; the customer read back is. One conversion is made of a customer key, ever: posting it
//! again is harmless.

use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::{self, Meaning, meaning, unanswered, unsettled};
use super::client::Client;
use super::customers::Customers;
use super::{Health, Outcome, Report};
use crate::config::{ApiUrl, Secret};
use crate::store::Claim;

/// Below the API's address.
const PATH: &str = "/conversion/xid";

/// A client of the conversion API.
#[derive(Clone)]
pub struct ClickConversion {
    client: Client,
    url: String,
    tracking_token: Secret,
    /// Reads customers back, and takes sign-ups without a click id.
    customers: Customers,
}

#[derive(Serialize)]
struct Body<'a> {
    xid: &'a str,
    customer_key: &'a str,
    email: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    meta: Map<String, Value>,
}

impl ClickConversion {
    /// Nothing is sent yet. `customers` is version 2 of the Customers API.
    #[must_use]
    pub fn new(client: Client, url: &ApiUrl, tracking_token: Secret, customers: Customers) -> Self {
        Self {
            client,
            url: format!("{}{PATH}", url.as_str()),
            tracking_token,
            customers,
        }
    }

    /// Takes the next step: hands a sign-up over, or reads back what became of it.
    pub async fn deliver(&self, claim: &Claim) -> Report {
        match &claim.xid {
            None => self.customers.deliver(claim).await,
            Some(xid) if claim.handed_over_at.is_none() => self.hand_over(claim, xid).await,
            Some(_) => self.read_back(&claim.customer_key).await,
        }
    }

    async fn hand_over(&self, claim: &Claim, xid: &str) -> Report {
        let body = Body {
            xid,
            customer_key: &claim.customer_key,
            email: &claim.email,
            name: claim.name.as_deref(),
            provider_key: claim.provider_key.as_deref(),
            meta: claim.extras(),
        };
        let request = self
            .client
            .post(&self.url)
            .bearer_auth(self.tracking_token.reveal())
            .json(&body);
        let answer = match self.client.send(request).await {
            Ok(answer) => answer,
            Err(reason) => return unanswered(reason),
        };
        let status = answer.status;
        let outcome = match meaning(status, &answer.body) {
            // A customer that exists is read back, too: its key may be known from an earlier attempt of ours.
            Meaning::Created | Meaning::PerhapsExists => Outcome::HandedOver { status },
            Meaning::Refused("unknown_partner") => Outcome::Refused {
                status: Some(status),
                reason: "unknown_click",
            },
            Meaning::Refused(reason) => Outcome::Refused {
                status: Some(status),
                reason,
            },
            Meaning::Unsettled(reason) => return unsettled(&answer, reason),
        };
        Report {
            outcome,
            health: answer::health(&answer),
        }
    }

    async fn read_back(&self, key: &str) -> Report {
        let answer = match self.customers.get(key).await {
            Ok(answer) => answer,
            Err(reason) => return unanswered(reason),
        };
        let status = answer.status;
        let outcome = match status {
            200..=299 => Outcome::Created { status },
            404 => Outcome::NotVisible { status },
            _ => return unsettled(&answer, "not_confirmed"),
        };
        Report {
            outcome,
            health: Health::Well,
        }
    }
}
