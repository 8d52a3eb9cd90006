//! Whose installation, and who somebody is. Read by ourselves: the library takes no installation of a whole organisation.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Slack, SlackError};

/// An installation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Installed {
    /// The app.
    pub app_id: Option<String>,
    /// The workspace; `None` for a whole organisation.
    pub team_id: Option<String>,
    /// Its name.
    pub team_name: Option<String>,
    /// The organisation.
    pub enterprise_id: Option<String>,
    /// Its name.
    pub enterprise_name: Option<String>,
    /// Whether it is for the whole organisation.
    pub is_org: bool,
    /// The bot as a user.
    pub bot_user: Option<String>,
}

/// What an installation grants.
#[derive(Clone, PartialEq, Eq)]
pub struct Grant {
    /// The bot's token. A secret.
    pub token: String,
    /// Where.
    pub installed: Installed,
    /// Granted scopes, with commas between them.
    pub scopes: String,
    /// Who installed it.
    pub installer: String,
}

/// What Sign in with Slack hands out. Both are secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct OpenIdToken {
    /// Says who it is; signed.
    pub id_token: String,
    /// Asks who it is.
    pub access_token: String,
}

/// Who signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIdUser {
    /// The person.
    pub user_id: String,
    /// Their workspace.
    pub team_id: String,
    /// Its name.
    pub team_name: Option<String>,
    /// Its organisation.
    pub enterprise_id: Option<String>,
    /// What others call them.
    pub name: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Access {
    access_token: String,
    token_type: Option<String>,
    scope: String,
    bot_user_id: Option<String>,
    app_id: Option<String>,
    team: Option<Named>,
    enterprise: Option<Named>,
    is_enterprise_install: bool,
    authed_user: Named,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tested {
    team_id: Option<String>,
    team: Option<String>,
    user_id: Option<String>,
    app_id: Option<String>,
    enterprise_id: Option<String>,
    is_enterprise_install: bool,
}

pub(super) fn read<T: for<'a> Deserialize<'a>>(answer: Value) -> Result<T, SlackError> {
    serde_json::from_value(answer).map_err(|error| SlackError::Unreachable(error.to_string()))
}

impl Slack {
    /// Whose token it is.
    ///
    /// # Errors
    /// [`SlackError::Revoked`] for a dead token.
    pub async fn auth_test(&self, token: &str) -> Result<Installed, SlackError> {
        let told: Tested = read(self.call(token, "auth.test", &json!({})).await?)?;
        let is_org = told.is_enterprise_install;
        Ok(Installed {
            app_id: told.app_id,
            team_id: told.team_id.filter(|_| !is_org),
            team_name: told.team.clone().filter(|_| !is_org),
            enterprise_id: told.enterprise_id,
            enterprise_name: told.team.filter(|_| is_org),
            is_org,
            bot_user: told.user_id,
        })
    }

    /// Exchanges the code of an installation, once.
    ///
    /// # Errors
    /// [`SlackError::Refused`] for a code that is used, old or of another address.
    pub async fn exchange_code(
        &self,
        client_id: &str,
        client_secret: &str,
        code: &str,
        redirect_uri: &str,
    ) -> Result<Grant, SlackError> {
        let query = [("code", code), ("redirect_uri", redirect_uri)];
        let told: Access = read(self.ask_as_app(client_id, client_secret, "oauth.v2.access", &query).await?)?;
        if told.access_token.is_empty() || told.token_type.as_deref().is_some_and(|kind| kind != "bot") {
            return Err(SlackError::Refused("no_bot_token".to_owned()));
        }
        let (team, org) = (told.team.unwrap_or_default(), told.enterprise.unwrap_or_default());
        let installed = Installed {
            app_id: told.app_id,
            team_id: team.id,
            team_name: team.name,
            enterprise_id: org.id,
            enterprise_name: org.name,
            is_org: told.is_enterprise_install,
            bot_user: told.bot_user_id,
        };
        let installer = told.authed_user.id.unwrap_or_default();
        Ok(Grant { token: told.access_token, installed, scopes: told.scope, installer })
    }

    /// Exchanges the code of Sign in with Slack, once.
    ///
    /// # Errors
    /// [`SlackError::Refused`] for a code that is used, old, or asked for with another verifier.
    pub async fn openid_token(
        &self,
        client_id: &str,
        client_secret: &str,
        code: &str,
        redirect_uri: &str,
        code_verifier: &str,
    ) -> Result<OpenIdToken, SlackError> {
        let query = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", code_verifier),
        ];
        let told = self.ask_as_app(client_id, client_secret, "openid.connect.token", &query).await?;
        let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        let token = OpenIdToken { id_token: text("id_token"), access_token: text("access_token") };
        if token.id_token.is_empty() { Err(SlackError::Refused("no_id_token".to_owned())) } else { Ok(token) }
    }

    /// Who signed in.
    ///
    /// # Errors
    /// [`SlackError::Revoked`] for a dead token.
    pub async fn openid_user(&self, access_token: &str) -> Result<OpenIdUser, SlackError> {
        let told = self.ask(access_token, "openid.connect.userInfo", &[]).await?;
        let claim = |name: &str| told[name].as_str().filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        let must = |name: &str| claim(name).ok_or_else(|| SlackError::Unreachable(format!("no {name}")));
        Ok(OpenIdUser {
            user_id: must("https://slack.com/user_id")?,
            team_id: must("https://slack.com/team_id")?,
            team_name: claim("https://slack.com/team_name"),
            enterprise_id: claim("https://slack.com/enterprise_id"),
            name: claim("name").unwrap_or_default(),
        })
    }

    /// Where the app's next socket is: `wss://…`, good for one connection.
    ///
    /// # Errors
    /// [`SlackError::Revoked`] for a dead app token.
    pub async fn open_socket(&self, app_token: &str) -> Result<String, SlackError> {
        let told = self.call(app_token, "apps.connections.open", &json!({})).await?;
        let address = told["url"].as_str().filter(|url| !url.is_empty());
        address.map(ToOwned::to_owned).ok_or_else(|| SlackError::Unreachable("no address".to_owned()))
    }
}
