//! What the bot says on its own: in channels, forums and to people.

use serde_json::{Value, json};
use serenity::http::{LightMethod, Route};

use super::{As, Discord, DiscordError, Posted, id};
use crate::discord::render::Shown;

/// A forum whose posts must have a tag.
const NEEDS_TAG: u64 = 1 << 4;

/// A channel, thread or forum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Discord's number: 0 text, 1 direct, 5 news, 10 to 12 threads, 15 forum, 16 media.
    pub kind: u64,
    /// Discord's bit set.
    pub flags: u64,
    /// A forum's tags: id and name.
    pub tags: Vec<(String, String)>,
    /// Without the `#`.
    pub name: String,
}

impl Place {
    /// Whether it holds posts, and no messages of its own.
    #[must_use]
    pub const fn is_forum(&self) -> bool {
        matches!(self.kind, 15 | 16)
    }

    /// Whether a post there must have a tag.
    #[must_use]
    pub const fn needs_tag(&self) -> bool {
        self.flags & NEEDS_TAG != 0
    }
}

impl Discord {
    /// Posts in a channel or thread. The same `nonce` again, of at most 25 characters, posts nothing for some minutes.
    ///
    /// # Errors
    /// [`DiscordError::NotThere`] where the bot may not post.
    pub async fn post(&self, channel: &str, shown: &Shown, nonce: &str) -> Result<Posted, DiscordError> {
        let mut body = Value::Object(shown.body.clone());
        body["nonce"] = json!(nonce);
        body["enforce_nonce"] = json!(true);
        let route = Route::ChannelMessages { channel_id: id(channel)? };
        let answer = self.say(LightMethod::Post, route, &body, shown, As::Bot).await?;
        Ok(Posted { id: text(&answer, "id"), private: false })
    }

    /// Begins a post in a forum.
    ///
    /// # Errors
    /// [`DiscordError::NotThere`] where the bot may not post, [`DiscordError::Refused`] where a tag is missing.
    pub async fn forum_post(
        &self,
        channel: &str,
        title: &str,
        shown: &Shown,
        tags: &[String],
    ) -> Result<Posted, DiscordError> {
        let body = json!({"name": title, "applied_tags": tags, "message": shown.body});
        let route = Route::ChannelForumPosts { channel_id: id(channel)? };
        let answer = self.say(LightMethod::Post, route, &body, shown, As::Bot).await?;
        Ok(Posted { id: text(&answer, "id"), private: false })
    }

    /// What a channel is.
    ///
    /// # Errors
    /// [`DiscordError::NotThere`] for one that the bot cannot see.
    pub async fn channel(&self, channel: &str) -> Result<Place, DiscordError> {
        let route = Route::Channel { channel_id: id(channel)? };
        let told = self.call(LightMethod::Get, route, None, As::Bot).await?;
        let number = |name: &str| told[name].as_u64().unwrap_or(0);
        let tags = told["available_tags"].as_array().into_iter().flatten();
        let tags = tags.map(|tag| (text(tag, "id"), text(tag, "name"))).collect();
        Ok(Place { kind: number("type"), flags: number("flags"), tags, name: text(&told, "name") })
    }

    /// Writes to a person directly. The nonce is as for [`Discord::post`].
    ///
    /// # Errors
    /// [`DiscordError::NotThere`] for somebody who takes no messages of the bot.
    pub async fn direct(&self, user: &str, shown: &Shown, nonce: &str) -> Result<Posted, DiscordError> {
        let body = json!({"recipient_id": user});
        let opened = self.call(LightMethod::Post, Route::UserMeDmChannels, Some(&body), As::Bot).await;
        let opened = opened.map_err(|error| match error {
            // A person who is not there is a field that is wrong.
            DiscordError::Refused(words) => DiscordError::NotThere(words),
            error => error,
        })?;
        self.post(&text(&opened, "id"), shown, nonce).await
    }

    /// A server's name.
    ///
    /// # Errors
    /// [`DiscordError::NotThere`] for one in which the bot is not.
    pub async fn guild_name(&self, guild: &str) -> Result<String, DiscordError> {
        let told = self.call(LightMethod::Get, Route::Guild { guild_id: id(guild)? }, None, As::Bot).await?;
        Ok(text(&told, "name"))
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
