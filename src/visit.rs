//! One visit decided: what the page is shown and which cookies change.
//!
//! - [`decide`] is total: it never fails, and what was wrong is `problem`.
//! - A link that names a partner replaces the whole attribution, so that a click id never stands beside
//!   another partner's key. One without a click id drops the earlier click id.
//! - A link that names no partner, but a click, counts only where no partner is known yet.
//! - With [`Attribution::FirstClick`] a known partner stays.
//! - Cookies change only when the link carries the attribution or a value differs: an ordinary page
//!   causes no cookie traffic.

use crate::{
    config::{Attribution, Config},
    cookie,
    error::Problem,
    referral::{self, ClickId, PartnerKey, Referral},
};

/// The cookies that hold the partner key: the name that back ends read first, then the newer one.
pub const PARTNER_KEY_COOKIES: [&str; 2] = ["growSumoPartnerKey", "ps_partner_key"];
/// The cookies that hold the click id.
pub const CLICK_ID_COOKIES: [&str; 2] = ["gsxid", "ps_xid"];

/// What the visit is decided on.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// `location.search`.
    pub query: &'a str,
    /// `document.cookie`.
    pub jar: &'a str,
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
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Cookie => "cookie",
            Self::Nowhere => "nowhere",
        }
    }
}

/// The decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Who is to be credited.
    pub referral: Referral,
    /// Where that is known from.
    pub source: Source,
    /// Whether the cookies change; not on ordinary pages.
    pub stores: bool,
    /// What was wrong with the link or with the stored cookies.
    pub problem: Option<Problem>,
}

/// Decides a visit.
///
/// ```
/// use partnerkey::{config::Config, visit::{Page, Source, decide}};
///
/// let page = Page { query: "?gspk=YWNtZTQy", jar: "growSumoPartnerKey=other" };
/// let visit = decide(page, &Config::default());
/// assert_eq!(visit.source, Source::Link);
/// assert_eq!(visit.referral.partner_key.unwrap().as_str(), "acme42");
/// ```
#[must_use]
pub fn decide(page: Page<'_>, config: &Config) -> Visit {
    let (stored, stored_problem) = stored_referral(page.jar);
    let (linked, link_problem) = referral::read(page.query);
    let problem = link_problem.or(stored_problem);

    let replaces = match (&linked.partner_key, &stored.partner_key) {
        (Some(_), Some(_)) => config.attribution == Attribution::LastClick,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => linked.click_id.is_some(),
    };
    if replaces {
        return Visit { referral: linked, source: Source::Link, stores: true, problem };
    }

    let source = if stored == Referral::default() { Source::Nowhere } else { Source::Cookie };
    Visit { referral: stored, source, stores: false, problem }
}

/// What the cookies of an earlier visit say.
///
/// Sites use cookies of their own named `gsxid`, so it is believed only beside a partner key.
fn stored_referral(jar: &str) -> (Referral, Option<Problem>) {
    let [old_name, new_name] = PARTNER_KEY_COOKIES;
    let text = cookie::find(jar, old_name).or_else(|| cookie::find(jar, new_name));
    let present = text.is_some();
    let partner_key = text.and_then(PartnerKey::new);
    let problem = (present && partner_key.is_none()).then_some(Problem::InvalidCookie);

    let [old_name, new_name] = CLICK_ID_COOKIES;
    let text = cookie::find(jar, new_name)
        .or_else(|| partner_key.as_ref().and_then(|_| cookie::find(jar, old_name)));
    let click_id = text.and_then(ClickId::new);

    (Referral { partner_key, click_id }, problem)
}

/// The four cookies as they stand for `referral`: their names, and their values where there are any.
#[must_use]
pub fn cookies(referral: &Referral) -> [(&'static str, Option<&str>); 4] {
    let partner_key = referral.partner_key.as_ref().map(PartnerKey::as_str);
    let click_id = referral.click_id.as_ref().map(ClickId::as_str);
    let [old_key, new_key] = PARTNER_KEY_COOKIES;
    let [old_id, new_id] = CLICK_ID_COOKIES;
    [(old_key, partner_key), (new_key, partner_key), (old_id, click_id), (new_id, click_id)]
}
