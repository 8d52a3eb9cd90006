//! Discord's REST API. Addresses are serenity's routes; sending and reading is ours, because serenity's limiter passes proxies
//! by and its requests write tokens into spans of the log.

mod account;
mod answer;
mod app;
mod error;
mod speak;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serenity::http::{LightMethod, Route};
use serenity_reqwest::header::{AUTHORIZATION, HeaderValue, USER_AGENT};
use serenity_reqwest::multipart::{Form, Part};
use serenity_reqwest::redirect::Policy;
use serenity_reqwest::{Client, Method, RequestBuilder};

pub use account::User;
pub use answer::Posted;
pub use app::App;
pub use error::DiscordError;
use error::{Kind, unsent};
pub use speak::Place;

use super::render::Shown;

/// What every route of serenity's begins with.
const DISCORD: &str = "https://discord.com";
/// Where the API begins.
const API: &str = "/api/v10";
/// For reaching Discord at all.
const CONNECT: Duration = Duration::from_secs(5);

/// Where Discord is, and how long it may take.
#[derive(Clone)]
pub struct DiscordOptions {
    /// Without a trailing slash: `https://discord.com`. `/api/v10` is appended.
    pub base_url: String,
    /// The bot's token, without `Bot`. A secret. Without one only interactions are answered.
    pub token: Option<String>,
    /// For one call.
    pub timeout: Duration,
    /// An address at which Discord finds who runs this: it blocks those who name none.
    pub contact: String,
}

/// Discord's REST API. Cheap to clone.
#[derive(Clone)]
pub struct Discord(Arc<Inner>);

struct Inner {
    client: Client,
    base: String,
    token: Option<String>,
    bot: Option<HeaderValue>,
    agent: HeaderValue,
}

/// How a call is signed.
#[derive(Clone, Copy)]
enum As<'a> {
    /// By the bot.
    Bot,
    /// By a token in the address.
    Nobody,
    /// By somebody's token of OAuth.
    Bearer(&'a str),
    /// By the app's id and secret.
    App(&'a str, &'a str),
}

impl Discord {
    /// A client. It follows no redirect.
    ///
    /// # Errors
    /// When the token or the contact cannot stand in a header, or TLS cannot be set up.
    #[expect(clippy::disallowed_methods, reason = "this is the one room of the edge where a client is built")]
    pub fn new(options: DiscordOptions) -> Result<Self, DiscordError> {
        let bad = |what: &str| DiscordError::Refused(format!("{what} cannot be sent"));
        let bot = options.token.as_ref().map(|token| HeaderValue::from_str(&format!("Bot {token}")));
        let mut bot = bot.transpose().map_err(|_| bad("the token"))?;
        if let Some(bot) = &mut bot {
            bot.set_sensitive(true);
        }
        let agent = format!("DiscordBot ({}, {})", options.contact, env!("CARGO_PKG_VERSION"));
        let agent = HeaderValue::from_str(&agent).map_err(|_| bad("the contact"))?;
        let client = Client::builder().redirect(Policy::none()).connect_timeout(CONNECT).timeout(options.timeout);
        let client = client.build().map_err(unsent)?;
        let base = options.base_url.trim_end_matches('/').to_owned();
        Ok(Self(Arc::new(Inner { client, base, token: options.token, bot, agent })))
    }

    /// Calls one of serenity's routes.
    async fn call(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: Option<&Value>,
        signed: As<'_>,
    ) -> Result<Value, DiscordError> {
        let kind = Kind::of(&route);
        let request = self.request(method.reqwest_method(), &route.path(), signed)?;
        self.send(if let Some(body) = body { request.json_body(body) } else { request }, kind).await
    }

    /// Calls a route with a message, and its file if it has one.
    async fn say(
        &self,
        method: LightMethod,
        route: Route<'_>,
        body: &Value,
        shown: &Shown,
        signed: As<'_>,
    ) -> Result<Value, DiscordError> {
        let Some((name, text)) = &shown.file else { return self.call(method, route, Some(body), signed).await };
        let kind = Kind::of(&route);
        let request = self.request(method.reqwest_method(), &route.path(), signed)?;
        let file = Part::bytes(text.clone().into_bytes()).file_name(name.clone());
        let file = file.mime_str("text/markdown; charset=utf-8").map_err(unsent)?;
        let form = Form::new().text("payload_json", body.to_string()).part("files[0]", file);
        self.send(request.multipart(form), kind).await
    }

    /// A request to an address of Discord's: a whole one of serenity's, or a path below the API.
    fn request(&self, method: Method, path: &str, signed: As<'_>) -> Result<RequestBuilder, DiscordError> {
        let path = path.strip_prefix(DISCORD).map_or_else(|| format!("{API}{path}"), ToOwned::to_owned);
        let request = self.0.client.request(method, format!("{}{path}", self.0.base));
        let request = request.header(USER_AGENT, self.0.agent.clone());
        Ok(match signed {
            As::Bot => request.header(AUTHORIZATION, self.0.bot.clone().ok_or(DiscordError::Unauthorized)?),
            As::Nobody => request,
            As::Bearer(token) => request.bearer_auth(token),
            As::App(id, secret) => request.basic_auth(id, Some(secret)),
        })
    }

    async fn send(&self, request: RequestBuilder, kind: Kind) -> Result<Value, DiscordError> {
        let answer = request.send().await.map_err(unsent)?;
        let status = answer.status().as_u16();
        let wait = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse::<f64>().ok());
        let text = answer.text().await.map_err(unsent)?;
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        if (200..300).contains(&status) { Ok(body) } else { Err(error::of_answer(kind, status, wait, &body)) }
    }
}

/// A body of JSON, without a feature of the client's more.
trait JsonBody {
    fn json_body(self, body: &Value) -> Self;
}

impl JsonBody for RequestBuilder {
    fn json_body(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }
}

/// An id of Discord's.
fn id<T: From<std::num::NonZeroU64>>(text: &str) -> Result<T, DiscordError> {
    let number = text.parse::<std::num::NonZeroU64>();
    number.map(T::from).map_err(|_| DiscordError::Refused("that is no id of Discord's".to_owned()))
}

/// The token of an interaction, as far as it can be a part of an address and of nothing else.
fn path_token(token: &str) -> Result<&str, DiscordError> {
    let fits = (1..=512).contains(&token.len())
        && token.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"-_.=:~".contains(&sign))
        && token.bytes().any(|sign| sign != b'.');
    if fits { Ok(token) } else { Err(DiscordError::Refused("that is no token of an interaction".to_owned())) }
}
