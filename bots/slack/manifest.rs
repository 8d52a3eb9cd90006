//! The app's manifest: what an administrator pastes to create it, and the only list of what it asks for.

use serde_json::{Value, json};

/// Every scope the bot asks for, and why. Slack's reviewers ask for the reason.
pub const SCOPES: &[(&str, &str)] = &[
    ("commands", "The command /myba and the two shortcuts."),
    ("chat:write", "Answers in conversations that MyBA is in, and by direct message."),
    ("app_mentions:read", "Hears @MyBA in channels that it was invited to."),
    ("im:history", "Hears what people write to MyBA directly."),
    ("users:read", "Tells administrators, members and guests apart, and knows a person's name and language."),
    (OPTIONAL_SCOPE, "Reads the thread in which MyBA was mentioned. Without it only the mention itself is read."),
];

/// Refused without loss of anything else.
pub const OPTIONAL_SCOPE: &str = "channels:history";

/// The events the app hears.
const EVENTS: [&str; 7] = [
    "app_home_opened",
    "app_mention",
    "message.im",
    "app_uninstalled",
    "tokens_revoked",
    "team_access_granted",
    "team_access_revoked",
];

const DESCRIPTION: &str = "Turns a rough idea into a clear work ticket";
const LONG_DESCRIPTION: &str = "Type /myba and an idea, in a sentence. MyBA writes a work ticket from it: title, goal, \
    acceptance criteria, what is out of scope and which questions are open. It marks what you said and what it assumed. Only you \
    see the draft until you share it; you can refine, edit and copy it first.\n\nA ticket takes one token, and only when it \
    passes our checks. The first tickets are free. Tokens are bought on the web, never in Slack; a team can pay for its \
    members.\n\nTickets are written by a large language model and can be inaccurate: check a ticket before you use it. MyBA \
    reads what you send to it, and nothing else of your workspace unless you allow it to read the thread it is mentioned in.";

/// The manifest of an app that is reached at `public_url`, without a trailing slash; with `socket` Slack's requests come
/// through a socket that the program opens, and no address has to be public for them.
#[must_use]
pub fn manifest(public_url: &str, socket: bool) -> Value {
    let at = |path: &str| format!("{}/slack/{path}", public_url.trim_end_matches('/'));
    let scopes: Vec<&str> = SCOPES.iter().map(|(scope, _)| *scope).collect();
    let mut command = json!({
        "command": "/myba",
        "description": "Write a ticket from a rough idea",
        "usage_hint": "<idea> | help | balance | history | link",
        "should_escape": true,
    });
    let mut events = json!({"bot_events": EVENTS});
    let mut interactivity = json!({"is_enabled": true});
    if !socket {
        command["url"] = json!(at("commands"));
        events["request_url"] = json!(at("events"));
        interactivity["request_url"] = json!(at("interactions"));
    }
    json!({
        "display_information": {
            "name": "MyBA",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#025c3f",
        },
        "features": {
            "bot_user": {"display_name": "MyBA", "always_online": true},
            "app_home": {
                "home_tab_enabled": true,
                "messages_tab_enabled": true,
                "messages_tab_read_only_enabled": false,
            },
            "slash_commands": [command],
            "shortcuts": [
                {"name": "Write a ticket", "type": "global", "callback_id": super::read::NEW_SHORTCUT,
                 "description": "Opens the form of a new ticket"},
                {"name": "Draft ticket from this", "type": "message", "callback_id": super::read::MESSAGE_SHORTCUT,
                 "description": "Writes a ticket from this message"},
            ],
        },
        "oauth_config": {
            "redirect_urls": [at("oauth/callback"), at("openid/callback")],
            "scopes": {"bot": scopes, "bot_optional": [OPTIONAL_SCOPE]},
        },
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": true,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": false,
        },
    })
}
