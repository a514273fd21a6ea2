//! One visit decided: what the page is shown and which cookies change.
//!
//! - [`decide`] is total: it never fails, and what was wrong is `problem`.
//! - A link that names a partner replaces the whole attribution, so that a click id never stands beside
//!   another partner's key. One without a click id drops the earlier click id.
//! - A link that names no partner, but a click, counts only where no partner is known yet.
//! - With [`Attribution::FirstClick`] a known partner stays.
//! - A link that has been read before is no new click: it counts only where no partner is known.
//! - Without consent nothing is stored; where it is denied, what is stored is removed and counts for nothing.
//! - Cookies change only when the link carries the attribution or a value differs: an ordinary page
//!   causes no cookie traffic.

use crate::{
    config::{Attribution, Config},
    consent::Consent,
    error::Problem,
    referral::{self, Carriers, ClickId, PartnerKey, Referral, carried},
    words,
};

/// The cookies that hold a referral. Back ends read the first by its name; of the click's, the newer is
/// ours more surely.
const COOKIES: Carriers = Carriers {
    names: "growSumoPartnerKey ps_partner_key ps_xid gsxid",
    base64: 0,
    partner_keys: 2,
    separator: b';',
};

/// Where `gsxid` stands among them: sites use cookies of their own of that name.
const SHARED: usize = 3;

/// What the visit is decided on. Decoded in place.
#[derive(Debug)]
pub struct Page<'a> {
    /// `location.search`.
    pub query: &'a mut [u8],
    /// `document.cookie`.
    pub jar: &'a mut [u8],
}

/// Where the attribution came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The link that led here.
    Link,
    /// The cookies of an earlier visit.
    Cookie,
    /// Nobody sent this visitor.
    Nowhere,
}

impl Source {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        words::at("link cookie nowhere", self as usize)
    }
}

/// What becomes of the cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// They stay as they are, as on ordinary pages.
    Nothing,
    /// They are to say what the visit's referral says. There are none of them yet.
    Write,
    /// As well, and nothing where consent is denied. What there is of them is removed first, in every scope: of several
    /// with one name a reader sees only the first.
    Replace,
}

/// The decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit<'a> {
    /// Who is to be credited.
    pub referral: Referral<'a>,
    /// Where that is known from.
    pub source: Source,
    /// What becomes of the cookies.
    pub change: Change,
    /// What was wrong with the link or with the stored cookies.
    pub problem: Option<Problem>,
}

/// Decides a visit.
///
/// ```
/// use partnerkey::{config::Config, visit::{Page, Source, decide}};
///
/// let (mut query, mut jar) = (*b"?gspk=YWNtZTQy", *b"growSumoPartnerKey=other");
/// let visit = decide(Page { query: &mut query, jar: &mut jar }, &Config::default());
/// assert_eq!(visit.source, Source::Link);
/// assert_eq!(visit.referral.partner_key.unwrap().as_str(), "acme42");
/// ```
#[must_use]
pub fn decide<'a>(page: Page<'a>, config: &Config<'_>) -> Visit<'a> {
    let Stored {
        referral: stored,
        problem: stored_problem,
        any,
    } = stored_referral(page.jar);
    if config.consent == Consent::Denied {
        let known = !stored.is_empty() || stored_problem.is_some();
        return Visit {
            referral: Referral::default(),
            source: Source::Nowhere,
            change: if known {
                Change::Replace
            } else {
                Change::Nothing
            },
            problem: None,
        };
    }
    let (linked, link_problem) = referral::read(page.query);
    let problem = link_problem.or(stored_problem);

    let replaces = match (&linked.partner_key, &stored.partner_key) {
        (Some(_), Some(_)) => config.attribution == Attribution::LastClick && !config.seen,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => linked.click_id.is_some(),
    };
    if replaces {
        return Visit {
            referral: linked,
            source: Source::Link,
            change: match config.consent {
                Consent::Granted if any => Change::Replace,
                Consent::Granted => Change::Write,
                _ => Change::Nothing,
            },
            problem,
        };
    }

    let source = if stored.is_empty() {
        Source::Nowhere
    } else if config.seen && stored.credit() == linked.credit() {
        Source::Link
    } else {
        Source::Cookie
    };
    Visit {
        referral: stored,
        source,
        change: Change::Nothing,
        problem,
    }
}

/// What the cookies of an earlier visit say.
struct Stored<'a> {
    referral: Referral<'a>,
    problem: Option<Problem>,
    /// Whether there is any, readable or not.
    any: bool,
}

/// A click id under the name that sites share is believed only beside a partner key.
fn stored_referral(jar: &mut [u8]) -> Stored<'_> {
    let mut found = carried(jar, &COOKIES);
    if found.partner_key.text.is_none() && found.click_id.rank == SHARED {
        found.click_id.text = None;
    }
    Stored {
        referral: found.referral(),
        problem: found
            .partner_key
            .only_unreadable()
            .then_some(Problem::InvalidCookie),
        any: found.partner_key.offered || found.click_id.offered,
    }
}

/// The cookies as they stand for `referral`: their names, and their values where there are any.
pub fn cookies<'a>(
    referral: &Referral<'a>,
) -> impl Iterator<Item = (&'static str, Option<&'a str>)> {
    let partner_key = referral.partner_key.map(PartnerKey::as_str);
    let click_id = referral.click_id.map(ClickId::as_str);
    (0..4).map(move |rank| {
        let is_partner_key = rank < COOKIES.partner_keys;
        let value = if is_partner_key {
            partner_key
        } else {
            click_id
        };
        (words::at(COOKIES.names, rank), value)
    })
}

// proptest is not there for WebAssembly.
#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use alloc::format;

    use proptest::prelude::*;

    use super::{Change, Page, Source, decide};
    use crate::{
        config::Config,
        consent::Consent,
        cookie::{self, SetCookie},
        referral::{PartnerKey, Referral},
    };

    #[test]
    fn where_consent_is_denied_an_unreadable_cookie_goes_too() {
        let mut jar = *b"growSumoPartnerKey=a%00b";
        let config = Config {
            consent: Consent::Denied,
            ..Config::default()
        };
        let page = Page {
            query: &mut [],
            jar: &mut jar,
        };
        assert_eq!(decide(page, &config).change, Change::Replace);
    }

    #[test]
    fn a_sites_own_gsxid_is_not_believed() {
        let mut jar = *b"gsxid=111111111111";
        let visit = decide(
            Page {
                query: &mut [],
                jar: &mut jar,
            },
            &Config::default(),
        );
        assert_eq!(
            (visit.referral, visit.source),
            (Referral::default(), Source::Nowhere)
        );
    }

    proptest! {
        #[test]
        fn the_first_listed_cookie_is_read_back(key in "\\PC{1,80}", before in "[^\u{0}]{0,40}") {
            let name = "ps_partner_key";
            let mut space = [0; cookie::MOST_BYTES];
            let ours = SetCookie { name, value: &key, max_age: 60, domain: "", secure: false }.spell(&mut space);
            let mut jar = format!("{before}; {ours}; {name}=other").into_bytes();
            let visit = decide(Page { query: &mut [], jar: &mut jar }, &Config::default());
            prop_assert_eq!(visit.referral.partner_key.map(PartnerKey::as_str), Some(key.as_str()));
            prop_assert_eq!(visit.source, Source::Cookie);
        }
    }
}
