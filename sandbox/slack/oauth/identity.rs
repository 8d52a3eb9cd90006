//! Who somebody is, said in a signed token.

use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::clerk::{SigningKey, signed};
use crate::slack::Slack;
use crate::slack::api::Refusal;
use crate::slack::world::ticket::Code;

/// How long an identity token is good, in seconds.
const LIFE_S: i64 = 300;

/// `GET /openid/connect/keys`.
pub async fn jwks(State(slack): State<Slack>) -> Json<Value> {
    slack.0.jwks_fetches.fetch_add(1, Ordering::Relaxed);
    Json(json!({"keys": [slack.key().map(|key| key.jwk()).unwrap_or_default()]}))
}

/// `GET /.well-known/openid-configuration`.
pub async fn configuration(State(slack): State<Slack>) -> Json<Value> {
    let base = slack.base_url();
    Json(json!({
        "issuer": base, "authorization_endpoint": format!("{base}/openid/connect/authorize"),
        "token_endpoint": format!("{base}/api/openid.connect.token"),
        "userinfo_endpoint": format!("{base}/api/openid.connect.userInfo"),
        "jwks_uri": format!("{base}/openid/connect/keys"), "scopes_supported": ["openid", "profile", "email"],
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code"],
    }))
}

impl Slack {
    /// The key that signs, made when it is first needed: that takes a good part of a second in a debug build.
    fn key(&self) -> Result<SigningKey, Refusal> {
        if let Some(key) = &self.world().key {
            return Ok(key.clone());
        }
        let name = self.shared().random_hex(16);
        let made = match self.shared().data_folder() {
            Some(_) => SigningKey::generate(name),
            None => SigningKey::shared(name),
        };
        let key = made.map_err(|error| {
            tracing::error!(%error, "sandbox: no key for Sign in with Slack");
            Refusal::of("internal_error")
        })?;
        Ok(self.change(|world| world.key.get_or_insert(key).clone()))
    }

    /// The identity token for a code.
    pub(in crate::slack) fn identity(&self, team: &str, code: &Code, access: &str) -> Result<String, Refusal> {
        let mut claims =
            self.person_claims(team, &code.user, &code.scopes).ok_or_else(|| Refusal::of("user_not_found"))?;
        let now = self.shared().now_s();
        claims.insert("iss".to_owned(), json!(self.base_url()));
        claims.insert("aud".to_owned(), json!(self.world().app.client_id));
        claims.insert("iat".to_owned(), json!(now));
        claims.insert("exp".to_owned(), json!(now + LIFE_S));
        claims.insert("auth_time".to_owned(), json!(now));
        let half = Sha256::digest(access.as_bytes());
        claims.insert("at_hash".to_owned(), json!(URL_SAFE_NO_PAD.encode(&half[..16])));
        if let Some(nonce) = &code.nonce {
            claims.insert("nonce".to_owned(), json!(nonce));
        }
        let key = self.key()?;
        Ok(signed(&json!({"alg": "RS256", "typ": "JWT", "kid": key.kid}), &Value::Object(claims), &key))
    }

    /// What Slack says about somebody: only what was asked for.
    pub(in crate::slack) fn person_claims(
        &self,
        team: &str,
        user: &str,
        scopes: &[String],
    ) -> Option<Map<String, Value>> {
        let world = self.world();
        let team = world.teams.get(team)?;
        let user = team.users.get(user).filter(|user| !user.deleted)?;
        let asked = |scope: &str| scopes.iter().any(|it| it == scope);
        let mut claims = Map::new();
        claims.insert("sub".to_owned(), json!(user.id));
        claims.insert("https://slack.com/user_id".to_owned(), json!(user.id));
        claims.insert("https://slack.com/team_id".to_owned(), json!(team.id));
        if let Some(org) = &team.enterprise {
            claims.insert("https://slack.com/enterprise_id".to_owned(), json!(org));
        }
        if asked("email") {
            claims.insert("email".to_owned(), json!(user.email));
            claims.insert("email_verified".to_owned(), json!(true));
        }
        if asked("profile") {
            claims.insert("name".to_owned(), json!(user.real_name));
            claims.insert("locale".to_owned(), json!(user.locale));
            claims.insert("https://slack.com/team_name".to_owned(), json!(team.name));
            claims.insert("https://slack.com/team_domain".to_owned(), json!(team.domain));
        }
        Some(claims)
    }
}
