//! Which interface of the vendor takes the sign-ups.

use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::config::Secret;
use crate::error::StartError;

/// Name of the variable that holds the token of the conversion API.
pub const TRACKING_TOKEN: &str = "PARTNERSTACK_TRACKING_TOKEN";

/// What may be said on the command line.
#[derive(Args, Clone, Debug)]
pub struct UpstreamFlags {
    /// Which interface takes the sign-ups; click-conversion needs PARTNERSTACK_TRACKING_TOKEN
    #[arg(
        long,
        env = "PARTNERKEY_UPSTREAM",
        value_enum,
        default_value = "customers-v1"
    )]
    pub upstream: Interface,
    /// How long after it was handed over a click conversion is first read back
    #[arg(
        long,
        value_name = "SECONDS",
        env = "PARTNERKEY_CONFIRM_AFTER",
        default_value_t = 120,
        value_parser = clap::value_parser!(u16).range(1..=3600)
    )]
    pub confirm_after: u16,
}

/// An interface of the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Interface {
    /// POST /v1/customers, with the partner key
    CustomersV1,
    /// POST /api/v2/customers, with the partner key
    CustomersV2,
    /// POST /conversion/xid, with the click id; without one, as customers-v2
    ClickConversion,
}

/// Everything that is to be known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Upstream {
    /// `POST /v1/customers`
    #[default]
    CustomersV1,
    /// `POST /api/v2/customers`
    CustomersV2,
    /// `POST /conversion/xid`
    ClickConversion {
        /// Lets us in.
        tracking_token: Secret,
        /// How long after it was handed over a sign-up is first read back.
        confirm_after: Duration,
    },
}

impl Upstream {
    /// How long after it was handed over a sign-up is first read back; nothing to speak of where none is handed over.
    #[must_use]
    pub fn confirm_after(&self) -> Duration {
        match self {
            Self::CustomersV1 | Self::CustomersV2 => Duration::ZERO,
            Self::ClickConversion { confirm_after, .. } => *confirm_after,
        }
    }

    /// Puts flags and variables together.
    ///
    /// # Errors
    /// When the token is needed and cannot be read.
    pub fn read(
        flags: &UpstreamFlags,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, StartError> {
        Ok(match flags.upstream {
            Interface::CustomersV1 => Self::CustomersV1,
            Interface::CustomersV2 => Self::CustomersV2,
            Interface::ClickConversion => {
                let token = Secret::from_variables(variable, TRACKING_TOKEN)?
                    .ok_or(StartError::MissingVariable(TRACKING_TOKEN))?;
                Self::ClickConversion {
                    tracking_token: Secret::new(token.reveal().trim().to_owned()),
                    confirm_after: Duration::from_secs(flags.confirm_after.into()),
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_click_conversion_needs_a_token() {
        let flags = |upstream| UpstreamFlags {
            upstream,
            confirm_after: 5,
        };
        let none = |_: &str| None;
        assert_eq!(
            Upstream::read(&flags(Interface::CustomersV2), none).unwrap(),
            Upstream::CustomersV2
        );
        let missing = Upstream::read(&flags(Interface::ClickConversion), none).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "set PARTNERSTACK_TRACKING_TOKEN in the environment"
        );
        let token = |name: &str| (name == TRACKING_TOKEN).then(|| " token ".to_owned());
        assert_eq!(
            Upstream::read(&flags(Interface::ClickConversion), token).unwrap(),
            Upstream::ClickConversion {
                tracking_token: Secret::new("token".to_owned()),
                confirm_after: Duration::from_secs(5),
            }
        );
    }
}
