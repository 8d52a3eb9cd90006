//! Clerk's Backend API, as far as we ask it.

use myba_core::id::UserId;
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};

use super::{ClerkError, PersonData};
use crate::config::BaseUrl;

/// The Backend API under our secret key.
pub struct Backend {
    client: reqwest::Client,
    base: BaseUrl,
    key: Option<SecretString>,
}

impl Backend {
    pub fn new(client: reqwest::Client, base: BaseUrl, key: Option<SecretString>) -> Self {
        Self { client, base, key }
    }

    /// The person; `None` when Clerk has none of this id.
    pub async fn user(&self, user: &UserId) -> Result<Option<PersonData>, ClerkError> {
        let key = self.key.as_ref().ok_or_else(|| ClerkError::Refused("CLERK_SECRET_KEY is not set".to_owned()))?;
        let id = user.as_str();
        // The id becomes part of the address.
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Ok(None);
        }
        let request = self.client.get(self.base.join(&format!("v1/users/{id}"))).bearer_auth(key.expose_secret());
        let answer = request.send().await.map_err(|error| unavailable(&error))?;
        match answer.status() {
            StatusCode::NOT_FOUND => Ok(None),
            StatusCode::OK => {
                let body = answer.bytes().await.map_err(|error| unavailable(&error))?;
                let person = serde_json::from_slice(&body);
                person.map(Some).map_err(|error| ClerkError::Refused(format!("a person it cannot write: {error}")))
            }
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(ClerkError::Unavailable(format!("status {}", status.as_u16())))
            }
            status => Err(ClerkError::Refused(format!("status {}", status.as_u16()))),
        }
    }
}

fn unavailable(error: &reqwest::Error) -> ClerkError {
    ClerkError::Unavailable(error.to_string())
}
