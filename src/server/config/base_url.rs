//! The address of a service: with and without a trailing slash it is the same one.

use std::fmt;

use serde::{Deserialize, Deserializer};
use url::{Host, Url};

/// An `http` or `https` address without query, fragment and trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    /// Without a trailing slash.
    text: String,
    url: Url,
}

impl BaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text.trim()).map_err(|error| format!("is not an address: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("must begin with http:// or https://".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("must end before any ? or #".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold a user name or password".to_owned());
        }
        Ok(Self { text: url.as_str().trim_end_matches('/').to_owned(), url })
    }

    /// An address of our own source.
    #[expect(clippy::expect_used, reason = "the callers are constants of this crate, and a test reads each")]
    pub(super) fn known(text: &'static str) -> Self {
        Self::parse(text).expect("a constant address")
    }

    /// The address without a trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The address with one trailing slash.
    #[must_use]
    pub fn with_slash(&self) -> String {
        format!("{}/", self.text)
    }

    /// The address followed by `path`, with one slash between.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}/{}", self.text, path.trim_start_matches('/'))
    }

    /// Scheme, host and port, as browsers write an origin.
    #[must_use]
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The same origin on another host.
    #[must_use]
    pub fn origin_on(&self, host: &str) -> String {
        let mut url = self.url.clone();
        // A host that is none leaves the address as it is.
        let _ = url.set_host(Some(host));
        url.origin().ascii_serialization()
    }

    /// The host alone.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The path; empty at the root.
    #[must_use]
    pub fn path(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }

    /// Whether it is encrypted.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether it is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => ip.is_loopback() || ip.is_unspecified(),
            Some(Host::Ipv6(ip)) => {
                ip.is_loopback() || ip.is_unspecified() || ip.to_ipv4_mapped().is_some_and(|ip| ip.is_loopback())
            }
            None => false,
        }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for BaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// An address, or none when the text is empty.
pub(super) fn optional<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<BaseUrl>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    BaseUrl::parse(&text).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailing_slash_makes_no_difference() {
        for text in ["http://127.0.0.1:8090/openrouter/api/v1", "http://127.0.0.1:8090/openrouter/api/v1/"] {
            let base = BaseUrl::parse(text).unwrap();
            assert_eq!(base.as_str(), "http://127.0.0.1:8090/openrouter/api/v1");
            assert_eq!(base.join("chat/completions"), "http://127.0.0.1:8090/openrouter/api/v1/chat/completions");
            assert_eq!(base.join("/models"), "http://127.0.0.1:8090/openrouter/api/v1/models");
            assert_eq!(base.origin(), "http://127.0.0.1:8090");
            assert_eq!(base.path(), "/openrouter/api/v1");
        }
        let root = BaseUrl::parse("https://api.stripe.com").unwrap();
        assert_eq!((root.with_slash().as_str(), root.path()), ("https://api.stripe.com/", ""));
    }

    #[test]
    fn knows_this_machine() {
        let ours = ["http://localhost:1", "http://a.localhost", "http://127.9.9.9", "http://[::1]", "http://0.0.0.0:1"];
        for text in ours.into_iter().chain(["http://[::ffff:127.0.0.1]"]) {
            assert!(BaseUrl::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in ["https://localhost.example", "http://128.0.0.1"] {
            assert!(!BaseUrl::parse(text).unwrap().is_loopback(), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_base() {
        for text in ["", "x", "ftp://a", "https://a/?b", "https://a/#b", "https://u:p@a/"] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }
}
