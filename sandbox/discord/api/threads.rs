//! Threads below channels, messages and forums.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::channels::kind_of;
use super::{Refusal, Sent, code, read, view};
use crate::discord::Discord;
use crate::discord::check::Finder;
use crate::discord::world::place::{CREATE_THREADS, Channel, ChannelKind, SEND_MESSAGES, VIEW_CHANNEL};

type Answer = Result<(StatusCode, Json<Value>), Refusal>;

/// `POST /channels/{channel}/threads`: a thread, or a forum's post.
pub(super) async fn start(
    State(discord): State<Discord>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    discord.bot(&headers)?;
    let sent = read(kind_of(&headers), body).await?;
    let parent = discord.bots_channel(&id, VIEW_CHANNEL)?;
    let is_forum = parent.kind == ChannelKind::Forum;
    let parent = discord.bots_channel(&id, if is_forum { SEND_MESSAGES } else { CREATE_THREADS })?;
    discord.start_thread(&parent, &sent, None, is_forum)
}

/// `POST /channels/{channel}/messages/{message}/threads`.
pub(super) async fn start_from(
    State(discord): State<Discord>,
    Path((channel, message)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    discord.bot(&headers)?;
    let sent = read(kind_of(&headers), body).await?;
    let parent = discord.bots_channel(&channel, CREATE_THREADS)?;
    if !parent.messages.iter().any(|it| it.id == message && it.only_for.is_none()) {
        return Err(Refusal::unknown(code::MESSAGE, "Message"));
    }
    if discord.world().channels.contains_key(&message) {
        return Err(Refusal::of(400, code::THREAD, "A thread has already been created for this message"));
    }
    discord.start_thread(&parent, &sent, Some(message), false)
}

impl Discord {
    fn start_thread(&self, parent: &Channel, sent: &Sent, id: Option<String>, is_forum: bool) -> Answer {
        let body = &sent.json;
        let mut finder = Finder::default();
        finder.text(body, "", "name", 1, 100);
        let archives = &body["auto_archive_duration"];
        if !archives.is_null() && !matches!(archives.as_u64(), Some(60 | 1_440 | 4_320 | 10_080)) {
            let message = "Value must be one of {60, 1440, 4320, 10080}.";
            finder.add("auto_archive_duration", "BASE_TYPE_CHOICES", message);
        }
        if is_forum && !body["message"].is_object() {
            finder.required("message");
        }
        let tags = finder.list(body, "", "applied_tags", 0, 5).iter().filter_map(Value::as_str);
        let tags: Vec<String> = tags.map(str::to_owned).collect();
        self.refused("thread", &finder.done())?;
        if is_forum && parent.needs_tag && tags.is_empty() {
            return Err(Refusal::of(400, code::TAG, "A tag is required to create a forum post in this channel"));
        }
        let thread = Channel {
            id: id.unwrap_or_else(|| self.new_id()),
            name: body["name"].as_str().unwrap_or_default().trim().to_owned(),
            kind: ChannelKind::Thread,
            guild: parent.guild.clone(),
            parent: Some(parent.id.clone()),
            overwrites: parent.overwrites.clone(),
            applied_tags: tags,
            ..Channel::default()
        };
        let mut message = self.own_message(&thread.id);
        if is_forum {
            self.fill("thread", &mut message, sent, "message")?;
        }
        let mut shown = thread.view(&self.world().users);
        self.change(|world| {
            world.channels.insert(thread.id.clone(), thread);
            if is_forum {
                world.post(message.clone());
            }
        });
        if is_forum {
            shown["message"] = view::message(self, &message);
        }
        Ok((StatusCode::CREATED, Json(shown)))
    }
}
