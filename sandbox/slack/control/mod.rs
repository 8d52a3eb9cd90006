//! What tests and the console do to the stand-in from the inside.

pub mod act;
pub mod install;
pub mod look;
pub mod people;
pub mod say;

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Slack;
use super::world::app::Mode;

impl Slack {
    /// What signs requests now.
    pub fn signing_secret(&self) -> String {
        self.world().app.signing_secrets.first().cloned().unwrap_or_default()
    }

    /// Every signing secret, with commas between.
    pub fn signing_secrets(&self) -> String {
        self.world().app.signing_secrets.join(",")
    }

    /// Signs with a new secret from now on; the old one is kept behind it, for [`super::Bend::Secret`].
    pub fn rotate_signing_secret(&self) -> String {
        let secret = self.shared().random_hex(32);
        self.change(|world| world.app.signing_secrets.insert(0, secret.clone()));
        secret
    }

    /// Of OAuth.
    pub fn client_id(&self) -> String {
        self.world().app.client_id.clone()
    }

    /// Of OAuth.
    pub fn client_secret(&self) -> String {
        self.world().app.client_secret.clone()
    }

    /// `xapp-…`: what opens sockets.
    pub fn app_token(&self) -> String {
        self.world().app.app_token.clone()
    }

    /// `A…`.
    pub fn app_id(&self) -> String {
        self.world().app.id.clone()
    }

    /// How payloads reach the product from now on. In socket mode nothing goes by HTTP, also while no socket is open.
    pub fn set_mode(&self, mode: Mode) {
        self.change(|world| world.app.mode = mode);
    }

    /// How payloads reach the product.
    pub fn mode(&self) -> Mode {
        self.world().app.mode
    }

    /// Moves the stand-in's clock on: triggers, response URLs and codes grow older. Signatures keep the real time.
    pub fn pass_time(&self, time: Duration) {
        let ms = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        self.0.ahead_ms.fetch_add(ms, Ordering::Relaxed);
        self.0.changes.send_replace(());
    }

    /// How often the keys of Sign in with Slack were handed out.
    pub fn jwks_fetches(&self) -> u64 {
        self.0.jwks_fetches.load(Ordering::Relaxed)
    }
}
