//! What the room's buttons do.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse as _, Response};

use super::scene::{Scene, Wish};
use crate::console::safe;
use crate::slack::Slack;
use crate::slack::control::act::Anchor;
use crate::slack::world::chat::Message;

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
pub async fn act(State(slack): State<Slack>, Path(action): Path<String>, body: Bytes) -> Response {
    let sent = Sent(url::form_urlencoded::parse(&body).into_owned().collect());
    let wish = Wish { who: sent.text("who").to_owned(), place: sent.text("place").to_owned() };
    let scene = Scene::of(&slack, &wish);
    let person = &scene.person;
    let mut place = scene.place().to_owned();
    match action.as_str() {
        "say" => place = say(&slack, &scene, &sent).await,
        "act" => press(&slack, &scene, &sent).await,
        "submit" => {
            let values = sent.below("f:");
            let values: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            slack.submit(person, &values).await;
        }
        "close" => drop(slack.close(person, true).await),
        "shortcut" => drop(slack.shortcut(person, sent.text("callback")).await),
        "from" => {
            if let Some(message) = message(&slack, &scene, &sent) {
                slack.message_shortcut(person, &message, sent.text("callback")).await;
            }
        }
        "home" => {
            slack.open_home(person, "home").await;
            "home".clone_into(&mut place);
        }
        "direct" => place = slack.direct(person),
        "invite" => drop(slack.invite_bot(&scene.channel)),
        "uninstall" => drop(slack.uninstall(&person.team)),
        "reinstall" => drop(slack.install(&person.team, None)),
        "forget" => slack.forget_findings(),
        _ => return safe(StatusCode::NOT_FOUND, "The room has no such button.".into_response()),
    }
    (StatusCode::SEE_OTHER, [(LOCATION, scene.address(&place))]).into_response()
}

/// A line of the composer: the app's command, or a message.
async fn say(slack: &Slack, scene: &Scene, sent: &Sent) -> String {
    let text = sent.text("text").trim();
    let (command, bot) = {
        let world = slack.world();
        (world.app.command.clone(), world.install_of(&scene.person.team).map(|install| install.bot_user.clone()))
    };
    let rest = text.strip_prefix(&command).filter(|rest| rest.is_empty() || rest.starts_with(' '));
    if let Some(rest) = rest {
        slack.command(&scene.person, &scene.channel, rest.trim()).await;
    } else if !text.is_empty() {
        let name = bot.and_then(|bot| slack.world().user(&scene.person.team, &bot).map(|user| user.name.clone()));
        // The bot's name is typed in any case: @MyBA.
        let typed = name.map_or_else(
            || text.to_owned(),
            |name| {
                text.split_inclusive(' ')
                    .map(|word| {
                        if word.trim().eq_ignore_ascii_case(&format!("@{name}")) {
                            format!("@{name} ")
                        } else {
                            word.to_owned()
                        }
                    })
                    .collect()
            },
        );
        let thread = Some(sent.text("thread")).filter(|thread| !thread.is_empty());
        slack.say_in(&scene.person, &scene.channel, thread, typed.trim());
    }
    scene.channel.clone()
}

async fn press(slack: &Slack, scene: &Scene, sent: &Sent) {
    let view = slack.world().views.get(sent.text("view")).cloned();
    let anchor = match (view, message(slack, scene, sent)) {
        (Some(view), _) => Anchor::View(Box::new(view)),
        (None, Some(message)) => Anchor::Message(Box::new(message)),
        (None, None) => return,
    };
    let (action, value) = match serde_json::from_str::<(String, String)>(sent.text("act")) {
        Ok(pressed) => pressed,
        Err(_) => {
            let action = sent.text("pick").to_owned();
            let chosen = sent.below("s:").into_iter().find(|(name, _)| *name == action);
            (action, chosen.map(|(_, value)| value).unwrap_or_default())
        }
    };
    slack.act(&scene.person, &anchor, &action, &value).await;
}

fn message(slack: &Slack, scene: &Scene, sent: &Sent) -> Option<Message> {
    slack.world().message(&scene.channel, sent.text("ts")).cloned()
}
