//! `document.cookie`, which a browser may ignore, and a page replace.

use wasm_bindgen::prelude::*;

use crate::{
    config::{Config, CookieDomain},
    cookie::{self, SetCookie},
    referral::Referral,
    visit,
};

#[wasm_bindgen]
extern "C" {
    /// What the page's cookies are written through.
    #[derive(Debug)]
    #[wasm_bindgen(typescript_type = "{ write(cookie: string): boolean }")]
    pub type Writer;

    /// Makes one change, as `document.cookie` takes it, and says whether the page's cookies are others now. It must not throw.
    #[wasm_bindgen(method, structural)]
    fn write(this: &Writer, cookie: &str) -> bool;
}

/// The browser lets no cookie be written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// The jar of one page.
#[derive(Debug)]
pub struct CookieJar<'a> {
    /// What is written through.
    pub writer: &'a Writer,
    /// The page's host.
    pub host: &'a str,
    /// Whether it came by https.
    pub secure: bool,
    /// The name of a throw-away cookie. No other tab has the same: it would remove ours before we looked.
    pub probe: &'a str,
}

impl<'a> CookieJar<'a> {
    /// Stores `referral`; `replace`: after removing what there is of its cookies. Gives the domain that they are stored
    /// for; empty is this host.
    ///
    /// # Errors
    ///
    /// When the browser has not kept them.
    pub fn store(
        &self,
        referral: &Referral<'_>,
        replace: bool,
        config: &Config<'a>,
    ) -> Result<&'a str, Refused> {
        let write = |domain| self.write(referral, replace, config.lifetime, domain);
        let domain = match config.cookie_domain {
            _ if referral.is_empty() => "", // nothing to find a domain for
            CookieDomain::Host => "",
            CookieDomain::Named(domain) => domain,
            CookieDomain::Auto { found } => match found {
                Some(domain) if write(domain) => return Ok(domain),
                _ => self.registrable_domain(),
            },
        };
        write(domain).then_some(domain).ok_or(Refused)
    }

    /// Whether the browser has kept all of it: one that blocks cookies, or will not have this domain, ignores them
    /// without a word.
    fn write(&self, referral: &Referral<'_>, replace: bool, max_age: u32, domain: &str) -> bool {
        let mut kept = true;
        for (name, value) in visit::cookies(referral) {
            if replace {
                self.remove_everywhere(name);
            }
            if let Some(value) = value {
                kept &= self.set(name, value, max_age, domain);
            }
        }
        kept
    }

    fn remove_everywhere(&self, name: &str) {
        for domain in cookie::domain_candidates(self.host) {
            self.set(name, "", 0, domain);
        }
        self.set(name, "", 0, "");
    }

    /// The broadest domain for which the browser keeps a cookie, found by setting a throw-away one.
    /// Empty when that is none: addresses and single labels have host-only cookies.
    fn registrable_domain(&self) -> &'a str {
        cookie::domain_candidates(self.host)
            .find(|domain| {
                let kept = self.set(self.probe, "1", 60, domain);
                self.set(self.probe, "", 0, domain);
                kept
            })
            .unwrap_or_default()
    }

    fn set(&self, name: &str, value: &str, max_age: u32, domain: &str) -> bool {
        let cookie = SetCookie {
            name,
            value,
            max_age,
            domain,
            secure: self.secure,
        };
        self.writer
            .write(cookie.spell(&mut [0; cookie::MOST_BYTES]))
    }
}
