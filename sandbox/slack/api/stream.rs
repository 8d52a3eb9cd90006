//! Answers that are written before one's eyes, and the words under an agent's name.

use serde_json::{Value, json};

use super::args::Args;
use super::chat::{keep, own_message};
use super::content::Content;
use super::{Answer, Caller, Refusal};
use crate::slack::Slack;
use crate::slack::world::chat::{ChannelKind, Message, Origin};

/// The most characters of one piece.
const PIECE: usize = 12_000;

/// `chat.startStream`: only as an answer in a thread, and outside direct messages only for somebody named.
pub fn start(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let thread = args.need("thread_ts", "invalid_thread_ts")?;
    let id = args.need("channel", "channel_not_found")?;
    let message = {
        let world = slack.world();
        let (team, channel) = caller.channel(&world, id)?;
        if !channel.members.contains(caller.bot_user()) {
            return Err(Refusal::of("not_in_channel"));
        }
        if !channel.messages.iter().any(|message| message.ts == thread) {
            return Err(Refusal::of("thread_not_found"));
        }
        let named = args.text("recipient_user_id").is_some() && args.text("recipient_team_id").is_some();
        if channel.kind != ChannelKind::Direct && !named {
            return Err(Refusal::of("missing_recipient_user_id"));
        }
        Message {
            team: team.to_owned(),
            channel: id.to_owned(),
            thread_ts: Some(thread.to_owned()),
            user: caller.bot_user().to_owned(),
            by_app: true,
            origin: Origin::Api,
            streaming: true,
            text: piece(args)?,
            ..Message::default()
        }
    };
    let message = keep(slack, message);
    Ok(json!({"channel": message.channel, "ts": message.ts}))
}

/// `chat.appendStream`.
pub fn append(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let (channel, ts) = streaming(slack, caller, args)?;
    let piece = piece(args)?;
    if piece.is_empty() {
        return Err(Refusal::of("no_text"));
    }
    slack.change(|world| {
        if let Some(message) = world.message_mut(&channel, &ts) {
            message.text.push_str(&piece);
        }
    });
    Ok(json!({"channel": channel, "ts": ts}))
}

/// `chat.stopStream`: what was streamed becomes a markdown block, and the blocks of the call follow it.
pub fn stop(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let (channel, ts) = streaming(slack, caller, args)?;
    let last = piece(args)?;
    let more = args.list("blocks", "invalid_blocks")?;
    let before = slack.world().message(&channel, &ts).map(|message| message.text.clone()).unwrap_or_default();
    let text = before + &last;
    let blocks = if more.is_empty() { json!([]) } else { json!([{"type": "markdown", "text": text}]) };
    let blocks: Vec<Value> = blocks.as_array().into_iter().flatten().cloned().chain(more).collect();
    let body = json!({"text": text, "blocks": blocks});
    let content = Content::read(body.as_object().unwrap_or(&args.all()))?;
    slack.checked("chat.stopStream", &content)?;
    let message = slack.rewrite(&channel, &ts, &content);
    slack.change(|world| {
        if let Some(message) = world.message_mut(&channel, &ts) {
            message.streaming = false;
        }
    });
    Ok(json!({"channel": channel, "ts": ts, "message": message.map(|message| message.view())}))
}

fn streaming(slack: &Slack, caller: &Caller, args: &Args) -> Result<(String, String), Refusal> {
    let (channel, ts) = own_message(slack, caller, args, "message_not_owned_by_app")?;
    let is_open = slack.world().message(&channel, &ts).is_some_and(|message| message.streaming);
    if is_open { Ok((channel, ts)) } else { Err(Refusal::of("message_not_in_streaming_state")) }
}

/// The words of a piece: `markdown_text`, or of chunks what reads as text.
fn piece(args: &Args) -> Result<String, Refusal> {
    let chunks = args.list("chunks", "invalid_chunks")?;
    let text = match args.text("markdown_text") {
        Some(text) => text.to_owned(),
        None => {
            chunks.iter().map(|chunk| chunk["text"].as_str().or(chunk["title"].as_str()).unwrap_or_default()).collect()
        }
    };
    if text.chars().count() > PIECE { Err(Refusal::of("msg_too_long")) } else { Ok(text) }
}

/// `assistant.threads.setStatus`: it is taken, and not shown.
pub fn set_status(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let world = slack.world();
    caller.channel(&world, args.need("channel_id", "channel_not_found")?)?;
    if args.list("loading_messages", "invalid_arguments")?.len() > 10 {
        return Err(Refusal::of("invalid_arguments"));
    }
    Ok(json!({}))
}

/// `assistant.threads.setSuggestedPrompts`.
pub fn set_prompts(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let world = slack.world();
    caller.channel(&world, args.need("channel_id", "channel_not_found")?)?;
    let prompts = args.list("prompts", "invalid_arguments")?;
    if prompts.is_empty() || prompts.len() > 4 { Err(Refusal::of("invalid_arguments")) } else { Ok(json!({})) }
}

/// `assistant.threads.setTitle` and `agents.sessions.rename`.
pub fn set_title(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let world = slack.world();
    caller.channel(&world, args.need("channel_id", "channel_not_found")?)?;
    let title = args.need("title", "invalid_arguments")?;
    if title.chars().count() > 200 { Err(Refusal::of("invalid_arguments")) } else { Ok(json!({})) }
}

/// `agents.sessions.setStatus`.
pub fn set_session(slack: &Slack, caller: &Caller, args: &Args) -> Answer {
    let world = slack.world();
    caller.channel(&world, args.need("channel_id", "channel_not_found")?)?;
    let known = ["processing", "active", "suspended", "closed"];
    if known.contains(&args.need("status", "invalid_arguments")?) {
        Ok(json!({}))
    } else {
        Err(Refusal::of("invalid_arguments"))
    }
}
