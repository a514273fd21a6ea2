//! `document.cookie`, which any page may block or replace: every access may throw.

use alloc::string::String;

use web_sys::HtmlDocument;

use crate::{
    config::{Config, CookieDomain},
    cookie::{self, SetCookie},
    referral::Referral,
    visit,
};

/// The browser lets no cookie be read or written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

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
        Self {
            document,
            host,
            secure,
        }
    }

    /// The jar's text.
    ///
    /// # Errors
    ///
    /// When `document.cookie` throws, as in a sandboxed frame.
    pub fn text(&self) -> Result<String, Refused> {
        self.document.cookie().map_err(|_| Refused)
    }

    /// Stores `referral`, and removes copies of its cookies in other scopes: of several with one name a
    /// reader sees only the first. Gives the domain that was found, for the next time.
    ///
    /// # Errors
    ///
    /// When `document.cookie` throws, or has not kept them.
    pub fn store(
        &self,
        referral: &Referral<'_>,
        config: &Config<'a>,
    ) -> Result<Option<&'a str>, Refused> {
        let days = config.cookie_days;
        match config.cookie_domain {
            CookieDomain::Host => self.write(referral, days, "").map(|()| None),
            CookieDomain::Named(domain) => self.write(referral, days, domain).map(|()| None),
            CookieDomain::Auto { found } => {
                if found.is_some_and(|domain| self.write(referral, days, domain).is_ok()) {
                    return Ok(found);
                }
                let domain = self.registrable_domain()?;
                self.write(referral, days, domain).map(|()| Some(domain))
            }
        }
    }

    fn write(&self, referral: &Referral<'_>, days: u32, domain: &str) -> Result<(), Refused> {
        let jar = self.text()?;
        for (name, value) in visit::cookies(referral) {
            if cookie::has(&jar, name) {
                self.remove_everywhere(name)?;
            }
            if let Some(value) = value {
                self.set(name, value, days, domain)?;
            }
        }
        // A browser that blocks cookies, or will not have this domain, ignores them without a word.
        let jar = self.text()?;
        let kept = visit::cookies(referral)
            .all(|(name, value)| value.is_none() || cookie::has(&jar, name));
        if kept { Ok(()) } else { Err(Refused) }
    }

    fn remove_everywhere(&self, name: &str) -> Result<(), Refused> {
        for domain in cookie::domain_candidates(self.host) {
            self.set(name, "", 0, domain)?;
        }
        self.set(name, "", 0, "")
    }

    /// The broadest domain for which the browser keeps a cookie, found by setting a throw-away one.
    /// Empty when that is none: addresses and single labels have host-only cookies.
    fn registrable_domain(&self) -> Result<&'a str, Refused> {
        let name = unique_name();
        for domain in cookie::domain_candidates(self.host) {
            self.set(&name, "1", 1, domain)?;
            let kept = cookie::has(&self.text()?, &name);
            self.set(&name, "", 0, domain)?;
            if kept {
                return Ok(domain);
            }
        }
        Ok("")
    }

    fn set(&self, name: &str, value: &str, days: u32, domain: &str) -> Result<(), Refused> {
        let cookie = SetCookie {
            name,
            value,
            days,
            domain,
            secure: self.secure,
        };
        self.document
            .set_cookie(&cookie.to_text())
            .map_err(|_| Refused)
    }
}

/// A name that no other tab's probe has: it would remove ours before we looked.
fn unique_name() -> String {
    let mut name = String::from("partnerkey_probe_");
    cookie::push_decimal(&mut name, js_sys::Math::random().to_bits() as u32);
    name
}
