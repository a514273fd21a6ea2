//! Lists of `name=value`, as query strings (`&`) and cookie jars (`;`) are.
//!
//! Text is decoded where it stands: what it stands for is never longer than its spelling.

use core::{cell::Cell, mem};

/// Takes what comes before the first `separator` off the list, and the separator with it; all of it, where there is none.
#[inline(never)]
pub(crate) fn take_until<'a>(list: &mut &'a mut [u8], separator: u8) -> &'a mut [u8] {
    let all = mem::take(list);
    let end = all.iter().position(|byte| *byte == separator);
    let (taken, rest) = all
        .split_at_mut_checked(end.unwrap_or(all.len()))
        .unwrap_or_default();
    *list = rest.get_mut(1..).unwrap_or_default();
    taken
}

/// Takes the first pair off a list, split at its first `=`; without one the value is empty. Nothing where the list is.
pub(crate) fn take_pair<'a>(
    list: &mut &'a mut [u8],
    separator: u8,
) -> Option<(&'a [u8], &'a mut [u8])> {
    if list.is_empty() {
        return None;
    }
    let mut value = take_until(list, separator);
    let name = take_until(&mut value, b'=');
    Some((name, value))
}

/// Percent-decodes; escapes that are none stay as they are. `plus` is what a `+` stands for.
#[inline(always)]
pub(crate) fn percent_decode(text: &mut [u8], plus: u8) -> &mut [u8] {
    let length = decode_in_place(text, plus);
    text.get_mut(..length).unwrap_or_default()
}

/// Gives the length of what was decoded.
#[inline(never)]
fn decode_in_place(text: &mut [u8], plus: u8) -> usize {
    let cells = Cell::from_mut(text).as_slice_of_cells();
    let mut places = cells.iter();
    let mut rest = cells.iter();
    while let Some(cell) = rest.next() {
        let mut byte = cell.get();
        if byte == b'+' {
            byte = plus;
        }
        if byte == b'%'
            && let [high, low, after @ ..] = rest.as_slice()
        {
            let (high, low) = (hex(high.get()), hex(low.get()));
            if high | low < 16 {
                byte = high << 4 | low;
                rest = after.iter();
            }
        }
        if let Some(place) = places.next() {
            place.set(byte);
        }
    }
    cells.len() - places.len()
}

/// What a hexadecimal digit stands for; more than 15, if it is none.
fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'F' => digit - b'A' + 10,
        b'a'..=b'f' => digit - b'a' + 10,
        _ => u8::MAX,
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{percent_decode, take_pair};

    #[test]
    fn a_pair_is_split_at_its_first_equals_sign() {
        let mut list = *b"a=1&b&c==&=d&&";
        let mut rest = &mut list[..];
        let mut found = Vec::new();
        while let Some((name, value)) = take_pair(&mut rest, b'&') {
            found.push((name, &*value));
        }
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
