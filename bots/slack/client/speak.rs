//! Messages, streams and windows.

use serde_json::{Map, Value, json};
use slack_morphism::prelude::SlackView;

use super::error::Failure;
use super::{Slack, SlackError};
use crate::slack::render::Shown;

/// Where a message stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The channel.
    pub channel: String,
    /// The message.
    pub ts: String,
}

/// An open window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its id.
    pub id: String,
    /// Its state.
    pub hash: String,
}

/// A message's fields. Nothing is unfurled, and no bare name becomes a mention.
pub fn body(shown: &Shown) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("text".to_owned(), json!(shown.text));
    body.insert("blocks".to_owned(), json!(shown.blocks));
    body.insert("unfurl_links".to_owned(), json!(false));
    body.insert("unfurl_media".to_owned(), json!(false));
    body
}

fn with(shown: &Shown, more: &[(&str, Option<&str>)]) -> Value {
    let mut body = body(shown);
    let more = more.iter().filter_map(|(name, value)| value.map(|value| ((*name).to_owned(), json!(value))));
    body.extend(more);
    Value::Object(body)
}

fn posted(answer: &Value) -> Posted {
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    Posted { channel: text("channel"), ts: text("ts") }
}

impl Slack {
    /// Posts for everybody in a channel, or to a person whose id is given as the channel.
    pub(in crate::slack) async fn post(
        &self,
        token: &str,
        channel: &str,
        thread: Option<&str>,
        shown: &Shown,
    ) -> Result<Posted, SlackError> {
        let body = with(shown, &[("channel", Some(channel)), ("thread_ts", thread)]);
        Ok(posted(&self.call(token, "chat.postMessage", &body).await?))
    }

    /// Posts for one person in a channel.
    pub(in crate::slack) async fn post_ephemeral(
        &self,
        token: &str,
        place: (&str, Option<&str>),
        user: &str,
        shown: &Shown,
    ) -> Result<(), SlackError> {
        let body = with(shown, &[("channel", Some(place.0)), ("thread_ts", place.1), ("user", Some(user))]);
        self.call(token, "chat.postEphemeral", &body).await.map(drop)
    }

    /// Changes a message of ours.
    pub(in crate::slack) async fn update(
        &self,
        token: &str,
        channel: &str,
        ts: &str,
        shown: &Shown,
    ) -> Result<(), SlackError> {
        let body = with(shown, &[("channel", Some(channel)), ("ts", Some(ts))]);
        self.call(token, "chat.update", &body).await.map(drop)
    }

    /// Begins an answer that grows, in a thread. `team` and `user` are who it is for.
    pub(in crate::slack) async fn start_stream(
        &self,
        token: &str,
        place: (&str, &str),
        reader: (Option<&str>, &str),
        text: &str,
    ) -> Result<Posted, SlackError> {
        let mut body = json!({
            "channel": place.0, "thread_ts": place.1, "recipient_user_id": reader.1, "markdown_text": text,
        });
        if let Some(team) = reader.0 {
            body["recipient_team_id"] = json!(team);
        }
        Ok(posted(&self.call(token, "chat.startStream", &body).await?))
    }

    /// Adds to an answer that grows.
    pub(in crate::slack) async fn append(
        &self,
        token: &str,
        channel: &str,
        ts: &str,
        text: &str,
    ) -> Result<(), SlackError> {
        let body = json!({"channel": channel, "ts": ts, "markdown_text": text});
        self.call(token, "chat.appendStream", &body).await.map(drop)
    }

    /// Ends an answer that grows. It is a message like others from then on.
    pub(in crate::slack) async fn stop_stream(&self, token: &str, channel: &str, ts: &str) -> Result<(), SlackError> {
        self.call(token, "chat.stopStream", &json!({"channel": channel, "ts": ts})).await.map(drop)
    }

    /// Says under the bot's name what it is doing; an empty text says nothing any more.
    pub(in crate::slack) async fn set_status(
        &self,
        token: &str,
        channel: &str,
        thread: &str,
        status: &str,
    ) -> Result<(), SlackError> {
        let body = json!({"channel_id": channel, "thread_ts": thread, "status": status});
        self.call(token, "assistant.threads.setStatus", &body).await.map(drop)
    }

    /// Opens a window.
    pub(in crate::slack) async fn open_view(
        &self,
        token: &str,
        trigger: &str,
        view: &SlackView,
    ) -> Result<Window, SlackError> {
        let answer = self.call(token, "views.open", &json!({"trigger_id": trigger, "view": view})).await?;
        Ok(window(&answer))
    }

    /// Changes an open window; `None` when it shows something newer already.
    pub(in crate::slack) async fn update_view(
        &self,
        token: &str,
        id: &str,
        hash: Option<&str>,
        view: &SlackView,
    ) -> Result<Option<Window>, SlackError> {
        let mut body = json!({"view_id": id, "view": view});
        if let Some(hash) = hash {
            body["hash"] = json!(hash);
        }
        match self.try_call(token, "views.update", &body).await {
            Ok(answer) => Ok(Some(window(&answer))),
            Err(Failure::Word(word, _)) if word == "hash_conflict" => Ok(None),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Changes the open window of this name.
    pub(in crate::slack) async fn update_named(
        &self,
        token: &str,
        name: &str,
        view: &SlackView,
    ) -> Result<Window, SlackError> {
        let answer = self.call(token, "views.update", &json!({"external_id": name, "view": view})).await?;
        Ok(window(&answer))
    }

    /// Shows somebody's home.
    pub(in crate::slack) async fn publish(&self, token: &str, user: &str, view: &SlackView) -> Result<(), SlackError> {
        self.call(token, "views.publish", &json!({"user_id": user, "view": view})).await.map(drop)
    }
}

fn window(answer: &Value) -> Window {
    let text = |name: &str| answer["view"][name].as_str().unwrap_or_default().to_owned();
    Window { id: text("id"), hash: text("hash") }
}
