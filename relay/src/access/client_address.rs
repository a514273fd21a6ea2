//! Who is asking: the address that a rate limit counts. Pure.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};
use clap::ValueEnum;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where the address of a client is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClientAddress {
    /// The other end of the connection: for a relay without a proxy
    Peer,
    /// The last entry of X-Forwarded-For: the one that our own proxy wrote
    XForwardedFor,
}

impl ClientAddress {
    /// The address. A header that is missing or cannot be read gives the other end of the connection.
    #[must_use]
    pub fn of(self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        match self {
            Self::Peer => peer,
            Self::XForwardedFor => last_forwarded(headers).unwrap_or(peer),
        }
        .to_canonical()
    }
}

/// The entries before the last are what the client says about itself.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all(X_FORWARDED_FOR).iter().next_back()?;
    let entry = line.to_str().ok()?.rsplit(',').next()?.trim();
    // Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    let bare = entry
        .strip_prefix('[')
        .and_then(|entry| entry.strip_suffix(']'))
        .unwrap_or(entry);
    bare.parse()
        .or_else(|_| entry.parse::<SocketAddr>().map(|address| address.ip()))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of(source: ClientAddress, lines: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_static(line));
        }
        source
            .of("192.0.2.9".parse().unwrap(), &headers)
            .to_string()
    }

    #[test]
    fn the_peer_unless_told_otherwise() {
        assert_eq!(of(ClientAddress::Peer, &["198.51.100.1"]), "192.0.2.9");
    }

    #[test]
    fn the_entry_that_the_proxy_wrote() {
        let cases: [(&[&str], &str); 10] = [
            (&["198.51.100.1"], "198.51.100.1"),
            (&["203.0.113.5, 198.51.100.1"], "198.51.100.1"),
            (&["203.0.113.5", "198.51.100.1"], "198.51.100.1"),
            (&["2001:db8::1"], "2001:db8::1"),
            (&["[2001:db8::1]"], "2001:db8::1"),
            (&["[2001:db8::1]:4711"], "2001:db8::1"),
            (&["198.51.100.1:4711"], "198.51.100.1"),
            (&["::ffff:198.51.100.1"], "198.51.100.1"),
            (&["198.51.100.1, unknown"], "192.0.2.9"),
            (&[], "192.0.2.9"),
        ];
        for (lines, expected) in cases {
            assert_eq!(
                of(ClientAddress::XForwardedFor, lines),
                expected,
                "{lines:?}"
            );
        }
    }
}
