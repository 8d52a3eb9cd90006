//! Verified payloads become requests.

mod payload;
pub(super) mod text;

use std::collections::BTreeMap;

use myba_core::chat::{ChatKey, Platform};
use myba_core::clock::UnixMs;
use myba_core::generation::RequestedKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ReadError;
use crate::conversation::code;
use crate::conversation::{Act, Attempt, FormKind, Place, PlaceKind, Request, Sender, Standing};
use payload::{Command, Envelope, Event, Interaction, Named, Pressed, Shown, View};

/// The shortcut that opens the form.
pub const NEW_SHORTCUT: &str = "myba_new";
/// The shortcut of a message.
pub const MESSAGE_SHORTCUT: &str = "myba_from_message";

/// What a payload says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// Somebody asked for something.
    Asked(Box<Delivery>),
    /// The installation changed.
    Changed {
        /// The workspace or organisation.
        tenant: String,
        /// How.
        change: Lifecycle,
    },
    /// Nothing for us: our own words, an edit, a link's button, an event that we do not know.
    Nothing,
}

/// A change of an installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// Our token there is dead.
    Gone,
    /// Workspaces that an organisation's installation serves from now on.
    TeamsGained(Vec<String>),
    /// Workspaces that it no longer serves.
    TeamsLost(Vec<String>),
}

/// A request, and where its answer goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// What was asked. Of the standing only [`Standing::Stranger`] is known here; [`Standing::Guest`] until Slack is asked.
    pub request: Request,
    /// Where the answer goes.
    pub reply_to: ReplyTo,
    /// Whose installation answers: the enterprise of an org-wide installation, else the team.
    pub tenant: String,
    /// The organisation of the workspace where it happened, if it belongs to one.
    pub enterprise: Option<String>,
}

impl Delivery {
    /// Says when the payload came in; a `response_url` that came with an older one keeps its age.
    #[must_use]
    pub fn received_at(mut self, now: UnixMs) -> Self {
        if self.reply_to.received == 0 {
            self.reply_to.received = now.0;
        }
        self
    }
}

/// Where an answer goes; stored with it, and carried by forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyTo {
    /// Takes five posts within thirty minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_url: Option<String>,
    /// When it was made, in Unix milliseconds; zero until somebody says.
    pub received: i64,
    /// How many posts it took already.
    pub posts: u8,
    /// The channel; empty where there is none.
    pub channel: String,
    /// Whether that is the bot's own conversation with this person.
    pub direct: bool,
    /// The thread, where the request came in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The message that was acted on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_ts: Option<String>,
    /// Whether an answer may replace that message: it was for this person alone.
    pub replaces: bool,
    /// The message that shows how far the work is; the answer takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_ts: Option<String>,
    /// Whether that message grows, and has to be ended.
    pub streaming: bool,
    /// The person.
    pub user: String,
    /// The person's workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The view that was acted on, or that was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_id: Option<String>,
    /// Its state, so that an update of an older one is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_hash: Option<String>,
    /// Whether that view is a window that stands open: the answer is shown in it.
    pub window: bool,
    /// Opens a form, once, within three seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger_id: Option<String>,
}

/// Reads a slash command: its form fields as JSON.
///
/// # Errors
/// [`ReadError`].
pub fn command(payload: Value) -> Result<Read, ReadError> {
    let said: Command = serde_json::from_value(payload)?;
    let enterprise = said.enterprise_id.filter(|id| !id.is_empty());
    let org = enterprise.clone().filter(|_| is_true(&said.is_enterprise_install));
    let tenant = present(org.unwrap_or_else(|| said.team_id.clone()), "the team")?;
    let trigger = present(said.trigger_id, "the trigger")?;
    let text = text::readable(&said.text);
    let reply_to = ReplyTo {
        response_url: said.response_url,
        channel: said.channel_id,
        replaces: true,
        user: present(said.user_id, "the user")?,
        team: Some(said.team_id.clone()).filter(|id| !id.is_empty()),
        trigger_id: Some(trigger.clone()),
        ..ReplyTo::default()
    };
    let act = if text.is_empty() { Act::WantsForm(RequestedKind::Auto) } else { Act::Said(text) };
    let sender = sender(&tenant, &reply_to.user, said.user_name, Standing::Guest);
    Ok(asked(format!("cmd:{trigger}"), sender, act, reply_to, tenant, enterprise))
}

/// Reads an interaction: a button, a shortcut, a filled form.
///
/// # Errors
/// [`ReadError`].
pub fn interaction(payload: Value) -> Result<Read, ReadError> {
    let done: Interaction = serde_json::from_value(payload)?;
    let act = match done.kind.as_str() {
        "block_actions" => match pressed(&done.actions)? {
            Some(act) => act,
            None => return Ok(Read::Nothing),
        },
        "shortcut" if done.callback_id == NEW_SHORTCUT => Act::WantsForm(RequestedKind::Auto),
        "message_action" if done.callback_id == MESSAGE_SHORTCUT => from_message(done.message.as_ref()),
        "view_submission" => match filled(done.view.as_ref())? {
            Some(act) => act,
            None => return Ok(Read::Nothing),
        },
        "view_closed" => return Ok(Read::Nothing),
        _ => return Err(ReadError::Unknown("interaction")),
    };
    let user = present(done.user.id, "the user")?;
    let trigger = present(done.trigger_id, "the trigger")?;
    let enterprise = done.enterprise.map(|org| org.id);
    let team = done.team.map(|team| team.id).unwrap_or_default();
    let org_wide = is_true(&done.is_enterprise_install);
    let tenant = present(enterprise.clone().filter(|_| org_wide).unwrap_or_else(|| team.clone()), "the team")?;
    // In an organisation people of its other workspaces are no strangers; only Slack's own answer tells there.
    let own = done.user.team_id.clone().filter(|own| *own != team && enterprise.is_none() && !own.is_empty());
    let standing = if own.is_some() { Standing::Stranger } else { Standing::Guest };
    let name = done.user.name.or(done.user.username).unwrap_or_default();
    let sender = sender(own.as_ref().unwrap_or(&tenant), &user, name, standing);
    let view = done.view.unwrap_or_default();
    // A form carries where it was opened from, and how old that `response_url` is.
    let opened: ReplyTo = serde_json::from_str(&view.private_metadata).unwrap_or_default();
    let (received, posts) = if done.response_url.is_some() { (0, 0) } else { (opened.received, opened.posts) };
    let shown = done.message.unwrap_or_default();
    let has_place = done.channel.is_some() || done.container.channel_id.is_some();
    let channel = done.channel.map(|channel: Named| channel.id).or(done.container.channel_id).unwrap_or(opened.channel);
    // Direct messages of two people begin with D, too. What we share there has no buttons, so a message of ours whose button
    // was pressed stands in our own.
    let is_ours = shown.bot_id.is_some() || shown.app_id.is_some_and(|app| app == done.api_app_id);
    let is_pressed = done.kind == "block_actions";
    let direct = if has_place { is_pressed && is_ours && channel.starts_with('D') } else { opened.direct };
    let reply_to = ReplyTo {
        response_url: done.response_url.or(opened.response_url),
        received,
        posts,
        replaces: done.container.is_ephemeral || direct || (!has_place && opened.replaces),
        channel,
        direct,
        thread: shown.thread_ts.or(done.container.thread_ts).or(opened.thread),
        message_ts: done.container.message_ts.or(shown.ts).or(opened.message_ts),
        user,
        team: done.user.team_id.or(opened.team).or(Some(team)).filter(|id| !id.is_empty()),
        window: is_pressed && view.kind == "modal",
        view_id: Some(view.id).filter(|id| !id.is_empty()),
        view_hash: view.hash,
        trigger_id: Some(trigger.clone()),
        ..ReplyTo::default()
    };
    Ok(asked(format!("act:{trigger}"), sender, act, reply_to, tenant, enterprise))
}

/// Reads an event.
///
/// # Errors
/// [`ReadError`].
pub fn event(payload: Value) -> Result<Read, ReadError> {
    let told: Envelope = serde_json::from_value(payload)?;
    let by = told.authorizations.into_iter().next().unwrap_or_default();
    let org = by.enterprise_id.filter(|_| by.is_enterprise_install);
    let team = told.team_id.clone().unwrap_or_default();
    let tenant = present(
        org.or(Some(team.clone()).filter(|id| !id.is_empty())).or(told.enterprise_id.clone()).unwrap_or_default(),
        "the team",
    )?;
    let event = told.event;
    let changed = |change| Ok(Read::Changed { tenant: tenant.clone(), change });
    let act = match event.kind.as_str() {
        "app_uninstalled" => return changed(Lifecycle::Gone),
        "tokens_revoked" if !event.tokens.bot.is_empty() => return changed(Lifecycle::Gone),
        "team_access_granted" => return changed(Lifecycle::TeamsGained(event.team_ids)),
        "team_access_revoked" => return changed(Lifecycle::TeamsLost(event.team_ids)),
        "app_home_opened" if event.tab.as_deref() == Some("home") => Act::OpenedHome,
        "app_mention" | "message" => match said(&event, by.user_id.as_deref().unwrap_or_default()) {
            Some(act) => act,
            None => return Ok(Read::Nothing),
        },
        // Slack adds events as it likes, and an administrator may subscribe the app to any.
        _ => return Ok(Read::Nothing),
    };
    let user = present(event.user.unwrap_or_default(), "the user")?;
    let id = present(told.event_id, "the event")?;
    let own = event.user_team.clone().filter(|own| *own != team && told.enterprise_id.is_none());
    let standing = if own.is_some() { Standing::Stranger } else { Standing::Guest };
    let sender = sender(own.as_ref().unwrap_or(&tenant), &user, String::new(), standing);
    let home = matches!(act, Act::OpenedHome);
    let reply_to = ReplyTo {
        channel: event.channel.filter(|_| !home).unwrap_or_default(),
        direct: event.channel_type.as_deref() == Some("im") && !home,
        thread: event.thread_ts,
        message_ts: event.ts,
        user,
        team: event.user_team.or(told.team_id).filter(|id| !id.is_empty()),
        ..ReplyTo::default()
    };
    Ok(asked(format!("evt:{id}"), sender, act, reply_to, tenant, told.enterprise_id))
}

/// What a person said to the bot; `None` for bots, edits and channels we only overhear.
fn said(event: &Event, bot: &str) -> Option<Act> {
    let by_person = event.bot_id.is_none() && event.subtype.is_none() && event.user.as_deref() != Some(bot);
    let to_us = event.kind == "app_mention" || event.channel_type.as_deref() == Some("im");
    let text = || if bot.is_empty() { text::readable(&event.text) } else { text::without_mention(&event.text, bot) };
    (by_person && to_us).then(|| Act::Said(text()))
}

fn pressed(actions: &[Pressed]) -> Result<Option<Act>, ReadError> {
    let action = actions.first().ok_or(ReadError::Missing("the button"))?;
    let chosen = action.selected_option.as_ref().map(|option| option.value.as_str());
    let value = chosen.or(action.value.as_deref()).ok_or(ReadError::Missing("the button"))?;
    if value == code::OPEN {
        return Ok(None);
    }
    code::pressed(value).map(|press| Some(Act::Pressed(press))).ok_or(ReadError::Unknown("button"))
}

fn from_message(message: Option<&Shown>) -> Act {
    let Some(message) = message else { return Act::FromMessage { text: String::new(), author: None } };
    let attached = || message.attachments.iter().find_map(|one| one.text.as_ref().or(one.fallback.as_ref()));
    let text = if message.text.is_empty() { attached().cloned().unwrap_or_default() } else { message.text.clone() };
    Act::FromMessage { text: text::readable(&text), author: message.username.clone() }
}

fn filled(view: Option<&View>) -> Result<Option<Act>, ReadError> {
    let view = view.ok_or(ReadError::Missing("the form"))?;
    let form = code::form_of(&view.callback_id).ok_or(ReadError::Unknown("form"))?;
    if form == FormKind::Shown {
        return Ok(None);
    }
    let value = |field: &Pressed| field.selected_option.as_ref().map(|one| one.value.clone()).or(field.value.clone());
    let fields = view.state.values.iter();
    let values: BTreeMap<String, String> =
        fields.filter_map(|(id, field)| Some((id.clone(), field.values().find_map(value)?))).collect();
    Ok(Some(Act::Filled { form, values }))
}

fn sender(tenant: &str, user: &str, name: String, standing: Standing) -> Sender {
    let key = ChatKey { platform: Platform::Slack, tenant: tenant.to_owned(), user: user.to_owned() };
    Sender { key, name, standing, locale: None, roles: Vec::new() }
}

fn asked(key: String, sender: Sender, act: Act, reply_to: ReplyTo, tenant: String, enterprise: Option<String>) -> Read {
    // A command, or an answer to one, does not tell our own direct message from one of two people.
    let may_be_ours = reply_to.direct || reply_to.replaces;
    let kind = match reply_to.channel.chars().next() {
        None => PlaceKind::Nowhere,
        Some('D') if may_be_ours => PlaceKind::Direct,
        Some(_) => PlaceKind::Channel,
    };
    let place = Place { channel: reply_to.channel.clone(), thread: reply_to.thread.clone(), kind };
    let request = Request { key, sender, place, act, attempt: Attempt::First };
    Read::Asked(Box::new(Delivery { request, reply_to, tenant, enterprise }))
}

fn present(text: String, what: &'static str) -> Result<String, ReadError> {
    if text.is_empty() { Err(ReadError::Missing(what)) } else { Ok(text) }
}

fn is_true(flag: &Value) -> bool {
    *flag == Value::Bool(true) || *flag == "true"
}

#[cfg(test)]
mod tests;
