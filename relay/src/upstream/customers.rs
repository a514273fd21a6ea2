//! The Customers API in both of its versions: how a customer is made and read back.
//!
//! Source: the vendor's public documentation. It names neither an idempotency key nor how a customer key that exists
//! already is refused; the key's uniqueness is the only protection against a second credit. So an answer that may mean
//! "exists already" is checked by reading the customer back.

use serde_json::{Map, Value};

use super::answer::{self, Meaning, meaning, unanswered, unsettled};
use super::client::{Answer, Client, segment};
use super::{Health, Outcome, Report, customers_v1, customers_v2};
use crate::config::{Account, ApiUrl};
use crate::store::Claim;

/// Which version of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `/v1/customers`
    V1,
    /// `/api/v2/customers`
    V2,
}

/// What is known of a customer who is to be made.
pub struct NewCustomer<'a> {
    /// The customer's key.
    pub key: &'a str,
    /// The customer's address.
    pub email: &'a str,
    /// Who gets the credit.
    pub partner_key: &'a str,
    /// The customer's name.
    pub name: Option<&'a str>,
    /// A further key of the customer.
    pub provider_key: Option<&'a str>,
    /// Whatever else is known.
    pub meta: Map<String, Value>,
}

/// A client of one Customers API.
#[derive(Clone)]
pub struct Customers {
    client: Client,
    version: Version,
    url: String,
    account: Account,
}

impl Customers {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(client: Client, url: &ApiUrl, account: Account, version: Version) -> Self {
        let path = match version {
            Version::V1 => customers_v1::PATH,
            Version::V2 => customers_v2::PATH,
        };
        Self {
            client,
            version,
            url: format!("{}{path}", url.as_str()),
            account,
        }
    }

    /// Delivers a sign-up.
    pub async fn deliver(&self, claim: &Claim) -> Report {
        let Some(partner_key) = &claim.partner_key else {
            return Report {
                outcome: Outcome::Refused {
                    status: None,
                    reason: "no_partner_key",
                },
                health: Health::Unknown,
            };
        };
        self.create(&NewCustomer {
            key: &claim.customer_key,
            email: &claim.email,
            partner_key,
            name: claim.name.as_deref(),
            provider_key: claim.provider_key.as_deref(),
            meta: claim.extras(),
        })
        .await
    }

    async fn create(&self, customer: &NewCustomer<'_>) -> Report {
        let request = self.client.post(&self.url);
        let request = match self.version {
            Version::V1 => request.json(&customers_v1::Body::of(customer)),
            Version::V2 => request.json(&customers_v2::Body::of(customer)),
        };
        let answer = match self.client.send(self.signed(request)).await {
            Ok(answer) => answer,
            Err(reason) => return unanswered(reason),
        };
        let status = answer.status;
        let outcome = match meaning(status, &answer.body) {
            Meaning::Created => Outcome::Created { status },
            Meaning::Refused(reason) => Outcome::Refused {
                status: Some(status),
                reason,
            },
            Meaning::Unsettled(reason) => return unsettled(&answer, reason),
            Meaning::PerhapsExists => return self.confirm(status, customer.key).await,
        };
        Report {
            outcome,
            health: answer::health(&answer),
        }
    }

    /// Reads back a customer that an answer called known.
    async fn confirm(&self, status: u16, key: &str) -> Report {
        let answer = match self.get(key).await {
            Ok(answer) => answer,
            Err(reason) => return unanswered(reason),
        };
        let outcome = match answer.status {
            200..=299 => Outcome::Exists { status },
            // Something else exists already, such as the e-mail with another key.
            404 => Outcome::Refused {
                status: Some(status),
                reason: "conflict",
            },
            _ => return unsettled(&answer, "not_confirmed"),
        };
        Report {
            outcome,
            health: Health::Well,
        }
    }

    /// Asks for a customer.
    ///
    /// # Errors
    /// A code, when there was no answer.
    pub async fn get(&self, key: &str) -> Result<Answer, &'static str> {
        let url = format!("{}/{}", self.url, segment(key));
        self.client.send(self.signed(self.client.get(&url))).await
    }

    fn signed(&self, request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
        let Account {
            public_key,
            secret_key,
        } = &self.account;
        request.basic_auth(public_key, Some(secret_key.reveal()))
    }
}
