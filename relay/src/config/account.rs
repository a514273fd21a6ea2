//! Whose sign-ups are taken, and the API that takes them.

use reqwest::Url;

use crate::config::Secret;
use crate::error::StartError;

/// Name of the variable that holds the public key, `pk_…`.
pub const PUBLIC_KEY: &str = "PARTNERSTACK_PUBLIC_KEY";
/// Name of the variable that holds the secret key, `sk_…`.
pub const SECRET_KEY: &str = "PARTNERSTACK_SECRET_KEY";

/// The vendor's API.
pub const DEFAULT_API_URL: &str = "https://api.partnerstack.com";

/// The pair of keys that the Customers API knows a company by.
#[derive(Clone, Debug)]
pub struct Account {
    /// Also in every page of the site: it names the company, it proves nothing.
    pub public_key: String,
    /// Known to the relay and the Customers API only.
    pub secret_key: Secret,
}

impl Account {
    /// Reads both keys.
    ///
    /// # Errors
    /// Says which variable to set when one is missing or empty.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, StartError> {
        let public_key = given(PUBLIC_KEY, variable(PUBLIC_KEY));
        let secret_key = Secret::from_variables(&variable, SECRET_KEY)
            .and_then(|key| given(SECRET_KEY, key.map(|key| key.reveal().to_owned())));
        match (public_key, secret_key) {
            (Ok(public_key), Ok(secret_key)) => Ok(Self {
                public_key,
                secret_key: Secret::new(secret_key),
            }),
            (Err(first), Err(second)) => Err(StartError::Several(vec![first, second])),
            (Err(one), _) | (_, Err(one)) => Err(one),
        }
    }
}

/// A key without the white space that copying left around it.
fn given(name: &'static str, value: Option<String>) -> Result<String, StartError> {
    value
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty())
        .ok_or(StartError::MissingVariable(name))
}

/// Base address of a Customers API: http or https, no trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiUrl(String);

impl ApiUrl {
    /// Checks an address as a person typed it.
    ///
    /// # Errors
    /// [`StartError::InvalidApiUrl`] when it is not an absolute http or https address.
    pub fn parse(text: &str) -> Result<Self, StartError> {
        let url = Url::parse(text.trim()).map_err(|_| StartError::InvalidApiUrl)?;
        let usable = matches!(url.scheme(), "http" | "https")
            && url.host().is_some()
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !usable {
            return Err(StartError::InvalidApiUrl);
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The address, to be followed by `/v1/…`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether answers come over TLS.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &'static [(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        move |name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn both_keys_are_needed() {
        let missing = Account::from_variables(variables(&[(PUBLIC_KEY, "pk_1")])).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "set PARTNERSTACK_SECRET_KEY in the environment"
        );
        let both = Account::from_variables(variables(&[])).unwrap_err();
        assert_eq!(
            both.to_string(),
            "set PARTNERSTACK_PUBLIC_KEY in the environment\n\
             set PARTNERSTACK_SECRET_KEY in the environment"
        );
        let empty = Account::from_variables(variables(&[(PUBLIC_KEY, " "), (SECRET_KEY, "sk_1")]))
            .unwrap_err();
        assert_eq!(
            empty.to_string(),
            "set PARTNERSTACK_PUBLIC_KEY in the environment"
        );
    }

    #[test]
    fn a_secret_is_not_printed() {
        let account = Account::from_variables(variables(&[
            (PUBLIC_KEY, "pk_1"),
            (SECRET_KEY, " sk_hidden "),
        ]))
        .unwrap();
        assert_eq!(account.secret_key.reveal(), "sk_hidden");
        assert!(!format!("{account:?}").contains("sk_hidden"));
    }

    #[test]
    fn api_urls() {
        for (text, expected) in [
            (
                "https://api.partnerstack.com",
                Some("https://api.partnerstack.com"),
            ),
            (
                " https://api.partnerstack.com/ ",
                Some("https://api.partnerstack.com"),
            ),
            (
                "http://127.0.0.1:8788/base/",
                Some("http://127.0.0.1:8788/base"),
            ),
            ("", None),
            ("api.partnerstack.com", None),
            ("ftp://api.partnerstack.com", None),
            ("https://user:password@api.partnerstack.com", None),
            ("https://api.partnerstack.com/?a=b", None),
        ] {
            assert_eq!(
                ApiUrl::parse(text).ok().as_ref().map(ApiUrl::as_str),
                expected,
                "{text:?}"
            );
        }
    }
}
