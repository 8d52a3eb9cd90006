//! Where a `response_url` leads: five posts within thirty minutes, no token.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::Refusal;
use super::content::Content;
use crate::calls::CallNote;
use crate::slack::Slack;
use crate::slack::world::chat::{Message, Origin};
use crate::slack::world::ticket::{HOOK_MS, HOOK_USES, Hook};

/// `POST /hooks/…/{secret}`.
pub async fn post(State(slack): State<Slack>, Path(path): Path<String>, body: Bytes) -> Response {
    let secret = path.rsplit('/').next().unwrap_or_default();
    let mut answer = match take(&slack, secret, &body) {
        Ok(()) => (StatusCode::OK, Json(json!({"ok": true}))).into_response(),
        Err((status, refusal)) => (status, Json(refusal.body())).into_response(),
    };
    answer.extensions_mut().insert(CallNote("response_url".to_owned()));
    answer
}

fn take(slack: &Slack, secret: &str, body: &[u8]) -> Result<(), (StatusCode, Refusal)> {
    let gone = |error: &str| (StatusCode::NOT_FOUND, Refusal::of(error));
    let bad = |refusal: Refusal| (StatusCode::BAD_REQUEST, refusal);
    let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
        return Err(bad(Refusal::of("invalid_payload")));
    };
    let now = slack.now_ms();
    let hook = slack.change(|world| {
        let hook = world.hooks.get_mut(secret).ok_or_else(|| gone("no_service"))?;
        if now - hook.born_ms > HOOK_MS {
            return Err(gone("expired_url"));
        }
        if hook.uses >= HOOK_USES {
            return Err(gone("used_url"));
        }
        hook.uses += 1;
        Ok(hook.clone())
    })?;
    carry_out(slack, secret, &hook, &body).map_err(bad)
}

fn carry_out(slack: &Slack, secret: &str, hook: &Hook, body: &Map<String, Value>) -> Result<(), Refusal> {
    let flag = |name: &str| body.get(name).is_some_and(|flag| *flag == true || *flag == "true");
    let content = Content::read(body)?;
    let deletes = flag("delete_original");
    if !(deletes && content.is_empty()) {
        slack.checked("response_url", &content)?;
    }
    if deletes {
        if let Some(original) = &hook.original {
            slack.change(|world| world.remove(&hook.channel, original));
        }
        if content.is_empty() {
            return Ok(());
        }
    }
    let replaced = flag("replace_original") && !deletes;
    let rewritten = match &hook.original {
        Some(original) if replaced => slack.rewrite(&hook.channel, original, &content).is_some(),
        _ => false,
    };
    if rewritten {
        return Ok(());
    }
    let in_channel = body.get("response_type").is_some_and(|kind| kind == "in_channel");
    let thread = body.get("thread_ts").and_then(Value::as_str).map(str::to_owned);
    let thread = if in_channel { thread } else { hook.thread.clone() };
    slack.post_for_hook(secret, hook, &content, in_channel, thread, Origin::Hook);
    Ok(())
}

impl Slack {
    /// Posts what the app says through a hook, or in its ack. It is the hook's original from then on, unless the hook
    /// came with a message that was acted on.
    pub(in crate::slack) fn post_for_hook(
        &self,
        secret: &str,
        hook: &Hook,
        content: &Content,
        in_channel: bool,
        thread_ts: Option<String>,
        origin: Origin,
    ) -> String {
        let now = self.now_ms();
        self.change(|world| {
            let bot = world.install_of(&hook.team).map(|install| install.bot_user.clone()).unwrap_or_default();
            let mut message = Message {
                team: hook.team.clone(),
                channel: hook.channel.clone(),
                ts: world.next_ts(now),
                thread_ts,
                user: bot,
                by_app: true,
                only_for: (!in_channel).then(|| hook.user.clone()),
                origin,
                ..Message::default()
            };
            content.put_into(&mut message);
            let ts = message.ts.clone();
            world.post(message);
            if let Some(kept) = world.hooks.get_mut(secret)
                && !kept.of_message
            {
                kept.original = Some(ts.clone());
            }
            ts
        })
    }
}
