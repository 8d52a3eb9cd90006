//! Where a request comes from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use myba_core::identity::{IdentifierKey, Network};

/// The network of a request, as keyed hashes: addresses are not kept.
pub(super) fn of(parts: &Parts, trusted_hops: u8, key: &IdentifierKey) -> Network {
    match address(parts, trusted_hops) {
        Some(address) => network(address, key),
        None => Network { narrow: "unknown".to_owned(), wide: None },
    }
}

/// The address a request comes from.
pub(super) fn address(parts: &Parts, trusted_hops: u8) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(client(peer.ip(), &parts.headers, trusted_hops))
}

/// The address that the outermost of our proxies saw. What stands further left in `X-Forwarded-For` was written by the
/// client and means nothing.
fn client(peer: IpAddr, headers: &HeaderMap, trusted_hops: u8) -> IpAddr {
    let Some(hops_before) = usize::from(trusted_hops).checked_sub(1) else { return peer };
    let written: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let seen = written.iter().rev().nth(hops_before);
    seen.and_then(|text| text.parse().ok()).unwrap_or(peer)
}

/// A person with IPv6 has a whole /64, and a customer of a provider often a /48.
fn network(address: IpAddr, key: &IdentifierKey) -> Network {
    match address.to_canonical() {
        IpAddr::V4(address) => Network { narrow: key.hash(&address.to_string()), wide: None },
        IpAddr::V6(address) => Network {
            narrow: key.hash(&format!("{}/64", prefix(address, 64))),
            wide: Some(key.hash(&format!("{}/48", prefix(address, 48)))),
        },
    }
}

fn prefix(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(forwarded: &[&str], hops: u8) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        client("10.0.0.1".parse().unwrap(), &headers, hops).to_string()
    }

    #[test]
    fn g07_only_what_our_own_proxies_wrote_counts() {
        assert_eq!(seen(&["1.1.1.1"], 0), "10.0.0.1");
        assert_eq!(seen(&["6.6.6.6, 1.1.1.1"], 1), "1.1.1.1");
        assert_eq!(seen(&["6.6.6.6", "1.1.1.1, 10.0.0.2"], 2), "1.1.1.1");
        assert_eq!(seen(&["garbage"], 1), "10.0.0.1");
        assert_eq!(seen(&[], 3), "10.0.0.1");
        assert_eq!(seen(&["1.1.1.1"], 2), "10.0.0.1", "a proxy is missing: the peer is all we know");
    }

    #[test]
    fn g04_hosts_of_a_64_are_one_network_and_of_a_48_one_wide_network() {
        let key = IdentifierKey::new(vec![7; 32]);
        let of = |text: &str| network(text.parse().unwrap(), &key);
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1").narrow, of("2001:db8:1:3::1").narrow);
        assert_eq!(of("2001:db8:1:2::1").wide, of("2001:db8:1:3::1").wide);
        assert_ne!(of("2001:db8:1:2::1").wide, of("2001:db8:2:2::1").wide);
        assert_eq!(of("::ffff:1.2.3.4"), of("1.2.3.4"));
        assert!(!of("1.2.3.4").narrow.contains("1.2.3"));
    }
}
