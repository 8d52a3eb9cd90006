//! What Slack sends, as far as we read it. Everything may be missing: Slack adds and leaves out fields as it likes.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Command {
    pub text: String,
    pub user_id: String,
    pub user_name: String,
    pub team_id: String,
    pub enterprise_id: Option<String>,
    /// `"true"` in a form, `true` over a socket.
    pub is_enterprise_install: serde_json::Value,
    pub channel_id: String,
    pub response_url: Option<String>,
    pub trigger_id: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    pub id: String,
    pub name: Option<String>,
    pub username: Option<String>,
    pub team_id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Interaction {
    #[serde(rename = "type")]
    pub kind: String,
    pub callback_id: String,
    pub trigger_id: String,
    pub response_url: Option<String>,
    pub api_app_id: String,
    pub is_enterprise_install: serde_json::Value,
    pub team: Option<Named>,
    pub enterprise: Option<Named>,
    pub user: Named,
    pub channel: Option<Named>,
    pub message: Option<Shown>,
    pub container: Container,
    pub actions: Vec<Pressed>,
    pub view: Option<View>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Container {
    #[serde(rename = "type")]
    pub kind: String,
    pub message_ts: Option<String>,
    pub thread_ts: Option<String>,
    pub channel_id: Option<String>,
    pub is_ephemeral: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    pub text: String,
    pub ts: Option<String>,
    pub thread_ts: Option<String>,
    pub username: Option<String>,
    pub bot_id: Option<String>,
    pub app_id: Option<String>,
    pub attachments: Vec<Attachment>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Attachment {
    pub text: Option<String>,
    pub fallback: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pressed {
    pub value: Option<String>,
    pub selected_option: Option<Chosen>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pub value: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct View {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub callback_id: String,
    pub hash: Option<String>,
    pub private_metadata: String,
    pub state: State,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct State {
    pub values: BTreeMap<String, BTreeMap<String, Pressed>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Envelope {
    pub team_id: Option<String>,
    pub enterprise_id: Option<String>,
    pub event_id: String,
    pub event: Event,
    pub authorizations: Vec<Authorization>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Authorization {
    pub enterprise_id: Option<String>,
    pub user_id: Option<String>,
    pub is_enterprise_install: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Event {
    #[serde(rename = "type")]
    pub kind: String,
    pub subtype: Option<String>,
    pub user: Option<String>,
    pub user_team: Option<String>,
    pub bot_id: Option<String>,
    pub text: String,
    pub ts: Option<String>,
    pub thread_ts: Option<String>,
    pub channel: Option<String>,
    pub channel_type: Option<String>,
    pub tab: Option<String>,
    pub tokens: Tokens,
    pub team_ids: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Tokens {
    pub oauth: Vec<String>,
    pub bot: Vec<String>,
}
