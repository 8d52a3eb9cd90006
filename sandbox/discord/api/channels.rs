//! Channels: what the bot says in them on its own.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};

use super::{Refusal, code, read, view};
use crate::discord::Discord;
use crate::discord::world::message::{Message, Origin};
use crate::discord::world::place::{Channel, ChannelKind, SEND_IN_THREADS, SEND_MESSAGES, VIEW_CHANNEL};

type Answer = Result<Json<Value>, Refusal>;

/// The content type of a request.
pub fn kind_of(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

/// `GET /channels/{channel}`.
pub(super) async fn show(State(discord): State<Discord>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    discord.bot(&headers)?;
    let channel = discord.bots_channel(&id, VIEW_CHANNEL)?;
    Ok(Json(channel.view(&discord.world().users)))
}

/// `POST /channels/{channel}/messages`.
pub(super) async fn post(
    State(discord): State<Discord>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    discord.bot(&headers)?;
    let sent = read(kind_of(&headers), body).await?;
    let channel = discord.bots_channel(&id, SEND_MESSAGES)?;
    if channel.kind == ChannelKind::Forum {
        return Err(Refusal::of(400, code::WRONG_CHANNEL, "Cannot execute action on this channel type"));
    }
    let nonce = sent.json["nonce"].as_str().map(str::to_owned);
    if sent.json["enforce_nonce"] == true
        && let Some(same) = channel.messages.iter().find(|it| it.nonce.is_some() && it.nonce == nonce && it.by_app)
    {
        return Ok(Json(view::message(&discord, same)));
    }
    let mut message = discord.own_message(&id);
    message.nonce = nonce;
    message.reply_to = sent.json["message_reference"]["message_id"].as_str().map(str::to_owned);
    discord.fill("message", &mut message, &sent, "")?;
    discord.change(|world| world.post(message.clone()));
    Ok(Json(view::message(&discord, &message)))
}

/// `GET /channels/{channel}/messages/{message}`.
pub(super) async fn message(
    State(discord): State<Discord>,
    Path((channel, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    discord.bot(&headers)?;
    Ok(Json(view::message(&discord, &discord.public_message(&channel, &id)?)))
}

/// `PATCH /channels/{channel}/messages/{message}`.
pub(super) async fn edit(
    State(discord): State<Discord>,
    Path((channel, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    discord.bot(&headers)?;
    let sent = read(kind_of(&headers), body).await?;
    let mut message = discord.public_message(&channel, &id)?;
    if !message.by_app {
        return Err(Refusal::of(403, code::AUTHOR, "Cannot edit a message authored by another user"));
    }
    discord.fill("message", &mut message, &sent, "")?;
    message.edited_ms = Some(discord.now_ms());
    Ok(Json(view::message(&discord, &discord.put_back(message))))
}

/// `DELETE /channels/{channel}/messages/{message}`.
pub(super) async fn remove(
    State(discord): State<Discord>,
    Path((channel, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    discord.bot(&headers)?;
    if !discord.public_message(&channel, &id)?.by_app {
        return Err(missing_permissions());
    }
    discord.change(|world| world.remove(&channel, &id));
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /channels/{channel}/typing`: taken, and not shown.
pub(super) async fn typing(
    State(discord): State<Discord>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    discord.bot(&headers)?;
    discord.bots_channel(&id, SEND_MESSAGES)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /users/@me/channels`.
pub(super) async fn open_direct(State(discord): State<Discord>, headers: HeaderMap, Json(body): Json<Value>) -> Answer {
    discord.bot(&headers)?;
    let user = body["recipient_id"].as_str().map_or_else(|| body["recipient_id"].to_string(), str::to_owned);
    let is_person = discord.world().users.get(&user).is_some_and(|user| !user.bot);
    if !is_person {
        return Err(Refusal::field("recipient_id", "INVALID_RECIPIENT", "Unknown User"));
    }
    let app = discord.app_id();
    let id = discord.direct_of(&user, &app);
    let world = discord.world();
    Ok(Json(world.channels.get(&id).map_or(json!({}), |channel| channel.view(&world.users))))
}

fn missing_permissions() -> Refusal {
    Refusal::of(403, code::PERMISSIONS, "Missing Permissions")
}

impl Discord {
    /// A channel the bot may do this in.
    pub(in crate::discord) fn bots_channel(&self, id: &str, wanted: u64) -> Result<Channel, Refusal> {
        let world = self.world();
        let channel = world.channels.get(id).ok_or_else(|| Refusal::unknown(code::CHANNEL, "Channel"))?;
        let app = &world.app.id;
        if channel.guild.is_none() {
            if !channel.recipients.contains(app) {
                return Err(Refusal::of(403, code::ACCESS, "Missing Access"));
            }
            let closed = channel.recipients.iter().filter_map(|id| world.users.get(id)).any(|user| user.closed);
            // Somebody who shares no guild with the bot and did not install it cannot be written to.
            let met = channel.recipients.iter().filter(|id| *id != app).all(|id| {
                let shares = |guild: &&crate::discord::world::place::Guild| {
                    guild.members.contains_key(id) && guild.members.contains_key(app)
                };
                world.users.get(id).is_some_and(|user| user.installed) || world.guilds.values().any(|it| shares(&it))
            });
            if wanted & SEND_MESSAGES != 0 && (closed || !met) {
                return Err(Refusal::of(403, code::DIRECT, "Cannot send messages to this user"));
            }
            return Ok(channel.clone());
        }
        let place = channel.parent.as_deref().unwrap_or(id);
        let may = world.permissions(app, place);
        if may & VIEW_CHANNEL == 0 {
            return Err(Refusal::of(403, code::ACCESS, "Missing Access"));
        }
        let in_thread = channel.kind == ChannelKind::Thread && wanted == SEND_MESSAGES;
        let wanted = if in_thread { SEND_IN_THREADS } else { wanted };
        if may & wanted == wanted { Ok(channel.clone()) } else { Err(missing_permissions()) }
    }

    /// A message everybody sees, where the bot can read.
    fn public_message(&self, channel: &str, id: &str) -> Result<Message, Refusal> {
        let channel = self.bots_channel(channel, VIEW_CHANNEL)?;
        let found = channel.messages.into_iter().find(|it| it.id == id && it.only_for.is_none());
        found.ok_or_else(|| Refusal::unknown(code::MESSAGE, "Message"))
    }

    /// A message of the bot, on its own.
    pub(in crate::discord) fn own_message(&self, channel: &str) -> Message {
        Message {
            id: self.new_id(),
            channel: channel.to_owned(),
            author: self.app_id(),
            by_app: true,
            born_ms: self.now_ms(),
            origin: Origin::Bot,
            ..Message::default()
        }
    }

    /// The direct message of two, made if it is not there.
    pub(in crate::discord) fn direct_of(&self, one: &str, other: &str) -> String {
        let fresh = self.new_id();
        self.change(|world| {
            if let Some(known) = world.direct(one, other) {
                return known.id.clone();
            }
            let channel = Channel {
                id: fresh.clone(),
                kind: ChannelKind::Direct,
                recipients: vec![one.to_owned(), other.to_owned()],
                ..Channel::default()
            };
            world.channels.insert(fresh.clone(), channel);
            fresh
        })
    }
}
