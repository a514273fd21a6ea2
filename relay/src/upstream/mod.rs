//! Who takes the sign-ups: three interfaces of the vendor, of which the operator chooses one.

pub mod answer;
pub mod click_conversion;
pub mod client;
pub mod customers;
pub mod customers_v1;
pub mod customers_v2;

use std::time::Duration;

use crate::config::{self, Account, ApiUrl};
use crate::error::StartError;
use crate::meters::Meters;
use crate::store::Claim;
use click_conversion::ClickConversion;
use client::Client;
use customers::{Customers, Version};

/// Where sign-ups are delivered. Cheap to clone.
#[derive(Clone)]
pub enum Upstream {
    /// The Customers API, in either version.
    Customers(Customers),
    /// The conversion API, which finds the partner by the click id.
    ClickConversion(ClickConversion),
}

/// What an attempt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// For the sign-up.
    pub outcome: Outcome,
    /// For those behind it.
    pub health: Health,
}

/// What became of a sign-up that was to be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The upstream has made it.
    Created {
        /// HTTP status of the answer.
        status: u16,
    },
    /// The upstream held this customer key already.
    Exists {
        /// HTTP status of the answer.
        status: u16,
    },
    /// The upstream has taken it and does not say whether it will make anything of it.
    HandedOver {
        /// HTTP status of the answer.
        status: u16,
    },
    /// It was handed over, and nothing is to be seen of it yet.
    NotVisible {
        /// HTTP status of the answer.
        status: u16,
    },
    /// The upstream will not take it, now or later.
    Refused {
        /// HTTP status of the answer, if it was asked.
        status: Option<u16>,
        /// A code.
        reason: &'static str,
    },
    /// It is not known whether the upstream has it; ask again.
    Unsettled {
        /// HTTP status of the answer, if there was one.
        status: Option<u16>,
        /// A code.
        reason: &'static str,
        /// How long the upstream asked to be left alone.
        retry_after: Option<Duration>,
    },
}

/// What an attempt tells about the upstream itself, whatever became of the sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing: it was not asked.
    Unknown,
    /// It answers.
    Well,
    /// It answers that we ask too much, and perhaps for how long to stay away.
    Busy(Option<Duration>),
    /// It does not answer, fails, or does not know us; and perhaps says for how long.
    Ill(Option<Duration>),
}

impl Upstream {
    /// Sets up connections. Nothing is sent yet.
    ///
    /// # Errors
    /// When TLS cannot be set up, as on a machine without CA certificates.
    pub fn new(
        config: &config::Upstream,
        url: &ApiUrl,
        account: &Account,
        meters: &Meters,
    ) -> Result<Self, StartError> {
        let client = Client::new(url, meters.upstream_latency.clone())?;
        let customers = |version| Customers::new(client.clone(), url, account.clone(), version);
        Ok(match config {
            config::Upstream::CustomersV1 => Self::Customers(customers(Version::V1)),
            config::Upstream::CustomersV2 => Self::Customers(customers(Version::V2)),
            config::Upstream::ClickConversion { tracking_token, .. } => {
                let customers = customers(Version::V2);
                let token = tracking_token.clone();
                Self::ClickConversion(ClickConversion::new(client, url, token, customers))
            }
        })
    }

    /// Takes the next step with a sign-up.
    pub async fn deliver(&self, claim: &Claim) -> Report {
        match self {
            Self::Customers(customers) => customers.deliver(claim).await,
            Self::ClickConversion(conversion) => conversion.deliver(claim).await,
        }
    }
}
