//! What the product's answer to a payload does.

use serde_json::{Map, Value};

use super::parcel::{Kind, Parcel};
use super::{Ack, Way};
use crate::slack::Slack;
use crate::slack::api::content::Content;
use crate::slack::api::view::{put_on_top, replaced, with_ids};
use crate::slack::block::Problem;
use crate::slack::world::chat::{Message, Origin};

impl Slack {
    /// Does what the answer says; of a failure the person is told.
    pub(super) fn apply(&self, parcel: &Parcel, ack: &mut Ack) {
        match (parcel.kind, parcel.label.as_str()) {
            (Kind::Event, _) => {}
            (Kind::Command, _) if ack.is_ok() => ack.shown = self.answer_command(parcel, ack),
            (Kind::Interaction, "view_submission") => self.answer_submission(parcel, ack),
            (Kind::Command | Kind::Interaction, _) if !ack.is_ok() => {
                let what = if parcel.kind == Kind::Command { parcel.label.as_str() } else { "This" };
                ack.shown = self.fail(parcel, &format!("{what} failed with the error \"{}\"", word(ack)));
            }
            _ => {}
        }
    }

    /// Slack's own words, for one person.
    fn fail(&self, parcel: &Parcel, text: &str) -> Option<String> {
        let channel = parcel.channel.clone()?;
        let now = self.now_ms();
        Some(self.change(|world| {
            let ts = world.next_ts(now);
            world.post(Message {
                team: parcel.team.clone(),
                channel,
                ts: ts.clone(),
                user: "USLACKBOT".to_owned(),
                text: text.to_owned(),
                only_for: Some(parcel.user.clone()),
                origin: Origin::Slackbot,
                ..Message::default()
            });
            ts
        }))
    }

    /// Posts the body of the answer to a command.
    fn answer_command(&self, parcel: &Parcel, ack: &Ack) -> Option<String> {
        let body: Map<String, Value> = match ack.json() {
            Value::Object(object) if ack.is_json => object,
            _ if ack.body.trim().is_empty() => return None,
            _ => Map::from_iter([("text".to_owned(), Value::String(ack.body.clone()))]),
        };
        if body.is_empty() {
            return None;
        }
        let secret = parcel.hook.clone()?;
        let hook = self.world().hooks.get(&secret).cloned()?;
        let content = Content::read(&body).and_then(|content| self.checked("ack", &content).map(|()| content));
        let Ok(content) = content else {
            return self.fail(parcel, &format!("{} failed with the error \"invalid_command_response\"", parcel.label));
        };
        let in_channel = body.get("response_type").is_some_and(|kind| kind == "in_channel");
        if in_channel {
            self.show_command(parcel);
        }
        Some(self.post_for_hook(&secret, &hook, &content, in_channel, None, Origin::Ack))
    }

    /// An answer for everybody shows what was typed, too.
    fn show_command(&self, parcel: &Parcel) {
        let Some(channel) = parcel.channel.clone() else { return };
        let text = format!("{} {}", parcel.label, parcel.payload["text"].as_str().unwrap_or_default());
        let now = self.now_ms();
        self.change(|world| {
            let ts = world.next_ts(now);
            world.post(Message {
                team: parcel.team.clone(),
                channel,
                ts,
                user: parcel.user.clone(),
                text: text.trim_end().to_owned(),
                ..Message::default()
            });
        });
    }

    fn answer_submission(&self, parcel: &Parcel, ack: &Ack) {
        let Some(id) = &parcel.view else { return };
        let body = ack.json();
        let done = if ack.is_ok() { self.respond(parcel, id, &body) } else { Err(()) };
        if done.is_err() {
            self.change(|world| {
                if let Some(view) = world.views.get_mut(id) {
                    view.trouble = Some("We had some trouble connecting. Try again?".to_owned());
                }
            });
        }
    }

    /// `Err` when the answer makes no sense; what is wrong about it is kept.
    fn respond(&self, parcel: &Parcel, id: &str, body: &Value) -> Result<(), ()> {
        let wrong = |pointer: &str, message: String| {
            self.note_problems("ack", &[Problem { pointer: pointer.to_owned(), message }]);
        };
        match body["response_action"].as_str() {
            None => {
                self.change(|world| world.views.remove(id));
            }
            Some("clear") => self.change(|world| {
                world.views.retain(|_, view| !(view.is_modal && view.belongs_to(&parcel.team, &parcel.user)));
            }),
            Some("errors") => {
                let errors = body["errors"].as_object().cloned().unwrap_or_default();
                let view = self.world().views.get(id).cloned().unwrap_or_default();
                let has = |name: &String| view.blocks().iter().any(|block| block["block_id"] == name.as_str());
                if errors.is_empty() || !errors.keys().all(has) {
                    wrong("/errors", "every error must name a block_id of the view".to_owned());
                    return Err(());
                }
                self.change(|world| {
                    if let Some(view) = world.views.get_mut(id) {
                        let words = |text: &Value| text.as_str().unwrap_or_default().to_owned();
                        view.errors = errors.iter().map(|(block, text)| (block.clone(), words(text))).collect();
                        view.trouble = None;
                    }
                });
            }
            Some(action @ ("update" | "push")) => {
                self.checked_view("ack", &body["view"], true).map_err(drop)?;
                let (fresh, hash) = (self.new_id("V"), self.new_hash());
                let mut next = body["view"].clone();
                with_ids(&mut next);
                return self.change(|world| match action {
                    "push" => put_on_top(world, &parcel.team, &parcel.user, fresh, hash, next).map(drop).map_err(drop),
                    _ => match world.views.get(id).cloned() {
                        Some(view) => {
                            replaced(world, view, next, hash);
                            Ok(())
                        }
                        None => Err(()),
                    },
                });
            }
            Some(other) => {
                wrong("/response_action", format!("unknown response_action: {other}"));
                return Err(());
            }
        }
        Ok(())
    }
}

/// What the person reads.
fn word(ack: &Ack) -> &'static str {
    if ack.way == Way::Nowhere || (ack.in_time && ack.status == 0) {
        "dispatch_failed"
    } else if ack.in_time {
        "dispatch_unknown_error"
    } else {
        "operation_timeout"
    }
}
