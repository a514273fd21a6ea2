//! `visit`: the landing, from what is known of the page to what the page is shown.

use alloc::string::String;

use wasm_bindgen::prelude::*;

#[cfg(target_os = "none")]
use crate::bare_metal::with_fresh_heap;
use crate::{
    browser::cookie_jar::{CookieJar, Writer},
    config::{Config, Options},
    error::Problem,
    pairs::take_until,
    referral::{ClickId, PartnerKey},
    utf8::printable,
    visit::{self, Change, Page},
};

#[wasm_bindgen]
extern "C" {
    /// What a visit is carried out on.
    #[wasm_bindgen(
        extends = Writer,
        typescript_type = "{ write(cookie: string): boolean, show(part: string): void }"
    )]
    pub type Edge;

    /// Takes the next part of what the page is shown. It must not throw.
    #[wasm_bindgen(method, structural)]
    fn show(this: &Edge, part: &str);
}

/// Between two facts: no text of a page has it.
const SEPARATOR: u8 = 0;

/// Reads the link and the cookies, decides, writes the cookies that change, and shows what came of it.
///
/// - `facts` is one text, as each crossing costs more than the decision, with U+0000 between them: the options `key`,
///   `attribution`, `engine`, `cookieDays`, `cookieDomain` and `consent`; `gpc`, `age` and `seen` (see [`Options`]); the host's
///   name; whether the page came by https; the query string; whether `document.cookie` cannot be read; and
///   `document.cookie`. Empty is: not given, or no.
/// - Shown are, in this order: `source`, `consent` as it counts, the partner key, the click id, the domain that cookies were
///   stored for, and the code of the first problem. Empty is: none.
#[wasm_bindgen]
pub fn visit(edge: &Edge, facts: String) {
    with_fresh_heap(facts, |facts| carry_out(edge, facts));
}

fn carry_out(edge: &Edge, facts: &mut [u8]) {
    let mut rest = facts;
    let mut next = || take_until(&mut rest, SEPARATOR);
    let options = Options {
        key: next(),
        attribution: next(),
        engine: next(),
        cookie_days: next(),
        cookie_domain: next(),
        consent: next(),
        gpc: next(),
        age: next(),
        seen: next(),
    };
    let host = printable(next()).unwrap_or_default();
    let secure = !next().is_empty();
    let query = next();
    let mut blocked = !next().is_empty();
    let jar = next();

    let (config, config_problem) = Config::read(&options, host);
    let visit = visit::decide(Page { query, jar }, &config);
    let mut domain = "";
    if visit.change != Change::Nothing {
        let jar = CookieJar {
            writer: edge,
            host,
            secure,
        };
        match jar.store(&visit.referral, visit.change == Change::Replace, &config) {
            Ok(stored_for) => domain = stored_for,
            Err(_) => blocked = true,
        }
    }
    let problem = visit
        .problem
        .or(blocked.then_some(Problem::CookiesBlocked))
        .or(config_problem);

    edge.show(visit.source.name());
    edge.show(config.consent.name());
    edge.show(visit.referral.partner_key.map_or("", PartnerKey::as_str));
    edge.show(visit.referral.click_id.map_or("", ClickId::as_str));
    edge.show(domain);
    edge.show(problem.map_or("", Problem::code));
}

/// std's allocator takes back what is freed.
#[cfg(not(target_os = "none"))]
fn with_fresh_heap(text: String, call: impl FnOnce(&mut [u8])) {
    call(&mut text.into_bytes());
}
