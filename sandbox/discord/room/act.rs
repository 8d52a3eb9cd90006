//! What the room's buttons do.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};

use super::parts;
use super::scene::{Scene, Wish};
use crate::console::safe;
use crate::discord::Discord;
use crate::discord::world::message::Message;

/// A sent form; a name may come several times.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Fields below a prefix; of several values of one name a list with commas.
    fn below(&self, prefix: &str) -> Vec<(String, String)> {
        let mut list: Vec<(String, String)> = Vec::new();
        for (name, value) in &self.0 {
            let Some(name) = name.strip_prefix(prefix) else { continue };
            match list.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => {
                    values.push(',');
                    values.push_str(value);
                }
                None => list.push((name.to_owned(), value.clone())),
            }
        }
        list
    }
}

/// `POST /room/{action}`: does it as the person of the scene, and goes back.
pub async fn act(State(discord): State<Discord>, Path(action): Path<String>, body: Bytes) -> Response {
    let sent = Sent(url::form_urlencoded::parse(&body).into_owned().collect());
    let wish = Wish { who: sent.text("who").to_owned(), place: sent.text("place").to_owned(), ..Wish::default() };
    let scene = Scene::of(&discord, &wish);
    let person = &scene.person;
    let mut place = scene.channel.clone();
    let mut why = "";
    match action.as_str() {
        "say" => {
            let text = sent.text("text").trim();
            if text.starts_with('/') {
                why = typed(&discord, &scene, text).await;
            } else if !text.is_empty() {
                discord.say(person, &scene.channel, text);
            }
        }
        "command" => {
            let options = sent.below("o:");
            let given: Vec<_> = options.iter().filter(|(_, value)| !value.is_empty()).collect();
            let given: Vec<_> = given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            why = discord.command(person, &scene.channel, sent.text("name"), &given).await.why;
        }
        "press" => {
            if let Some(message) = message(&discord, &scene, &sent) {
                why = discord.press(person, &message, sent.text("act")).await.why;
            }
        }
        "buy" => {
            if let Some(message) = message(&discord, &scene, &sent) {
                discord.press_premium(person, &message, sent.text("act"));
            }
        }
        "pick" => {
            let name = sent.text("pick").to_owned();
            let chosen = sent.below("s:").into_iter().find(|(it, _)| *it == name).map(|(_, value)| value);
            if let Some(message) = message(&discord, &scene, &sent) {
                let chosen = chosen.unwrap_or_default();
                let values: Vec<_> = chosen.split(',').filter(|it| !it.is_empty()).collect();
                why = discord.select(person, &message, &name, &values).await.why;
            }
        }
        "from" => {
            if let Some(message) = message(&discord, &scene, &sent) {
                why = discord.message_command(person, &message, sent.text("name")).await.why;
            }
        }
        "submit" => {
            let values = sent.below("f:");
            let values: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            why = discord.submit(person, &values).await.why;
        }
        "close" => discord.close(person),
        "direct" => place = discord.dm(person),
        "mine" => {
            let installed = discord.world().users.get(&person.id).is_some_and(|user| user.installed);
            discord.install_for(person, !installed);
        }
        "guild" => {
            let guild = discord.world().guild_of(&scene.channel).map(|guild| (guild.id.clone(), guild.installed));
            match guild {
                Some((guild, true)) => discord.uninstall(&guild),
                Some((guild, false)) => discord.install(&guild),
                None => {}
            }
        }
        "forget" => discord.forget_findings(),
        _ => return safe(StatusCode::NOT_FOUND, "The room has no such button.".into_response()),
    }
    (StatusCode::SEE_OTHER, [(LOCATION, scene.address_with(&place, why))]).into_response()
}

/// A command typed into the message field, as people do: its words, then the text of its first option. Why not, if not.
async fn typed(discord: &Discord, scene: &Scene, text: &str) -> &'static str {
    let found = {
        let world = discord.world();
        let guild = world.guild_of(&scene.channel).map(|guild| guild.id.as_str());
        parts::typed(&world.app.commands_in(guild), text.trim_start_matches('/'))
    };
    let Some((words, option, rest)) = found else { return "no such command is registered" };
    let given = option.as_deref().filter(|_| !rest.is_empty()).map(|option| (option, rest.as_str()));
    let given: Vec<_> = given.into_iter().collect();
    discord.command(&scene.person, &scene.channel, &words, &given).await.why
}

fn message(discord: &Discord, scene: &Scene, sent: &Sent) -> Option<Message> {
    discord.world().message(&scene.channel, sent.text("message")).cloned()
}
