//! Who the token is.

use serde_json::{Value, json};

use super::args::Args;
use super::{Answer, Caller, Refusal};
use crate::slack::Slack;

/// `api.test`.
pub fn echo(args: &Args) -> Answer {
    match args.text("error") {
        Some(error) => Err(Refusal::of(error).with("args", Value::Object(args.all()))),
        None => Ok(json!({"args": args.all()})),
    }
}

/// `auth.test`.
pub fn test(slack: &Slack, caller: &Caller, _: &Args) -> Answer {
    let world = slack.world();
    let install = &caller.install;
    let team = install.team.as_ref().and_then(|team| world.teams.get(team));
    let org = install.enterprise.as_ref().and_then(|org| world.orgs.get(org));
    let (id, name) = match (team, org) {
        (Some(team), _) => (team.id.clone(), team.name.clone()),
        (None, Some(org)) => (org.id.clone(), org.name.clone()),
        _ => return Err(Refusal::of("invalid_auth")),
    };
    let domain = team.map_or_else(|| name.to_lowercase(), |team| team.domain.clone());
    let mut answer = json!({
        "url": format!("https://{domain}.slack.com/"), "team": name, "team_id": id,
        "user": world.app.name.to_lowercase(), "user_id": install.bot_user, "bot_id": install.bot,
        "is_enterprise_install": install.is_enterprise(),
    });
    if let Some(org) = &install.enterprise {
        answer["enterprise_id"] = json!(org);
    }
    Ok(answer)
}

/// `auth.revoke`: without rotation it ends the installation.
pub fn revoke(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    if args.flag("test") {
        return Ok(json!({"revoked": false}));
    }
    slack.end_install(&caller.install.token, false);
    Ok(json!({"revoked": true}))
}

/// `auth.teams.list`.
pub fn teams(slack: &Slack, caller: &Caller, _: &Args) -> Answer {
    let world = slack.world();
    let served = world.teams.values().filter(|team| caller.install.serves(&team.id));
    let teams: Vec<_> = served.map(|team| json!({"id": team.id, "name": team.name})).collect();
    Ok(json!({"teams": teams, "response_metadata": {"next_cursor": ""}}))
}
