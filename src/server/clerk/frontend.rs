//! The Frontend API behind `<base path>/__clerk/*`: where a request goes, and in whose name.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::config::{BaseUrl, Config};
use crate::http_client::{self, ClientOptions};

/// Where pages reach it, under the base path.
pub const MOUNT: &str = "/__clerk";
/// One call, its body included.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The Frontend API, as it is reached through us.
pub struct Frontend {
    client: reqwest::Client,
    base: BaseUrl,
    proxy_url: String,
    key: Option<SecretString>,
}

impl Frontend {
    /// The Frontend API of a configuration; `None` when there is nothing to pass on to.
    pub(super) fn of(config: &Config, public_url: &str) -> Result<Option<Self>, reqwest::Error> {
        let Some(base) = config.clerk.frontend_api_url.clone() else { return Ok(None) };
        let options =
            ClientOptions { connect: Duration::from_secs(5), total: Some(TIMEOUT), loopback: base.is_loopback() };
        let client = http_client::build(&options)?;
        // A stand-in has no use for the key.
        let key = config.secrets.clerk_key.clone().filter(|_| !base.is_loopback());
        let proxy_url = format!("{public_url}{}{MOUNT}", config.http.base_path);
        Ok(Some(Self { client, base, proxy_url, key }))
    }

    /// The client that passes calls on: no redirects.
    #[must_use]
    pub const fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// The address of a path and query; `None` when the path climbs out of the Frontend API.
    #[must_use]
    pub fn target(&self, path: &str, query: Option<&str>) -> Option<Url> {
        let mut url = Url::parse(&self.base.join(path)).ok()?;
        url.set_query(query);
        let inside = url.path().strip_prefix(self.base.path()).is_some_and(|rest| rest.starts_with('/'));
        let climbs =
            url.path().to_ascii_lowercase().split('/').any(|part| matches!(part, ".." | "%2e%2e" | ".%2e" | "%2e."));
        (inside && !climbs && url.origin().ascii_serialization() == self.base.origin()).then_some(url)
    }

    /// The headers that say who passes the call on.
    #[must_use]
    pub fn introduction(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("clerk-proxy-url", self.proxy_url.clone())];
        if let Some(key) = &self.key {
            headers.push(("clerk-secret-key", key.expose_secret().to_owned()));
        }
        headers
    }
}
