//! A sign-up as the browser sends it: bytes in, a [`Signup`] or a [`Refusal`] out. Pure and total.
//!
//! As liberal as the browser's own part (`src/signup.rs` of the crate), because a refused sign-up is money that a
//! partner does not get, and because a browser's last resort posts what the page said without that part:
//! - fields may be JSON numbers (sites set `customer_key = 42`); other types, `null`, an empty string and white space
//!   alone mean "not given"; white space around a text is not part of it;
//! - without a customer key it is the e-mail; `ps_partner_key` and `ps_xid` count where `partner_key` and `xid` are
//!   missing;
//! - what is optional never costs a sign-up: a name is made one line and cut, a provider key that cannot be used is left
//!   out;
//! - the e-mail is not checked beyond what makes it an address; the mail server knows better;
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
    /// The site's own name for the customer, or the e-mail; at most 255 characters.
    pub customer_key: String,
    /// At most 255 characters.
    pub email: String,
    /// At most 100 characters.
    pub name: Option<String>,
    /// At most 512 bytes.
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
    /// The first thing that is wrong, in the order: JSON, `public_key`, `id`, `email`, `customer_key`, the partner.
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

        let email = email(text(&mut fields, "email"))?;
        let customer_key = required(text(&mut fields, "customer_key"), &CUSTOMER_KEY)?;
        let partner_key = either(&mut fields, ["partner_key", "ps_partner_key"]);
        let partner_key = required(partner_key, &PARTNER_KEY)?;
        let xid = required(either(&mut fields, ["xid", "ps_xid"]), &XID)?;
        if partner_key.is_none() && xid.is_none() {
            return Err(Refusal::MissingPartner);
        }
        let name = text(&mut fields, "name").map(|name| one_line(&name));
        let provider_key = text(&mut fields, "provider_key").filter(|key| PROVIDER_KEY.takes(key));

        Ok(Self {
            id,
            customer_key: customer_key.unwrap_or_else(|| email.clone()),
            email,
            name,
            partner_key,
            xid,
            provider_key,
            extras: fields,
        })
    }
}

/// Takes a field out of the object, as text.
fn text(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    let text = match fields.remove(name)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Takes two fields that name the same thing, and gives the first that is given.
fn either(fields: &mut Map<String, Value>, names: [&str; 2]) -> Option<String> {
    let [first, second] = names.map(|name| text(fields, name));
    first.or(second)
}

/// What credit or customer hang on is taken as it is or not at all.
fn required(text: Option<String>, field: &Field) -> Result<Option<String>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    field.check(&text)?;
    Ok(Some(text))
}

/// The most characters of a name that the Customers API takes.
const MOST_NAME_CHARACTERS: usize = 100;

fn one_line(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MOST_NAME_CHARACTERS)
        .collect()
}

/// A text field and the most that the Customers API takes of it.
struct Field {
    name: &'static str,
    limit: Limit,
}

enum Limit {
    Characters255,
    Bytes512,
}

impl Limit {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Characters255 => text.chars().count() <= 255,
            Self::Bytes512 => text.len() <= 512,
        }
    }

    fn words(&self) -> &'static str {
        match self {
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
const PROVIDER_KEY: Field = Field {
    name: "provider_key",
    limit: Limit::Characters255,
};

impl Field {
    fn check(&self, text: &str) -> Result<(), Refusal> {
        self.check_length(text)?;
        // No form field yields a control character, and databases differ in whether they can hold a NUL.
        if text.chars().any(char::is_control) {
            return Err(Refusal::InvalidField { field: self.name });
        }
        Ok(())
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

    fn takes(&self, text: &str) -> bool {
        self.check(text).is_ok()
    }
}

/// The fewest bytes of an address that the Customers API takes.
const FEWEST_EMAIL_BYTES: usize = 4;

fn email(text: Option<String>) -> Result<String, Refusal> {
    let text = text.ok_or(Refusal::MissingEmail)?;
    EMAIL.check_length(&text)?;
    let is_address = text
        .rsplit_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && text.len() >= FEWEST_EMAIL_BYTES
        && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if !is_address {
        return Err(Refusal::InvalidEmail);
    }
    Ok(text)
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
