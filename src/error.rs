//! What can go wrong, each declared once: a stable `code` for programs, a `message` for people.
//!
//! - Codes are `snake_case` and never renamed within a major version.
//! - Messages name what and where, and the act where there is one. They never carry a partner key,
//!   a name or an e-mail address.

use crate::words;

macro_rules! coded {
    ($(#[$of_enum:meta])* $name:ident { $($(#[$of_variant:meta])* $variant:ident $code:literal $message:literal)* }) => {
        $(#[$of_enum])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$of_variant])* #[doc = concat!("`", $code, "`: ", $message, ".")] $variant,)*
        }

        impl $name {
            /// Every one of them, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable name, for programs.
            #[must_use]
            pub fn code(self) -> &'static str {
                words::at(concat!($($code, " "),*), self as usize)
            }

            /// The explanation, for people.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$variant => $message,)* }
            }
        }
    };
}

coded! {
    /// What was wrong with a landing. The page goes on without the part that was wrong.
    Problem {
        InvalidGspk "invalid_gspk"
            "the link's partner key cannot be read; an earlier one is kept"
        InvalidGsxid "invalid_gsxid"
            "the link's click id cannot be read"
        InvalidCookie "invalid_cookie"
            "the stored partner key cannot be read"
        CookiesBlocked "cookies_blocked"
            "cookies are refused; the referral lasts for this page only"
        MissingKey "missing_key"
            "no public key: set data-key, or call _initialize('pk_…')"
        InvalidAttribution "invalid_attribution"
            "data-attribution is neither 'last' nor 'first'; using 'last'"
        InvalidCookieDays "invalid_cookie_days"
            "data-cookie-days is not a whole number from 1 to 400; using 90"
        InvalidConsent "invalid_consent"
            "data-consent is neither 'granted', 'pending' nor 'denied'; using 'granted'"
        InvalidEngine "invalid_engine"
            "data-engine is neither 'auto' nor 'js'; using 'auto'"
        InvalidCookieDomain "invalid_cookie_domain"
            "data-cookie-domain is neither 'auto', 'host' nor a domain of this page; using 'auto'"
    }
}

coded! {
    /// Why a sign-up was not accepted.
    SignupError {
        MissingEmail "missing_email"
            "growsumo.data.email is missing"
        InvalidEmail "invalid_email"
            "growsumo.data.email is not an e-mail address of 4 to 255 bytes"
        InvalidCustomerKey "invalid_customer_key"
            "growsumo.data.customer_key is longer than 255 bytes or has control characters"
        NoAnswer "no_answer"
            "the relay could not be reached; the sign-up is kept and sent again"
        RelayUnavailable "relay_unavailable"
            "the relay did not accept the sign-up yet; it is kept and sent again"
    }
}

#[cfg(test)]
mod tests {
    use super::{Problem, SignupError};

    #[test]
    fn codes_are_unique_snake_case_and_messages_plain() {
        let mut codes: alloc::vec::Vec<_> = Problem::ALL
            .iter()
            .map(|p| (p.code(), p.message()))
            .chain(SignupError::ALL.iter().map(|e| (e.code(), e.message())))
            .collect();
        let declared = codes.len();
        for (code, message) in &codes {
            assert!(
                code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{code}"
            );
            assert!(!message.ends_with('.'), "{code}: {message}");
        }
        codes.sort_unstable();
        codes.dedup_by_key(|(code, _)| *code);
        assert_eq!(codes.len(), declared);
    }
}
