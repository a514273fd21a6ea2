//! `visit`: the landing, from the page's own objects to what the page is shown.

use wasm_bindgen::prelude::*;
use web_sys::HtmlDocument;

use super::{Fields, Report};
use crate::{
    browser::cookie_jar::CookieJar,
    config::Config,
    error::Problem,
    visit::{self, Page},
};

/// Reads the link and the cookies, decides, and writes what changed.
///
/// `location` and `options` are read by name (see [`Config`]). The answer has `source`, and where
/// there is one: `partner_key`, `xid`, and `code` and `message` of the first problem.
#[wasm_bindgen]
#[must_use]
pub fn visit(document: &HtmlDocument, location: &Fields, options: &Fields) -> Report {
    let text = |name| location.get(name).unwrap_or_default();
    let host = text("hostname");
    let (config, config_problem) = Config::read(|name| options.get(name), &host);
    let jar = CookieJar::new(document, &host, text("protocol") == "https:");

    let cookies = jar.text();
    let page = Page { query: &text("search"), jar: cookies.as_deref().unwrap_or_default() };
    let visit = visit::decide(page, &config);
    let blocked = cookies.is_err() || (visit.stores && jar.store(&visit.referral, &config).is_err());

    let problem = visit
        .problem
        .or(blocked.then_some(Problem::CookiesBlocked))
        .or(config_problem);

    let report = Report::new();
    report.set("source", visit.source.name());
    if let Some(key) = &visit.referral.partner_key {
        report.set("partner_key", key.as_str());
    }
    if let Some(id) = &visit.referral.click_id {
        report.set("xid", id.as_str());
    }
    if let Some(problem) = problem {
        report.set("code", problem.code());
        report.set("message", problem.message());
    }
    report
}
