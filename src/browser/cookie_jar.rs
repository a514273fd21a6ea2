//! `document.cookie`, which any page may block or replace: every access may throw.

use alloc::{borrow::ToOwned, string::String};

use wasm_bindgen::JsValue;
use web_sys::HtmlDocument;

use crate::{
    config::{Config, CookieDomain},
    cookie::{self, SetCookie},
    referral::Referral,
    visit,
};

/// The jar of one document.
#[derive(Debug)]
pub struct CookieJar<'a> {
    document: &'a HtmlDocument,
    host: &'a str,
    secure: bool,
}

impl<'a> CookieJar<'a> {
    /// The jar of `document`, whose host is `host`; `secure` when it came by https.
    #[must_use]
    pub fn new(document: &'a HtmlDocument, host: &'a str, secure: bool) -> Self {
        Self { document, host, secure }
    }

    /// The jar's text.
    ///
    /// # Errors
    ///
    /// What `document.cookie` threw, for example in a sandboxed frame.
    pub fn text(&self) -> Result<String, JsValue> {
        self.document.cookie()
    }

    /// Stores `referral`, and removes copies of its cookies in other scopes: of several with one name a
    /// reader sees only the first.
    ///
    /// # Errors
    ///
    /// What `document.cookie` threw.
    pub fn store(&self, referral: &Referral, config: &Config) -> Result<(), JsValue> {
        let domain = match &config.cookie_domain {
            CookieDomain::Auto => self.registrable_domain()?,
            CookieDomain::Named(domain) => Some(domain.as_str()),
            CookieDomain::Host => None,
        };
        let jar = self.text()?;

        for (name, value) in visit::cookies(referral) {
            let change =
                SetCookie { name, value, days: config.cookie_days, domain, secure: self.secure };
            if cookie::has(&jar, name) {
                self.remove_everywhere(&change)?;
            }
            if value.is_some() {
                self.set(&change)?;
            }
        }
        Ok(())
    }

    fn remove_everywhere(&self, cookie: &SetCookie<'_>) -> Result<(), JsValue> {
        self.set(&SetCookie { value: None, domain: None, ..*cookie })?;
        cookie::domain_candidates(self.host)
            .try_for_each(|domain| self.set(&SetCookie { value: None, domain: Some(domain), ..*cookie }))
    }

    /// The broadest domain for which the browser keeps a cookie, found by setting a throw-away one.
    fn registrable_domain(&self) -> Result<Option<&'a str>, JsValue> {
        let name = unique_name();
        for domain in cookie::domain_candidates(self.host) {
            let probe =
                SetCookie { name: &name, value: Some("1"), days: 1, domain: Some(domain), secure: self.secure };
            self.set(&probe)?;
            let kept = cookie::has(&self.text()?, &name);
            self.set(&SetCookie { value: None, ..probe })?;
            if kept {
                return Ok(Some(domain));
            }
        }
        Ok(None)
    }

    fn set(&self, cookie: &SetCookie<'_>) -> Result<(), JsValue> {
        self.document.set_cookie(&cookie.to_text())
    }
}

/// A name that no other tab's probe has: it would remove ours before we looked.
fn unique_name() -> String {
    let mut name = "partnerkey_probe_".to_owned();
    for _ in 0..12 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 25")]
        let letter = (js_sys::Math::random() * 26.0) as u8;
        name.push(char::from(b'a' + letter));
    }
    name
}
