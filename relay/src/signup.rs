//! A sign-up as the browser sends it: bytes in, a [`Signup`] or a [`Refusal`] out. Pure and total.
//!
//! Liberal where nothing is at stake, because a refused sign-up is money a partner does not get:
//! - keys and names may be JSON numbers (sites set `customer_key = 42`);
//! - `null`, an empty string and white space alone mean "not given";
//! - the e-mail is trimmed, and is not checked beyond what makes it an address; the mail server knows better;
//! - unknown fields are kept as [`Signup::extras`].

use std::fmt;

use serde_json::{Map, Value};

use crate::error::Refusal;

/// Identity of one `createSignup` call: a UUID in lower case, the same over all retries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignupId(String);

impl SignupId {
    /// Reads `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, of any UUID version.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let groups = [8, 4, 4, 4, 12];
        let mut parts = text.split('-');
        let fits = groups.iter().all(|length| {
            parts.next().is_some_and(|part| {
                part.len() == *length && part.bytes().all(|b| b.is_ascii_hexdigit())
            })
        });
        (fits && parts.next().is_none()).then(|| Self(text.to_ascii_lowercase()))
    }

    /// The UUID.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SignupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A sign-up that can be stored. At least one of `partner_key` and `xid` is there.
#[derive(Clone, PartialEq)]
pub struct Signup {
    /// Which `createSignup` call it is.
    pub id: SignupId,
    /// The site's own name for the customer, at most 255 characters. Kept verbatim.
    pub customer_key: String,
    /// At most 255 characters.
    pub email: String,
    /// At most 100 characters.
    pub name: Option<String>,
    /// At most 512 bytes. Kept verbatim.
    pub partner_key: Option<String>,
    /// Click id, at most 255 characters.
    pub xid: Option<String>,
    /// At most 255 characters.
    pub provider_key: Option<String>,
    /// Everything else the page sent; delivered as `meta`.
    pub extras: Map<String, Value>,
}

/// Shows the id alone: the rest is personal data.
impl fmt::Debug for Signup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signup")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Signup {
    /// Reads the body of a request to `/pr/signup`.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order: JSON, `public_key`, `id`, `email`, `customer_key`, the partner,
    /// the optional fields.
    pub fn parse(body: &[u8], public_key: &str) -> Result<Self, Refusal> {
        let Ok(Value::Object(mut fields)) = serde_json::from_slice(body) else {
            return Err(Refusal::InvalidJson);
        };

        match fields.remove("public_key") {
            Some(Value::String(key)) if key == public_key => {}
            _ => return Err(Refusal::UnknownPublicKey),
        }
        let id = match fields.remove("id") {
            Some(Value::String(id)) => SignupId::parse(&id).ok_or(Refusal::InvalidId)?,
            _ => return Err(Refusal::InvalidId),
        };

        let email = email(fields.remove("email"))?;
        let customer_key = CUSTOMER_KEY
            .read(&mut fields)?
            .ok_or(Refusal::MissingCustomerKey)?;
        let partner_key = PARTNER_KEY.read(&mut fields)?;
        let xid = XID.read(&mut fields)?;
        if partner_key.is_none() && xid.is_none() {
            return Err(Refusal::MissingPartner);
        }
        let name = NAME.read(&mut fields)?;
        let provider_key = PROVIDER_KEY.read(&mut fields)?;

        Ok(Self {
            id,
            customer_key,
            email,
            name,
            partner_key,
            xid,
            provider_key,
            extras: fields,
        })
    }
}

/// A text field and the most that the Customers API takes of it.
struct Field {
    name: &'static str,
    limit: Limit,
}

enum Limit {
    Characters100,
    Characters255,
    Bytes512,
}

impl Limit {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Characters100 => text.chars().count() <= 100,
            Self::Characters255 => text.chars().count() <= 255,
            Self::Bytes512 => text.len() <= 512,
        }
    }

    fn words(&self) -> &'static str {
        match self {
            Self::Characters100 => "100 characters",
            Self::Characters255 => "255 characters",
            Self::Bytes512 => "512 bytes",
        }
    }
}

const EMAIL: Field = Field {
    name: "email",
    limit: Limit::Characters255,
};
const CUSTOMER_KEY: Field = Field {
    name: "customer_key",
    limit: Limit::Characters255,
};
const PARTNER_KEY: Field = Field {
    name: "partner_key",
    limit: Limit::Bytes512,
};
const XID: Field = Field {
    name: "xid",
    limit: Limit::Characters255,
};
const NAME: Field = Field {
    name: "name",
    limit: Limit::Characters100,
};
const PROVIDER_KEY: Field = Field {
    name: "provider_key",
    limit: Limit::Characters255,
};

impl Field {
    /// Takes the field out of the object. `None` when it is not given.
    fn read(&self, fields: &mut Map<String, Value>) -> Result<Option<String>, Refusal> {
        let text = match fields.remove(self.name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) => text,
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => return Err(self.invalid()),
        };
        if text.trim().is_empty() {
            return Ok(None);
        }
        self.check_length(&text)?;
        // No form field yields a control character, and databases differ in whether they can hold a NUL.
        if text.chars().any(char::is_control) {
            return Err(self.invalid());
        }
        Ok(Some(text))
    }

    fn check_length(&self, text: &str) -> Result<(), Refusal> {
        if self.limit.holds(text) {
            return Ok(());
        }
        Err(Refusal::FieldTooLong {
            field: self.name,
            limit: self.limit.words(),
        })
    }

    fn invalid(&self) -> Refusal {
        Refusal::InvalidField { field: self.name }
    }
}

fn email(value: Option<Value>) -> Result<String, Refusal> {
    let text = match value {
        None | Some(Value::Null) => return Err(Refusal::MissingEmail),
        Some(Value::String(text)) => text,
        Some(_) => return Err(EMAIL.invalid()),
    };
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::MissingEmail);
    }
    EMAIL.check_length(text)?;
    let is_address = text
        .rsplit_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if !is_address {
        return Err(Refusal::InvalidEmail);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TABLE: &str = include_str!("../tests/fixtures/signups.json");

    /// The body of a case, and the case.
    fn cases() -> Vec<(Value, Value)> {
        let table: Value = serde_json::from_str(TABLE).unwrap();
        let cases = table["cases"].as_array().unwrap().clone();
        cases
            .into_iter()
            .map(|case| {
                let mut body = table["base"].clone();
                for (field, value) in case["set"].as_object().into_iter().flatten() {
                    body[field] = value.clone();
                }
                for field in case["unset"].as_array().into_iter().flatten() {
                    body.as_object_mut()
                        .unwrap()
                        .remove(field.as_str().unwrap());
                }
                for (field, spec) in case["repeat"].as_object().into_iter().flatten() {
                    let count = usize::try_from(spec[1].as_u64().unwrap()).unwrap();
                    body[field] = json!(spec[0].as_str().unwrap().repeat(count));
                }
                (body, case)
            })
            .collect()
    }

    fn parse(body: &Value) -> Result<Signup, Refusal> {
        Signup::parse(body.to_string().as_bytes(), "pk_test")
    }

    #[test]
    fn the_table() {
        for (body, case) in cases() {
            let what = &case["what"];
            match (parse(&body), case["code"].as_str()) {
                (Ok(signup), None) => {
                    let kept = json!({
                        "customer_key": signup.customer_key,
                        "email": signup.email,
                        "name": signup.name,
                        "partner_key": signup.partner_key,
                        "xid": signup.xid,
                        "provider_key": signup.provider_key,
                        "extras": signup.extras,
                    });
                    for (field, value) in case["stored"].as_object().expect("what is stored") {
                        assert_eq!(&kept[field], value, "{what}: {field}");
                    }
                    assert_eq!(
                        signup.id.as_str(),
                        "0b0e8a53-8d0f-4f3c-9b3e-6f2a5d1c7e40",
                        "{what}"
                    );
                }
                (Err(refusal), Some(code)) => {
                    assert_eq!(refusal.code(), code, "{what}");
                    if let Some(message) = case["message"].as_str() {
                        assert_eq!(refusal.to_string(), message, "{what}");
                    }
                }
                (result, _) => panic!("{what}: {result:?}"),
            }
        }
    }

    #[test]
    fn what_is_not_an_object_is_refused() {
        let deep = "[".repeat(100_000);
        let bodies: [&[u8]; 9] = [
            b"",
            b"null",
            b"[]",
            b"1",
            b"\"a\"",
            b"{",
            b"{\"email\":\"\xff\xfe\"}",
            b"{} {}",
            deep.as_bytes(),
        ];
        for body in bodies {
            assert_eq!(Signup::parse(body, "pk_test"), Err(Refusal::InvalidJson));
        }
    }

    #[test]
    fn no_prefix_of_a_good_body_is_accepted_or_panics() {
        let (body, _) = cases().swap_remove(1);
        let bytes = body.to_string().into_bytes();
        for end in 0..bytes.len() {
            assert_eq!(
                Signup::parse(&bytes[..end], "pk_test"),
                Err(Refusal::InvalidJson)
            );
        }
    }

    #[test]
    fn a_signup_prints_its_id_only() {
        let (body, _) = cases().swap_remove(1);
        let printed = format!("{:?}", parse(&body).unwrap());
        assert_eq!(
            printed,
            r#"Signup { id: SignupId("0b0e8a53-8d0f-4f3c-9b3e-6f2a5d1c7e40"), .. }"#
        );
    }
}
