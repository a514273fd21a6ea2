//! The operator's token, compared in constant time: how long the comparison takes tells nothing about it.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use crate::config::Secret;

/// How the token may be presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `Authorization: Bearer <token>`: programs.
    Bearer,
    /// That, or Basic with the token as password and any name: browsers, which ask for both.
    BearerOrBasic,
}

/// Whether a request carries the token.
#[must_use]
pub fn carries(headers: &HeaderMap, token: &Secret, scheme: Scheme) -> bool {
    let presented = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '));
    let Some((kind, credentials)) = presented else {
        return false;
    };
    let credentials = credentials.trim();
    if kind.eq_ignore_ascii_case("bearer") {
        return same(credentials.as_bytes(), token);
    }
    kind.eq_ignore_ascii_case("basic")
        && scheme == Scheme::BearerOrBasic
        && STANDARD.decode(credentials).is_ok_and(|pair| {
            let password = pair.splitn(2, |b| *b == b':').nth(1);
            password.is_some_and(|password| same(password, token))
        })
}

fn same(presented: &[u8], token: &Secret) -> bool {
    presented.ct_eq(token.reveal().as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn carried(authorization: &str, scheme: Scheme) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(authorization).unwrap());
        carries(
            &headers,
            &Secret::new("0123456789abcdef".to_owned()),
            scheme,
        )
    }

    fn basic(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    #[test]
    fn bearer() {
        for (authorization, allowed) in [
            ("Bearer 0123456789abcdef", true),
            ("bearer  0123456789abcdef ", true),
            ("Bearer 0123456789abcdeF", false),
            ("Bearer 0123456789abcde", false),
            ("Bearer 0123456789abcdef0", false),
            ("Bearer ", false),
            ("Bearer", false),
            ("0123456789abcdef", false),
            ("Token 0123456789abcdef", false),
        ] {
            assert_eq!(
                carried(authorization, Scheme::Bearer),
                allowed,
                "{authorization}"
            );
        }
    }

    #[test]
    fn basic_with_any_name_for_browsers() {
        for (pair, allowed) in [
            (":0123456789abcdef", true),
            ("operator:0123456789abcdef", true),
            ("operator:0123456789abcde", false),
            ("0123456789abcdef:", false),
            ("0123456789abcdef", false),
        ] {
            assert_eq!(
                carried(&basic(pair), Scheme::BearerOrBasic),
                allowed,
                "{pair}"
            );
            assert!(!carried(&basic(pair), Scheme::Bearer), "{pair}");
        }
        assert!(!carried("Basic !!!", Scheme::BearerOrBasic));
    }

    #[test]
    fn nothing_is_not_the_token() {
        let token = Secret::new("0123456789abcdef".to_owned());
        assert!(!carries(&HeaderMap::new(), &token, Scheme::BearerOrBasic));
    }
}
