//! People, and what they said.

use serde::Deserialize;
use serde_json::Value;

use super::account::read;
use super::{Slack, SlackError};
use crate::slack::read::text::readable;

/// Apps outside the directory get no more than this of a thread, once a minute.
const THREAD: &str = "15";

/// A person, as Slack knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct User {
    /// The id.
    pub id: String,
    /// The workspace they belong to.
    pub team_id: Option<String>,
    /// Its organisation.
    pub enterprise_id: Option<String>,
    /// What others call them.
    pub name: String,
    /// `de-DE`.
    pub locale: Option<String>,
    /// Runs or owns the workspace.
    pub is_admin: bool,
    /// Invited to some channels only.
    pub is_guest: bool,
    /// A program.
    pub is_bot: bool,
    /// No longer there.
    pub deleted: bool,
    /// Met in a shared channel only.
    pub is_stranger: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    id: String,
    team_id: Option<String>,
    name: String,
    real_name: Option<String>,
    locale: Option<String>,
    profile: Profile,
    enterprise_user: Option<Member>,
    is_admin: bool,
    is_owner: bool,
    is_primary_owner: bool,
    is_restricted: bool,
    is_ultra_restricted: bool,
    is_bot: bool,
    is_stranger: bool,
    deleted: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Profile {
    display_name: Option<String>,
    real_name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Member {
    enterprise_id: Option<String>,
}

impl Slack {
    /// A person.
    ///
    /// # Errors
    /// [`SlackError::NotThere`] for somebody the bot cannot see.
    pub async fn user(&self, token: &str, user: &str) -> Result<User, SlackError> {
        let mut answer = self.ask(token, "users.info", &[("user", user), ("include_locale", "true")]).await?;
        let told: Told = read(answer["user"].take())?;
        let names = [told.profile.display_name, told.profile.real_name, told.real_name, Some(told.name)];
        Ok(User {
            id: told.id,
            team_id: told.team_id,
            enterprise_id: told.enterprise_user.and_then(|member| member.enterprise_id),
            name: names.into_iter().flatten().find(|name| !name.trim().is_empty()).unwrap_or_default(),
            locale: told.locale,
            is_admin: told.is_admin || told.is_owner || told.is_primary_owner,
            is_guest: told.is_restricted || told.is_ultra_restricted,
            is_bot: told.is_bot,
            deleted: told.deleted,
            is_stranger: told.is_stranger,
        })
    }

    /// The beginning of a thread: author and text of up to 15 messages.
    ///
    /// # Errors
    /// [`SlackError::MissingScope`] where history may not be read, [`SlackError::RateLimited`] after one call a minute.
    pub async fn thread(
        &self,
        token: &str,
        channel: &str,
        thread_ts: &str,
    ) -> Result<Vec<(String, String)>, SlackError> {
        let query = [("channel", channel), ("ts", thread_ts), ("limit", THREAD)];
        let told = self.ask(token, "conversations.replies", &query).await?;
        let messages = told["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(messages.iter().map(said).filter(|(_, text)| !text.is_empty()).collect())
    }
}

fn said(message: &Value) -> (String, String) {
    let author = ["user", "username", "bot_id"].iter().find_map(|name| message[*name].as_str());
    (author.unwrap_or_default().to_owned(), readable(message["text"].as_str().unwrap_or_default()))
}
