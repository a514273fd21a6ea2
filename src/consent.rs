//! What the visitor agreed to, and what that allows.
//!
//! - Pending: the link is read and shown, nothing is written and nothing is sent.
//! - Granted: all of it; what was read while pending is written with its original time.
//! - Denied: what was written is removed, and nobody is credited.
//! - A browser that sends Global Privacy Control (<https://w3c.github.io/gpc/>) denies, unless consent was
//!   granted explicitly.

use crate::words;

/// The visitor's consent, as it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Not asked, or not answered yet.
    Pending,
    /// Given, or not needed here. The default.
    Granted,
    /// Refused or withdrawn.
    Denied,
}

impl Consent {
    /// Their words, in the order of declaration, as the option `consent` spells them.
    const WORDS: &str = "pending granted denied";

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        words::at(Self::WORDS, self as usize)
    }

    /// The consent with that name.
    #[must_use]
    pub fn named(name: &[u8]) -> Option<Self> {
        match words::position(Self::WORDS, name) {
            0 => Some(Self::Pending),
            1 => Some(Self::Granted),
            2 => Some(Self::Denied),
            _ => None,
        }
    }

    /// What counts: `stated` is what the site or the visitor said, `opted_out` whether the browser sends Global
    /// Privacy Control.
    #[must_use]
    pub fn counting(stated: Option<Self>, opted_out: bool) -> Self {
        match stated {
            Some(Self::Granted) => Self::Granted,
            _ if opted_out => Self::Denied,
            stated => stated.unwrap_or(Self::Granted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Consent::{self, Denied, Granted, Pending};

    #[test]
    fn an_explicit_grant_outweighs_global_privacy_control_and_nothing_else_does() {
        for (stated, opted_out, counts) in [
            (None, false, Granted),
            (Some(Granted), false, Granted),
            (Some(Pending), false, Pending),
            (Some(Denied), false, Denied),
            (None, true, Denied),
            (Some(Granted), true, Granted),
            (Some(Pending), true, Denied),
            (Some(Denied), true, Denied),
        ] {
            assert_eq!(
                Consent::counting(stated, opted_out),
                counts,
                "{stated:?} {opted_out}"
            );
        }
    }

    #[test]
    fn names() {
        for consent in [Pending, Granted, Denied] {
            assert_eq!(Consent::named(consent.name().as_bytes()), Some(consent));
        }
        for odd in ["", "Granted", "yes", "true", "grant"] {
            assert_eq!(Consent::named(odd.as_bytes()), None, "{odd}");
        }
    }
}
