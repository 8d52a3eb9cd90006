//! The settings, one struct per section of `config.toml`, where every key is explained.

use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Deserializer};

use super::base_url::{self, BaseUrl};
use super::catalogue::{Checkout, Models};
use super::discord_shop::{Billing, Sku};
use super::expiry::Expiry;
use super::mail::Mail;
use super::policy::{Generation, Limits, Tokens};

/// All sections.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    pub http: Http,
    pub database: Database,
    pub telemetry: Telemetry,
    pub clerk: Clerk,
    pub stripe: Stripe,
    pub openrouter: OpenRouter,
    pub slack: Slack,
    pub discord: Discord,
    pub models: Models,
    pub generation: Generation,
    pub tokens: Tokens,
    pub expiry: Expiry,
    pub checkout: Checkout,
    pub mail: Mail,
    pub limits: Limits,
    pub pdf: Pdf,
    pub sandbox: Sandbox,
}

/// `[http]`: the listener. Sizes in bytes, times in seconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Where to listen; port 0 picks a free one.
    pub bind: SocketAddr,
    /// The address people type; see [`Http::public_url`].
    #[serde(deserialize_with = "base_url::optional")]
    pub public_url: Option<BaseUrl>,
    /// Empty, or `/myba`: a leading slash, no trailing one.
    #[serde(deserialize_with = "base_path")]
    pub base_path: String,
    /// Proxies of ours that append to `X-Forwarded-For`.
    pub trusted_hops: u8,
    /// The largest JSON body.
    pub max_body_bytes: usize,
    /// The largest webhook body.
    pub max_webhook_bytes: usize,
    /// The largest body passed on to Clerk.
    pub max_proxy_bytes: usize,
    /// How long a request may take to arrive.
    pub read_timeout_secs: u64,
    /// How long running work may take to end.
    pub drain_secs: u64,
    /// Whom people write to: a mail address, or a page. Stands on the pages about privacy, terms and support.
    #[serde(deserialize_with = "optional_text")]
    pub contact: Option<String>,
    /// Where a debug build reads the web page from.
    pub web_dir: std::path::PathBuf,
}

impl Http {
    /// The address people type, without base path and trailing slash. Without a setting it is the address the listener is
    /// bound to; a wildcard address is written as `127.0.0.1`, which a browser on this machine can open.
    #[must_use]
    pub fn public_url(&self, bound: SocketAddr) -> String {
        if let Some(url) = &self.public_url {
            return url.as_str().to_owned();
        }
        let host = match bound.ip() {
            ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
            std::net::IpAddr::V4(ip) => ip.to_string(),
        };
        format!("http://{host}:{}", bound.port())
    }
}

/// `[database]`. `Debug` hides the address: it may hold a password.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite:<file>` or `postgres://…`.
    #[serde(deserialize_with = "database_url")]
    pub url: String,
    /// Connections, and readers of SQLite.
    pub connections: u32,
}

impl Database {
    /// The file of a SQLite database.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<&std::path::Path> {
        self.url.strip_prefix("sqlite:").map(std::path::Path::new)
    }

    /// The folder for files that belong beside the database: the database's own, else `data`.
    #[must_use]
    pub fn folder(&self) -> std::path::PathBuf {
        let beside = self.sqlite_file().and_then(std::path::Path::parent);
        match beside {
            Some(folder) if folder.as_os_str().is_empty() => ".".into(),
            Some(folder) => folder.to_owned(),
            None => "data".into(),
        }
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let engine = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("Database")
            .field("url", &format_args!("{engine}:…"))
            .field("connections", &self.connections)
            .finish()
    }
}

/// `[telemetry]`: logs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// A level or directives.
    pub level: String,
    /// How a line looks.
    pub format: LogFormat,
}

/// How a log line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// JSON in production, else text.
    Auto,
    /// One JSON object per line.
    Json,
    /// For people.
    Text,
}

/// `[clerk]`: sign-in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clerk {
    /// The Backend API.
    pub api_url: BaseUrl,
    /// What tokens say in `iss`; see [`super::Config::clerk_issuer`].
    #[serde(deserialize_with = "base_url::optional")]
    pub issuer: Option<BaseUrl>,
    /// The signing keys; see [`super::Config::clerk_jwks_url`].
    #[serde(deserialize_with = "base_url::optional")]
    pub jwks_url: Option<BaseUrl>,
    /// What `<base path>/__clerk/*` is passed on to.
    #[serde(deserialize_with = "base_url::optional")]
    pub frontend_api_url: Option<BaseUrl>,
    /// Accepted `azp`; see [`super::Config::authorized_parties`].
    pub authorized_parties: Vec<String>,
    /// How far apart the clocks may be, in seconds.
    pub leeway_secs: u8,
    /// How long one call may take, in seconds.
    pub timeout_secs: u64,
}

/// `[stripe]`: payments.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stripe {
    /// The API.
    pub api_url: BaseUrl,
    /// How long one try may take, in seconds.
    pub timeout_secs: u64,
    /// Tries per call, the first included.
    pub attempts: u32,
}

/// `[slack]`: chat in Slack.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slack {
    /// How its requests reach us.
    pub mode: SlackMode,
    /// The Web API, without a trailing slash.
    pub api_url: BaseUrl,
    /// Where somebody lets the app into a workspace.
    pub authorize_url: BaseUrl,
    /// Where somebody signs in with Slack.
    pub openid_url: BaseUrl,
    /// Hosts, perhaps with a port, that answers may be posted to besides Slack's own; these may use http.
    pub response_url_hosts: Vec<String>,
    /// Our app there; requests for another one are refused. Empty: not compared.
    #[serde(deserialize_with = "optional_text")]
    pub app_id: Option<String>,
    /// How long one call may take, in seconds.
    pub timeout_secs: u64,
}

/// How requests of Slack reach us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SlackMode {
    /// It calls us.
    Http,
    /// We hold a socket open.
    Socket,
}

/// `[discord]`: chat in Discord.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discord {
    /// How its interactions reach us.
    pub mode: DiscordMode,
    /// Discord itself, without a trailing slash; `/api/v10` is below it.
    pub api_url: BaseUrl,
    /// Where somebody adds the app, or signs in.
    pub authorize_url: BaseUrl,
    /// How long one call may take, in seconds.
    pub timeout_secs: u64,
    /// Who takes the money there.
    pub billing: Billing,
    /// What Discord sells.
    pub skus: Vec<Sku>,
}

/// How interactions of Discord reach us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DiscordMode {
    /// We hold a socket open.
    Gateway,
    /// It calls us.
    Http,
}

/// `[openrouter]`: the writer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenRouter {
    /// The server; see [`super::Config::model_base_url`].
    #[serde(deserialize_with = "base_url::optional")]
    pub base_url: Option<BaseUrl>,
    /// What the server understands.
    pub dialect: Dialect,
    /// Writes every ticket when set.
    #[serde(deserialize_with = "optional_text")]
    pub model: Option<String>,
    /// Our name in OpenRouter's statistics.
    pub app_name: String,
    /// Our address there; empty for the public URL.
    #[serde(deserialize_with = "optional_text")]
    pub app_url: Option<String>,
    /// Whether providers may keep what they are sent.
    pub data_collection: DataCollection,
    /// Only providers with zero retention.
    pub zero_retention: bool,
    /// Calls at the same time.
    pub max_in_flight: usize,
    /// Calls per job.
    pub max_calls_per_job: u32,
    /// Tries again after a fault upstream.
    pub max_retries: u32,
    /// To connect, in seconds.
    pub connect_timeout_secs: u64,
    /// To the first byte, in seconds.
    pub first_byte_timeout_secs: u64,
    /// Between two bytes, in seconds.
    pub idle_timeout_secs: u64,
    /// One call in total, in seconds.
    pub total_timeout_secs: u64,
    /// The most one answer may send, in bytes.
    pub max_body_bytes: usize,
    /// The most one answer may take of the model's tokens.
    pub max_completion_tokens: u32,
    /// The pause after our account was refused, in seconds.
    pub pause_secs: u64,
    /// Faults in a row after which a model is left alone for a while.
    pub breaker_faults: u32,
    /// The same by a share of faults, in per cent.
    pub breaker_percent: u32,
    /// Over which time the share is counted, in seconds.
    pub breaker_window_secs: u64,
    /// For how long at first, in seconds.
    pub breaker_open_secs: u64,
}

/// What a server of chat completions understands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// By the host.
    #[default]
    Auto,
    /// OpenRouter's routing fields.
    OpenRouter,
    /// Only what OpenAI's own servers know.
    OpenAi,
}

/// Whether providers may keep what they are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataCollection {
    /// Only those that do not.
    Deny,
    /// All.
    Allow,
}

/// `[pdf]`: tickets as PDFs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pdf {
    /// Folders with fonts beyond the program's own.
    pub fonts: Vec<std::path::PathBuf>,
    /// How large a page is.
    pub paper: Paper,
}

/// The size of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// `[sandbox]`: the stand-ins.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sandbox {
    /// Where they listen.
    pub bind: SocketAddr,
}

/// Seconds from a setting.
#[must_use]
pub const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn optional_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// With a leading slash, without a trailing one; empty at the root.
fn base_path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let path = text.trim().trim_matches('/');
    let fits = |part: &str| {
        let plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
        !part.is_empty() && plain && part != "." && part != ".."
    };
    match path {
        "" => Ok(String::new()),
        path if path.split('/').all(fits) => Ok(format!("/{path}")),
        _ => Err(serde::de::Error::custom("must be a path of letters, digits, - _ . ~ like \"/myba\"")),
    }
}

/// `sqlite:<file>`, whatever number of slashes was meant for the scheme, or a PostgreSQL address as it is.
fn database_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let url = String::deserialize(deserializer)?;
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(url);
    }
    let file = url.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest));
    match file {
        Some(file) if !file.is_empty() && file != ":memory:" => Ok(format!("sqlite:{file}")),
        _ => Err(serde::de::Error::custom("must be \"sqlite:<file>\" or \"postgres://…\"")),
    }
}
