//! A referral link's query string, read forgivingly.
//!
//! | Parameter | Carries | Spelled |
//! | --- | --- | --- |
//! | `gspk`, newer `ps_partner_key` | partner key | base64 |
//! | `gspid`, the oldest | partner key | clear text |
//! | `gsxid`, newer `ps_xid` | click id | clear text |
//!
//! - Names come in the order of the table, then of appearance: the first usable value wins.
//! - Values are percent-decoded as `URLSearchParams` does it (WHATWG URL, section 5.1).
//! - base64 may have lost its padding, its `+` (to a space) or its surroundings (to white space), be
//!   URL-safe (RFC 4648 section 5), or have been percent-encoded twice.
//!
//! ```
//! use partnerkey::referral::read;
//!
//! let (referral, problem) = read("?utm_source=x&gspk=YWNtZTQy&gsxid=k3l9s0d8f7a6");
//! assert_eq!(referral.partner_key.unwrap().as_str(), "acme42");
//! assert_eq!(referral.click_id.unwrap().as_str(), "k3l9s0d8f7a6");
//! assert_eq!(problem, None);
//! ```

use alloc::{string::String, vec::Vec};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use crate::{
    error::Problem,
    pairs::{Pairs, percent_decode},
};

/// Identifies a partner: 1 to 512 bytes of UTF-8 without control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerKey(String);

impl PartnerKey {
    /// The most bytes that a partner key may have.
    pub const MOST_BYTES: usize = 512;

    /// Checks text that claims to be a partner key.
    #[must_use]
    pub fn new(text: Vec<u8>) -> Option<Self> {
        printable(text, Self::MOST_BYTES).map(Self)
    }

    /// The key, decoded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Identifies a click: 1 to 128 letters, digits, `-`, `_` or `.`. The original's have 12 to 14
/// letters and digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClickId(String);

impl ClickId {
    /// The most bytes that a click id may have.
    pub const MOST_BYTES: usize = 128;

    /// Checks text that claims to be a click id.
    #[must_use]
    pub fn new(text: Vec<u8>) -> Option<Self> {
        let opaque = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        text.iter().all(opaque).then(|| printable(text, Self::MOST_BYTES)).flatten().map(Self)
    }

    /// The click id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who sent a visitor, and by which click.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Referral {
    /// The partner who gets the credit.
    pub partner_key: Option<PartnerKey>,
    /// The click that the link's own redirect recorded.
    pub click_id: Option<ClickId>,
}

/// The referral in a query string (with or without its `?`), and what was wrong with it.
///
/// A link without referral parameters gives the empty referral and no problem. A parameter that
/// cannot be read is a problem only when no other names the same thing.
#[must_use]
pub fn read(query: &str) -> (Referral, Option<Problem>) {
    let query = query.strip_prefix('?').unwrap_or(query);

    let mut partner_keys = Ranked::default();
    let mut click_ids = Ranked::default();
    for (name, value) in Pairs::of(query, b'&') {
        match name {
            b"gspk" => partner_keys.offer(0, from_base64(value)),
            b"ps_partner_key" => partner_keys.offer(1, from_base64(value)),
            b"gspid" => partner_keys.offer(2, clear_key(value)),
            b"gsxid" => click_ids.offer(0, clear_click(value)),
            b"ps_xid" => click_ids.offer(1, clear_click(value)),
            _ => {}
        }
    }

    let problem = if partner_keys.only_unreadable() {
        Some(Problem::InvalidGspk)
    } else {
        click_ids.only_unreadable().then_some(Problem::InvalidGsxid)
    };
    (Referral { partner_key: partner_keys.best, click_id: click_ids.best }, problem)
}

/// The value of the lowest rank, of several the first.
struct Ranked<T> {
    best: Option<T>,
    rank: u8,
    offered: bool,
}

impl<T> Default for Ranked<T> {
    fn default() -> Self {
        Self { best: None, rank: u8::MAX, offered: false }
    }
}

impl<T> Ranked<T> {
    fn offer(&mut self, rank: u8, value: Option<T>) {
        self.offered = true;
        if rank < self.rank && value.is_some() {
            self.best = value;
            self.rank = rank;
        }
    }

    fn only_unreadable(&self) -> bool {
        self.offered && self.best.is_none()
    }
}

/// The most characters in which a value may be spelled: 512 bytes in base64, each character
/// percent-encoded twice. Longer ones are not even decoded.
const MOST_SPELLED: usize = PartnerKey::MOST_BYTES.div_ceil(3) * 4 * 5;

fn clear_key(value: &[u8]) -> Option<PartnerKey> {
    PartnerKey::new(percent_decode(value, b' ').trim_ascii().to_vec())
}

fn clear_click(value: &[u8]) -> Option<ClickId> {
    ClickId::new(percent_decode(value, b' ').trim_ascii().to_vec())
}

/// Standard alphabet, padding as it comes, and bits left over in the last letter ignored.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

fn from_base64(value: &[u8]) -> Option<PartnerKey> {
    if value.len() > MOST_SPELLED {
        return None;
    }
    // `+` is a letter here, so it stays. One that became a space is restored below.
    let mut letters = percent_decode(value, b'+');
    if letters.contains(&b'%') {
        // `%` is no base64 letter: somebody encoded twice.
        letters = percent_decode(&letters, b'+');
    }
    let mut letters = letters.trim_ascii().to_vec();
    for letter in &mut letters {
        *letter = match *letter {
            b'-' | b' ' => b'+',
            b'_' => b'/',
            other => other,
        };
    }
    let letters = trim(&letters, b'=');
    // A `+` at an end may be a letter, or white space around the value.
    decode(letters).or_else(|| decode(trim(letters, b'+')))
}

fn decode(letters: &[u8]) -> Option<PartnerKey> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = Vec::new();
    let mut bits = 0_u32;
    let mut held = 0_u32;
    for letter in letters {
        let value = alphabet.iter().position(|known| known == letter)?;
        bits = bits << 6 | value as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            text.push((bits >> held) as u8);
        }
    }
    if held == 6 { return None; }
    PartnerKey::new(text)
}

/// Without `byte` at either end.
fn trim(mut text: &[u8], byte: u8) -> &[u8] {
    while let [inner @ .., last] = text {
        if *last != byte {
            break;
        }
        text = inner;
    }
    while let [first, inner @ ..] = text {
        if *first != byte {
            break;
        }
        text = inner;
    }
    text
}

fn printable(text: Vec<u8>, most_bytes: usize) -> Option<String> {
    let fits = !text.is_empty() && text.len() <= most_bytes;
    let text = fits.then(|| String::from_utf8(text).ok()).flatten()?;
    (!text.contains(char::is_control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use alloc::{format, vec::Vec};

    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use proptest::prelude::*;

    use super::{PartnerKey, read};

    fn key(query: &str) -> Option<alloc::string::String> {
        read(query).0.partner_key.map(|key| key.as_str().into())
    }

    #[test]
    fn the_longest_key_is_read_however_it_is_spelled() {
        let longest = "k".repeat(PartnerKey::MOST_BYTES);
        let spelled = STANDARD.encode(&longest);
        let twice: alloc::string::String =
            spelled.bytes().map(|letter| format!("%25{letter:02X}")).collect();
        assert_eq!(key(&format!("gspk={spelled}")), Some(longest.clone()));
        assert_eq!(key(&format!("gspk={twice}")), Some(longest.clone()));
        assert_eq!(key(&format!("gspk={}", STANDARD.encode(longest + "k"))), None);
    }

    proptest! {
        #[test]
        fn never_panics(query in "\\PC*") {
            let _ = read(&query);
            let _ = read(&format!("?gspk={query}&ps_partner_key={query}&gspid={query}&gsxid={query}"));
        }

        #[test]
        fn every_spelling_of_a_key_gives_the_key(text in "[^\\p{Cc}]{1,120}") {
            let padded = STANDARD.encode(&text);
            let bare = padded.trim_end_matches('=');
            let url_safe = bare.replace('+', "-").replace('/', "_");
            let escaped = padded.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
            let twice = escaped.replace('%', "%25");
            let spaced = format!("%20{padded}%0A");
            for spelled in [&padded, bare, &url_safe, &escaped, &twice, &spaced] {
                prop_assert_eq!(key(&format!("?a=1&gspk={spelled}&b=2")), Some(text.clone()));
            }
        }

        #[test]
        fn a_plus_that_became_a_space_is_restored(text in "[^\\p{Cc}]{1,120}") {
            let spelled = STANDARD.encode(&text);
            let spaced = spelled.trim_end_matches(['=', '+']).replace('+', "%20");
            let lost = &spelled.trim_end_matches('=')[spaced.replace("%20", "+").len()..];
            prop_assert_eq!(key(&format!("gspk={spaced}{lost}")), Some(text));
        }

        #[test]
        fn what_is_accepted_is_a_partner_key(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let query = format!("gspk={}", STANDARD.encode(&bytes));
            if let Some(key) = key(&query) {
                prop_assert_eq!(key.as_bytes(), &bytes[..]);
                prop_assert!(!key.contains(char::is_control));
            } else {
                let text = core::str::from_utf8(&bytes);
                prop_assert!(text.is_err() || text.is_ok_and(|t| t.is_empty() || t.contains(char::is_control)));
            }
            let _: Vec<u8> = bytes;
        }
    }
}
