//! Bytes that claim to be text.

/// The text, if it is UTF-8 (RFC 3629) without control characters.
#[cfg(not(target_os = "none"))]
pub(crate) fn printable(bytes: &[u8]) -> Option<&str> {
    core::str::from_utf8(bytes)
        .ok()
        .filter(|_| is_printable(bytes))
}

#[cfg(target_os = "none")]
pub(crate) use crate::bare_metal::printable;

/// Whether bytes are UTF-8 without control characters. (The check of core is made for speed: 700 bytes more.)
#[inline(never)]
pub(crate) fn is_printable(bytes: &[u8]) -> bool {
    let mut following = 0;
    let mut code = 0;
    // The least that may be stood for: below it is a control character, or what fewer bytes stand for.
    let mut least = 0;
    for byte in bytes {
        if following > 0 {
            if byte & 0xc0 != 0x80 {
                return false;
            }
            following -= 1;
            code = code << 6 | u32::from(byte & 0x3f);
        } else {
            let ones = byte.leading_ones();
            code = u32::from(*byte) & (0x7f >> ones);
            (following, least) = match ones {
                0 => (0, 0x20),
                2 => (1, 0xa0),
                3 => (2, 0x800),
                4 => (3, 0x1_0000),
                _ => return false,
            };
        }
        if following == 0 && (code < least || code == 0x7f || char::from_u32(code).is_none()) {
            return false;
        }
    }
    following == 0
}

// proptest is not there for WebAssembly.
#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use core::str::from_utf8;

    use proptest::prelude::*;

    use super::is_printable;

    fn to_core(bytes: &[u8]) -> bool {
        from_utf8(bytes).is_ok_and(|text| !text.contains(char::is_control))
    }

    #[test]
    fn lead_bytes_and_the_ends_of_what_may_follow_are_what_they_are_to_core() {
        const FOLLOWING: [u8; 8] = [0x20, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf];
        for lead in 0..=0xff {
            assert_eq!(is_printable(&[lead]), to_core(&[lead]), "{lead:x}");
            for second in FOLLOWING {
                for third in FOLLOWING {
                    for text in [
                        &[lead, second] as &[u8],
                        &[lead, second, third],
                        &[lead, second, third, 0x80],
                    ] {
                        assert_eq!(is_printable(text), to_core(text), "{text:x?}");
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn bytes_are_text_where_they_are_to_core(bytes in proptest::collection::vec(any::<u8>(), 0..6)) {
            prop_assert_eq!(is_printable(&bytes), to_core(&bytes));
        }
    }
}
