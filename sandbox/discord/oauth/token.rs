//! Codes become tokens, tokens become other tokens, and all of them end.

use axum::Json;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::discord::Discord;
use crate::discord::api::iso;
use crate::discord::api::{Caller, Refusal};
use crate::discord::world::app::{ACCESS_S, Access, CODE_MS};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    grant_type: String,
    code: String,
    redirect_uri: String,
    refresh_token: String,
    code_verifier: Option<String>,
    scope: String,
    token: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// The vendor's word and sentence.
type Wrong = (u16, &'static str, &'static str);

const BAD_CLIENT: Wrong = (401, "invalid_client", "Invalid client");

fn refusal((status, error, description): Wrong) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let body = if error == BAD_CLIENT.1 {
        json!({"error": error})
    } else {
        json!({"error": error, "error_description": description})
    };
    (status, Json(body)).into_response()
}

/// `POST /oauth2/token`.
pub async fn exchange(State(discord): State<Discord>, headers: HeaderMap, Form(sent): Form<Sent>) -> Response {
    if !discord.is_client(&headers, &sent) {
        return refusal(BAD_CLIENT);
    }
    let access = match sent.grant_type.as_str() {
        "authorization_code" => discord.by_code(&sent),
        "refresh_token" => discord.by_refresh(&sent),
        "client_credentials" => Ok(discord.new_access(None, sent.scope.clone())),
        _ => Err((400, "unsupported_grant_type", "Grant type None is not supported")),
    };
    match access {
        Ok(access) => Json(discord.told(&access)).into_response(),
        Err(wrong) => refusal(wrong),
    }
}

/// `POST /oauth2/token/revoke`: the whole authorization ends, not one token.
pub async fn revoke(State(discord): State<Discord>, headers: HeaderMap, Form(sent): Form<Sent>) -> Response {
    if !discord.is_client(&headers, &sent) {
        return refusal(BAD_CLIENT);
    }
    discord.change(|world| {
        let of = |it: &&Access| it.token == sent.token || it.refresh == sent.token;
        let user = world.accesses.iter().find(of).map(|it| it.user.clone());
        world.accesses.retain(|it| user.as_ref() != Some(&it.user));
    });
    Json(json!({})).into_response()
}

/// `GET /oauth2/@me`.
pub async fn about(State(discord): State<Discord>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let Caller::Bearer(access) = discord.caller(&headers)? else { return Err(Refusal::unauthorized()) };
    let world = discord.world();
    let user = access.user.as_ref().filter(|_| access.has("identify")).and_then(|id| world.users.get(id));
    Ok(Json(json!({
        "application": {"id": world.app.id, "name": world.app.name, "icon": null, "description": ""},
        "scopes": access.scope.split(' ').collect::<Vec<_>>(), "expires": iso(access.born_ms + ACCESS_S * 1_000),
        "user": user.map(crate::discord::world::people::User::view),
    })))
}

impl Discord {
    fn is_client(&self, headers: &HeaderMap, sent: &Sent) -> bool {
        let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let basic = basic.and_then(|text| text.strip_prefix("Basic ")).and_then(|text| STANDARD.decode(text).ok());
        let basic = basic.and_then(|bytes| String::from_utf8(bytes).ok());
        let pair = match basic.as_deref().and_then(|text| text.split_once(':')) {
            Some((id, secret)) => Some((id.to_owned(), secret.to_owned())),
            None => sent.client_id.clone().zip(sent.client_secret.clone()),
        };
        pair == Some((self.client_id(), self.client_secret()))
    }

    fn by_code(&self, sent: &Sent) -> Result<Access, Wrong> {
        let bad = (400, "invalid_grant", "Invalid \"code\" in request.");
        let now = self.now_ms();
        let code = self.change(|world| {
            let place = world.codes.iter().position(|code| code.code == sent.code)?;
            Some(world.codes.remove(place))
        });
        let code = code.filter(|code| now - code.born_ms <= CODE_MS).ok_or(bad)?;
        if code.redirect_uri != sent.redirect_uri {
            return Err((400, "invalid_grant", "Invalid \"redirect_uri\" in request."));
        }
        if let Some(challenge) = &code.challenge {
            let verifier = sent.code_verifier.as_deref().unwrap_or_default();
            if *challenge != URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) {
                return Err((400, "invalid_grant", "Invalid \"code_verifier\" in request."));
            }
        }
        Ok(self.new_access(Some(code.user), code.scope))
    }

    fn by_refresh(&self, sent: &Sent) -> Result<Access, Wrong> {
        let old = self.change(|world| {
            let place = world.accesses.iter().position(|it| it.user.is_some() && it.refresh == sent.refresh_token)?;
            Some(world.accesses.remove(place))
        });
        let old = old.ok_or((400, "invalid_grant", "Invalid \"refresh_token\" in request."))?;
        Ok(self.new_access(old.user, old.scope))
    }

    fn new_access(&self, user: Option<String>, scope: String) -> Access {
        let access = Access {
            token: self.shared().random_hex(30),
            refresh: self.shared().random_hex(30),
            born_ms: self.now_ms(),
            user,
            scope,
        };
        self.change(|world| world.accesses.push(access.clone()));
        access
    }

    fn told(&self, access: &Access) -> Value {
        let mut view = json!({
            "token_type": "Bearer", "access_token": access.token, "expires_in": ACCESS_S, "scope": access.scope,
        });
        if access.user.is_some() {
            view["refresh_token"] = json!(access.refresh);
        }
        view
    }
}
