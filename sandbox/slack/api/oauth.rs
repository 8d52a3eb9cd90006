//! Codes are exchanged for tokens: of the app, and of Sign in with Slack.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::args::Args;
use super::{Answer, Refusal};
use crate::slack::Slack;
use crate::slack::world::app::Install;
use crate::slack::world::ticket::{CODE_MS, Code, IdentityToken};

/// `oauth.v2.access`.
pub fn access(slack: &Slack, args: &Args) -> Answer {
    if args.text("grant_type").is_some_and(|grant| grant == "refresh_token") {
        return Err(Refusal::of("token_rotation_not_enabled"));
    }
    let code = exchange(slack, args, false)?;
    let install = slack.install_with(&code);
    let world = slack.world();
    let team = install.team.as_ref().and_then(|team| world.teams.get(team));
    let org = install.enterprise.as_ref().and_then(|org| world.orgs.get(org));
    Ok(json!({
        "app_id": world.app.id, "authed_user": {"id": code.user}, "scope": install.scope(), "token_type": "bot",
        "access_token": install.token, "bot_user_id": install.bot_user,
        "team": team.map(|team| json!({"id": team.id, "name": team.name})),
        "enterprise": org.map(|org| json!({"id": org.id, "name": org.name})),
        "is_enterprise_install": install.is_enterprise(),
    }))
}

/// `openid.connect.token`.
pub fn identity_token(slack: &Slack, args: &Args) -> Answer {
    let code = exchange(slack, args, true)?;
    let team = code.team.clone().unwrap_or_default();
    let token = format!("xoxp-{}-{}", super::super::digits(slack.shared()), slack.shared().random_hex(32));
    let id_token = slack.identity(&team, &code, &token)?;
    slack.change(|world| {
        let identity =
            IdentityToken { token: token.clone(), team, user: code.user.clone(), scopes: code.scopes.clone() };
        world.identities.push(identity);
    });
    Ok(json!({"access_token": token, "token_type": "Bearer", "id_token": id_token}))
}

/// `openid.connect.userInfo`.
pub fn user_info(slack: &Slack, args: &Args) -> Answer {
    let token = args.token.as_deref().ok_or_else(|| Refusal::of("not_authed"))?;
    let known = slack.world().identities.iter().find(|identity| identity.token == token).cloned();
    let known = known.ok_or_else(|| Refusal::of("invalid_auth"))?;
    let claims = slack.person_claims(&known.team, &known.user, &known.scopes);
    claims.map(Value::Object).ok_or_else(|| Refusal::of("user_not_found"))
}

/// Takes a code, once.
fn exchange(slack: &Slack, args: &Args, is_openid: bool) -> Result<Code, Refusal> {
    let named = args.basic.clone().or_else(|| {
        Some((args.text("client_id")?.to_owned(), args.text("client_secret").unwrap_or_default().to_owned()))
    });
    let (id, secret) = named.ok_or_else(|| Refusal::of("invalid_client_id"))?;
    let given = args.need("code", "invalid_code")?;
    let now = slack.now_ms();
    slack.change(|world| {
        if id != world.app.client_id {
            return Err(Refusal::of("invalid_client_id"));
        }
        if secret != world.app.client_secret {
            return Err(Refusal::of("bad_client_secret"));
        }
        let code = world.codes.iter_mut().find(|code| code.code == given && code.is_openid == is_openid);
        let code = code.ok_or_else(|| Refusal::of("invalid_code"))?;
        if code.used {
            return Err(Refusal::of("code_already_used"));
        }
        if now - code.born_ms > CODE_MS {
            return Err(Refusal::of("invalid_code"));
        }
        if args.text("redirect_uri") != code.redirect_uri.as_deref() {
            return Err(Refusal::of("bad_redirect_uri"));
        }
        if code.challenge.is_some() && code.challenge != args.text("code_verifier").map(challenge_of) {
            return Err(Refusal::of("invalid_code_verifier"));
        }
        code.used = true;
        Ok(code.clone())
    })
}

fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

impl Slack {
    /// Installs the app as a code says. An installation that is live keeps its token and gains the scopes.
    pub(in crate::slack) fn install_with(&self, code: &Code) -> Install {
        let (token, bot) = (super::fresh_bot_token(self.shared()), self.shared().random_hex(10).to_uppercase());
        self.change(|world| {
            let same = |install: &&mut Install| {
                install.is_live() && install.team == code.team && install.enterprise == code.enterprise
            };
            if let Some(install) = world.installs.iter_mut().find(same) {
                install.scopes.extend(code.scopes.iter().cloned());
                install.installer.clone_from(&code.user);
                return install.clone();
            }
            let install = Install {
                token,
                team: code.team.clone(),
                enterprise: code.enterprise.clone(),
                bot_user: format!("U{bot}"),
                bot: format!("B{bot}"),
                scopes: code.scopes.iter().cloned().collect(),
                installer: code.user.clone(),
                ..Install::default()
            };
            world.add_install(install.clone());
            install
        })
    }
}
