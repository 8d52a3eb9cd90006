//! Every setting and secret, read once, checked as a whole, and handed down; nothing else reads the environment.
//!
//! `config.toml` explains each setting. Later sources win: the built-in file, `./config.toml`, `./config.<environment>.toml`,
//! variables `MYBA_<SECTION>__<KEY>`. A development folder may also hold a `.env` file, which the real environment overrides.

mod base_url;
mod catalogue;
mod check;
mod discord_shop;
mod dotenv;
mod error;
mod expiry;
mod keyring;
mod layers;
mod mail;
mod margin;
mod model_check;
#[cfg(test)]
mod model_tests;
mod policy;
mod secrets;
mod settings;
#[cfg(test)]
mod tests;

pub use base_url::BaseUrl;
pub use catalogue::{Checkout, Model, Models, Pack, Step};
pub use discord_shop::{Billing, Sku};
pub use error::{ConfigErrors, Problem, Source};
pub use expiry::Expiry;
pub use keyring::{KeyFileError, Keyring, SecretKey};
pub use mail::{Mail, Privacy, SmtpServer};
pub use margin::{Margin, margins};
pub use policy::{Generation, Limits, Tokens, days};
pub use secrets::{ModelKey, PublishableKey, Secrets, SlackClient, hint};
pub use settings::{
    Clerk, DataCollection, Database, Dialect, Discord, DiscordMode, Http, LogFormat, OpenRouter, Paper, Pdf, Sandbox,
    Slack, SlackMode, Stripe, Telemetry, secs,
};

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use layers::Layers;
use myba_core::identity::FreePolicy;
use secrets::Lookup;
use settings::Settings;

/// Where OpenRouter is.
const OPENROUTER: &str = "https://openrouter.ai/api/v1";
/// Where OpenAI is.
const OPENAI: &str = "https://api.openai.com/v1";

/// What kind of place this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// A developer's machine.
    Development,
    /// Like production, with test keys.
    Staging,
    /// Real people, real money.
    Production,
}

impl Environment {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "" | "development" => Some(Self::Development),
            "staging" => Some(Self::Staging),
            "production" => Some(Self::Production),
            _ => None,
        }
    }

    /// Its name in `MYBA_ENVIRONMENT`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The whole configuration. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Config {
    /// What kind of place this is.
    pub environment: Environment,
    /// The listener.
    pub http: Http,
    /// The database.
    pub database: Database,
    /// Logs.
    pub telemetry: Telemetry,
    /// Sign-in.
    pub clerk: Clerk,
    /// Payments.
    pub stripe: Stripe,
    /// The writer.
    pub openrouter: OpenRouter,
    /// Chat in Slack.
    pub slack: Slack,
    /// Chat in Discord.
    pub discord: Discord,
    /// Who can write.
    pub models: Models,
    /// What a ticket includes.
    pub generation: Generation,
    /// What is free.
    pub tokens: Tokens,
    /// How long tokens live.
    pub expiry: Expiry,
    /// Packs and prices.
    pub checkout: Checkout,
    /// Where mail goes out.
    pub mail: Mail,
    /// How often one caller may ask.
    pub limits: Limits,
    /// Tickets as PDFs.
    pub pdf: Pdf,
    /// The stand-ins.
    pub sandbox: Sandbox,
    /// Secrets.
    pub secrets: Secrets,
    sources: BTreeMap<String, Source>,
    values: BTreeMap<String, String>,
}

impl Config {
    /// Reads the configuration of this process: its environment and its working folder.
    ///
    /// # Errors
    /// [`ConfigErrors`] with every problem.
    pub fn of_process() -> Result<Self, ConfigErrors> {
        // Names and values that are no Unicode cannot be ours.
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let environment = std::env::vars_os().filter_map(text).collect();
        Self::load(&environment, Path::new("."))
    }

    /// Reads the configuration of an environment and a folder.
    ///
    /// # Errors
    /// [`ConfigErrors`] with every problem, each naming its key and where the value comes from.
    pub fn load(variables: &BTreeMap<String, String>, folder: &Path) -> Result<Self, ConfigErrors> {
        let mut layers = Layers::new().map_err(|problem| ConfigErrors(vec![problem]))?;
        let name = variables.get("MYBA_ENVIRONMENT").map_or("", |name| name.trim());
        let Some(environment) = Environment::parse(name) else {
            let source = Source::Env("MYBA_ENVIRONMENT".to_owned());
            return Err(ConfigErrors(vec![check::unknown_environment(name, source)]));
        };
        for file in ["config.toml".to_owned(), format!("config.{environment}.toml")] {
            let path = folder.join(file);
            if let Some(text) = read(&path, &mut layers) {
                layers.lay_file(&text, &Source::File(path));
            }
        }
        let dotenv = match environment {
            Environment::Development => read_dotenv(folder, &mut layers),
            _ => BTreeMap::new(),
        };
        layers.lay_variables(&dotenv, Source::DotEnv);
        layers.lay_variables(variables, Source::Env);
        let values = layers.values();
        let (settings, mut sources, mut problems) = layers.finish();
        let names = settings.iter().flat_map(|settings| settings.models.key_names());
        let (secrets, found, more) = Lookup::new(variables, &dotenv, folder).read(names);
        sources.extend(found);
        problems.extend(more);
        let Some(settings) = settings else { return Err(ConfigErrors(problems)) };
        let config = Self { values, ..Self::assemble(environment, settings, secrets, sources) };
        problems.extend(check::problems(&config));
        if problems.is_empty() { Ok(config) } else { Err(ConfigErrors(problems)) }
    }

    fn assemble(
        environment: Environment,
        settings: Settings,
        secrets: Secrets,
        sources: BTreeMap<String, Source>,
    ) -> Self {
        Self {
            environment,
            http: settings.http,
            database: settings.database,
            telemetry: settings.telemetry,
            clerk: settings.clerk,
            stripe: settings.stripe,
            openrouter: settings.openrouter,
            slack: settings.slack,
            discord: settings.discord,
            models: settings.models,
            generation: settings.generation,
            tokens: settings.tokens,
            expiry: settings.expiry,
            checkout: settings.checkout,
            mail: settings.mail,
            limits: settings.limits,
            pdf: settings.pdf,
            sandbox: settings.sandbox,
            secrets,
            sources,
            values: BTreeMap::new(),
        }
    }

    /// What is free, and how long it lives.
    #[must_use]
    pub fn free_policy(&self) -> FreePolicy {
        self.tokens.free_policy(self.expiry.lives())
    }

    /// Whether the program listens to Slack: the secret of its way in is set.
    #[must_use]
    pub fn listens_to_slack(&self) -> bool {
        match self.slack.mode {
            SlackMode::Http => !self.secrets.slack_signing.is_empty(),
            SlackMode::Socket => self.secrets.slack_app_token.is_some(),
        }
    }

    /// Whether workspaces of Slack can install the app, and people sign in with it.
    #[must_use]
    pub fn can_be_installed_in_slack(&self) -> bool {
        self.listens_to_slack() && self.secrets.slack_client.is_some()
    }

    /// Whether the program listens to Discord: what its way in needs is set.
    #[must_use]
    pub const fn listens_to_discord(&self) -> bool {
        match self.discord.mode {
            DiscordMode::Gateway => self.secrets.discord_token.is_some(),
            DiscordMode::Http => !self.secrets.discord_public.is_empty(),
        }
    }

    /// Where the value of a setting (`http.bind`) or secret (`STRIPE_SECRET_KEY`) comes from.
    #[must_use]
    pub fn source_of(&self, key: &str) -> Source {
        self.sources.get(key).cloned().unwrap_or(Source::Default)
    }

    /// The text of a setting that does not come from the built-in defaults; never of a secret, and without passwords.
    #[must_use]
    pub fn value_of(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// Everything that does not come from the built-in defaults, by key.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.sources.iter().map(|(key, source)| (key.as_str(), source))
    }

    /// The server that writes.
    #[must_use]
    pub fn model_base_url(&self) -> BaseUrl {
        let is_openai = self.secrets.model_key.as_ref().is_some_and(|key| key.is_openai);
        let known = || BaseUrl::known(if is_openai { OPENAI } else { OPENROUTER });
        self.openrouter.base_url.clone().unwrap_or_else(known)
    }

    /// What session tokens must say in `iss`: the setting, else the host of the publishable key. `None` when neither is there:
    /// nobody can sign in.
    #[must_use]
    pub fn clerk_issuer(&self) -> Option<String> {
        let setting = self.clerk.issuer.as_ref().map(|url| url.as_str().to_owned());
        setting.or_else(|| self.secrets.clerk_publishable.as_ref().map(|key| format!("https://{}", key.host)))
    }

    /// Where the keys that sign session tokens are.
    #[must_use]
    pub fn clerk_jwks_url(&self) -> Option<String> {
        let setting = self.clerk.jwks_url.as_ref().map(|url| url.as_str().to_owned());
        setting.or_else(|| self.clerk_issuer().map(|issuer| format!("{issuer}/.well-known/jwks.json")))
    }

    /// Origins whose session tokens are accepted: the setting, else the public URL and its `localhost` and `127.0.0.1` forms
    /// where it is this machine.
    #[must_use]
    pub fn authorized_parties(&self, public_url: &str) -> Vec<String> {
        if !self.clerk.authorized_parties.is_empty() {
            return self.clerk.authorized_parties.iter().map(|party| party.trim_end_matches('/').to_owned()).collect();
        }
        let Ok(url) = BaseUrl::parse(public_url) else { return Vec::new() };
        let mut parties = vec![url.origin()];
        if url.is_loopback() && self.environment != Environment::Production {
            for host in ["localhost", "127.0.0.1"] {
                let form = url.origin_on(host);
                if !parties.contains(&form) {
                    parties.push(form);
                }
            }
        }
        parties
    }

    /// What works less well than it could, for people who develop. Production has none: there each of these is a problem.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let secrets = &self.secrets;
        if secrets.stripe_key.is_some() && secrets.stripe_webhook.is_empty() {
            warnings.push(
                "STRIPE_WEBHOOK_SECRET is not set: payments are found by asking Stripe, not when they happen".into(),
            );
        }
        if secrets.clerk_key.is_some() && secrets.clerk_webhook.is_empty() {
            warnings.push("CLERK_WEBHOOK_SECRET is not set: changes of accounts are found by asking Clerk".into());
        }
        if secrets.clerk_key.is_some() && secrets.clerk_publishable.is_none() {
            warnings.push("CLERK_PUBLISHABLE_KEY is not set: nobody can sign in".into());
        }
        if secrets.has_slack() && secrets.slack_client.is_none() && secrets.slack_bot_token.is_none() {
            warnings.push(
                "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, or SLACK_BOT_TOKEN, are not set: no workspace can be answered"
                    .into(),
            );
        }
        if secrets.has_discord() && secrets.discord_token.is_none() {
            warnings
                .push("DISCORD_TOKEN is not set: commands cannot be registered in Discord, nor messages sent".into());
        }
        if secrets.has_discord() && secrets.discord_client_secret.is_none() {
            warnings.push(
                "DISCORD_CLIENT_SECRET is not set: accounts are linked by a code, not by signing in with Discord"
                    .into(),
            );
        }
        warnings.extend(discord_shop::idle(self));
        if !self.checkout.volume.is_empty() && self.checkout.volume().is_none() {
            warnings.push(
                "checkout.volume does not begin where the largest pack ends: no larger orders are sold. Set it to fit, or to []".into(),
            );
        }
        warnings.extend(self.checkout.tax_notes());
        if self.environment != Environment::Production {
            warnings.extend(discord_shop::differences(self));
        }
        let openai = secrets.model_key.as_ref().is_some_and(|key| key.is_openai);
        if openai && self.openrouter.base_url.is_none() && self.openrouter.model.is_none() {
            warnings.push(format!(
                "OPENAI_API_KEY is used with {OPENAI}: set MYBA_OPENROUTER__MODEL to a model it has, or MYBA_OPENROUTER__BASE_URL"
            ));
        }
        warnings
    }
}

fn read(path: &Path, layers: &mut Layers) -> Option<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            layers.refuse("the file", &Source::File(path.to_owned()), &format!("cannot be read: {error}"));
            None
        }
    }
}

fn read_dotenv(folder: &Path, layers: &mut Layers) -> BTreeMap<String, String> {
    let path = folder.join(".env");
    let Some(text) = read(&path, layers) else { return BTreeMap::new() };
    let values = match dotenv::parse(&text) {
        Ok(values) => values,
        Err(lines) => {
            let lines: Vec<_> = lines.iter().map(usize::to_string).collect();
            let message = format!("line {} is no NAME=value", lines.join(", "));
            layers.refuse("the file", &Source::File(path), &message);
            return BTreeMap::new();
        }
    };
    if values.get("MYBA_ENVIRONMENT").is_some_and(|name| Environment::parse(name) != Some(Environment::Development)) {
        layers.refuse(
            "MYBA_ENVIRONMENT",
            &Source::File(path),
            "is set in the real environment: .env is for development",
        );
    }
    values
}
