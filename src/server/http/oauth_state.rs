//! What a sign-in at another service must bring back: kept sealed in a cookie of the browser that began it, good once and for
//! ten minutes.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use myba_core::clock::UnixMs;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::cookie::{Cookies, value_of};
use crate::app::App;
use crate::random;
use crate::slack::Sealer;

/// Where somebody who was asked by another service may take until they are back.
const LIFE: Duration = Duration::from_secs(600);

/// A sign-in on its way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Pending {
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the signed token.
    pub nonce: String,
    /// Proves to the service that whoever began it ends it.
    pub verifier: String,
    /// The account that asked.
    pub user: Option<String>,
    expires_at: i64,
}

impl Pending {
    /// A new one.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn new(app: &App, user: Option<String>) -> std::io::Result<Self> {
        let secret = || random::bytes::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        let expires_at = app.clock.now().plus(LIFE).0;
        Ok(Self { state: secret()?, nonce: secret()?, verifier: secret()?, user, expires_at })
    }

    /// What the service is told of the verifier (PKCE, S256).
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }

    /// The `Set-Cookie` header that keeps it. `purpose` names the flow: one cannot end another.
    pub fn cookie(&self, app: &App, cookies: &Cookies, purpose: &str, headers: &HeaderMap) -> Option<HeaderValue> {
        let text = serde_json::to_string(self).ok()?;
        let sealed = Sealer::new(&app.keyring, "oauth state").seal(&text, purpose).ok()?;
        let (name, secure) = cookies.named(&name(purpose), headers);
        let age = LIFE.as_secs();
        let cookie = format!("{name}={sealed}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).ok()
    }

    /// The one that a browser brings back, with this state; used up by it.
    pub async fn take(app: &App, cookies: &Cookies, purpose: &str, headers: &HeaderMap, state: &str) -> Option<Self> {
        let (name, _) = cookies.named(&name(purpose), headers);
        let sealed = value_of(headers, &name)?;
        let text = Sealer::new(&app.keyring, "oauth state").open(sealed, purpose).ok()?;
        let pending: Self = serde_json::from_str(&text).ok()?;
        let is_same = bool::from(pending.state.as_bytes().ct_eq(state.as_bytes()));
        let is_fresh = app.clock.now().0 < pending.expires_at;
        let is_first = is_same && is_fresh && app.chat.use_state(state, UnixMs(pending.expires_at)).await.ok()?;
        is_first.then_some(pending)
    }

    /// The header that makes the browser forget it.
    pub fn forget(cookies: &Cookies, purpose: &str, headers: &HeaderMap) -> Option<(header::HeaderName, HeaderValue)> {
        let (name, secure) = cookies.named(&name(purpose), headers);
        let cookie = format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
        Some((header::SET_COOKIE, HeaderValue::from_str(&cookie).ok()?))
    }
}

fn name(purpose: &str) -> String {
    format!("myba_{purpose}")
}
