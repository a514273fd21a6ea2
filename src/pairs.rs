//! Lists of `name=value`, as query strings (`&`) and cookie jars (`;`) are.
//!
//! Text is decoded where it stands: what it stands for is never longer than its spelling.

/// The pairs of a list, in order, each split at its first `=`; without one the value is empty.
pub(crate) fn pairs(list: &mut [u8], separator: u8) -> impl Iterator<Item = (&[u8], &mut [u8])> {
    list.split_mut(move |byte| *byte == separator).map(|pair| {
        let end = pair
            .iter()
            .position(|byte| *byte == b'=')
            .unwrap_or(pair.len());
        let (name, value) = pair.split_at_mut_checked(end).unwrap_or_default();
        (&*name, value.get_mut(1..).unwrap_or_default())
    })
}

/// Percent-decodes; escapes that are none stay as they are. `plus` is what a `+` stands for.
pub(crate) fn percent_decode(text: &mut [u8], plus: u8) -> &mut [u8] {
    let mut read = 0;
    let mut written = 0;
    while let Some(mut byte) = text.get(read).copied() {
        read += 1;
        if byte == b'+' {
            byte = plus;
        }
        if byte == b'%'
            && let Some([high, low]) = text.get(read..).and_then(<[u8]>::first_chunk)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            byte = high << 4 | low;
            read += 2;
        }
        if let Some(place) = text.get_mut(written) {
            *place = byte;
        }
        written += 1;
    }
    text.get_mut(..written).unwrap_or_default()
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

    use super::{pairs, percent_decode};

    #[test]
    fn a_pair_is_split_at_its_first_equals_sign() {
        let mut list = *b"a=1&b&c==&=d&";
        let found: Vec<_> = pairs(&mut list, b'&')
            .map(|(name, value)| (name, &*value))
            .collect();
        let expected: [(&[u8], &[u8]); 5] = [
            (b"a", b"1"),
            (b"b", b""),
            (b"c", b"="),
            (b"", b"d"),
            (b"", b""),
        ];
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
            assert_eq!(
                percent_decode(&mut Vec::from(text), b' '),
                decoded.as_bytes(),
                "{text}"
            );
        }
    }
}
