//! `document.cookie`, which a browser may ignore, and a page replace.

use alloc::string::String;

use crate::{
    browser::fields::Fields,
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
    document: &'a Fields,
    host: &'a str,
    secure: bool,
}

impl<'a> CookieJar<'a> {
    /// The jar of `document`, whose host is `host`; `secure` when it came by https.
    #[must_use]
    pub fn new(document: &'a Fields, host: &'a str, secure: bool) -> Self {
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
    /// When there is none.
    pub fn text(&self) -> Result<String, Refused> {
        self.document.get("cookie").ok_or(Refused)
    }

    /// Stores `referral`, and removes copies of its cookies in other scopes: of several with one name a
    /// reader sees only the first. Gives the domain that they are stored for; empty is this host.
    ///
    /// # Errors
    ///
    /// When the jar cannot be read, or has not kept them.
    pub fn store(&self, referral: &Referral<'_>, config: &Config<'a>) -> Result<&'a str, Refused> {
        let write = |domain| self.write(referral, config.lifetime, domain);
        let domain = match config.cookie_domain {
            _ if *referral == Referral::default() => "", // nothing to find a domain for
            CookieDomain::Host => "",
            CookieDomain::Named(domain) => domain,
            CookieDomain::Auto { found } => match found {
                Some(domain) if write(domain).is_ok() => return Ok(domain),
                _ => self.registrable_domain()?,
            },
        };
        write(domain).map(|()| domain)
    }

    fn write(&self, referral: &Referral<'_>, max_age: u32, domain: &str) -> Result<(), Refused> {
        let jar = self.text()?;
        for (name, value) in visit::cookies(referral) {
            if cookie::has(&jar, name) {
                self.remove_everywhere(name);
            }
            if let Some(value) = value {
                self.set(name, value, max_age, domain);
            }
        }
        // A browser that blocks cookies, or will not have this domain, ignores them without a word.
        let jar = self.text()?;
        let kept = visit::cookies(referral)
            .all(|(name, value)| value.is_none() || cookie::has(&jar, name));
        if kept { Ok(()) } else { Err(Refused) }
    }

    fn remove_everywhere(&self, name: &str) {
        for domain in cookie::domain_candidates(self.host) {
            self.set(name, "", 0, domain);
        }
        self.set(name, "", 0, "");
    }

    /// The broadest domain for which the browser keeps a cookie, found by setting a throw-away one.
    /// Empty when that is none: addresses and single labels have host-only cookies.
    fn registrable_domain(&self) -> Result<&'a str, Refused> {
        let name = unique_name();
        for domain in cookie::domain_candidates(self.host) {
            self.set(&name, "1", 60, domain);
            let kept = cookie::has(&self.text()?, &name);
            self.set(&name, "", 0, domain);
            if kept {
                return Ok(domain);
            }
        }
        Ok("")
    }

    fn set(&self, name: &str, value: &str, max_age: u32, domain: &str) {
        let cookie = SetCookie {
            name,
            value,
            max_age,
            domain,
            secure: self.secure,
        };
        self.document.set("cookie", &cookie.to_text());
    }
}

/// A name that no other tab's probe has: it would remove ours before we looked.
fn unique_name() -> String {
    let mut name = String::from("partnerkey_probe_");
    cookie::push_decimal(&mut name, js_sys::Math::random().to_bits() as u32);
    name
}
