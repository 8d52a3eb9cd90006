//! Methods about the app itself.

use serde_json::json;

use super::args::Args;
use super::{Answer, Caller, Refusal};
use crate::slack::Slack;

/// `apps.uninstall`: the token says where, client id and secret say who asks.
pub fn uninstall(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let (id, secret) = (args.need("client_id", "invalid_client_id")?, args.need("client_secret", "bad_client_secret")?);
    {
        let world = slack.world();
        if world.app.client_id != id {
            return Err(Refusal::of("invalid_client_id"));
        }
        if world.app.client_secret != secret {
            return Err(Refusal::of("bad_client_secret"));
        }
    }
    slack.end_install(&caller.install.token, true);
    Ok(json!({}))
}

/// `apps.connections.open`: a ticket for one socket.
pub fn open_connection(slack: &Slack, args: &Args) -> Answer {
    let token = args.token.as_deref().ok_or_else(|| Refusal::of("not_authed"))?;
    if slack.world().app.app_token != token {
        return Err(Refusal::of(if token.starts_with("xapp-") { "invalid_auth" } else { "not_allowed_token_type" }));
    }
    let ticket = slack.shared().random_hex(32);
    slack.sockets().tickets.insert(ticket.clone());
    let base = slack.shared().url("/slack/socket");
    let base = base.strip_prefix("http").unwrap_or(&base).to_owned();
    Ok(json!({"url": format!("ws{base}?ticket={ticket}&app_id={}", slack.world().app.id)}))
}
