//! `POST /pr/referral`: the cookies of a referral, set by the server.
//!
//! Safari keeps cookies that a script wrote for 7 days, or for 24 hours after a decorated link; those of an answer of
//! the page's own site for as long as they say. So the script asks once per changed referral, and works without it.
//!
//! Which cookies there are, how they are written and how long they may last is decided by the crate `partnerkey`, as it
//! is in the browser.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HOST, HeaderMap, ORIGIN, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use partnerkey::config::{Config, CookieDomain, Options};
use partnerkey::cookie::{self, SetCookie};
use partnerkey::referral::{ClickId, PartnerKey, Referral};
use partnerkey::visit;
use serde::Deserialize;
use serde_json::Value;
use tracing::info;

use crate::api::Api;
use crate::body;
use crate::error::Refusal;

/// What the script asks for. A part that is missing means that its cookies are removed.
#[derive(Deserialize)]
struct Wish {
    public_key: Option<String>,
    partner_key: Option<String>,
    xid: Option<String>,
    /// The registrable domain that the script has found; none: cookies of this host alone.
    domain: Option<String>,
    /// What is no number from 1 to 400 is the default.
    days: Option<Value>,
    /// Seconds since the link was read, taken off the lifetime.
    age: Option<Value>,
}

/// `POST /pr/referral`: 204 with the cookies.
///
/// # Errors
/// See [`Refusal`].
pub async fn referral(
    State(api): State<Api>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let bytes = body::read(body).await;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST).map_or("", host_name);
    let secure = text(ORIGIN).is_some_and(|origin| origin.starts_with("https:"));
    let cookies = bytes
        .and_then(|bytes| cookies(&bytes, &api.public_key, host, secure))
        .inspect_err(|refusal| info!(code = refusal.code(), "referral refused"))?;

    let mut response = (StatusCode::NO_CONTENT, [(CACHE_CONTROL, "no-store")]).into_response();
    for cookie in cookies {
        // Err: it would have a character that no header may carry; cookies are encoded.
        if let Ok(value) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    Ok(response)
}

/// The cookies, as `Set-Cookie` takes them. Pure.
fn cookies(
    body: &[u8],
    public_key: &str,
    host: &str,
    secure: bool,
) -> Result<Vec<String>, Refusal> {
    let wish: Wish = serde_json::from_slice(body).map_err(|_| Refusal::InvalidJson)?;
    if wish.public_key.as_deref() != Some(public_key) {
        return Err(Refusal::UnknownPublicKey);
    }
    let referral = Referral {
        partner_key: checked("partner_key", wish.partner_key.as_deref(), PartnerKey::new)?,
        click_id: checked("xid", wish.xid.as_deref(), ClickId::new)?,
    };

    let number = |value: Option<Value>| value.map(|value| value.to_string()).unwrap_or_default();
    let (days, age) = (number(wish.days), number(wish.age));
    let domain = wish.domain.filter(|domain| domain.contains('.'));
    let options = Options {
        cookie_days: days.as_bytes(),
        age: age.as_bytes(),
        cookie_domain: domain.as_deref().unwrap_or_default().as_bytes(),
        ..Options::default()
    };
    let (config, _) = Config::read(&options, host);
    let domain = match config.cookie_domain {
        CookieDomain::Named(domain) if domain.contains('.') => domain,
        CookieDomain::Named(_) | CookieDomain::Auto | CookieDomain::Host => "",
    };

    let mut lines = Vec::new();
    for (name, value) in visit::cookies(&referral) {
        let line = |value, max_age, domain| {
            SetCookie {
                name,
                value,
                max_age,
                domain,
                secure,
            }
            .spell(&mut [0; cookie::MOST_BYTES])
            .to_owned()
        };
        // Of several with one name a reader sees only the first: copies in other scopes go.
        let scopes = cookie::domain_candidates(host).chain([""]);
        lines.extend(
            scopes
                .filter(|scope| value.is_none() || *scope != domain)
                .map(|scope| line("", 0, scope)),
        );
        lines.extend(value.map(|value| line(value, config.lifetime, domain)));
    }
    Ok(lines)
}

/// `None` when it is not given.
fn checked<'a, T>(
    field: &'static str,
    text: Option<&'a str>,
    check: impl Fn(&'a [u8]) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    text.filter(|text| !text.is_empty())
        .map(|text| check(text.as_bytes()).ok_or(Refusal::InvalidField { field }))
        .transpose()
}

/// `Host` without its port. (An IPv6 address keeps its brackets, by which it is known as one.)
fn host_name(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(wish: &Value, host: &str, secure: bool) -> Vec<String> {
        let mut body = json!({ "public_key": "pk_1" });
        for (field, value) in wish.as_object().unwrap() {
            body[field] = value.clone();
        }
        cookies(body.to_string().as_bytes(), "pk_1", host, secure).unwrap()
    }

    /// The lines that keep something.
    fn kept(wish: &Value, host: &str) -> Vec<String> {
        let mut lines = set(wish, host, false);
        lines.retain(|line| !line.contains("Max-Age=0"));
        lines
    }

    #[test]
    fn four_cookies_on_the_registrable_domain_and_no_copies_elsewhere() {
        let wish = json!({ "partner_key": "acme 42", "xid": "Xq7", "domain": "example.com" });
        let lines = set(&wish, "www.example.com", true);
        let cookies = [
            ("growSumoPartnerKey", "acme%2042"),
            ("ps_partner_key", "acme%2042"),
            ("ps_xid", "Xq7"),
            ("gsxid", "Xq7"),
        ];
        let expected: Vec<_> = cookies
            .iter()
            .flat_map(|(name, value)| {
                let rest = "Path=/; SameSite=Lax; Max-Age";
                [
                    format!("{name}=; {rest}=0; Domain=www.example.com; Secure"),
                    format!("{name}=; {rest}=0; Secure"),
                    format!("{name}={value}; {rest}=7776000; Domain=example.com; Secure"),
                ]
            })
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn what_is_not_given_is_removed_everywhere() {
        let wish = json!({ "partner_key": "acme42", "xid": "", "domain": "example.com" });
        let lines = set(&wish, "www.example.com", false);
        let of_click: Vec<_> = lines
            .iter()
            .filter(|line| line.starts_with("gsxid"))
            .collect();
        assert_eq!(
            of_click,
            [
                "gsxid=; Path=/; SameSite=Lax; Max-Age=0; Domain=example.com",
                "gsxid=; Path=/; SameSite=Lax; Max-Age=0; Domain=www.example.com",
                "gsxid=; Path=/; SameSite=Lax; Max-Age=0"
            ]
        );
        assert!(kept(&json!({}), "www.example.com").is_empty());
    }

    #[test]
    fn a_domain_must_cover_the_host() {
        for (host, domain, expected) in [
            ("www.example.com", "example.com", Some("example.com")),
            (
                "www.example.com",
                "WWW.Example.com",
                Some("www.example.com"),
            ),
            ("www.example.com", ".example.com", Some("example.com")),
            ("www.example.com", "", None),
            ("www.example.com", "host", None),
            ("www.example.com", "auto", None),
            ("www.example.com", "com", None),
            ("www.example.com", "ample.com", None),
            ("www.example.com", "other.com", None),
            ("www.example.com", "a.www.example.com", None),
            ("www.example.com", "example.com; Secure", None),
            ("example.com", "example.com", Some("example.com")),
            ("localhost", "localhost", None),
            ("127.0.0.1", "0.0.1", None),
            ("127.0.0.1", "127.0.0.1", None),
            ("[::1]", "[::1]", None),
            ("", "example.com", None),
        ] {
            let line = kept(&json!({ "partner_key": "k", "domain": domain }), host).remove(0);
            let kept = line.split("; Domain=").nth(1);
            assert_eq!(kept, expected, "{domain} at {host}");
        }
    }

    #[test]
    fn days_from_1_to_400() {
        for (days, expected) in [
            (json!(1), 1),
            (json!(400), 400),
            (json!(0), 90),
            (json!(401), 90),
            (json!(-1), 90),
            (json!(1.5), 90),
            (json!("7"), 90),
            (json!([]), 90),
            (json!(null), 90),
        ] {
            let line = kept(&json!({ "partner_key": "k", "days": days }), "localhost").remove(0);
            let expected = format!("Max-Age={}", expected * 86_400);
            assert!(line.ends_with(&expected), "{days}: {line}");
        }
    }

    #[test]
    fn the_longest_partner_key_and_one_of_every_character() {
        let key = "k;\",\\ =%é語".repeat(20) + &"k".repeat(252);
        assert_eq!(key.len(), PartnerKey::MOST_BYTES);
        let line = kept(&json!({ "partner_key": key }), "localhost").remove(0);
        let (_, value) = line.split(';').next().unwrap().split_once('=').unwrap();
        let mut value = value.as_bytes().to_vec();
        assert_eq!(cookie::value(&mut value), key.as_bytes());
    }

    #[test]
    fn what_is_refused() {
        for (body, code) in [
            (json!([]), "invalid_json"),
            (json!({}), "unknown_public_key"),
            (json!({ "public_key": "pk_2" }), "unknown_public_key"),
            (json!({ "public_key": 1 }), "invalid_json"),
            (
                json!({ "public_key": "pk_1", "partner_key": "a\u{7}" }),
                "invalid_field",
            ),
            (
                json!({ "public_key": "pk_1", "partner_key": "k".repeat(513) }),
                "invalid_field",
            ),
            (
                json!({ "public_key": "pk_1", "partner_key": ["k"] }),
                "invalid_json",
            ),
            (
                json!({ "public_key": "pk_1", "xid": "a b" }),
                "invalid_field",
            ),
        ] {
            let refused = cookies(body.to_string().as_bytes(), "pk_1", "localhost", false);
            assert_eq!(refused.unwrap_err().code(), code, "{body}");
        }
    }

    #[test]
    fn host_names() {
        for (host, name) in [
            ("www.example.com", "www.example.com"),
            ("www.example.com:8787", "www.example.com"),
            ("[::1]:8787", "[::1]"),
            ("[::1]", "[::1]"),
            ("", ""),
        ] {
            assert_eq!(host_name(host), name);
        }
    }
}
