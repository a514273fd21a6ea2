//! One cookie as text: read its value, write it, say for which domains it may be meant.
//!
//! - Values are written verbatim, so that a server that reads the cookie gets the partner key, except
//!   `%` and bytes that a cookie may not carry (RFC 6265 section 4.1.1, cookie-octet): those are
//!   percent-encoded.
//!
//! ```
//! use partnerkey::cookie;
//!
//! assert_eq!(cookie::value(&mut b"a=b%3B%20c".to_owned()), b"a=b; c");
//! assert_eq!(cookie::domain_candidates("www.example.com").next(), Some("example.com"));
//! ```

use core::slice::IterMut;

use crate::{pairs::percent_decode, utf8::printable};

/// What a cookie's value says, decoded in place.
#[must_use]
pub fn value(spelled: &mut [u8]) -> &[u8] {
    // Quotes around the value are some server's, not ours (RFC 6265 section 4.1.1 allows them).
    let bare = if let [b'"', bare @ .., b'"'] = spelled {
        bare
    } else {
        spelled
    };
    percent_decode(bare, b'+')
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

/// So many bytes a cookie with its attributes may have (RFC 6265 section 6.1). Ours have less than 2,500.
pub const MOST_BYTES: usize = 4_096;

impl SetCookie<'_> {
    /// The change as text (RFC 6265 section 4.1.1), written into `space`. (A `String` would bring the code that makes it
    /// longer.)
    #[must_use]
    pub fn spell<'a>(&self, space: &'a mut [u8; MOST_BYTES]) -> &'a str {
        let mut places = space.iter_mut();
        push(&mut places, self.name);
        push(&mut places, "=");
        push_value(&mut places, self.value);
        push(&mut places, "; Path=/; SameSite=Lax; Max-Age=");
        push_decimal(&mut places, self.max_age);
        if !self.domain.is_empty() {
            push(&mut places, "; Domain=");
            push(&mut places, self.domain);
        }
        if self.secure {
            push(&mut places, "; Secure");
        }
        let length = MOST_BYTES - places.len();
        space.get(..length).and_then(printable).unwrap_or_default()
    }
}

/// Text as it is. (Once, where it would be unrolled at each call.)
#[inline(never)]
fn push(places: &mut IterMut<'_, u8>, text: &str) {
    for byte in text.bytes() {
        push_byte(places, byte);
    }
}

#[inline(always)]
fn push_byte(places: &mut IterMut<'_, u8>, byte: u8) {
    if let Some(place) = places.next() {
        *place = byte;
    }
}

/// Text as a cookie's value.
fn push_value(places: &mut IterMut<'_, u8>, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'%' | b'"' | b',' | b';' | b'\\') {
            push_byte(places, byte);
        } else {
            push_byte(places, b'%');
            push_digit(places, byte >> 4);
            push_digit(places, byte & 15);
        }
    }
}

/// A hexadecimal digit.
#[inline(never)]
fn push_digit(places: &mut IterMut<'_, u8>, digit: u8) {
    push_byte(
        places,
        if digit > 9 {
            digit - 10 + b'A'
        } else {
            digit + b'0'
        },
    );
}

/// A number in decimal digits. (`core::fmt` would cost 2 KB.)
fn push_decimal(places: &mut IterMut<'_, u8>, number: u32) {
    if number > 9 {
        push_decimal(places, number / 10);
    }
    push_digit(places, (number % 10) as u8);
}

/// The domains that a cookie of `host` could be meant for, the broadest first. Which of them is the
/// registrable domain only the browser knows: it refuses public suffixes.
///
/// None for addresses and single labels, which carry host-only cookies.
#[must_use]
pub fn domain_candidates(host: &str) -> DomainCandidates<'_> {
    let top = label_before(host, host.len() + 1);
    // A last label that begins with a digit is an IPv4 address's (no top-level domain does:
    // RFC 3696 section 2), and only an IPv6 address has a bracket.
    let first = host.as_bytes().get(top);
    let start = if first.is_some_and(u8::is_ascii_alphabetic) {
        top
    } else {
        0
    };
    DomainCandidates { host, start }
}

/// Where the label starts that ends one before `start`.
#[inline(never)]
fn label_before(host: &str, start: usize) -> usize {
    let mut at = start - 1;
    while let Some(before) = at.checked_sub(1)
        && host.as_bytes().get(before) != Some(&b'.')
    {
        at = before;
    }
    at
}

/// See [`domain_candidates`]. By default there are none.
#[derive(Clone, Copy, Debug, Default)]
pub struct DomainCandidates<'a> {
    host: &'a str,
    /// Where the last candidate starts; 0 after the whole host.
    start: usize,
}

impl<'a> Iterator for DomainCandidates<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.start == 0 {
            return None;
        }
        self.start = label_before(self.host, self.start);
        self.host.get(self.start..)
    }
}

// proptest is not there for WebAssembly.
#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use alloc::{
        format,
        string::{String, ToString},
        vec::Vec,
    };

    use proptest::prelude::*;

    use super::{MOST_BYTES, SetCookie, domain_candidates, value};

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

    fn spelled(cookie: SetCookie<'_>) -> String {
        cookie.spell(&mut [0; MOST_BYTES]).to_string()
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
            spelled(PLAIN),
            "k=a%20b; Path=/; SameSite=Lax; Max-Age=7776000"
        );
        let wide = SetCookie {
            domain: "example.com",
            secure: true,
            ..PLAIN
        };
        assert_eq!(
            spelled(wide),
            "k=a%20b; Path=/; SameSite=Lax; Max-Age=7776000; Domain=example.com; Secure"
        );
        let removal = SetCookie {
            value: "",
            max_age: 0,
            ..PLAIN
        };
        assert_eq!(spelled(removal), "k=; Path=/; SameSite=Lax; Max-Age=0");
    }

    #[test]
    fn the_longest_that_ours_can_be_fits() {
        let longest = SetCookie {
            name: "growSumoPartnerKey",
            value: &"\u{10ffff}".repeat(128),
            max_age: u32::MAX,
            domain: &"a.".repeat(126),
            secure: true,
        };
        assert!(spelled(longest).ends_with("; Secure"));
    }

    proptest! {
        #[test]
        fn a_value_survives_the_jar(text in "\\PC{1,80}") {
            let cookie = spelled(SetCookie { value: &text, ..PLAIN });
            let spelled = cookie.strip_prefix("k=").unwrap().split(';').next().unwrap();
            prop_assert!(spelled.bytes().all(|b| b.is_ascii_graphic() && !b"\",;\\".contains(&b)));
            let mut spelled = Vec::from(spelled);
            prop_assert_eq!(value(&mut spelled), text.as_bytes());
        }

        #[test]
        fn decimal_is_what_fmt_writes(number: u32) {
            let cookie = spelled(SetCookie { max_age: number, ..PLAIN });
            let expected = format!("Max-Age={number}");
            prop_assert_eq!(cookie.rsplit(' ').next(), Some(expected.as_str()));
        }
    }
}
