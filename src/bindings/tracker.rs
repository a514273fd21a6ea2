//! `visit`: the landing, from the page's own objects to what the page is shown.

use wasm_bindgen::prelude::*;
use web_sys::HtmlDocument;

#[cfg(target_os = "none")]
use crate::bare_metal::with_fresh_heap;
use crate::{
    browser::{cookie_jar::CookieJar, fields::Fields},
    config::Config,
    error::Problem,
    referral::{ClickId, PartnerKey},
    visit::{self, Change, Page},
};

#[wasm_bindgen]
extern "C" {
    /// What the page is shown.
    #[wasm_bindgen(
        extends = Fields,
        extends = js_sys::Object,
        typescript_type = "{ source: 'link' | 'cookie' | 'nowhere', consent: 'granted' | 'pending' | 'denied', partner_key?: string, xid?: string, domain?: string, code?: string }"
    )]
    pub type Report;

    #[wasm_bindgen(constructor, js_class = "Object")]
    fn new() -> Report;
}

/// Reads the link and the cookies, decides, and writes what changed.
///
/// - `location` and `options` are read by name (see [`Config`]).
/// - Of `document` only `cookie` is used. What it throws, as in a sandboxed frame, ends this call; where
///   it gives nothing, that is the problem.
/// - The answer has `source`, `consent` as it counts, and where there is one: `partner_key`, `xid`, the `domain` that cookies
///   were stored for (one that was found by probing is to be given as the option `foundDomain` the next
///   time), and the `code` of the first problem.
#[wasm_bindgen]
#[must_use]
pub fn visit(document: &HtmlDocument, location: &Fields, options: &Fields) -> Report {
    with_fresh_heap(|| carry_out(document.unchecked_ref(), location, options))
}

fn carry_out(document: &Fields, location: &Fields, options: &Fields) -> Report {
    let text = |name| location.get(name).unwrap_or_default();
    let host = text("hostname");
    let (config, config_problem) = Config::read(|name| options.get(name), &host);
    let jar = CookieJar::new(document, &host, text("protocol") == "https:");

    let cookies = jar.text();
    let mut blocked = cookies.is_err();
    let mut cookies = cookies.unwrap_or_default().into_bytes();
    let mut query = text("search").into_bytes();
    let visit = visit::decide(
        Page {
            query: &mut query,
            jar: &mut cookies,
        },
        &config,
    );
    let mut domain = "";
    if visit.change == Change::Store {
        match jar.store(&visit.referral, &config) {
            Ok(stored_for) => domain = stored_for,
            Err(_) => blocked = true,
        }
    }
    let problem = visit
        .problem
        .or(blocked.then_some(Problem::CookiesBlocked))
        .or(config_problem);

    let report = Report::new();
    for (name, value) in [
        ("source", Some(visit.source.name())),
        ("consent", Some(config.consent.name())),
        (
            "partner_key",
            visit.referral.partner_key.map(PartnerKey::as_str),
        ),
        ("xid", visit.referral.click_id.map(ClickId::as_str)),
        ("domain", Some(domain)),
        ("code", problem.map(Problem::code)),
    ] {
        if let Some(value) = value {
            report.set(name, value);
        }
    }
    report
}

/// std's allocator takes back what is freed.
#[cfg(not(target_os = "none"))]
fn with_fresh_heap<T>(call: impl FnOnce() -> T) -> T {
    call()
}
