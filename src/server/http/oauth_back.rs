//! The way back from another service: what it says in the address, and which page of ours tells how it went.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use serde::Deserialize;

use crate::app::App;

/// What a service says in the address it leads back to.
#[derive(Default, Deserialize)]
pub(super) struct Back {
    /// To be exchanged, once.
    #[serde(default)]
    pub code: String,
    /// What the browser took along.
    pub state: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

impl Back {
    /// Of an address that cannot be read nothing is known but that it has no state of ours.
    pub fn read(back: Result<Query<Self>, QueryRejection>) -> Self {
        back.map(|Query(back)| back).unwrap_or_else(|_| Self { state: Some(String::new()), ..Self::default() })
    }
}

/// A page or route of ours as other services are told of it.
pub(super) fn address(app: &App, path: &str) -> String {
    format!("{}{}{path}", app.public_url, app.config.http.base_path)
}

/// The same with a query.
pub(super) fn page(app: &App, path: &str, pairs: &[(&str, &str)]) -> String {
    let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
    format!("{}?{query}", address(app, path))
}
