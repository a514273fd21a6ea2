//! A customer, and which bodies make or change one. Pure.
//!
//! Limits, from the documentation: `key`, `email` and `provider_key` 255 characters, `name` 100.

use serde_json::{Map, Value, json};

use super::TEST_PARTNER;
use super::fault::Fault;
use crate::clock::Millis;

/// What the stand-in holds of a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    pub key: String,
    pub email: String,
    pub partner_key: String,
    pub name: Option<String>,
    pub provider_key: Option<String>,
    pub meta: Map<String, Value>,
    pub created_at: Millis,
    pub updated_at: Millis,
    /// The click it was made of.
    pub xid: Option<String>,
    /// From then on it can be read.
    pub visible_at: Millis,
}

/// The versions of the API; they call the customer's key differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    V1,
    V2,
}

impl Version {
    fn key(self) -> &'static str {
        match self {
            Self::V1 => "key",
            Self::V2 => "customer_key",
        }
    }
}

impl Customer {
    /// Reads the body of `POST /v1/customers` or `POST /api/v2/customers`.
    pub fn from_body(body: &[u8], version: Version, now: Millis) -> Result<Self, Fault> {
        let fields = object(body)?;
        let key = required(&fields, version.key(), 255)?;
        let email = email(required(&fields, "email", 255)?)?;
        if version == Version::V2 && email.chars().count() < 4 {
            return Err(Fault::InvalidField("email"));
        }
        Ok(Self {
            key,
            email,
            partner_key: required(&fields, "partner_key", usize::MAX)?,
            name: optional(&fields, "name", 100)?,
            provider_key: optional(&fields, "provider_key", 255)?,
            meta: meta(&fields)?.unwrap_or_default(),
            created_at: now,
            updated_at: now,
            xid: None,
            visible_at: now,
        })
    }

    /// Reads the body of `POST /conversion/xid`. The stand-in knows no clicks: it makes up a partner for each.
    pub fn from_conversion(body: &[u8], now: Millis, visible_at: Millis) -> Result<Self, Fault> {
        let fields = object(body)?;
        let xid = required(&fields, "xid", 255)?;
        Ok(Self {
            key: required(&fields, "customer_key", 255)?,
            email: optional(&fields, "email", 255)?.unwrap_or_default(),
            partner_key: format!("partner-of-{xid}"),
            name: optional(&fields, "name", 100)?,
            provider_key: optional(&fields, "provider_key", 255)?,
            meta: meta(&fields)?.unwrap_or_default(),
            created_at: now,
            updated_at: now,
            xid: Some(xid),
            visible_at,
        })
    }

    /// Applies the body of `PATCH /v1/customers/{key}`: a field that is not there stays, `null` empties an optional
    /// one. The key itself cannot be changed.
    pub fn patched(mut self, body: &[u8], now: Millis) -> Result<Self, Fault> {
        let fields = object(body)?;
        if fields.contains_key("key") && required(&fields, "key", 255)? != self.key {
            return Err(Fault::InvalidField("key"));
        }
        if fields.contains_key("email") {
            self.email = email(required(&fields, "email", 255)?)?;
        }
        if fields.contains_key("partner_key") {
            self.partner_key = required(&fields, "partner_key", usize::MAX)?;
        }
        if fields.contains_key("name") {
            self.name = optional(&fields, "name", 100)?;
        }
        if fields.contains_key("provider_key") {
            self.provider_key = optional(&fields, "provider_key", 255)?;
        }
        if fields.contains_key("meta") {
            self.meta = meta(&fields)?.unwrap_or_default();
        }
        self.updated_at = now;
        Ok(self)
    }

    /// `rdata` of an answer of version 1, `data` of one of version 2. `meta` is not documented there; it is shown so that
    /// it can be looked at.
    pub fn to_json(&self, version: Version) -> Value {
        json!({
            (version.key()): self.key,
            "provider_key": self.provider_key,
            "name": self.name,
            "email": self.email,
            "partner_key": self.partner_key,
            "test": self.partner_key == TEST_PARTNER,
            "meta": self.meta,
            "created_at": self.created_at,
            "updated_at": self.updated_at,
        })
    }
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Fault> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Fault::InvalidJson),
    }
}

fn required(
    fields: &Map<String, Value>,
    name: &'static str,
    limit: usize,
) -> Result<String, Fault> {
    optional(fields, name, limit)?
        .filter(|text| !text.is_empty())
        .ok_or(Fault::MissingField(name))
}

fn optional(
    fields: &Map<String, Value>,
    name: &'static str,
    limit: usize,
) -> Result<Option<String>, Fault> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() > limit => Err(Fault::FieldTooLong(name)),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Fault::InvalidField(name)),
    }
}

fn email(text: String) -> Result<String, Fault> {
    if text.contains('@') {
        Ok(text)
    } else {
        Err(Fault::InvalidField("email"))
    }
}

fn meta(fields: &Map<String, Value>) -> Result<Option<Map<String, Value>>, Fault> {
    match fields.get("meta") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(meta)) => Ok(Some(meta.clone())),
        Some(_) => Err(Fault::InvalidField("meta")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(body: &str, expected: Fault) {
        assert_eq!(
            Customer::from_body(body.as_bytes(), Version::V1, 1),
            Err(expected),
            "{body}"
        );
    }

    fn jane() -> Customer {
        Customer::from_body(
            br#"{"key":"1","email":"j@example.com","partner_key":"gstest","name":"Jane"}"#,
            Version::V1,
            1,
        )
        .unwrap()
    }

    #[test]
    fn required_fields_and_limits() {
        refused("", Fault::InvalidJson);
        refused("[]", Fault::InvalidJson);
        refused("{}", Fault::MissingField("key"));
        refused(r#"{"key":""}"#, Fault::MissingField("key"));
        refused(r#"{"key":1}"#, Fault::InvalidField("key"));
        refused(r#"{"key":"1"}"#, Fault::MissingField("email"));
        refused(r#"{"key":"1","email":"x"}"#, Fault::InvalidField("email"));
        refused(
            r#"{"key":"1","email":"a@b"}"#,
            Fault::MissingField("partner_key"),
        );
        refused(
            r#"{"key":"1","email":"a@b","partner_key":"p","meta":[]}"#,
            Fault::InvalidField("meta"),
        );
        for (field, limit) in [
            ("key", 255),
            ("email", 255),
            ("name", 100),
            ("provider_key", 255),
        ] {
            let body = |length: usize| {
                let mut customer = json!({ "key": "1", "email": "a@b", "partner_key": "p" });
                customer[field] = Value::String(format!("é@{}", "x".repeat(length - 2)));
                customer.to_string()
            };
            assert!(
                Customer::from_body(body(limit).as_bytes(), Version::V1, 1).is_ok(),
                "{field}"
            );
            refused(&body(limit + 1), Fault::FieldTooLong(field));
        }
    }

    #[test]
    fn the_test_partner_marks_its_customers() {
        assert_eq!(jane().to_json(Version::V1)["test"], true);
    }

    #[test]
    fn a_patch_changes_what_it_names() {
        let patched = jane()
            .patched(
                br#"{"email":"new@example.com","name":null,"partner_key":"p"}"#,
                2,
            )
            .unwrap();
        assert_eq!(
            patched.to_json(Version::V1),
            json!({
                "key": "1", "provider_key": null, "name": null, "email": "new@example.com", "partner_key": "p",
                "test": false, "meta": {}, "created_at": 1, "updated_at": 2,
            })
        );
        assert_eq!(
            jane().patched(br#"{"key":"2"}"#, 2),
            Err(Fault::InvalidField("key"))
        );
        assert_eq!(
            jane().patched(br#"{"email":null}"#, 2),
            Err(Fault::MissingField("email"))
        );
    }
}
