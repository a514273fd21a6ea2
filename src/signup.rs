//! A sign-up: what a page says about its new customer, checked, and as the relay reads it.
//!
//! - Somebody must be credited: without a partner key and a click id there is nothing to report.
//! - The e-mail address is required. The customer key defaults to it.
//! - What is optional never costs a sign-up: a name is made one line, and cut when it is too long.

use alloc::string::String;

use serde::{Serialize, Serializer};

use crate::{error::SignupError, outcome::Outcome};

/// The most bytes of an e-mail address and of a customer key (Customers API).
const MOST_BYTES: usize = 255;
/// The most characters of a name (Customers API).
const MOST_NAME_CHARS: usize = 100;

/// What the page said, as text. Surrounding white space is ignored; empty is as good as missing.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// `growsumo.data.email`
    pub email: Option<String>,
    /// `growsumo.data.name`
    pub name: Option<String>,
    /// `growsumo.data.customer_key`
    pub customer_key: Option<String>,
    /// `growsumo.data.partner_key`, or `ps_partner_key`
    pub partner_key: Option<String>,
    /// `growsumo.data.xid`
    pub xid: Option<String>,
}

/// A sign-up that can be sent. It serializes to the body of `POST {endpoint}signup`, to which the
/// page's further fields are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signup {
    /// A UUID, the same over all tries.
    pub id: String,
    /// The account.
    pub public_key: String,
    /// 4 to 255 bytes.
    pub email: String,
    /// 1 to 100 characters.
    pub name: Option<String>,
    /// Identifies the customer: 1 to 255 bytes.
    pub customer_key: String,
    /// Who is credited.
    pub partner_key: Option<String>,
    /// The click that is credited.
    pub xid: Option<String>,
}

impl Serialize for Signup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(given([
            ("id", Some(self.id.as_str())),
            ("public_key", Some(&self.public_key)),
            ("email", Some(&self.email)),
            ("name", self.name.as_deref()),
            ("customer_key", Some(&self.customer_key)),
            ("partner_key", self.partner_key.as_deref()),
            ("xid", self.xid.as_deref()),
        ]))
    }
}

/// The texts that there are, by name. (A map: the names of a struct's fields `serde-wasm-bindgen` keeps in a cache, whose code is
/// 1.3 KB after brotli.)
pub(crate) fn given<'a, const N: usize>(
    texts: [(&'static str, Option<&'a str>); N],
) -> impl Iterator<Item = (&'static str, &'a str)> {
    texts
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)))
}

impl Signup {
    /// Checks what the page said.
    ///
    /// # Errors
    ///
    /// [`Outcome::Skipped`] when nobody is to be credited, else [`Outcome::Rejected`] with the reason.
    pub fn new(id: String, public_key: String, fields: Fields) -> Result<Self, Outcome> {
        let partner_key = filled(fields.partner_key);
        let xid = filled(fields.xid);
        if partner_key.is_none() && xid.is_none() {
            return Err(Outcome::Skipped);
        }

        let email = filled(fields.email).ok_or(SignupError::MissingEmail)?;
        if !is_email(&email) {
            return Err(SignupError::InvalidEmail.into());
        }
        let customer_key = filled(fields.customer_key).unwrap_or_else(|| email.clone());
        if customer_key.len() > MOST_BYTES || customer_key.contains(char::is_control) {
            return Err(SignupError::InvalidCustomerKey.into());
        }
        let name = filled(fields.name).map(|name| one_line(&name));

        Ok(Self {
            id,
            public_key,
            email,
            name,
            customer_key,
            partner_key,
            xid,
        })
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| String::from(text.trim_ascii()))
        .filter(|text| !text.is_empty())
}

fn one_line(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MOST_NAME_CHARS)
        .collect()
}

/// What every address has: something on either side of an `@`, and no white space or control
/// characters. More only the mail server knows.
fn is_email(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = bytes.iter().all(|byte| *byte > b' ' && *byte != 0x7F);
    let at = bytes.iter().rposition(|byte| *byte == b'@');
    let sided = at.is_some_and(|at| at > 0 && at + 1 < bytes.len());
    plain && sided && (4..=MOST_BYTES).contains(&bytes.len())
}
