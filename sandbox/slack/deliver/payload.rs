//! What commands and interactions say, field by field.

use serde_json::{Map, Value, json};

use super::parcel::{Kind, Parcel};
use crate::slack::Slack;
use crate::slack::control::people::Person;
use crate::slack::world::World;
use crate::slack::world::chat::Message;
use crate::slack::world::ticket::{Hook, Trigger};
use crate::slack::world::view::View;

/// The verification token nobody should look at any more.
const TOKEN: &str = "sandboxverificationtoken";

impl Slack {
    /// A slash command as typed by somebody in a channel.
    pub(in crate::slack) fn command_parcel(&self, person: &Person, channel: &str, command: &str, text: &str) -> Parcel {
        let (url, hook) = self.new_hook(person, channel, None, "commands");
        let trigger = self.new_trigger(person);
        let world = self.world();
        let text = escaped(&world, &person.team, text);
        let mut fields = Map::new();
        let mut put = |name: &str, value: &str| fields.insert(name.to_owned(), json!(value));
        put("token", TOKEN);
        put("team_id", &person.team);
        if let Some(team) = world.teams.get(&person.team) {
            put("team_domain", &team.domain);
            if let Some(org) = team.enterprise.as_ref().and_then(|org| world.orgs.get(org)) {
                put("enterprise_id", &org.id);
                put("enterprise_name", &org.name);
            }
        }
        put("channel_id", channel);
        put("channel_name", world.channel(channel).map_or("directmessage", |(_, channel)| channel.shown_name()));
        put("user_id", &person.id);
        put("user_name", world.user(&person.team, &person.id).map_or("", |user| &user.name));
        put("command", command);
        put("text", &text);
        put("api_app_id", &world.app.id);
        put("is_enterprise_install", if is_enterprise(&world, &person.team) { "true" } else { "false" });
        put("response_url", &url);
        put("trigger_id", &trigger);
        self.parcel(Kind::Command, command, Value::Object(fields), person, Some(channel), Some(hook))
    }

    /// What every interaction says.
    pub(in crate::slack) fn interaction(&self, person: &Person, kind: &str) -> Value {
        let trigger = self.new_trigger(person);
        let world = self.world();
        let team = world.teams.get(&person.team);
        let org = team.and_then(|team| team.enterprise.as_ref()).and_then(|org| world.orgs.get(org));
        let user = world.user(&person.team, &person.id);
        let name = user.map_or("", |user| user.name.as_str());
        let mut team_view = json!({"id": person.team, "domain": team.map_or("", |team| team.domain.as_str())});
        if let Some(org) = org {
            team_view["enterprise_id"] = json!(org.id);
            team_view["enterprise_name"] = json!(org.name);
        }
        json!({
            "type": kind, "team": team_view,
            "user": {
                "id": person.id, "username": name, "name": name,
                "team_id": user.map_or(person.team.as_str(), |user| user.home_team.as_str()),
            },
            "api_app_id": world.app.id, "token": TOKEN, "trigger_id": trigger,
            "enterprise": org.map(|org| json!({"id": org.id, "name": org.name})),
            "is_enterprise_install": is_enterprise(&world, &person.team),
        })
    }

    /// The parts about a message that was acted on. Of an ephemeral one its content is not told.
    pub(in crate::slack) fn about_message(
        &self,
        payload: &mut Value,
        person: &Person,
        message: &Message,
        tells_all: bool,
    ) -> String {
        let kind = if payload["type"] == "message_action" { "app" } else { "actions" };
        let (url, hook) = self.new_hook(person, &message.channel, Some(message), kind);
        payload["channel"] = self.channel_part(&message.channel);
        payload["response_url"] = json!(url);
        if tells_all || message.only_for.is_none() {
            payload["message"] = message.view();
        }
        hook
    }

    /// A channel as payloads name it.
    pub(in crate::slack) fn channel_part(&self, id: &str) -> Value {
        let world = self.world();
        json!({"id": id, "name": world.channel(id).map_or("", |(_, channel)| channel.shown_name())})
    }

    /// A view as payloads show it.
    pub(in crate::slack) fn view_part(&self, view: &View) -> Value {
        let world = self.world();
        let bot = world.install_of(&view.team).map_or("", |install| install.bot.as_str());
        view.view(&world.app.id, bot)
    }

    /// Packs a payload.
    pub(in crate::slack) fn parcel(
        &self,
        kind: Kind,
        label: &str,
        payload: Value,
        person: &Person,
        channel: Option<&str>,
        hook: Option<String>,
    ) -> Parcel {
        Parcel {
            kind,
            label: label.to_owned(),
            payload,
            team: person.team.clone(),
            user: person.id.clone(),
            channel: channel.map(str::to_owned),
            hook,
            view: None,
        }
    }

    /// A fresh `trigger_id`.
    pub(in crate::slack) fn new_trigger(&self, person: &Person) -> String {
        let id = format!(
            "{}.{}.{}",
            super::super::digits(self.shared()),
            super::super::digits(self.shared()),
            self.shared().random_hex(32)
        );
        let trigger =
            Trigger { born_ms: self.now_ms(), used: false, team: person.team.clone(), user: person.id.clone() };
        self.change(|world| world.triggers.insert(id.clone(), trigger));
        id
    }

    /// A fresh `response_url`, and its secret part.
    fn new_hook(&self, person: &Person, channel: &str, message: Option<&Message>, kind: &str) -> (String, String) {
        let secret = self.shared().random_hex(24);
        let hook = Hook {
            born_ms: self.now_ms(),
            uses: 0,
            team: person.team.clone(),
            user: person.id.clone(),
            channel: channel.to_owned(),
            thread: message.and_then(|message| message.thread_ts.clone()),
            original: message.filter(|message| message.by_app).map(|message| message.ts.clone()),
            of_message: message.is_some(),
        };
        self.change(|world| world.hooks.insert(secret.clone(), hook));
        let number = super::super::digits(self.shared());
        (self.shared().url(&format!("/slack/hooks/{kind}/{}/{number}/{secret}", person.team)), secret)
    }
}

fn is_enterprise(world: &World, team: &str) -> bool {
    world.install_of(team).is_some_and(super::super::world::app::Install::is_enterprise)
}

/// What somebody typed, as `should_escape` hands it on: entities, mentions by id, addresses in angles.
pub fn escaped(world: &World, team: &str, typed: &str) -> String {
    let Some(team) = world.teams.get(team) else { return typed.to_owned() };
    let word = |word: &str| {
        let name = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let rest = word.get(name.len()..).unwrap_or_default();
        if let Some(handle) = name.strip_prefix('@') {
            let user = team.users.values().find(|user| user.name.eq_ignore_ascii_case(handle));
            return user.map(|user| format!("<@{}|{}>{rest}", user.id, user.name));
        }
        if let Some(handle) = name.strip_prefix('#') {
            let channel = team.channels.values().find(|channel| channel.name == handle && !handle.is_empty());
            return channel.map(|channel| format!("<#{}|{}>{rest}", channel.id, channel.name));
        }
        let is_url = word.starts_with("http://") || word.starts_with("https://");
        is_url.then(|| format!("<{}>", entities(word)))
    };
    typed.split_inclusive(char::is_whitespace).fold(String::new(), |mut text, piece| {
        let bare = piece.trim_end_matches(char::is_whitespace);
        text.push_str(&word(bare).unwrap_or_else(|| entities(bare)));
        text.push_str(piece.get(bare.len()..).unwrap_or_default());
        text
    })
}

fn entities(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
