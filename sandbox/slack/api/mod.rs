//! The Web API below `/slack/api`.

pub mod apps;
mod args;
mod auth;
mod chat;
pub mod content;
mod conversations;
pub mod hook;
pub mod limit;
mod oauth;
mod refusal;
mod stream;
mod users;
pub mod view;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use super::Slack;
use super::world::World;
use super::world::app::Install;
use super::world::chat::Channel;
use args::Args;
pub use refusal::Refusal;

use crate::calls::CallNote;
use crate::gate::not_modelled;
use crate::shared::Shared;

/// `xoxb-…`, as the vendor writes them.
pub fn fresh_bot_token(shared: &Shared) -> String {
    format!("xoxb-{}-{}-{}", super::digits(shared), super::digits(shared), shared.random_hex(24))
}

/// Who calls, once the token is known to be good.
#[derive(Clone)]
pub struct Caller {
    install: Install,
}

/// What a method hands back; `ok` is added.
type Answer = Result<Value, Refusal>;
type Handler = fn(&Slack, &Caller, &Args) -> Answer;

/// A method called with a bot token: its scopes, of which one is needed, and how often it may be called in a minute.
struct Entry {
    scopes: &'static [&'static str],
    per_minute: usize,
    handler: Handler,
}

const WRITE: &[&str] = &["chat:write"];
const READ: &[&str] = &["channels:read", "groups:read", "im:read", "mpim:read"];
const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history", "mpim:history"];

const fn entry(scopes: &'static [&'static str], per_minute: usize, handler: Handler) -> Entry {
    Entry { scopes, per_minute, handler }
}

fn entry_of(method: &str) -> Option<Entry> {
    Some(match method {
        "auth.test" => entry(&[], 300, auth::test),
        "auth.revoke" => entry(&[], 50, auth::revoke),
        "apps.uninstall" => entry(&[], 1, apps::uninstall),
        "auth.teams.list" => entry(&[], 20, auth::teams),
        "chat.postMessage" => entry(WRITE, 300, chat::post_message),
        "chat.postEphemeral" => entry(WRITE, 100, chat::post_ephemeral),
        "chat.update" => entry(WRITE, 50, chat::update),
        "chat.delete" => entry(WRITE, 50, chat::delete),
        "chat.getPermalink" => entry(&[], 300, chat::permalink),
        "chat.startStream" => entry(WRITE, 20, stream::start),
        "chat.appendStream" => entry(WRITE, 100, stream::append),
        "chat.stopStream" => entry(WRITE, 20, stream::stop),
        "assistant.threads.setStatus" => entry(&["chat:write", "assistant:write"], 60, stream::set_status),
        "assistant.threads.setSuggestedPrompts" => entry(&["assistant:write"], 60, stream::set_prompts),
        "assistant.threads.setTitle" | "agents.sessions.rename" => {
            entry(&["chat:write", "assistant:write"], 60, stream::set_title)
        }
        "agents.sessions.setStatus" => entry(&["chat:write", "assistant:write"], 60, stream::set_session),
        "conversations.open" => entry(&["im:write", "chat:write", "mpim:write"], 50, conversations::open),
        "conversations.info" => entry(READ, 50, conversations::info),
        "conversations.history" => entry(HISTORY, 50, conversations::history),
        "conversations.replies" => entry(HISTORY, 50, conversations::replies),
        "views.open" => entry(&[], 100, view::open),
        "views.push" => entry(&[], 100, view::push),
        "views.update" => entry(&[], 100, view::update),
        "views.publish" => entry(&[], 100, view::publish),
        "users.info" => entry(&["users:read"], 100, users::info),
        "team.info" => entry(&["team:read", "users:read"], 50, users::team),
        _ => return None,
    })
}

/// Answers one call.
pub async fn dispatch(
    State(slack): State<Slack>,
    Path(method): Path<String>,
    verb: Method,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let args = match Args::read(query.as_deref(), &headers, &body) {
        Ok(args) => args,
        Err(refusal) => return refusal.into_response(),
    };
    let armed = slack.limits().take(&method);
    let mut answer = match armed {
        Some(refusal) => refusal.into_response(),
        None => answered(&slack, &verb, &method, &args),
    };
    answer.extensions_mut().insert(CallNote(args.note()));
    answer
}

fn answered(slack: &Slack, verb: &Method, method: &str, args: &Args) -> Response {
    let open: Option<Answer> = match method {
        "api.test" => Some(auth::echo(args)),
        "oauth.v2.access" => Some(oauth::access(slack, args)),
        "openid.connect.token" => Some(oauth::identity_token(slack, args)),
        "openid.connect.userInfo" => Some(oauth::user_info(slack, args)),
        "apps.connections.open" => Some(apps::open_connection(slack, args)),
        _ => None,
    };
    if let Some(answer) = open {
        return written(answer, &[]);
    }
    let Some(entry) = entry_of(method) else { return not_modelled(verb, &format!("/slack/api/{method}")) };
    let caller = match caller(slack, args) {
        Ok(caller) => caller,
        Err(refusal) => return refusal.into_response(),
    };
    let scopes = caller.install.scope();
    let wanted = entry.scopes.join(",");
    let known = [("x-oauth-scopes", scopes.as_str()), ("x-accepted-oauth-scopes", wanted.as_str())];
    let has_scope = entry.scopes.is_empty() || entry.scopes.iter().any(|scope| caller.install.scopes.contains(*scope));
    let answer = if has_scope {
        let key = (caller.install.token.clone(), method.to_owned());
        let late = slack.limits().count(key, entry.per_minute, slack.now_ms());
        late.map_or_else(|| (entry.handler)(slack, &caller, args), Err)
    } else {
        Err(Refusal::of("missing_scope").with("needed", json!(entry.scopes.first())).with("provided", json!(scopes)))
    };
    written(answer, &known)
}

fn written(answer: Answer, headers: &[(&'static str, &str)]) -> Response {
    let mut response = match answer {
        Ok(mut value) => {
            value["ok"] = json!(true);
            (StatusCode::OK, axum::Json(value)).into_response()
        }
        Err(refusal) => refusal.into_response(),
    };
    for (name, value) in headers {
        if let Ok(value) = header::HeaderValue::from_str(value) {
            response.headers_mut().insert(header::HeaderName::from_static(name), value);
        }
    }
    response
}

fn caller(slack: &Slack, args: &Args) -> Result<Caller, Refusal> {
    let token = args.token.as_deref().ok_or_else(|| Refusal::of("not_authed"))?;
    let world = slack.world();
    let install = world.install_by_token(token).ok_or_else(|| Refusal::of("invalid_auth"))?;
    match (install.uninstalled, install.revoked) {
        (true, _) => Err(Refusal::of("account_inactive")),
        (_, true) => Err(Refusal::of("token_revoked")),
        _ => Ok(Caller { install: install.clone() }),
    }
}

impl Caller {
    fn bot_user(&self) -> &str {
        &self.install.bot_user
    }

    /// The workspace a call is about: the token's, or of an organisation's token the one it names.
    fn team(&self, args: &Args) -> Result<String, Refusal> {
        if let Some(team) = &self.install.team {
            return Ok(team.clone());
        }
        let named = args.text("team_id").filter(|team| self.install.granted.contains(*team));
        named.map(str::to_owned).ok_or_else(|| match args.text("team_id") {
            Some(_) => Refusal::of("team_access_not_granted"),
            None => Refusal::of("missing_argument").with("response_metadata", json!({"messages": ["team_id"]})),
        })
    }

    /// A channel the app can see.
    fn channel<'a>(&self, world: &'a World, id: &str) -> Result<(&'a str, &'a Channel), Refusal> {
        let (team, channel) = world.channel(id).ok_or_else(|| Refusal::of("channel_not_found"))?;
        let seen = self.install.serves(&team.id) && channel.is_open_to(self.bot_user());
        if seen { Ok((&team.id, channel)) } else { Err(Refusal::of("channel_not_found")) }
    }
}
