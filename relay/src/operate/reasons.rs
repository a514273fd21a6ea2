//! What the reason of a dead sign-up means, and what to do about it. In the operator's words; pure.

/// One reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What happened.
    pub meaning: &'static str,
    /// What to do.
    pub act: &'static str,
}

/// Explains the code that is written beside a sign-up.
#[must_use]
pub fn explain(code: &str) -> Reason {
    let (meaning, act) = match code {
        "no_partner_key" => (
            "the sign-up has a click id but no partner key, which this upstream cannot take",
            "start the relay with --upstream click-conversion, then retry it",
        ),
        "unknown_partner" => (
            "the API knows no partner with this key",
            "look up the partner key in the partner programme; if the partner joins under this key, retry it",
        ),
        "unknown_click" => (
            "the API knows no click with this id",
            "check that PARTNERSTACK_TRACKING_TOKEN and the partners' links are of the same account, then retry it",
        ),
        "invalid_customer" => (
            "the API refused what the sign-up says about the customer",
            "compare it with the API's rules ('signups show'); when the customer signs up again, that one is taken",
        ),
        "upstream_refused" => (
            "the API refused it for a reason of its own",
            "look up the HTTP status in the API's documentation; when the cause is gone, retry it",
        ),
        "not_confirmed" => (
            "the API took the conversion, and the customer never appeared",
            "check that the click id belongs to this account, then retry it",
        ),
        _ => (
            "this version has no words for this reason",
            "look up the HTTP status in the API's documentation; when the cause is gone, retry it",
        ),
    };
    Reason { meaning, act }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_says_what_to_do() {
        for code in [
            "no_partner_key",
            "unknown_partner",
            "not_confirmed",
            "something_new",
        ] {
            let reason = explain(code);
            assert!(
                !reason.meaning.is_empty() && !reason.act.ends_with('.'),
                "{code}"
            );
        }
        assert_ne!(explain("unknown_partner"), explain("something_new"));
    }
}
