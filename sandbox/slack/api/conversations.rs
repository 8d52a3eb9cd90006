//! Channels, and what was said in them.

use serde_json::{Value, json};

use super::args::Args;
use super::{Answer, Caller, Refusal};
use crate::slack::Slack;
use crate::slack::world::chat::{Channel, ChannelKind, Message};

/// `conversations.open` with one person: the app's direct message with them.
pub fn open(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    if let Some(id) = args.text("channel") {
        let world = slack.world();
        let (_, channel) = caller.channel(&world, id)?;
        return Ok(json!({"no_op": true, "already_open": true, "channel": {"id": channel.id}}));
    }
    let user = args.need("users", "users_list_not_supplied")?;
    if user.contains(',') {
        return Err(Refusal::of("method_not_supported_for_channel_type"));
    }
    let team = team_of(slack, caller, user, args)?;
    let (id, is_new) = slack.open_direct(&team, user, caller.bot_user());
    Ok(json!({"no_op": !is_new, "already_open": !is_new, "channel": {"id": id}}))
}

/// The workspace in which the app meets somebody.
pub fn team_of(slack: &Slack, caller: &Caller, user: &str, args: &Args) -> Result<String, Refusal> {
    let world = slack.world();
    let named = args.text("team_id");
    let mut teams = world.teams.values().filter(|team| named.is_none_or(|named| named == team.id));
    let team = teams.find(|team| caller.install.serves(&team.id) && team.users.contains_key(user));
    let team = team.ok_or_else(|| Refusal::of("user_not_found"))?;
    if team.users.get(user).is_some_and(|user| user.deleted) {
        return Err(Refusal::of("user_disabled"));
    }
    Ok(team.id.clone())
}

/// `conversations.info`.
pub fn info(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let world = slack.world();
    let (_, channel) = caller.channel(&world, args.need("channel", "channel_not_found")?)?;
    needs_scope(caller, channel, "read")?;
    Ok(json!({"channel": channel.view(caller.bot_user())}))
}

/// `conversations.history`: the newest first, without answers in threads.
pub fn history(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let world = slack.world();
    let channel = readable(&world, caller, args)?;
    let messages = shared(channel).filter(|message| message.thread_ts.as_ref().is_none_or(|ts| *ts == message.ts));
    Ok(page(slack, args, messages.rev().collect()))
}

/// `conversations.replies`: a thread, the oldest first.
pub fn replies(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let ts = args.need("ts", "thread_not_found")?;
    let world = slack.world();
    let channel = readable(&world, caller, args)?;
    let thread: Vec<_> =
        shared(channel).filter(|message| message.ts == ts || message.thread_ts.as_deref() == Some(ts)).collect();
    if thread.is_empty() {
        return Err(Refusal::of("thread_not_found"));
    }
    Ok(page(slack, args, thread))
}

fn readable<'a>(world: &'a crate::slack::world::World, caller: &Caller, args: &Args) -> Result<&'a Channel, Refusal> {
    let (_, channel) = caller.channel(world, args.need("channel", "channel_not_found")?)?;
    needs_scope(caller, channel, "history")?;
    if channel.members.contains(caller.bot_user()) { Ok(channel) } else { Err(Refusal::of("not_in_channel")) }
}

/// What everybody in the channel can see.
fn shared(channel: &Channel) -> impl DoubleEndedIterator<Item = &Message> {
    channel.messages.iter().filter(|message| message.only_for.is_none())
}

fn page(slack: &Slack, args: &Args, messages: Vec<&Message>) -> Value {
    let most = if slack.limits().history { 15 } else { 999 };
    let usual = if slack.limits().history { 15 } else { 100 };
    let limit = args.number("limit").unwrap_or(usual).clamp(1, most);
    let has_more = messages.len() > limit;
    let shown: Vec<_> = messages.into_iter().take(limit).map(Message::view).collect();
    json!({"messages": shown, "has_more": has_more, "response_metadata": {"next_cursor": ""}})
}

/// Each sort of channel has a scope of its own.
fn needs_scope(caller: &Caller, channel: &Channel, what: &str) -> Result<(), Refusal> {
    let sort = match channel.kind {
        ChannelKind::Public => "channels",
        ChannelKind::Private => "groups",
        ChannelKind::Direct => "im",
    };
    let needed = format!("{sort}:{what}");
    if caller.install.scopes.contains(&needed) {
        return Ok(());
    }
    Err(Refusal::of("missing_scope").with("needed", json!(needed)).with("provided", json!(caller.install.scope())))
}
