//! One cookie as text: find it in a jar, write its value, say for which domains it may be meant.
//!
//! - A jar is the text of `document.cookie`. Cookies of others may be malformed; they are passed over.
//! - Values are written verbatim, so that a server that reads the cookie gets the partner key, except
//!   `%` and bytes that a cookie may not carry (RFC 6265 section 4.1.1, cookie-octet): those are
//!   percent-encoded.
//!
//! ```
//! use partnerkey::cookie;
//!
//! assert_eq!(cookie::find("x=1; key=a=b%3B%20c", "key"), Some(b"a=b; c".to_vec()));
//! ```

use alloc::{string::String, vec::Vec};

use crate::pairs::{Pairs, percent_decode};

/// The value of the cookie called `name`: the first listed wins, as it has the longer path or is the
/// older (RFC 6265 section 5.4). Empty and undecodable values count as none.
#[must_use]
pub fn find(jar: &str, name: &str) -> Option<Vec<u8>> {
    let value = raw(jar, name)?;
    // Quotes around the value are some server's, not ours (RFC 6265 section 4.1.1 allows them).
    let bare = if let [b'"', bare @ .., b'"'] = value { bare } else { value };
    (!bare.is_empty()).then(|| percent_decode(bare, b'+'))
}

/// Whether the jar has a cookie called `name`, of whatever value.
#[must_use]
pub fn has(jar: &str, name: &str) -> bool {
    raw(jar, name).is_some()
}

fn raw<'a>(jar: &'a str, name: &str) -> Option<&'a [u8]> {
    Pairs::of(jar, b';').find(|(found, _)| found.trim_ascii_start() == name.as_bytes()).map(|(_, value)| value)
}

/// One change to the jar, as `document.cookie` or a `Set-Cookie` header takes it.
#[derive(Clone, Copy, Debug)]
pub struct SetCookie<'a> {
    /// A cookie's name: a token, nothing to escape.
    pub name: &'a str,
    /// The new text, not yet encoded.
    pub value: &'a str,
    /// The lifetime in days; 0 removes the cookie.
    pub days: u32,
    /// The domain; empty for a cookie of this host alone.
    pub domain: &'a str,
    /// Whether the page came by https.
    pub secure: bool,
}

impl SetCookie<'_> {
    /// The change as text (RFC 6265 section 4.1.1).
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from(self.name);
        text.push('=');
        push_value(&mut text, self.value);
        text.push_str("; Path=/; SameSite=Lax; Max-Age=");
        push_decimal(&mut text, self.days * 86_400);
        if !self.domain.is_empty() {
            text.push_str("; Domain=");
            text.push_str(self.domain);
        }
        if self.secure {
            text.push_str("; Secure");
        }
        text
    }
}

/// Text as a cookie's value.
fn push_value(text: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'%' | b'"' | b',' | b';' | b'\\') {
            text.push(char::from(byte));
        } else {
            text.push('%');
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from(if digit > 9 { digit - 10 + b'A' } else { digit + b'0' }));
            }
        }
    }
}

/// A number in decimal digits. (`core::fmt` would cost 2 KB.)
pub(crate) fn push_decimal(text: &mut String, number: u32) {
    if number > 9 {
        push_decimal(text, number / 10);
    }
    #[expect(clippy::cast_possible_truncation, reason = "one digit")]
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// The domains that a cookie of `host` could be meant for, the broadest first. Which of them is the
/// registrable domain only the browser knows: it refuses public suffixes.
///
/// None for addresses and single labels, which carry host-only cookies.
pub fn domain_candidates(host: &str) -> impl Iterator<Item = &str> {
    let bytes = host.as_bytes();
    // A last label that begins with a digit is an IPv4 address's (no top-level domain does:
    // RFC 3696 section 2), and only an IPv6 address has a bracket.
    let begins_label = |at: &usize| at.checked_sub(1).is_none_or(|before| bytes.get(before) == Some(&b'.'));
    let mut starts = (0..bytes.len()).rev().filter(begins_label);
    let last = starts.next().and_then(|start| bytes.get(start));
    let named = last.is_some_and(|first| first.is_ascii_alphabetic());
    starts.filter(move |_| named).filter_map(|start| host.get(start..))
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::{String, ToString}, vec::Vec};

    use proptest::prelude::*;

    use super::{SetCookie, domain_candidates, find, has, push_decimal};

    #[test]
    fn candidates_go_from_the_broadest_inwards() {
        let table: [(&str, &[&str]); 10] = [
            ("example.com", &["example.com"]),
            ("www.example.com", &["example.com", "www.example.com"]),
            ("a.b.example.co.uk", &["co.uk", "example.co.uk", "b.example.co.uk", "a.b.example.co.uk"]),
            ("localhost", &[]),
            ("", &[]),
            ("127.0.0.1", &[]),
            ("[::1]", &[]),
            ("example.com.", &[]),
            ("1.example", &["1.example"]),
            ("xn--mnchen-3ya.de", &["xn--mnchen-3ya.de"]),
        ];
        for (host, expected) in table {
            assert_eq!(domain_candidates(host).collect::<Vec<_>>(), expected, "{host}");
        }
    }

    const PLAIN: SetCookie<'_> = SetCookie { name: "k", value: "a b", days: 90, domain: "", secure: false };

    #[test]
    fn written_as_text() {
        assert_eq!(PLAIN.to_text(), "k=a%20b; Path=/; SameSite=Lax; Max-Age=7776000");
        let wide = SetCookie { domain: "example.com", secure: true, ..PLAIN };
        assert_eq!(
            wide.to_text(),
            "k=a%20b; Path=/; SameSite=Lax; Max-Age=7776000; Domain=example.com; Secure"
        );
        let removal = SetCookie { value: "", days: 0, ..PLAIN };
        assert_eq!(removal.to_text(), "k=; Path=/; SameSite=Lax; Max-Age=0");
    }

    #[test]
    fn has_finds_cookies_without_a_usable_value() {
        assert!(has("a=1; k=; b", "k"));
        assert!(has("a=1; b", "b"));
        assert!(!has("a=k; kk=1", "k"));
    }

    proptest! {
        #[test]
        fn a_value_survives_the_jar(text in "\\PC{1,80}", before in "[^\u{0}]{0,40}") {
            let cookie = SetCookie { value: &text, ..PLAIN }.to_text();
            let value = cookie.strip_prefix("k=").unwrap().split(';').next().unwrap();
            prop_assert!(value.bytes().all(|b| b.is_ascii_graphic() && !b"\",;\\".contains(&b)));
            prop_assert_eq!(find(&format!("k={value}"), "k"), Some(text.clone().into_bytes()));
            if !before.contains('k') {
                prop_assert_eq!(find(&format!("{before}; k={value}; k=other"), "k"), Some(text.into_bytes()));
            }
        }

        #[test]
        fn decimal_is_what_fmt_writes(number: u32) {
            prop_assert_eq!({ let mut text = String::new(); push_decimal(&mut text, number); text }, number.to_string());
        }
    }
}
