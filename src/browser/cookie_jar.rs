//! `document.cookie`, which a browser may ignore, and a page replace.

use wasm_bindgen::prelude::*;

use crate::{
    config::{Config, CookieDomain},
    cookie::{self, DomainCandidates, SetCookie},
    referral::Referral,
    visit,
};

#[wasm_bindgen]
extern "C" {
    /// What the page's cookies are written through.
    #[derive(Debug)]
    #[wasm_bindgen(typescript_type = "{ write(cookie: string): boolean }")]
    pub type Writer;

    /// Makes one change, as `document.cookie` takes it, and says whether the page's cookies have it now. It must not throw.
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
}

impl<'a> CookieJar<'a> {
    /// Stores `referral`; `replace`: after removing what there is of its cookies. Gives the domain that they are stored
    /// for; empty is this host.
    ///
    /// The registrable domain is the broadest for which the browser keeps them: it refuses public suffixes without a word.
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
        if replace {
            for (name, _) in visit::cookies(referral) {
                self.remove_everywhere(name);
            }
        }
        let keeps = |domain: &&str| self.write(referral, config.lifetime, domain);
        let (mut domains, narrowest) = match config.cookie_domain {
            CookieDomain::Auto => (cookie::domain_candidates(self.host), ""),
            CookieDomain::Host => (DomainCandidates::default(), ""),
            CookieDomain::Named(domain) => (DomainCandidates::default(), domain),
        };
        let broadest = domains.find(keeps);
        broadest
            .or_else(|| Some(narrowest).filter(keeps))
            .ok_or(Refused)
    }

    /// Whether the browser has kept all of it.
    fn write(&self, referral: &Referral<'_>, max_age: u32, domain: &str) -> bool {
        visit::cookies(referral)
            .all(|(name, value)| value.is_none_or(|value| self.set(name, value, max_age, domain)))
    }

    fn remove_everywhere(&self, name: &str) {
        for domain in cookie::domain_candidates(self.host) {
            self.set(name, "", 0, domain);
        }
        self.set(name, "", 0, "");
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
