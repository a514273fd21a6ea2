//! Lists of `name=value`, as query strings (`&`) and cookie jars (`;`) are.

use alloc::vec::Vec;

/// The pairs of a list, in order, each split at its first `=`; without one the value is empty.
pub(crate) struct Pairs<'a> {
    rest: Option<&'a [u8]>,
    separator: u8,
}

impl<'a> Pairs<'a> {
    pub(crate) fn of(list: &'a str, separator: u8) -> Self {
        Self { rest: Some(list.as_bytes()), separator }
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (pair, rest) = cut(self.rest?, self.separator);
        self.rest = rest;
        let (name, value) = cut(pair, b'=');
        Some((name, value.unwrap_or_default()))
    }
}

/// What stands before the first `separator`, and what after it if there is one.
fn cut(text: &[u8], separator: u8) -> (&[u8], Option<&[u8]>) {
    let end = text.iter().position(|byte| *byte == separator).unwrap_or(text.len());
    match text.split_at_checked(end) {
        Some((before, [_, after @ ..])) => (before, Some(after)),
        _ => (text, None),
    }
}

/// Percent-decodes; escapes that are none stay as they are. `plus` is what a `+` stands for.
pub(crate) fn percent_decode(mut text: &[u8], plus: u8) -> Vec<u8> {
    let mut decoded = Vec::new();
    while let [byte, rest @ ..] = text {
        let mut byte = if *byte == b'+' { plus } else { *byte };
        text = rest;
        if let (b'%', [high, low, rest @ ..]) = (byte, rest)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            byte = high << 4 | low;
            text = rest;
        }
        decoded.push(byte);
    }
    decoded
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Pairs, percent_decode};

    #[test]
    fn a_pair_is_split_at_its_first_equals_sign() {
        let found: Vec<_> = Pairs::of("a=1&b&c==&=d&", b'&').collect();
        let expected: [(&[u8], &[u8]); 5] = [(b"a", b"1"), (b"b", b""), (b"c", b"="), (b"", b"d"), (b"", b"")];
        assert_eq!(found, expected);
    }

    #[test]
    fn percent_decoding_keeps_what_is_no_escape() {
        for (text, decoded) in [
            ("", ""),
            ("a+b", "a b"),
            ("%41%4a%6A", "AJj"),
            ("100%", "100%"),
            ("%4", "%4"),
            ("%zz%41", "%zzA"),
            ("%%41", "%A"),
            ("%+1", "% 1"),
        ] {
            assert_eq!(percent_decode(text.as_bytes(), b' '), decoded.as_bytes(), "{text}");
        }
    }
}
