//! `POST /v1/customers`: its words.

use serde::Serialize;
use serde_json::{Map, Value};

use super::customers::NewCustomer;

/// Below the API's address.
pub const PATH: &str = "/v1/customers";

/// The body.
#[derive(Serialize)]
pub struct Body<'a> {
    key: &'a str,
    email: &'a str,
    partner_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    meta: &'a Map<String, Value>,
}

impl<'a> Body<'a> {
    /// Says a customer in these words.
    pub fn of(customer: &'a NewCustomer<'a>) -> Self {
        Self {
            key: customer.key,
            email: customer.email,
            partner_key: customer.partner_key,
            name: customer.name,
            provider_key: customer.provider_key,
            meta: &customer.meta,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_fields_are_left_out() {
        let customer = NewCustomer {
            key: "k",
            email: "e@x",
            partner_key: "p",
            name: None,
            provider_key: None,
            meta: Map::new(),
        };
        assert_eq!(
            serde_json::to_string(&Body::of(&customer)).unwrap(),
            r#"{"key":"k","email":"e@x","partner_key":"p"}"#
        );
    }
}
