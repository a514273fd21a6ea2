//! Lists of `name=value`, as query strings (`&`) and cookie jars (`;`) are.

/// Each pair of `list`, in order, split at its first `=`; without one the value is empty.
pub(crate) fn pairs(list: &str, separator: u8) -> impl Iterator<Item = (&[u8], &[u8])> {
    list.as_bytes().split(move |byte| *byte == separator).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        (halves.next().unwrap_or_default(), halves.next().unwrap_or_default())
    })
}

/// Percent-decodes; escapes that are none stay as they are. `plus` is what a `+` stands for.
pub(crate) fn percent_decode(mut text: &[u8], plus: u8) -> alloc::vec::Vec<u8> {
    let mut decoded = alloc::vec::Vec::with_capacity(text.len());
    while let [byte, rest @ ..] = text {
        text = rest;
        let mut byte = if *byte == b'+' { plus } else { *byte };
        if let (b'%', [high, low, rest @ ..]) = (byte, rest)
            && let (Some(high), Some(low)) = (char::from(*high).to_digit(16), char::from(*low).to_digit(16))
        {
            byte = (high << 4 | low) as u8;
            text = rest;
        }
        decoded.push(byte);
    }
    decoded
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{pairs, percent_decode};

    #[test]
    fn a_pair_is_split_at_its_first_equals_sign() {
        let found: Vec<_> = pairs("a=1&b&c==&=d", b'&').collect();
        let expected: [(&[u8], &[u8]); 4] = [(b"a", b"1"), (b"b", b""), (b"c", b"="), (b"", b"d")];
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
