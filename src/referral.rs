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

use alloc::vec::Vec;

use base64::alphabet::{self, Alphabet};

use crate::{
    cookie,
    error::Problem,
    pairs::{pairs, percent_decode},
    utf8::printable,
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
        let fits = (1..=Self::MOST_BYTES).contains(&text.len());
        fits.then(|| printable(text)).flatten().map(Self)
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
        let opaque = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let fits = (1..=Self::MOST_BYTES).contains(&text.len());
        (fits && text.iter().all(opaque))
            .then(|| printable(text))
            .flatten()
            .map(Self)
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

/// The referral in a query string (with or without its `?`), and what was wrong with it. Values are
/// decoded in place.
///
/// A link without referral parameters gives the empty referral and no problem. A parameter that
/// cannot be read is a problem only when no other names the same thing.
#[must_use]
pub fn read(query: &mut [u8]) -> (Referral<'_>, Option<Problem>) {
    let query = if let [b'?', rest @ ..] = query {
        rest
    } else {
        query
    };

    let (partner_key, click_id) = carried(query, b'&', &PARAMETERS);
    let problem = if partner_key.only_unreadable() {
        Some(Problem::InvalidGspk)
    } else {
        click_id.only_unreadable().then_some(Problem::InvalidGsxid)
    };
    (
        Referral {
            partner_key: partner_key.value,
            click_id: click_id.value,
        },
        problem,
    )
}

/// A name under which a link or a jar carries something.
pub(crate) struct Carrier {
    pub(crate) name: &'static str,
    pub(crate) part: Part,
    pub(crate) spelling: Spelling,
}

/// Which part of a referral it carries.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    PartnerKey,
    ClickId,
}

/// How the part is spelled.
#[derive(Clone, Copy)]
pub(crate) enum Spelling {
    Base64,
    Clear,
    Cookie,
}

/// Those of a link, the best first.
const PARAMETERS: [Carrier; 5] = [
    Carrier {
        name: "gspk",
        part: Part::PartnerKey,
        spelling: Spelling::Base64,
    },
    Carrier {
        name: "ps_partner_key",
        part: Part::PartnerKey,
        spelling: Spelling::Base64,
    },
    Carrier {
        name: "gspid",
        part: Part::PartnerKey,
        spelling: Spelling::Clear,
    },
    Carrier {
        name: "gsxid",
        part: Part::ClickId,
        spelling: Spelling::Clear,
    },
    Carrier {
        name: "ps_xid",
        part: Part::ClickId,
        spelling: Spelling::Clear,
    },
];

/// What a list carries.
pub(crate) fn carried<'a>(
    list: &'a mut [u8],
    separator: u8,
    carriers: &[Carrier],
) -> (Best<PartnerKey<'a>>, Best<ClickId<'a>>) {
    let mut partner_key = Best::default();
    let mut click_id = Best::default();
    for (name, value) in pairs(list, separator) {
        let name = name.trim_ascii_start();
        for (rank, carrier) in carriers.iter().enumerate() {
            if carrier.name.as_bytes() != name {
                continue;
            }
            let text = match carrier.spelling {
                Spelling::Base64 => from_base64(value),
                Spelling::Clear => Some(clear(value)),
                Spelling::Cookie => cookie::value(value),
            };
            match carrier.part {
                Part::PartnerKey => partner_key.offer(rank, text.and_then(PartnerKey::new)),
                Part::ClickId => click_id.offer(rank, text.and_then(ClickId::new)),
            }
            break;
        }
    }
    (partner_key, click_id)
}

/// The usable value of the lowest rank, of several the first.
pub(crate) struct Best<T> {
    pub(crate) value: Option<T>,
    pub(crate) rank: usize,
    offered: bool,
}

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self {
            value: None,
            rank: usize::MAX,
            offered: false,
        }
    }
}

impl<T> Best<T> {
    pub(crate) fn offer(&mut self, rank: usize, value: Option<T>) {
        self.offered = true;
        if rank < self.rank && value.is_some() {
            self.value = value;
            self.rank = rank;
        }
    }

    pub(crate) fn only_unreadable(&self) -> bool {
        self.offered && self.value.is_none()
    }
}

fn clear(value: &mut [u8]) -> &[u8] {
    trim(percent_decode(value, b' '), b' ')
}

/// The most characters in which a value may be spelled: 512 bytes in base64, each character
/// percent-encoded twice. Longer ones are not even decoded.
const MOST_SPELLED: usize = PartnerKey::MOST_BYTES.div_ceil(3) * 4 * 5;

fn from_base64(value: &mut [u8]) -> Option<&[u8]> {
    if value.len() > MOST_SPELLED {
        return None;
    }
    // `+` is a letter here, so it stays. `%` is none: what is still an escape was encoded twice.
    let text = percent_decode(percent_decode(value, b'+'), b'+');
    let mut spelled = Vec::new();
    spelled.extend_from_slice(text);
    // A `+` at an end may be a letter, or white space around the value.
    let length = decode(trim(&spelled, b'='), text)
        .or_else(|| decode(trim(trim(&spelled, b'+'), b'='), text))?;
    text.get(..length)
}

/// Decodes letters into `text`, and gives the length of the partner key that they spell.
///
/// The crate's own engine refuses what is forgiven here, and is 2 KB for speed that nobody needs.
fn decode(letters: &[u8], text: &mut [u8]) -> Option<usize> {
    let mut length = 0;
    let mut bits = 0;
    let mut held = 0;
    for letter in letters {
        bits = bits << 6 | value_of(*letter)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            *text.get_mut(length)? = (bits >> held) as u8;
            length += 1;
        }
    }
    // One letter more than full bytes need says nothing: some letters are missing.
    let complete = held < 6;
    (complete && PartnerKey::new(text.get(..length)?).is_some()).then_some(length)
}

const LETTERS: &Alphabet = &alphabet::STANDARD;

fn value_of(letter: u8) -> Option<usize> {
    let standard = match letter {
        b'-' | b' ' => b'+',
        b'_' => b'/',
        letter => letter,
    };
    LETTERS.as_str().bytes().position(|known| known == standard)
}

/// Without control characters, spaces and `also` around it: WHATWG URL strips those too (section 4.4).
fn trim(text: &[u8], also: u8) -> &[u8] {
    let stays = |byte: &u8| *byte > b' ' && *byte != also;
    let start = text.iter().position(stays).unwrap_or_default();
    let end = text.iter().rposition(stays).map_or(start, |last| last + 1);
    text.get(start..end).unwrap_or_default()
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
