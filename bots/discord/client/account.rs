//! Who somebody is, by OAuth. No token is kept.

use serde_json::Value;
use serenity::http::{LightMethod, Route};

use super::error::Kind;
use super::{As, Discord, DiscordError};

/// Somebody who signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub id: String,
    /// What others call them.
    pub name: String,
}

impl Discord {
    /// Exchanges the code of a sign-in for an access token, once. The token is a secret. `code_verifier` is the one whose
    /// hash was sent along, if any was.
    ///
    /// # Errors
    /// [`DiscordError::Refused`] for a code that is used, old or of another address; [`DiscordError::Unauthorized`] for a wrong
    /// secret.
    pub async fn exchange_code(
        &self,
        client_id: &str,
        client_secret: &str,
        code: &str,
        redirect_uri: &str,
        code_verifier: Option<&str>,
    ) -> Result<String, DiscordError> {
        let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_uri)];
        form.extend(code_verifier.map(|verifier| ("code_verifier", verifier)));
        let answer = self.post_form("/oauth2/token", (client_id, client_secret), &form).await?;
        let token = answer["access_token"].as_str().filter(|token| !token.is_empty());
        token.map(ToOwned::to_owned).ok_or_else(|| DiscordError::Unreachable("no token".to_owned()))
    }

    /// Who signed in.
    ///
    /// # Errors
    /// [`DiscordError::Unauthorized`] for a dead token.
    pub async fn me(&self, access_token: &str) -> Result<User, DiscordError> {
        let told = self.call(LightMethod::Get, Route::UserMe, None, As::Bearer(access_token)).await?;
        let text = |name: &str| told[name].as_str().filter(|text| !text.is_empty());
        let id = text("id").ok_or_else(|| DiscordError::Unreachable("no id".to_owned()))?;
        let name = text("global_name").or_else(|| text("username")).unwrap_or_default();
        Ok(User { id: id.to_owned(), name: name.to_owned() })
    }

    /// Ends what somebody allowed by this token, and every other token of it.
    ///
    /// # Errors
    /// [`DiscordError::Unauthorized`] for a wrong secret.
    pub async fn revoke(&self, client_id: &str, client_secret: &str, token: &str) -> Result<(), DiscordError> {
        let form = [("token", token), ("token_type_hint", "access_token")];
        self.post_form("/oauth2/token/revoke", (client_id, client_secret), &form).await.map(drop)
    }

    async fn post_form(&self, path: &str, app: (&str, &str), form: &[(&str, &str)]) -> Result<Value, DiscordError> {
        let request = self.request(LightMethod::Post.reqwest_method(), path, As::App(app.0, app.1))?;
        self.send(request.form(form), Kind::Account).await
    }
}
