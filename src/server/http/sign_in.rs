//! Signing in at a chat platform to link an account: the way there and back, which all of them share.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse as _, Response};
use myba_core::chat::Platform;
use myba_core::id::UserId;
use url::Url;

use super::gate::Gate;
use super::oauth_back::{Back, page};
use super::oauth_state::Pending;
use super::problem::Problem;
use crate::app::App;
use crate::config::BaseUrl;

/// A sign-in at one platform.
pub(super) struct SignIn {
    /// Whose.
    pub platform: Platform,
    /// The flow; no state of another is one of it.
    pub purpose: &'static str,
}

impl SignIn {
    /// What an account takes along.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn begin(&self, app: &App, user: &UserId) -> Result<Pending, Problem> {
        Pending::new(app, Some(user.to_string())).map_err(|_| Problem::internal("no randomness"))
    }

    /// Where to go, and the cookie that keeps what is taken along.
    ///
    /// # Errors
    /// When the address cannot be written.
    pub fn leave(
        &self,
        app: &App,
        gate: &Gate,
        headers: &HeaderMap,
        pending: &Pending,
        (to, asked): (&BaseUrl, &[(&str, &str)]),
    ) -> Result<(String, HeaderValue), Problem> {
        let target = Url::parse_with_params(to.as_str(), asked);
        match (target, pending.cookie(app, &gate.cookies, self.purpose, headers)) {
            (Ok(target), Some(cookie)) => Ok((target.into(), cookie)),
            _ => Err(Problem::internal("the way to the sign-in cannot be written")),
        }
    }

    /// What the browser brings back, used up by it.
    ///
    /// # Errors
    /// When it is not what left, or the person said no.
    pub async fn take(&self, app: &App, gate: &Gate, headers: &HeaderMap, back: &Back) -> anyhow::Result<Pending> {
        let state = back.state.as_deref().unwrap_or_default();
        let pending = Pending::take(app, &gate.cookies, self.purpose, headers, state).await;
        pending
            .filter(|_| back.error.is_none())
            .ok_or_else(|| anyhow::anyhow!("it came back without the state of this browser, or was cancelled"))
    }

    /// Leads to the page that tells how it ended, and makes the browser forget what it took along.
    pub fn end(&self, app: &App, gate: &Gate, headers: &HeaderMap, linked: &anyhow::Result<()>) -> Response {
        if let Err(error) = linked {
            tracing::warn!(%error, platform = self.platform.name(), "a sign-in linked nobody");
        }
        let forget = Pending::forget(&gate.cookies, self.purpose, headers);
        let to = page(app, "/balance", &[("linked", if linked.is_ok() { self.platform.as_str() } else { "failed" })]);
        (StatusCode::SEE_OTHER, AppendHeaders(forget), [(header::LOCATION, to)]).into_response()
    }
}
