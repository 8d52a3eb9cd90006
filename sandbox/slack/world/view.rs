//! Modals and App Homes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A view somebody looks at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// `V…`.
    pub id: String,
    /// The workspace.
    pub team: String,
    /// Who looks at it.
    pub user: String,
    /// A modal, or else a home.
    pub is_modal: bool,
    /// 0 for the first modal of a stack.
    pub depth: usize,
    /// The first modal of the stack.
    pub root: String,
    /// The modal below it.
    pub previous: Option<String>,
    /// What the app sent.
    pub body: Value,
    /// Changes with each update.
    pub hash: String,
    /// What was filled in: block id, action id, value.
    pub values: BTreeMap<String, BTreeMap<String, Value>>,
    /// Errors the app answered, by block id.
    pub errors: BTreeMap<String, String>,
    /// Slack's own words when a submission failed.
    pub trouble: Option<String>,
}

impl View {
    /// Whether somebody looks at it.
    pub fn belongs_to(&self, team: &str, user: &str) -> bool {
        self.team == team && self.user == user
    }

    /// A text of the body; empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }

    /// The blocks as sent.
    pub fn blocks(&self) -> &[Value] {
        self.body["blocks"].as_array().map_or(&[], Vec::as_slice)
    }

    /// As the API and payloads show it.
    pub fn view(&self, app: &str, bot: &str) -> Value {
        let null_or = |name: &str| self.body.get(name).cloned().unwrap_or(Value::Null);
        json!({
            "id": self.id, "team_id": self.team, "type": if self.is_modal { "modal" } else { "home" },
            "blocks": self.body["blocks"], "private_metadata": self.text("private_metadata"),
            "callback_id": self.text("callback_id"), "state": {"values": self.values}, "hash": self.hash,
            "title": null_or("title"), "close": null_or("close"), "submit": null_or("submit"),
            "clear_on_close": self.body["clear_on_close"] == true, "notify_on_close": self.body["notify_on_close"] == true,
            "previous_view_id": self.previous, "root_view_id": self.root, "app_id": app,
            "external_id": self.text("external_id"), "app_installed_team_id": self.team, "bot_id": bot,
        })
    }
}
