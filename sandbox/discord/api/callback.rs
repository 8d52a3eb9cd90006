//! The first answer to an interaction: once, within three seconds.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, Sent, code, read, view};
use crate::discord::Discord;
use crate::discord::check::modal;
use crate::discord::world::interaction::{ANSWER_MS, AUTOCOMPLETE, COMPONENT, Interaction, MODAL};
use crate::discord::world::message::{COMPONENTS_V2, EPHEMERAL, LOADING, Message, Origin};
use crate::discord::world::place::USE_EXTERNAL_APPS;

/// How violations name this call.
const AT: &str = "callback";

#[derive(Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    with_response: bool,
}

/// `POST /interactions/{id}/{token}/callback`.
pub(super) async fn post(
    State(discord): State<Discord>,
    Path((id, token)): Path<(String, String)>,
    Query(ask): Query<Ask>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let sent = read(kind, body).await?;
    let is_known = discord.world().interactions.get(&id).is_some_and(|it| it.token == token);
    if !is_known {
        return Err(unknown());
    }
    let message = discord.respond(&id, &sent)?;
    if !ask.with_response {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let kind = discord.world().interactions.get(&id).map_or(0, |it| it.kind);
    let shown = message.as_ref().map(|message| view::message(&discord, message));
    Ok(Json(json!({
        "interaction": {
            "id": id, "type": kind, "response_message_id": message.as_ref().map(|message| &message.id),
            "response_message_loading": message.as_ref().is_some_and(Message::is_loading),
            "response_message_ephemeral": message.as_ref().is_some_and(|message| message.only_for.is_some()),
        },
        "resource": {"type": sent.json["type"], "message": shown},
    }))
    .into_response())
}

fn unknown() -> Refusal {
    Refusal::unknown(code::INTERACTION, "interaction")
}

impl Discord {
    /// An interaction that may be answered now.
    fn open_interaction(&self, id: &str) -> Result<Interaction, Refusal> {
        let interaction = self.world().interactions.get(id).cloned().ok_or_else(unknown)?;
        if interaction.answered.is_some() {
            return Err(Refusal::of(400, code::ACKNOWLEDGED, "Interaction has already been acknowledged."));
        }
        if interaction.failed || self.now_ms() - interaction.born_ms > ANSWER_MS {
            return Err(unknown());
        }
        Ok(interaction)
    }

    /// Carries out the first answer. Returns the message it became or changed.
    pub(in crate::discord) fn respond(&self, id: &str, sent: &Sent) -> Result<Option<Message>, Refusal> {
        let interaction = self.open_interaction(id)?;
        let kind = sent.json["type"].as_u64().unwrap_or(0);
        let allowed: &[u64] = match interaction.kind {
            COMPONENT => &[4, 5, 6, 7, 9, 12],
            MODAL if interaction.source.is_some() => &[4, 5, 6, 7, 12],
            MODAL => &[4, 5, 12],
            AUTOCOMPLETE => &[8],
            _ => &[4, 5, 9, 12],
        };
        if !allowed.contains(&kind) {
            let message = format!("Value must be one of {allowed:?}.");
            self.note_violation(AT, "type", &message);
            return Err(Refusal::field("type", "BASE_TYPE_CHOICES", &message));
        }
        let message = match kind {
            4 | 5 => Some(self.first_message(&interaction, sent, kind == 5)?),
            6 => self.source(&interaction),
            7 => {
                let mut message =
                    self.source(&interaction).ok_or_else(|| Refusal::unknown(code::MESSAGE, "Message"))?;
                self.fill(AT, &mut message, sent, "data")?;
                message.edited_ms = Some(self.now_ms());
                Some(message)
            }
            8 => {
                self.refused(AT, &modal::suggestions(&sent.json["data"]))?;
                None
            }
            9 => {
                self.refused(AT, &modal::form(&sent.json["data"]))?;
                None
            }
            _ => None,
        };
        self.acknowledge(id, kind, &sent.json, message)
    }

    fn source(&self, interaction: &Interaction) -> Option<Message> {
        let world = self.world();
        world.message(&interaction.channel, interaction.source.as_ref()?).cloned()
    }

    fn first_message(&self, interaction: &Interaction, sent: &Sent, is_deferred: bool) -> Result<Message, Refusal> {
        let flags = sent.json["data"]["flags"].as_u64().unwrap_or(0);
        let mut message = self.reply(interaction, flags & EPHEMERAL != 0, Origin::Answer);
        if is_deferred {
            if flags & COMPONENTS_V2 != 0 {
                self.note_violation(AT, "data.flags", "A deferred answer may carry EPHEMERAL only");
            }
            message.flags |= LOADING;
        } else {
            self.fill(AT, &mut message, sent, "data")?;
        }
        Ok(message)
    }

    /// A message of the app that answers somebody: shown to all only if they may have such answers shown.
    pub(in crate::discord) fn reply(&self, interaction: &Interaction, ephemeral: bool, origin: Origin) -> Message {
        let now = self.now_ms();
        let id = self.new_id();
        let world = self.world();
        let may = interaction.guild.is_none()
            || world.permissions(&interaction.user, &interaction.channel) & USE_EXTERNAL_APPS != 0;
        let hidden = ephemeral || (interaction.user_only && !may);
        let of_command = origin == Origin::Answer && interaction.label.starts_with('/');
        Message {
            id,
            channel: interaction.channel.clone(),
            author: world.app.id.clone(),
            by_app: true,
            flags: if hidden { EPHEMERAL } else { 0 },
            only_for: hidden.then(|| interaction.user.clone()),
            born_ms: now,
            origin,
            interaction: Some(interaction.id.clone()),
            used: of_command.then(|| interaction.label.clone()),
            used_by: of_command.then(|| interaction.user.clone()),
            ..Message::default()
        }
    }

    /// Keeps the answer, unless another one was quicker.
    fn acknowledge(
        &self,
        id: &str,
        kind: u64,
        json: &Value,
        message: Option<Message>,
    ) -> Result<Option<Message>, Refusal> {
        self.open_interaction(id)?;
        self.change(|world| {
            let interaction = world.interactions.get_mut(id).ok_or_else(unknown)?;
            if interaction.answered.is_some() {
                return Err(Refusal::of(400, code::ACKNOWLEDGED, "Interaction has already been acknowledged."));
            }
            interaction.answered = Some(kind);
            interaction.answer = json.clone();
            interaction.original = message.as_ref().map(|message| message.id.clone());
            if kind == 9 {
                interaction.modal = Some(json["data"].clone());
            }
            match &message {
                Some(message) if matches!(kind, 4 | 5) => world.post(message.clone()),
                Some(message) if kind == 7 => {
                    world.note_pings(message);
                    if let Some(kept) = world.message_mut(&message.channel, &message.id) {
                        kept.clone_from(message);
                    }
                }
                _ => {}
            }
            Ok(message)
        })
    }
}
