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
//! assert_eq!(cookie::encode_value("a=b; c"), "a=b%3B%20c");
//! assert_eq!(cookie::find("x=1; key=a=b%3B%20c", "key"), Some(b"a=b; c".to_vec()));
//! ```

use alloc::{string::String, vec::Vec};

use crate::pairs::{pairs, percent_decode};

/// The value of the cookie called `name`: the first listed wins, as it has the longer path or is the
/// older (RFC 6265 section 5.4). Empty and undecodable values count as none.
#[must_use]
pub fn find(jar: &str, name: &str) -> Option<Vec<u8>> {
    let value = raw(jar, name)?.trim_ascii();
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
    pairs(jar, b';').find(|(found, _)| found.trim_ascii() == name.as_bytes()).map(|(_, value)| value)
}

/// Text as a cookie's value.
#[must_use]
pub fn encode_value(text: &str) -> String {
    const HEX: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];

    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'%' | b'"' | b',' | b';' | b'\\') {
            value.push(char::from(byte));
        } else {
            value.push('%');
            value.extend(HEX.get(usize::from(byte >> 4)));
            value.extend(HEX.get(usize::from(byte & 15)));
        }
    }
    value
}

/// One change to the jar, as `document.cookie` or a `Set-Cookie` header takes it.
#[derive(Clone, Copy, Debug)]
pub struct SetCookie<'a> {
    /// A cookie's name: a token, nothing to escape.
    pub name: &'a str,
    /// The new text, or `None` to remove the cookie.
    pub value: Option<&'a str>,
    /// The lifetime in days.
    pub days: u32,
    /// The domain, or `None` for a cookie of this host alone.
    pub domain: Option<&'a str>,
    /// Whether the page came by https.
    pub secure: bool,
}

impl SetCookie<'_> {
    /// The change as text (RFC 6265 section 4.1.1).
    #[must_use]
    pub fn to_text(&self) -> String {
        let value = self.value.map(encode_value).unwrap_or_default();
        let seconds = if self.value.is_some() { self.days * 86_400 } else { 0 };

        let mut text = String::from(self.name);
        text.push('=');
        text.push_str(&value);
        text.push_str("; Path=/; SameSite=Lax; Max-Age=");
        push_decimal(&mut text, seconds);
        if let Some(domain) = self.domain {
            text.push_str("; Domain=");
            text.push_str(domain);
        }
        if self.secure {
            text.push_str("; Secure");
        }
        text
    }
}

/// A number in decimal digits. (`core::fmt` would cost 2 KB.)
fn push_decimal(text: &mut String, number: u32) {
    if number > 9 {
        push_decimal(text, number / 10);
    }
    text.extend(char::from_digit(number % 10, 10));
}

/// The domains that a cookie of `host` could be meant for, the broadest first. Which of them is the
/// registrable domain only the browser knows: it refuses public suffixes.
///
/// None for addresses and single labels, which carry host-only cookies.
pub fn domain_candidates(host: &str) -> impl Iterator<Item = &str> {
    // A host whose last label is a number is an IPv4 address (WHATWG URL, section 3.5); `:` is IPv6's.
    let label_start = |end: usize| {
        host.bytes().take(end).rposition(|byte| byte == b'.').map_or(0, |dot| dot + 1)
    };
    let last = label_start(host.len());
    let address = host.bytes().skip(last).all(|byte| byte.is_ascii_digit()) || host.ends_with(']');

    let mut start = if address { 0 } else { last };
    core::iter::from_fn(move || {
        start = label_start(start.checked_sub(1)?);
        host.get(start..)
    })
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::{String, ToString}, vec::Vec};

    use proptest::prelude::*;

    use super::{SetCookie, push_decimal, domain_candidates, encode_value, find, has};

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

    #[test]
    fn written_as_text() {
        let cookie = SetCookie { name: "k", value: Some("a b"), days: 90, domain: None, secure: false };
        assert_eq!(cookie.to_text(), "k=a%20b; Path=/; SameSite=Lax; Max-Age=7776000");
        let wide = SetCookie { domain: Some("example.com"), secure: true, ..cookie };
        assert_eq!(
            wide.to_text(),
            "k=a%20b; Path=/; SameSite=Lax; Max-Age=7776000; Domain=example.com; Secure"
        );
        let removal = SetCookie { value: None, ..cookie };
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
            let value = encode_value(&text);
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
