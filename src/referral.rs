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
//! let mut query = *b"?utm_source=x&gspk=YWNtZTQy&gsxid=k3l9s0d8f7a6";
//! let (referral, problem) = read(&mut query);
//! assert_eq!(referral.partner_key.unwrap().as_str(), "acme42");
//! assert_eq!(referral.click_id.unwrap().as_str(), "k3l9s0d8f7a6");
//! assert_eq!(problem, None);
//! ```

use base64::alphabet::STANDARD;

use crate::{
    cookie,
    error::Problem,
    pairs::{percent_decode, take_pair},
    utf8::printable,
    words,
};

/// Identifies a partner: 1 to 512 bytes of UTF-8 without control characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartnerKey<'a>(&'a str);

impl<'a> PartnerKey<'a> {
    /// The most bytes that a partner key may have.
    pub const MOST_BYTES: usize = 512;

    /// Checks text that claims to be a partner key.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Option<Self> {
        Part::PartnerKey.read(text).map(Self)
    }

    /// The key, decoded.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0
    }
}

/// Identifies a click: 1 to 128 letters, digits, `-`, `_` or `.`. The original's have 12 to 14
/// letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClickId<'a>(&'a str);

impl<'a> ClickId<'a> {
    /// The most bytes that a click id may have.
    pub const MOST_BYTES: usize = 128;

    /// Checks text that claims to be a click id.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Option<Self> {
        Part::ClickId.read(text).map(Self)
    }

    /// The click id.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        self.0
    }
}

/// Who sent a visitor, and by which click.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Referral<'a> {
    /// The partner who gets the credit.
    pub partner_key: Option<PartnerKey<'a>>,
    /// The click that the link's own redirect recorded.
    pub click_id: Option<ClickId<'a>>,
}

impl Referral<'_> {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.credit().is_none()
    }

    /// What the credit goes by: the partner key, or where there is none, the click id.
    #[must_use]
    pub fn credit(&self) -> Option<&str> {
        let click_id = self.click_id.map(ClickId::as_str);
        self.partner_key.map(PartnerKey::as_str).or(click_id)
    }
}

/// The referral in a query string (with or without its `?`), and what was wrong with it. Values are
/// decoded in place.
///
/// A link without referral parameters gives the empty referral and no problem. A parameter that
/// cannot be read is a problem only when no other names the same thing.
#[must_use]
pub fn read(query: &mut [u8]) -> (Referral<'_>, Option<Problem>) {
    let carried = carried(query, &PARAMETERS);
    let problem = if carried.partner_key.only_unreadable() {
        Some(Problem::InvalidGspk)
    } else {
        carried
            .click_id
            .only_unreadable()
            .then_some(Problem::InvalidGsxid)
    };
    (carried.referral(), problem)
}

/// The names under which a link or a jar carries a referral, the best first.
pub(crate) struct Carriers {
    /// With a space between them.
    pub(crate) names: &'static str,
    /// So many of them are spelled in base64; the others of a link are clear text.
    pub(crate) base64: usize,
    /// So many of them name the partner, the others the click.
    pub(crate) partner_keys: usize,
    /// What stands between two: `;` in a jar of cookies.
    pub(crate) separator: u8,
}

/// Those of a link.
const PARAMETERS: Carriers = Carriers {
    names: "gspk ps_partner_key gspid gsxid ps_xid",
    base64: 2,
    partner_keys: 3,
    separator: b'&',
};

/// A part of a referral.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    PartnerKey,
    ClickId,
}

impl Part {
    /// The text, if it may be one.
    #[inline(never)]
    fn read(self, text: &[u8]) -> Option<&str> {
        let most = match self {
            Self::PartnerKey => PartnerKey::MOST_BYTES,
            Self::ClickId => ClickId::MOST_BYTES,
        };
        let opaque = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let may_be = self == Self::PartnerKey || text.iter().all(opaque);
        if text.is_empty() || text.len() > most || !may_be {
            return None;
        }
        printable(text)
    }
}

/// What a list carries.
pub(crate) struct Carried<'a> {
    pub(crate) partner_key: Best<'a>,
    pub(crate) click_id: Best<'a>,
}

impl<'a> Carried<'a> {
    pub(crate) fn referral(&self) -> Referral<'a> {
        Referral {
            partner_key: self.partner_key.text.map(PartnerKey),
            click_id: self.click_id.text.map(ClickId),
        }
    }
}

/// Reads what a list carries.
pub(crate) fn carried<'a>(mut list: &'a mut [u8], carriers: &Carriers) -> Carried<'a> {
    let mut found = Carried {
        partner_key: Best::NONE,
        click_id: Best::NONE,
    };
    while let Some((mut name, value)) = take_pair(&mut list, carriers.separator) {
        // A jar has a space before a name, a query its `?`; one too many is forgiven.
        while let [b' ' | b'?', rest @ ..] = name {
            name = rest;
        }
        let rank = words::position(carriers.names, name);
        if rank == usize::MAX {
            continue;
        }
        let text = if carriers.separator == b';' {
            cookie::value(value)
        } else if rank < carriers.base64 {
            from_base64(value)
        } else {
            clear(value)
        };
        let (part, best) = if rank < carriers.partner_keys {
            (Part::PartnerKey, &mut found.partner_key)
        } else {
            (Part::ClickId, &mut found.click_id)
        };
        best.offered = true;
        if rank < best.rank
            && let Some(text) = part.read(text)
        {
            best.text = Some(text);
            best.rank = rank;
        }
    }
    found
}

/// The usable text of the lowest rank, of several the first.
pub(crate) struct Best<'a> {
    pub(crate) text: Option<&'a str>,
    pub(crate) rank: usize,
    /// Whether there was any, usable or not.
    pub(crate) offered: bool,
}

impl Best<'_> {
    const NONE: Self = Self {
        text: None,
        rank: usize::MAX,
        offered: false,
    };

    pub(crate) fn only_unreadable(&self) -> bool {
        self.offered && self.text.is_none()
    }
}

fn clear(value: &mut [u8]) -> &[u8] {
    trim(percent_decode(value, b' '), b' ')
}

/// Empty, when it spells no partner key.
fn from_base64(value: &mut [u8]) -> &[u8] {
    // `+` is a letter here, so it stays. `%` is none: what is still an escape was encoded twice.
    let text = percent_decode(percent_decode(value, b'+'), b'+');
    let mut decoded = [0; PartnerKey::MOST_BYTES];
    // A `+` at an end may be a letter, or white space around the value.
    let mut ends = [b'=', b'+'].into_iter();
    let length = ends.find_map(|also| decode(trim(trim(text, also), b'='), &mut decoded));
    for (place, byte) in text.iter_mut().zip(&decoded) {
        *place = *byte;
    }
    text.get(..length.unwrap_or(0)).unwrap_or_default()
}

/// Decodes letters, and gives the length of the partner key that they spell.
///
/// The crate's own engine refuses what is forgiven here, and is 2 KB for speed that nobody needs.
fn decode(letters: &[u8], decoded: &mut [u8; PartnerKey::MOST_BYTES]) -> Option<usize> {
    let mut places = decoded.iter_mut();
    let mut bits = 0;
    let mut held = 0;
    for letter in letters {
        bits = bits << 6 | value_of(*letter)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            *places.next()? = (bits >> held) as u8;
        }
    }
    let length = PartnerKey::MOST_BYTES - places.len();
    // One letter more than full bytes need says nothing: some letters are missing.
    let complete = held < 6;
    (complete && PartnerKey::new(decoded.get(..length)?).is_some()).then_some(length)
}

fn value_of(letter: u8) -> Option<usize> {
    let standard = match letter {
        b'-' | b' ' => b'+',
        b'_' => b'/',
        letter => letter,
    };
    let letters = STANDARD.symbols();
    letters.iter().position(|known| known.as_u8() == standard)
}

/// Without control characters, spaces and `also` around it: WHATWG URL strips those too (section 4.4).
fn trim(mut text: &[u8], also: u8) -> &[u8] {
    let goes = |byte: &u8| *byte <= b' ' || *byte == also;
    while let [first, rest @ ..] = text
        && goes(first)
    {
        text = rest;
    }
    while let [rest @ .., last] = text
        && goes(last)
    {
        text = rest;
    }
    text
}

// proptest is not there for WebAssembly.
#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use alloc::{format, string::String};

    use base64::{
        Engine as _, alphabet,
        engine::{
            DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD,
        },
    };
    use proptest::prelude::*;

    use super::{PartnerKey, read};

    fn key(query: &str) -> Option<String> {
        read(&mut query.as_bytes().to_vec())
            .0
            .partner_key
            .map(|key| key.as_str().into())
    }

    #[test]
    fn the_longest_key_is_read_however_it_is_spelled() {
        let longest = "k".repeat(PartnerKey::MOST_BYTES);
        let spelled = STANDARD.encode(&longest);
        let twice: String = spelled
            .bytes()
            .map(|letter| format!("%25{letter:02X}"))
            .collect();
        assert_eq!(key(&format!("gspk={spelled}")), Some(longest.clone()));
        assert_eq!(key(&format!("gspk={twice}")), Some(longest.clone()));
        assert_eq!(
            key(&format!("gspk={}", STANDARD.encode(longest + "k"))),
            None
        );
    }

    /// The crate's engine, as forgiving as it can be.
    const FORGIVING: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );

    proptest! {
        #[test]
        fn letters_mean_what_they_mean_to_the_crate(letters in "[a-zA-Z0-9+/]{0,24}") {
            let known = |letters: &str| {
                let text = String::from_utf8(FORGIVING.decode(letters).ok()?).ok()?;
                (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
            };
            let expected = known(&letters).or_else(|| known(letters.trim_matches('+')));
            prop_assert_eq!(key(&format!("gspk={letters}")), expected);
        }

        #[test]
        fn never_panics(query in "\\PC*") {
            let _ = key(&query);
            let _ = key(&format!("?gspk={query}&ps_partner_key={query}&gspid={query}&gsxid={query}"));
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
            let kept = spaced.replace("%20", "+");
            let lost = spelled.trim_end_matches('=').strip_prefix(&kept).unwrap();
            prop_assert_eq!(key(&format!("gspk={spaced}{lost}")), Some(text));
        }

        #[test]
        fn what_is_accepted_is_a_partner_key(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let spelled = STANDARD.encode(&bytes);
            // One at an end may be white space instead.
            prop_assume!(!spelled.trim_end_matches('=').ends_with('+') && !spelled.starts_with('+'));
            let query = format!("gspk={spelled}");
            if let Some(key) = key(&query) {
                prop_assert_eq!(key.as_bytes(), &bytes[..]);
                prop_assert!(!key.contains(char::is_control));
            } else {
                let text = core::str::from_utf8(&bytes);
                prop_assert!(text.is_err() || text.is_ok_and(|t| t.is_empty() || t.contains(char::is_control)));
            }
        }
    }
}
