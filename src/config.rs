//! Every option of the tracker and its default.
//!
//! - Options arrive as text, as a script tag's `data-` attributes do; npm options are written alike.
//! - An option that cannot be read falls back to its default and is reported; it never stops the
//!   tracker.

use crate::{consent::Consent, cookie::domain_candidates, error::Problem, words};

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
    /// The registrable domain: the broadest for which the browser keeps them. The default.
    Auto,
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
            cookie_domain: CookieDomain::Auto,
        }
    }
}

/// A day in seconds.
pub const DAY: u32 = 86_400;

/// The longest lifetime that browsers grant a cookie, in days.
const MOST_COOKIE_DAYS: u32 = 400;

/// The options as text, by their npm names; empty is not given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The account's public key; only whether there is one matters here.
    pub key: &'a [u8],
    /// `last` or `first`
    pub attribution: &'a [u8],
    /// `auto` or `js`: the shell's, and only checked here
    pub engine: &'a [u8],
    /// See [`Config::lifetime`].
    pub cookie_days: &'a [u8],
    /// `auto`, `host` or a domain
    pub cookie_domain: &'a [u8],
    /// `granted`, `pending` or `denied`
    pub consent: &'a [u8],
    /// Whether the browser sends Global Privacy Control
    pub gpc: &'a [u8],
    /// How many seconds ago the link was read
    pub age: &'a [u8],
    /// See [`Config::seen`].
    pub seen: &'a [u8],
}

impl<'a> Config<'a> {
    /// Reads every option.
    ///
    /// `host` is the page's host name: a named cookie domain must cover it.
    #[must_use]
    pub fn read(options: &Options<'_>, host: &'a str) -> (Self, Option<Problem>) {
        let mut config = Self::default();
        let mut problem = None;

        if options.key.is_empty() {
            problem = Some(Problem::MissingKey);
        }
        match choice("last first", options.attribution) {
            0 => {}
            1 => config.attribution = Attribution::FirstClick,
            _ => problem = Some(Problem::InvalidAttribution),
        }
        if choice("auto js", options.engine) > 1 {
            problem = Some(Problem::InvalidEngine);
        }
        match whole_number(options.cookie_days) {
            days @ 1..=MOST_COOKIE_DAYS => config.lifetime = days * DAY,
            _ if options.cookie_days.is_empty() => {}
            _ => problem = Some(Problem::InvalidCookieDays),
        }
        let age = whole_number(options.age);
        config.lifetime = config.lifetime.saturating_sub(age);
        config.seen = !options.seen.is_empty();
        let stated = Consent::named(options.consent);
        if stated.is_none() && !options.consent.is_empty() {
            problem = Some(Problem::InvalidConsent);
        }
        config.consent = Consent::counting(stated, !options.gpc.is_empty());
        match choice("auto host", options.cookie_domain) {
            0 => {}
            1 => config.cookie_domain = CookieDomain::Host,
            _ => match covering_domain(options.cookie_domain, host) {
                Some(domain) => config.cookie_domain = CookieDomain::Named(domain),
                None => problem = Some(Problem::InvalidCookieDomain),
            },
        }
        (config, problem)
    }
}

/// Which of the words it is, and past the last, if none; what is empty is the first, the default.
fn choice(words: &str, text: &[u8]) -> usize {
    if text.is_empty() {
        0
    } else {
        words::position(words, text)
    }
}

/// The number that digits spell, and the most there is where it does not fit; 0 where there is anything else. (`str::parse`
/// would bring its errors' texts along.)
#[inline(never)]
fn whole_number(text: &[u8]) -> u32 {
    let mut number = 0_u32;
    for digit in text {
        let Some(value) = char::from(*digit).to_digit(10) else {
            return 0;
        };
        number = number.saturating_mul(10).saturating_add(value);
    }
    number
}

/// The domain called `name`, if `host` is it or lies below it. RFC 6265 section 5.2.3: a leading dot
/// and the case are ignored.
fn covering_domain<'a>(name: &[u8], host: &'a str) -> Option<&'a str> {
    let name = name.strip_prefix(b".").unwrap_or(name);
    domain_candidates(host).find(|domain| domain.as_bytes().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{Attribution, Config, CookieDomain, DAY, Options};
    use crate::{consent::Consent, error::Problem};

    fn read(name: &str, text: &str) -> (Config<'static>, Option<Problem>) {
        let text = text.as_bytes();
        let mut options = Options {
            key: b"pk_",
            ..Options::default()
        };
        match name {
            "attribution" => options.attribution = text,
            "engine" => options.engine = text,
            "cookieDays" => options.cookie_days = text,
            "cookieDomain" => options.cookie_domain = text,
            "consent" => options.consent = text,
            "gpc" => options.gpc = text,
            "age" => options.age = text,
            _ => assert_eq!(name, ""),
        }
        Config::read(&options, "www.example.com")
    }

    #[test]
    fn nothing_given_is_the_default_and_so_is_what_is_empty() {
        for name in [
            "",
            "attribution",
            "engine",
            "cookieDays",
            "cookieDomain",
            "consent",
        ] {
            assert_eq!(read(name, ""), (Config::default(), None), "{name}");
        }
    }

    #[test]
    fn a_missing_key_is_a_problem() {
        let (config, problem) = Config::read(&Options::default(), "example.com");
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
        for odd in ["First", "newest", "1"] {
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
        for odd in ["JS", "wasm", "quantum"] {
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
        assert_eq!(
            read("consent", "yes"),
            (Config::default(), Some(Problem::InvalidConsent))
        );
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
