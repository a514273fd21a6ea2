//! Every option of the tracker and its default.
//!
//! - Options arrive as text, as a script tag's `data-` attributes do; npm options are written alike.
//! - An option that cannot be read falls back to its default and is reported; it never stops the
//!   tracker.

use alloc::string::String;

use crate::{consent::Consent, cookie::domain_candidates, error::Problem};

/// Which click is credited when a visitor arrives through more than one link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribution {
    /// The newest link replaces what was stored. The default, as the original does.
    LastClick,
    /// What is stored stays until it expires.
    FirstClick,
}

/// For which hosts the cookies are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieDomain<'a> {
    /// The registrable domain, found by probing. The default. `found`: what probing found on an earlier
    /// page, believed as long as the browser keeps cookies there.
    Auto {
        /// `foundDomain`, which is the shell's to remember.
        found: Option<&'a str>,
    },
    /// This host only.
    Host,
    /// This domain: the page's host or a parent of it.
    Named(&'a str),
}

/// How a landing is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config<'a> {
    /// `attribution`
    pub attribution: Attribution,
    /// `consent`, and what the browser says of it: `gpc`.
    pub consent: Consent,
    /// Seconds until the cookies expire: `cookieDays`, 1 to 400 (browsers keep none longer: RFC 6265bis section
    /// 5.5), less `age`, the seconds since the link was read.
    pub lifetime: u32,
    /// `seen`: the link is no new click, as when the visitor comes back to a page.
    pub seen: bool,
    /// `cookieDomain`
    pub cookie_domain: CookieDomain<'a>,
}

impl Default for Config<'_> {
    fn default() -> Self {
        Self {
            attribution: Attribution::LastClick,
            consent: Consent::Granted,
            lifetime: 90 * DAY,
            seen: false,
            cookie_domain: CookieDomain::Auto { found: None },
        }
    }
}

/// A day in seconds.
pub const DAY: u32 = 86_400;

/// The longest lifetime that browsers grant a cookie, in days.
const MOST_COOKIE_DAYS: u32 = 400;

impl<'a> Config<'a> {
    /// Reads every option through `option`, which gives an option's text by its npm name.
    ///
    /// `host` is the page's host name: a named cookie domain must cover it.
    pub fn read(option: impl Fn(&str) -> Option<String>, host: &'a str) -> (Self, Option<Problem>) {
        let mut config = Self::default();
        let mut problem = None;

        if option("key").is_none_or(|key| key.is_empty()) {
            problem = Some(Problem::MissingKey);
        }
        if let Some(text) = option("attribution") {
            match text.as_str() {
                "last" => {}
                "first" => config.attribution = Attribution::FirstClick,
                _ => problem = Some(Problem::InvalidAttribution),
            }
        }
        if option("engine").is_some_and(|name| name != "auto" && name != "js") {
            problem = Some(Problem::InvalidEngine);
        }
        if let Some(text) = option("cookieDays") {
            match whole_number(&text) {
                Some(days @ 1..=MOST_COOKIE_DAYS) => config.lifetime = days * DAY,
                _ => problem = Some(Problem::InvalidCookieDays),
            }
        }
        let age = option("age").and_then(|age| whole_number(&age));
        config.lifetime = config.lifetime.saturating_sub(age.unwrap_or(0));
        config.seen = option("seen").is_some();
        let stated = option("consent");
        let named = stated.as_deref().and_then(Consent::named);
        if stated.is_some() && named.is_none() {
            problem = Some(Problem::InvalidConsent);
        }
        config.consent = Consent::counting(named, option("gpc").is_some());
        let found = option("foundDomain").and_then(|name| covering_domain(&name, host));
        config.cookie_domain = CookieDomain::Auto { found };
        if let Some(text) = option("cookieDomain") {
            match text.as_str() {
                "auto" => {}
                "host" => config.cookie_domain = CookieDomain::Host,
                name => match covering_domain(name, host) {
                    Some(domain) => config.cookie_domain = CookieDomain::Named(domain),
                    None => problem = Some(Problem::InvalidCookieDomain),
                },
            }
        }
        (config, problem)
    }
}

/// Digits only, and no more than fit. (`str::parse` would bring its errors' texts along.)
fn whole_number(text: &str) -> Option<u32> {
    let mut number = None;
    for digit in text.bytes() {
        let digit = char::from(digit).to_digit(10)?;
        number = Some(
            number
                .unwrap_or(0_u32)
                .checked_mul(10)?
                .checked_add(digit)?,
        );
    }
    number
}

/// The domain called `name`, if `host` is it or lies below it. RFC 6265 section 5.2.3: a leading dot
/// and the case are ignored.
fn covering_domain<'a>(name: &str, host: &'a str) -> Option<&'a str> {
    let name = name.strip_prefix('.').unwrap_or(name);
    domain_candidates(host).find(|domain| domain.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::{Attribution, Config, CookieDomain, DAY};
    use crate::{consent::Consent, error::Problem};

    fn read(name: &str, text: &str) -> (Config<'static>, Option<Problem>) {
        let option = |asked: &str| match asked {
            "key" => Some("pk_".to_string()),
            asked => (asked == name).then(|| text.to_string()),
        };
        Config::read(option, "www.example.com")
    }

    #[test]
    fn nothing_given_is_the_default() {
        assert_eq!(read("", ""), (Config::default(), None));
    }

    #[test]
    fn a_missing_key_is_a_problem() {
        let (config, problem) = Config::read(|_| None, "example.com");
        assert_eq!(
            (config, problem),
            (Config::default(), Some(Problem::MissingKey))
        );
    }

    #[test]
    fn attribution() {
        assert_eq!(
            read("attribution", "first").0.attribution,
            Attribution::FirstClick
        );
        assert_eq!(read("attribution", "last"), (Config::default(), None));
        for odd in ["", "First", "newest", "1"] {
            assert_eq!(
                read("attribution", odd),
                (Config::default(), Some(Problem::InvalidAttribution))
            );
        }
    }

    #[test]
    fn cookie_days() {
        for (text, days) in [("1", 1), ("30", 30), ("365", 365), ("400", 400)] {
            assert_eq!(read("cookieDays", text).0.lifetime, days * DAY);
        }
        for odd in [
            "",
            "0",
            "-1",
            "401",
            "90 days",
            "1.5",
            "1e2",
            "99999999999",
            "NaN",
            "٣",
        ] {
            assert_eq!(
                read("cookieDays", odd),
                (Config::default(), Some(Problem::InvalidCookieDays)),
                "{odd}"
            );
        }
    }

    #[test]
    fn the_time_since_the_link_was_read_is_taken_off() {
        for (age, lifetime) in [
            ("0", 90 * DAY),
            ("60", 90 * DAY - 60),
            ("99999999", 0),
            ("-5", 90 * DAY),
            ("", 90 * DAY),
        ] {
            assert_eq!(read("age", age).0.lifetime, lifetime, "{age}");
        }
    }

    #[test]
    fn the_engine_is_the_shells_and_only_checked_here() {
        for known in ["auto", "js"] {
            assert_eq!(read("engine", known), (Config::default(), None));
        }
        for odd in ["", "JS", "wasm", "quantum"] {
            assert_eq!(
                read("engine", odd),
                (Config::default(), Some(Problem::InvalidEngine))
            );
        }
    }

    #[test]
    fn consent() {
        assert_eq!(read("consent", "pending").0.consent, Consent::Pending);
        assert_eq!(read("gpc", "1").0.consent, Consent::Denied);
        for odd in ["", "yes"] {
            assert_eq!(
                read("consent", odd),
                (Config::default(), Some(Problem::InvalidConsent))
            );
        }
    }

    #[test]
    fn a_remembered_domain_is_believed_only_if_it_covers_the_host() {
        for (name, found) in [
            ("example.com", Some("example.com")),
            ("com", None),
            ("evil.test", None),
            ("", None),
        ] {
            let (config, problem) = read("foundDomain", name);
            assert_eq!(config.cookie_domain, CookieDomain::Auto { found }, "{name}");
            assert_eq!(problem, None);
        }
    }

    #[test]
    fn cookie_domain() {
        assert_eq!(read("cookieDomain", "auto"), (Config::default(), None));
        assert_eq!(
            read("cookieDomain", "host").0.cookie_domain,
            CookieDomain::Host
        );
        for name in ["example.com", ".Example.COM", "www.example.com"] {
            let (config, problem) = read("cookieDomain", name);
            assert!(
                matches!(config.cookie_domain, CookieDomain::Named(_)),
                "{name}"
            );
            assert_eq!(problem, None);
        }
        for odd in [
            "",
            ".",
            "com",
            "ample.com",
            "other.com",
            "app.example.com",
            "example.com; Path=/x",
        ] {
            assert_eq!(
                read("cookieDomain", odd),
                (Config::default(), Some(Problem::InvalidCookieDomain)),
                "{odd}"
            );
        }
    }
}
