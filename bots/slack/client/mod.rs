//! Slack's Web API, by its client library. The sentences that carry a token go to the API only; a `response_url` gets none.

mod account;
mod error;
mod people;
mod speak;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use hyper_rustls::HttpsConnectorBuilder;
use serde_json::Value;
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::{SlackClientHttpConnector as _, SlackClientHyperConnector, SlackHyperClient};
use slack_morphism::{SlackApiToken, SlackClient, SlackClientApiCallContext};
use tracing::Span;
use url::Url;

pub use account::{Grant, Installed, OpenIdToken, OpenIdUser};
pub use error::SlackError;
use error::{Failure, of_word};
pub use people::User;
pub use speak::body;

/// Where every `response_url` leads.
const HOOKS: &str = "hooks.slack.com";

/// Where Slack is, and how long it may take.
#[derive(Clone, Debug)]
pub struct SlackOptions {
    /// The base of the methods, without a trailing slash: `https://slack.com/api`.
    pub api_url: String,
    /// Hosts, or hosts with ports, of a `response_url` besides `hooks.slack.com`. These may use plain HTTP.
    pub response_url_hosts: Vec<String>,
    /// For one call.
    pub timeout: Duration,
}

/// Slack's Web API. Cheap to clone.
#[derive(Clone)]
pub struct Slack(Arc<Inner>);

struct Inner {
    client: SlackHyperClient,
    options: SlackOptions,
}

impl Slack {
    /// A client. It follows no redirect.
    ///
    /// # Errors
    /// When the address makes no sense, or TLS cannot be set up.
    pub fn new(options: SlackOptions) -> Result<Self, SlackError> {
        let api = Url::parse(&options.api_url).map_err(|error| SlackError::Unreachable(error.to_string()))?;
        if api.cannot_be_a_base() || !matches!(api.scheme(), "https" | "http") {
            return Err(SlackError::NotAllowed(api.scheme().to_owned()));
        }
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
            .map_err(|error| SlackError::Unreachable(error.to_string()))?
            .https_or_http()
            .enable_http1()
            .build();
        let connector = SlackClientHyperConnector::with_connector(connector);
        let client = SlackClient::new(connector.with_slack_api_url(options.api_url.trim_end_matches('/')));
        Ok(Self(Arc::new(Inner { client, options })))
    }

    /// Calls a method with JSON.
    async fn call(&self, token: &str, method: &str, body: &Value) -> Result<Value, SlackError> {
        Ok(self.try_call(token, method, body).await?)
    }

    async fn try_call(&self, token: &str, method: &str, body: &Value) -> Result<Value, Failure> {
        let token = SlackApiToken::new(token.into());
        let session = self.0.client.open_session(&token);
        self.in_time(session.http_session_api.http_post(method, body, None)).await
    }

    /// Calls a method that takes no JSON.
    async fn ask(&self, token: &str, method: &str, query: &[(&str, &str)]) -> Result<Value, SlackError> {
        let token = SlackApiToken::new(token.into());
        let session = self.0.client.open_session(&token);
        let query: Vec<(&str, Option<&str>)> = query.iter().map(|(name, value)| (*name, Some(*value))).collect();
        Ok(self.in_time(session.http_session_api.http_get(method, &query, None)).await?)
    }

    /// Calls a method as the app itself: with its id and secret.
    async fn ask_as_app(
        &self,
        id: &str,
        secret: &str,
        method: &str,
        query: &[(&str, &str)],
    ) -> Result<Value, SlackError> {
        let connector = &self.0.client.http_api.connector;
        let address = connector.create_method_uri_path(method).map_err(Failure::from)?;
        let address = Url::parse_with_params(address.as_str(), query)
            .map_err(|error| SlackError::Unreachable(error.to_string()))?;
        let (id, secret) = (id.into(), secret.into());
        Ok(self.in_time(connector.http_get_with_client_secret(address, &id, &secret)).await?)
    }

    /// Posts to a `response_url`, without a token.
    ///
    /// # Errors
    /// [`SlackError::NotAllowed`] for an address that is not Slack's, [`SlackError::Expired`] for one that is used up.
    pub(super) async fn respond(&self, address: &str, body: &Value) -> Result<(), SlackError> {
        let address = self.allowed(address)?;
        let (span, connector) = (Span::none(), &self.0.client.http_api.connector);
        let context = SlackClientApiCallContext {
            rate_control_params: None,
            token: None,
            tracing_span: &span,
            is_sensitive_url: true,
        };
        match self.in_time::<Value>(connector.http_post_uri(address, body, context)).await {
            Ok(_) => Ok(()),
            Err(Failure::Status(404 | 410, _)) => Err(SlackError::Expired),
            Err(Failure::Status(400..=499, word)) => Err(of_word(word, None)),
            Err(failure) => Err(failure.into()),
        }
    }

    /// The address, when it is one of Slack's and of no one else.
    fn allowed(&self, address: &str) -> Result<Url, SlackError> {
        let url = Url::parse(address).map_err(|_| SlackError::NotAllowed("no address".to_owned()))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let place = url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        let is_slack = url.scheme() == "https" && place == HOOKS;
        let is_listed = matches!(url.scheme(), "https" | "http") && self.0.options.response_url_hosts.contains(&place);
        let is_bare = url.username().is_empty() && url.password().is_none();
        if (is_slack || is_listed) && is_bare { Ok(url) } else { Err(SlackError::NotAllowed(place)) }
    }

    async fn in_time<T>(&self, call: impl Future<Output = Result<T, SlackClientError>>) -> Result<T, Failure> {
        let limit = self.0.options.timeout;
        let late = || Failure::Silent(format!("nothing within {} ms", limit.as_millis()));
        Ok(tokio::time::timeout(limit, call).await.map_err(|_| late())??)
    }
}
