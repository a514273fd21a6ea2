//! Whose pages may post. Pure.
//!
//! A browser names the page's origin in the `Origin` header of every POST, and no page can change it there. Other
//! programs write what they like: this keeps hostile pages out, not hostile programs.

use std::fmt;

use reqwest::Url;

use crate::error::StartError;

/// The origins whose pages may post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// None was listed: the relay's own.
    Own,
    /// These, and no other.
    Listed(Vec<Pattern>),
}

/// One or more origins, as a person listed them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// `https://`
    scheme: String,
    /// `www.example.com`, `www.example.com:8443`; for `*.example.com`, `.example.com`
    authority: String,
    /// Whether any sub-domain of `authority` is meant.
    sub_domains: bool,
}

/// What a request says about where it comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Claim<'a> {
    /// `Origin`
    pub origin: Option<&'a str>,
    /// `Host`
    pub host: Option<&'a str>,
    /// `Sec-Fetch-Site`
    pub fetch_site: Option<&'a str>,
}

impl Origins {
    /// Reads what was listed.
    ///
    /// # Errors
    /// [`StartError::InvalidOrigin`] with the first that cannot be read.
    pub fn parse(listed: &[String]) -> Result<Self, StartError> {
        let patterns: Vec<Pattern> = listed
            .iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| {
                Pattern::parse(text.trim())
                    .ok_or_else(|| StartError::InvalidOrigin(text.trim().to_owned()))
            })
            .collect::<Result<_, _>>()?;
        Ok(if patterns.is_empty() {
            Self::Own
        } else {
            Self::Listed(patterns)
        })
    }

    /// Whether the page may post. A request without an origin, or from an opaque one (`null`: a sandboxed frame, a
    /// file), may not.
    #[must_use]
    pub fn allow(&self, claim: Claim<'_>) -> bool {
        let Some((scheme, authority)) = claim.origin.and_then(split) else {
            return false;
        };
        match self {
            Self::Own => {
                // The scheme is not compared: TLS ends at the proxy in front. Should that proxy have put a name of
                // its own into Host, the browser's word counts (Fetch Metadata, section 2.4).
                claim
                    .host
                    .is_some_and(|host| same_host(scheme, authority, host))
                    || claim.fetch_site == Some("same-origin")
            }
            Self::Listed(patterns) => patterns
                .iter()
                .any(|pattern| pattern.covers(scheme, authority)),
        }
    }
}

impl Pattern {
    /// Reads `https://www.example.com`, `http://localhost:3000` or `https://*.example.com`.
    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let bare = matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let host = url.host_str().filter(|_| bare)?;
        let (host, sub_domains) = match host.strip_prefix('*') {
            // `*.com` would be everybody.
            Some(domain) if domain.matches('.').count() > 1 || domain == ".localhost" => {
                (domain, true)
            }
            Some(_) => return None,
            None => (host, false),
        };
        if host.contains('*') {
            return None;
        }
        let port = url.port().map(|port| format!(":{port}")); // none for the scheme's own
        Some(Self {
            scheme: format!("{}://", url.scheme()),
            authority: format!("{host}{}", port.unwrap_or_default()),
            sub_domains,
        })
    }

    fn covers(&self, scheme: &str, authority: &str) -> bool {
        if scheme != self.scheme {
            return false;
        }
        if !self.sub_domains {
            return authority == self.authority;
        }
        authority
            .strip_suffix(&self.authority)
            .is_some_and(|label| !label.is_empty() && !label.contains([':', '[']))
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any = if self.sub_domains { "*" } else { "" };
        write!(f, "{}{any}{}", self.scheme, self.authority)
    }
}

/// `https://www.example.com:8443` into scheme and authority, as browsers write it (RFC 6454 section 6.2).
fn split(origin: &str) -> Option<(&str, &str)> {
    let end = origin.find("://")?.checked_add(3)?;
    let (scheme, authority) = origin.split_at_checked(end)?;
    let plain = !authority.is_empty()
        && authority.bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']')
        });
    (matches!(scheme, "http://" | "https://") && plain).then_some((scheme, authority))
}

/// Some proxies name the scheme's own port in `Host`; an origin never does.
fn same_host(scheme: &str, authority: &str, host: &str) -> bool {
    let own_port = if scheme == "https://" { ":443" } else { ":80" };
    let host = host.strip_suffix(own_port).unwrap_or(host);
    authority.eq_ignore_ascii_case(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins(listed: &[&str]) -> Result<Origins, StartError> {
        let listed: Vec<String> = listed.iter().map(|&text| text.to_owned()).collect();
        Origins::parse(&listed)
    }

    #[track_caller]
    fn own(origin: &str, host: &str, allowed: bool) {
        let claim = Claim {
            origin: Some(origin),
            host: Some(host),
            fetch_site: None,
        };
        assert_eq!(Origins::Own.allow(claim), allowed, "{origin} at {host}");
    }

    #[test]
    fn without_a_list_only_its_own() {
        own("https://www.example.com", "www.example.com", true);
        own("http://www.example.com", "www.example.com", true);
        own("https://www.example.com", "WWW.example.com", true);
        own("https://www.example.com", "www.example.com:443", true);
        own("http://www.example.com", "www.example.com:80", true);
        own("http://localhost:8787", "localhost:8787", true);
        own("http://[::1]:8787", "[::1]:8787", true);
        own("https://www.example.com", "example.com", false);
        own("https://www.example.com", "www.example.com:8443", false);
        own("https://www.example.com:8443", "www.example.com", false);
        own("http://localhost:3000", "localhost:8787", false);
        own("https://www.example.com", "127.0.0.1:8787", false);
        own("null", "null", false);
        own("", "", false);
        own("https://", "", false);
        own("www.example.com", "www.example.com", false);
        own("file://www.example.com", "www.example.com", false);
        own("https://a@www.example.com", "a@www.example.com", false);
        own("https://www.example.com/", "www.example.com/", false);
    }

    #[test]
    fn behind_a_proxy_that_renames_the_host_the_browser_s_word_counts() {
        let claim = |fetch_site| Claim {
            origin: Some("https://www.example.com"),
            host: Some("127.0.0.1:8787"),
            fetch_site: Some(fetch_site),
        };
        assert!(Origins::Own.allow(claim("same-origin")));
        for other in ["same-site", "cross-site", "none", ""] {
            assert!(!Origins::Own.allow(claim(other)), "{other}");
        }
        let listed = origins(&["https://app.example.com"]).unwrap();
        assert!(!listed.allow(claim("same-origin")));
    }

    #[test]
    fn nobody_is_allowed_who_does_not_say_where_from() {
        let listed = origins(&["https://www.example.com", "https://*.example.com"]).unwrap();
        for origins in [Origins::Own, listed] {
            for origin in [None, Some("null"), Some("")] {
                let claim = Claim {
                    origin,
                    host: Some("www.example.com"),
                    fetch_site: Some("same-origin"),
                };
                assert!(!origins.allow(claim), "{origin:?}");
            }
        }
    }

    #[track_caller]
    fn listed(pattern: &str, origin: &str, allowed: bool) {
        let claim = Claim {
            origin: Some(origin),
            host: Some("www.example.com"),
            fetch_site: None,
        };
        let origins = origins(&[pattern]).unwrap();
        assert_eq!(origins.allow(claim), allowed, "{pattern}: {origin}");
    }

    #[test]
    fn with_a_list_those_and_no_other() {
        listed("https://app.example.com", "https://app.example.com", true);
        listed("https://APP.example.com/", "https://app.example.com", true);
        listed(
            "https://app.example.com:443",
            "https://app.example.com",
            true,
        );
        listed(
            "https://bücher.example",
            "https://xn--bcher-kva.example",
            true,
        );
        listed("http://localhost:3000", "http://localhost:3000", true);
        listed("https://app.example.com", "http://app.example.com", false);
        listed(
            "https://app.example.com",
            "https://app.example.com:8443",
            false,
        );
        listed(
            "https://app.example.com",
            "https://app.example.com.evil.test",
            false,
        );
        listed(
            "https://app.example.com",
            "https://evilapp.example.com",
            false,
        );
        listed("https://app.example.com", "https://www.example.com", false);
    }

    #[test]
    fn a_star_stands_for_sub_domains() {
        listed("https://*.example.com", "https://app.example.com", true);
        listed("https://*.example.com", "https://a.b.example.com", true);
        listed(
            "https://*.example.com:8443",
            "https://app.example.com:8443",
            true,
        );
        listed("http://*.localhost", "http://app.localhost", true);
        listed("https://*.example.com", "https://example.com", false);
        listed("https://*.example.com", "https://.example.com", false);
        listed("https://*.example.com", "https://evilexample.com", false);
        listed(
            "https://*.example.com",
            "https://example.com.evil.test",
            false,
        );
        listed("https://*.example.com", "http://app.example.com", false);
        listed(
            "https://*.example.com",
            "https://app.example.com:8443",
            false,
        );
        listed(
            "https://*.example.com",
            "https://evil.test/.example.com",
            false,
        );
        listed(
            "https://*.example.com",
            "https://evil.test:x.example.com",
            false,
        );
    }

    #[test]
    fn what_cannot_be_listed_is_refused() {
        for text in [
            "*",
            "null",
            "www.example.com",
            "https://",
            "https://*",
            "https://*.com",
            "https://*example.com",
            "https://a.*.example.com",
            "https://*.*.example.com",
            "ftp://example.com",
            "https://example.com/page",
            "https://example.com/?a=b",
            "https://user@example.com",
        ] {
            assert!(
                matches!(origins(&[text]), Err(StartError::InvalidOrigin(named)) if named == text),
                "{text}"
            );
        }
        assert_eq!(origins(&["", " "]).unwrap(), Origins::Own);
    }

    #[test]
    fn shown_as_listed() {
        for text in ["https://www.example.com", "http://*.example.com:8080"] {
            assert_eq!(Pattern::parse(text).unwrap().to_string(), text);
        }
    }
}
