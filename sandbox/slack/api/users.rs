//! People and workspaces.

use serde_json::json;

use super::args::Args;
use super::{Answer, Caller, Refusal};
use crate::slack::Slack;

/// `users.info`.
pub fn info(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let id = args.need("user", "user_not_found")?;
    let world = slack.world();
    // An organisation's token may leave the workspace out.
    let mut teams = world.teams.values().filter(|team| caller.install.serves(&team.id));
    let team = match args.text("team_id") {
        Some(named) => teams.find(|team| team.id == named),
        None => teams.find(|team| team.users.contains_key(id)),
    };
    let found = team.and_then(|team| Some((team, team.users.get(id)?)));
    let (team, user) = found.ok_or_else(|| Refusal::of("user_not_found"))?;
    Ok(json!({"user": user.view(team, args.flag("include_locale"))}))
}

/// `team.info`.
pub fn team(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let id = match args.text("team") {
        Some(id) => id.to_owned(),
        None => caller.team(args)?,
    };
    let world = slack.world();
    let team = world.teams.get(&id).filter(|team| caller.install.serves(&team.id));
    let team = team.ok_or_else(|| Refusal::of("team_not_found"))?;
    let mut view = json!({
        "id": team.id, "name": team.name, "domain": team.domain, "email_domain": "",
        "url": format!("https://{}.slack.com/", team.domain), "icon": {"image_default": true},
    });
    if let Some(org) = team.enterprise.as_ref().and_then(|org| world.orgs.get(org)) {
        view["enterprise_id"] = json!(org.id);
        view["enterprise_name"] = json!(org.name);
    }
    Ok(json!({"team": view}))
}
