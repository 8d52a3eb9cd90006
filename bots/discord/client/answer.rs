//! Answers to an interaction: by its token alone, without the bot's.

use serde_json::{Value, json};
use serenity::http::{LightMethod, Route};

use super::{As, Discord, DiscordError, id, path_token};
use crate::discord::EPHEMERAL;
use crate::discord::render::Shown;
use crate::discord::reply_to::ReplyTo;

/// The flag of an answer that says only that we think.
const LOADING: u64 = 128;

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The message.
    pub id: String,
    /// Whether one person alone sees it. Discord decides that where only a person brought the app along.
    pub private: bool,
}

fn posted(answer: &Value) -> Posted {
    Posted { id: answer["id"].as_str().unwrap_or_default().to_owned(), private: has(answer, EPHEMERAL) }
}

fn has(answer: &Value, flag: u64) -> bool {
    answer["flags"].as_u64().unwrap_or(0) & flag != 0
}

impl Discord {
    /// Gives the first answer: a body of [`super::super::first`], or a list of suggestions. Within three seconds.
    ///
    /// # Errors
    /// [`DiscordError::AlreadyAnswered`] the second time, [`DiscordError::Expired`] when it comes too late.
    pub async fn respond(&self, to: &ReplyTo, body: &Value) -> Result<(), DiscordError> {
        let (interaction_id, token) = (id(&to.interaction)?, path_token(&to.token)?);
        let route = Route::InteractionResponse { interaction_id, token };
        self.call(LightMethod::Post, route, Some(body), As::Nobody).await.map(drop)
    }

    /// Whether the first answer was given.
    ///
    /// # Errors
    /// [`DiscordError::Expired`] when the token is dead.
    pub async fn is_answered(&self, to: &ReplyTo) -> Result<bool, DiscordError> {
        match self.original(to, LightMethod::Get).await {
            Ok(_) => Ok(true),
            Err(DiscordError::NotYet) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether the answer so far says only that we think.
    pub(in crate::discord) async fn is_thinking(&self, to: &ReplyTo) -> Result<bool, DiscordError> {
        Ok(has(&self.original(to, LightMethod::Get).await?, LOADING))
    }

    async fn original(&self, to: &ReplyTo, method: LightMethod) -> Result<Value, DiscordError> {
        self.call(method, original(to)?, None, As::Nobody).await
    }

    /// Changes the first answer, or the message whose button was pressed.
    ///
    /// # Errors
    /// [`DiscordError::NotYet`] and [`DiscordError::Expired`] when there is nothing to change any more.
    pub async fn edit(&self, to: &ReplyTo, shown: &Shown) -> Result<(), DiscordError> {
        let body = Value::Object(shown.body.clone());
        self.say(LightMethod::Patch, original(to)?, &body, shown, As::Nobody).await.map(drop)
    }

    /// A further message, for one person or for everybody in the place.
    ///
    /// # Errors
    /// [`DiscordError::TooManyFollowUps`] after five of them where only a person brought the app along.
    pub async fn follow_up(&self, to: &ReplyTo, shown: &Shown, private: bool) -> Result<Posted, DiscordError> {
        let (application_id, token) = (id(&to.application)?, path_token(&to.token)?);
        let route = Route::WebhookFollowupMessages { application_id, token };
        let mut body = Value::Object(shown.body.clone());
        if private {
            body["flags"] = json!(EPHEMERAL);
        }
        Ok(posted(&self.say(LightMethod::Post, route, &body, shown, As::Nobody).await?))
    }
}

fn original(to: &ReplyTo) -> Result<Route<'_>, DiscordError> {
    let (application_id, token) = (id(&to.application)?, path_token(&to.token)?);
    Ok(Route::WebhookOriginalInteractionResponse { application_id, token })
}
