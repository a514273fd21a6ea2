//! Lists of words, each list one text with a space between them. (A table of texts costs eight bytes more for each, which
//! hardly compress.)

/// Where a word stands in the list; past its end, where it does not.
#[cfg(feature = "tracker")]
#[inline(never)]
pub(crate) fn position(words: &str, word: &[u8]) -> usize {
    let mut known = words.as_bytes().split(|byte| *byte == b' ');
    known.position(|known| known == word).unwrap_or(usize::MAX)
}

/// The word at a place; nothing past the end.
#[inline(never)]
pub(crate) fn at(words: &str, place: usize) -> &str {
    let mut left = place;
    let mut start = 0;
    let mut end = 0;
    for (index, byte) in words.bytes().enumerate() {
        end = index + 1;
        if byte == b' ' {
            if left == 0 {
                end = index;
                break;
            }
            left -= 1;
            start = end;
        }
    }
    if left > 0 {
        start = end;
    }
    words.get(start..end).unwrap_or_default()
}

#[cfg(all(test, feature = "tracker"))]
mod tests {
    use super::{at, position};

    #[test]
    fn words_are_found_and_given() {
        let words = "last first any";
        for (place, word) in [(0, "last"), (1, "first"), (2, "any")] {
            assert_eq!(position(words, word.as_bytes()), place);
            assert_eq!(at(words, place), word);
        }
        assert_eq!(position(words, b"las"), usize::MAX);
        assert_eq!(position(words, b""), usize::MAX);
        assert_eq!((at(words, 3), at("", 0), at("", 1)), ("", "", ""));
    }
}
