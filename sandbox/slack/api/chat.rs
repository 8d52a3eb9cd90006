//! Messages by the bot.

use serde_json::{Value, json};

use super::args::Args;
use super::content::Content;
use super::conversations::team_of;
use super::{Answer, Caller, Refusal};
use crate::slack::Slack;
use crate::slack::block::UPDATE_CHARS;
use crate::slack::world::chat::{ChannelKind, Message, Origin};

/// Where a message goes: the workspace and the channel. A person's id means the direct message with them.
fn place(slack: &Slack, caller: &Caller, args: &Args) -> Result<(String, String), Refusal> {
    let id = args.need("channel", "channel_not_found")?;
    if id.starts_with(['U', 'W']) {
        let team = team_of(slack, caller, id, args).map_err(|_| Refusal::of("channel_not_found"))?;
        let (channel, _) = slack.open_direct(&team, id, caller.bot_user());
        return Ok((team, channel));
    }
    let world = slack.world();
    let (team, channel) = caller.channel(&world, id)?;
    if channel.archived {
        return Err(Refusal::of("is_archived"));
    }
    let may = channel.members.contains(caller.bot_user())
        || (channel.kind == ChannelKind::Public && caller.install.scopes.contains("chat:write.public"));
    if may { Ok((team.to_owned(), id.to_owned())) } else { Err(Refusal::of("not_in_channel")) }
}

/// A message of the bot, not yet kept.
pub fn draft(slack: &Slack, caller: &Caller, args: &Args, at: &str) -> Result<Message, Refusal> {
    let (team, channel) = place(slack, caller, args)?;
    let content = Content::read(&args.all())?;
    slack.checked(at, &content)?;
    let mut message = Message {
        team,
        channel,
        thread_ts: args.text("thread_ts").map(str::to_owned),
        user: caller.bot_user().to_owned(),
        by_app: true,
        origin: Origin::Api,
        ..Message::default()
    };
    content.put_into(&mut message);
    Ok(message)
}

/// Keeps a draft, gives it its time, and tells the app where it hears its own words.
pub fn keep(slack: &Slack, mut message: Message) -> Message {
    let now = slack.now_ms();
    let message = slack.change(|world| {
        message.ts = world.next_ts(now);
        world.post(message.clone());
        message
    });
    // In a direct message the app hears itself, too.
    if message.only_for.is_none() {
        slack.bring_later(slack.message_event(&message));
    }
    message
}

/// `chat.postMessage`.
pub fn post_message(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let message = keep(slack, draft(slack, caller, args, "chat.postMessage")?);
    Ok(json!({"channel": message.channel, "ts": message.ts, "message": message.view()}))
}

/// `chat.postEphemeral`: only for somebody who is there.
pub fn post_ephemeral(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let user = args.need("user", "user_not_in_channel")?.to_owned();
    let mut message = draft(slack, caller, args, "chat.postEphemeral")?;
    let is_there = slack.world().channel(&message.channel).is_some_and(|(_, it)| it.members.contains(&user));
    if !is_there {
        return Err(Refusal::of("user_not_in_channel"));
    }
    message.only_for = Some(user);
    Ok(json!({"message_ts": keep(slack, message).ts}))
}

/// `chat.update`: never an ephemeral message, and only one's own.
pub fn update(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let (channel, ts) = own_message(slack, caller, args, "cant_update_message")?;
    let content = Content::read(&args.all())?;
    if content.text.chars().count() > UPDATE_CHARS {
        return Err(Refusal::of("msg_too_long"));
    }
    slack.checked("chat.update", &content)?;
    let message = slack.rewrite(&channel, &ts, &content);
    slack.bring_later(message.as_ref().and_then(|message| slack.changed_event(message)));
    let view = message.map_or(Value::Null, |message| message.view());
    Ok(json!({"channel": channel, "ts": ts, "text": content.text, "message": view}))
}

/// `chat.delete`.
pub fn delete(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let (channel, ts) = own_message(slack, caller, args, "cant_delete_message")?;
    slack.change(|world| world.remove(&channel, &ts));
    Ok(json!({"channel": channel, "ts": ts}))
}

/// `chat.getPermalink`.
pub fn permalink(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let ts = args.need("message_ts", "message_not_found")?;
    let world = slack.world();
    let (team, channel) = caller.channel(&world, args.need("channel", "channel_not_found")?)?;
    if !channel.messages.iter().any(|message| message.ts == ts && message.only_for.is_none()) {
        return Err(Refusal::of("message_not_found"));
    }
    let domain = world.teams.get(team).map_or("acme", |team| &team.domain);
    let link = format!("https://{domain}.slack.com/archives/{}/p{}", channel.id, ts.replace('.', ""));
    Ok(json!({"channel": channel.id, "permalink": link}))
}

/// Channel and time of a message the bot may change.
pub fn own_message(slack: &Slack, caller: &Caller, args: &Args, not_mine: &str) -> Result<(String, String), Refusal> {
    let ts = args.need("ts", "message_not_found")?;
    let world = slack.world();
    let (_, channel) = caller.channel(&world, args.need("channel", "channel_not_found")?)?;
    let message = channel.messages.iter().find(|message| message.ts == ts && message.only_for.is_none());
    let message = message.ok_or_else(|| Refusal::of("message_not_found"))?;
    if message.user != caller.bot_user() {
        return Err(Refusal::of(not_mine));
    }
    Ok((channel.id.clone(), ts.to_owned()))
}

impl Slack {
    /// Gives a message another content. Returns it as it is now.
    pub(in crate::slack) fn rewrite(&self, channel: &str, ts: &str, content: &Content) -> Option<Message> {
        self.change(|world| {
            let message = world.message_mut(channel, ts)?;
            content.put_into(message);
            message.edited = true;
            let message = message.clone();
            world.note_pings(&message);
            Some(message)
        })
    }

    /// The direct message of two, and whether it is new.
    pub(in crate::slack) fn open_direct(&self, team: &str, one: &str, other: &str) -> (String, bool) {
        let fresh = self.new_id("D");
        self.change(|world| {
            let Some(team) = world.teams.get_mut(team) else { return (fresh, false) };
            let known = team.channels.values().find(|channel| {
                channel.kind == ChannelKind::Direct && channel.members.contains(one) && channel.members.contains(other)
            });
            if let Some(channel) = known {
                return (channel.id.clone(), false);
            }
            let members = [one, other].iter().map(|id| (*id).to_owned()).collect();
            let channel = crate::slack::world::chat::Channel {
                id: fresh.clone(),
                kind: ChannelKind::Direct,
                members,
                ..Default::default()
            };
            team.channels.insert(fresh.clone(), channel);
            (fresh, true)
        })
    }
}
