//! Later answers: `@original` and follow-ups, for fifteen minutes, with the interaction's token alone.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::{Refusal, code, read, view};
use crate::discord::Discord;
use crate::discord::world::interaction::{Interaction, TOKEN_MS, USER_FOLLOW_UPS};
use crate::discord::world::message::{EPHEMERAL, Message, Origin};

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
}

/// `POST /webhooks/{app}/{token}`.
pub(super) async fn follow_up(
    State(discord): State<Discord>,
    Path((app, token)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let sent = read(content_type(&headers), body).await?;
    let interaction = discord.answered_interaction(&app, &token)?;
    if interaction.user_only && interaction.follow_ups >= USER_FOLLOW_UPS {
        let message = "This interaction has reached the maximum number of follow-up messages";
        return Err(Refusal::of(400, code::FOLLOW_UPS, message));
    }
    if let Some(mut original) = discord.original(&interaction).filter(Message::is_loading) {
        discord.note_violation("follow-up", "", "A follow-up right after a deferred answer edits the original");
        discord.fill("follow-up", &mut original, &sent, "")?;
        return Ok(Json(view::message(&discord, &discord.put_back(original))).into_response());
    }
    let ephemeral = sent.json["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
    let mut message = discord.reply(&interaction, ephemeral, Origin::FollowUp);
    message.reply_to.clone_from(&interaction.original);
    discord.fill("follow-up", &mut message, &sent, "")?;
    discord.change(|world| {
        if let Some(kept) = world.interactions.get_mut(&interaction.id) {
            kept.follow_ups += 1;
        }
        world.post(message.clone());
    });
    Ok(Json(view::message(&discord, &message)).into_response())
}

/// `GET /webhooks/{app}/{token}/messages/{message}`.
pub(super) async fn show(
    State(discord): State<Discord>,
    Path((app, token, id)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let message = discord.answer_of(&app, &token, &id)?;
    Ok(Json(view::message(&discord, &message)).into_response())
}

/// `PATCH /webhooks/{app}/{token}/messages/{message}`.
pub(super) async fn edit(
    State(discord): State<Discord>,
    Path((app, token, id)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let sent = read(content_type(&headers), body).await?;
    let mut message = discord.answer_of(&app, &token, &id)?;
    let was_loading = message.is_loading();
    let at = if id == "@original" { "@original" } else { "edit" };
    discord.fill(at, &mut message, &sent, "")?;
    if !was_loading {
        message.edited_ms = Some(discord.now_ms());
    }
    Ok(Json(view::message(&discord, &discord.put_back(message))).into_response())
}

/// `DELETE /webhooks/{app}/{token}/messages/{message}`.
pub(super) async fn remove(
    State(discord): State<Discord>,
    Path((app, token, id)): Path<(String, String, String)>,
) -> Result<StatusCode, Refusal> {
    let message = discord.answer_of(&app, &token, &id)?;
    discord.change(|world| world.remove(&message.channel, &message.id));
    Ok(StatusCode::NO_CONTENT)
}

impl Discord {
    /// The interaction of a token that was answered and still lives.
    fn answered_interaction(&self, app: &str, token: &str) -> Result<Interaction, Refusal> {
        let dead = || Refusal::of(401, code::WEBHOOK_TOKEN, "Invalid Webhook Token");
        let now = self.now_ms();
        let world = self.world();
        if app != world.app.id {
            return Err(Refusal::unknown(code::WEBHOOK, "Webhook"));
        }
        let interaction = world.interaction_by_token(token).ok_or_else(dead)?;
        if now - interaction.born_ms > TOKEN_MS {
            return Err(dead());
        }
        if interaction.answered.is_none() {
            return Err(Refusal::unknown(code::WEBHOOK, "Webhook"));
        }
        Ok(interaction.clone())
    }

    fn original(&self, interaction: &Interaction) -> Option<Message> {
        let world = self.world();
        world.message(&interaction.channel, interaction.original.as_ref()?).cloned()
    }

    /// `@original`, or a follow-up by its id.
    fn answer_of(&self, app: &str, token: &str, id: &str) -> Result<Message, Refusal> {
        let interaction = self.answered_interaction(app, token)?;
        let found = if id == "@original" {
            self.original(&interaction)
        } else {
            let world = self.world();
            let is_own = |it: &&Message| {
                it.interaction.as_ref() == Some(&interaction.id) || interaction.original.as_ref() == Some(&it.id)
            };
            world.message(&interaction.channel, id).filter(is_own).cloned()
        };
        found.ok_or_else(|| Refusal::unknown(code::MESSAGE, "Message"))
    }

    /// Keeps a changed message.
    pub(in crate::discord) fn put_back(&self, message: Message) -> Message {
        self.change(|world| {
            world.note_pings(&message);
            if let Some(kept) = world.message_mut(&message.channel, &message.id) {
                kept.clone_from(&message);
            }
        });
        message
    }
}
