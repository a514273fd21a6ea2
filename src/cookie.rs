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
//! assert!(cookie::has("x=1; key=a=b", "key"));
//! assert_eq!(cookie::value(&mut b"a=b%3B%20c".to_owned()), Some(b"a=b; c".as_slice()));
//! ```

use alloc::string::String;

use crate::pairs::percent_decode;

/// What a cookie's value says, decoded in place; an empty one says nothing.
#[must_use]
pub fn value(spelled: &mut [u8]) -> Option<&[u8]> {
    // Quotes around the value are some server's, not ours (RFC 6265 section 4.1.1 allows them).
    let bare = if let [b'"', bare @ .., b'"'] = spelled {
        bare
    } else {
        spelled
    };
    (!bare.is_empty()).then(|| &*percent_decode(bare, b'+'))
}

/// Whether the jar has a cookie called `wanted`, of whatever value.
#[must_use]
pub fn has(jar: &str, wanted: &str) -> bool {
    jar.as_bytes().split(|byte| *byte == b';').any(|cookie| {
        let after = cookie.trim_ascii_start().strip_prefix(wanted.as_bytes());
        matches!(after, Some([] | [b'=', ..]))
    })
}

/// One change to the jar, as `document.cookie` or a `Set-Cookie` header takes it.
#[derive(Clone, Copy, Debug)]
pub struct SetCookie<'a> {
    /// A cookie's name: a token, nothing to escape.
    pub name: &'a str,
    /// The new text, not yet encoded.
    pub value: &'a str,
    /// The lifetime in seconds; 0 removes the cookie.
    pub max_age: u32,
    /// The domain; empty for a cookie of this host alone.
    pub domain: &'a str,
    /// Whether the page came by https.
    pub secure: bool,
}

impl SetCookie<'_> {
    /// The change as text (RFC 6265 section 4.1.1).
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        push(&mut text, self.name);
        push(&mut text, "=");
        push_value(&mut text, self.value);
        push(&mut text, "; Path=/; SameSite=Lax; Max-Age=");
        push_decimal(&mut text, self.max_age);
        if !self.domain.is_empty() {
            push(&mut text, "; Domain=");
            push(&mut text, self.domain);
        }
        if self.secure {
            push(&mut text, "; Secure");
        }
        text
    }
}

/// One `push_str` for all, where each would be inlined.
#[inline(never)]
fn push(text: &mut String, part: &str) {
    text.push_str(part);
}

/// Text as a cookie's value.
fn push_value(text: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'%' | b'"' | b',' | b';' | b'\\') {
            text.push(char::from(byte));
        } else {
            text.push('%');
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from(if digit > 9 {
                    digit - 10 + b'A'
                } else {
                    digit + b'0'
                }));
            }
        }
    }
}

/// A number in decimal digits. (`core::fmt` would cost 2 KB.)
pub(crate) fn push_decimal(text: &mut String, number: u32) {
    if number > 9 {
        push_decimal(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// The domains that a cookie of `host` could be meant for, the broadest first. Which of them is the
/// registrable domain only the browser knows: it refuses public suffixes.
///
/// None for addresses and single labels, which carry host-only cookies.
#[must_use]
pub fn domain_candidates(host: &str) -> DomainCandidates<'_> {
    let mut candidates = DomainCandidates {
        host,
        start: host.len() + 1,
    };
    // A last label that begins with a digit is an IPv4 address's (no top-level domain does:
    // RFC 3696 section 2), and only an IPv6 address has a bracket.
    let top = candidates.next().and_then(|label| label.bytes().next());
    if !top.is_some_and(|first| first.is_ascii_alphabetic()) {
        candidates.start = 0;
    }
    candidates
}

/// See [`domain_candidates`].
#[derive(Clone, Copy, Debug)]
pub struct DomainCandidates<'a> {
    host: &'a str,
    /// Where the last candidate starts; 0 after the whole host.
    start: usize,
}

impl<'a> Iterator for DomainCandidates<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let dot = self.start.checked_sub(1)?;
        let labels_before = self.host.as_bytes().get(..dot)?;
        self.start = labels_before
            .iter()
            .rposition(|byte| *byte == b'.')
            .map_or(0, |dot| dot + 1);
        self.host.get(self.start..)
    }
}

// proptest is not there for WebAssembly.
#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use alloc::{
        string::{String, ToString},
        vec::Vec,
    };

    use proptest::prelude::*;

    use super::{SetCookie, domain_candidates, has, push_decimal, value};

    #[test]
    fn candidates_go_from_the_broadest_inwards() {
        let table: [(&str, &[&str]); 10] = [
            ("example.com", &["example.com"]),
            ("www.example.com", &["example.com", "www.example.com"]),
            (
                "a.b.example.co.uk",
                &[
                    "co.uk",
                    "example.co.uk",
                    "b.example.co.uk",
                    "a.b.example.co.uk",
                ],
            ),
            ("localhost", &[]),
            ("", &[]),
            ("127.0.0.1", &[]),
            ("[::1]", &[]),
            ("example.com.", &[]),
            ("1.example", &["1.example"]),
            ("xn--mnchen-3ya.de", &["xn--mnchen-3ya.de"]),
        ];
        for (host, expected) in table {
            assert_eq!(
                domain_candidates(host).collect::<Vec<_>>(),
                expected,
                "{host}"
            );
        }
    }

    const PLAIN: SetCookie<'_> = SetCookie {
        name: "k",
        value: "a b",
        max_age: 7_776_000,
        domain: "",
        secure: false,
    };

    #[test]
    fn written_as_text() {
        assert_eq!(
            PLAIN.to_text(),
            "k=a%20b; Path=/; SameSite=Lax; Max-Age=7776000"
        );
        let wide = SetCookie {
            domain: "example.com",
            secure: true,
            ..PLAIN
        };
        assert_eq!(
            wide.to_text(),
            "k=a%20b; Path=/; SameSite=Lax; Max-Age=7776000; Domain=example.com; Secure"
        );
        let removal = SetCookie {
            value: "",
            max_age: 0,
            ..PLAIN
        };
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
        fn a_value_survives_the_jar(text in "\\PC{1,80}") {
            let cookie = SetCookie { value: &text, ..PLAIN }.to_text();
            let spelled = cookie.strip_prefix("k=").unwrap().split(';').next().unwrap();
            prop_assert!(spelled.bytes().all(|b| b.is_ascii_graphic() && !b"\",;\\".contains(&b)));
            let mut spelled = Vec::from(spelled);
            prop_assert_eq!(value(&mut spelled), Some(text.as_bytes()));
        }

        #[test]
        fn decimal_is_what_fmt_writes(number: u32) {
            prop_assert_eq!({ let mut text = String::new(); push_decimal(&mut text, number); text }, number.to_string());
        }
    }
}
