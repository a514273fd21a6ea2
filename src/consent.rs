//! What the visitor agreed to, and what that allows.
//!
//! - Pending: the link is read and shown, nothing is written and nothing is sent.
//! - Granted: all of it; what was read while pending is written with its original time.
//! - Denied: what was written is removed, and nobody is credited.
//! - A browser that sends Global Privacy Control (<https://w3c.github.io/gpc/>) denies, unless consent was
//!   granted explicitly.

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
    /// The word for it, as the option `consent` spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Denied => "denied",
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
}
