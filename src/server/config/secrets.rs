//! Secrets: from the environment or from files it names, never from `config.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

use super::error::{Problem, Source};

/// A signing secret may have one predecessor while it rotates.
const MAX_ACTIVE: usize = 2;

/// Every secret that was set. `Debug` shows none of them.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// `CLERK_SECRET_KEY`.
    pub clerk_key: Option<SecretString>,
    /// `CLERK_PUBLISHABLE_KEY`; not a secret, but it comes with them.
    pub clerk_publishable: Option<PublishableKey>,
    /// `CLERK_WEBHOOK_SECRET`, newest first.
    pub clerk_webhook: Vec<SecretString>,
    /// `STRIPE_SECRET_KEY`.
    pub stripe_key: Option<SecretString>,
    /// `STRIPE_WEBHOOK_SECRET`, newest first.
    pub stripe_webhook: Vec<SecretString>,
    /// `OPENROUTER_API_KEY`, else `OPENAI_API_KEY`.
    pub model_key: Option<ModelKey>,
    /// The keys of models' own servers, by the names the catalogue gives.
    pub models: BTreeMap<String, SecretString>,
    /// `SLACK_SIGNING_SECRET`, newest first.
    pub slack_signing: Vec<SecretString>,
    /// `SLACK_CLIENT_ID` and `SLACK_CLIENT_SECRET`: other workspaces can install the app.
    pub slack_client: Option<SlackClient>,
    /// `SLACK_BOT_TOKEN`: the one workspace of an app that is not distributed.
    pub slack_bot_token: Option<SecretString>,
    /// `SLACK_APP_TOKEN`: opens sockets.
    pub slack_app_token: Option<SecretString>,
    /// `DISCORD_TOKEN`: the bot's.
    pub discord_token: Option<SecretString>,
    /// `DISCORD_PUBLIC_KEY`, newest first: what interactions over HTTP are signed with, in hexadecimal digits. Not a secret,
    /// but it comes with them.
    pub discord_public: Vec<SecretString>,
    /// `DISCORD_APPLICATION_ID`. Not a secret either.
    pub discord_application: Option<String>,
    /// `DISCORD_CLIENT_SECRET`: people can sign in with Discord to link an account.
    pub discord_client_secret: Option<SecretString>,
    /// `MYBA_SECRET_KEY`, newest first; see [`super::Keyring`].
    pub myba: Vec<SecretString>,
    /// `MYBA_METRICS_TOKEN`: who has it may read `/api/metrics` from anywhere.
    pub metrics: Option<SecretString>,
    /// `MYBA_SMTP_PASSWORD`: of the user of `mail.smtp_url`.
    pub smtp_password: Option<SecretString>,
    /// `MYBA_EMAIL_KEY`; see [`super::Keyring`].
    pub email: Option<SecretString>,
}

/// The key of the writer's server.
#[derive(Clone, Debug)]
pub struct ModelKey {
    /// The key.
    pub key: SecretString,
    /// It came as `OPENAI_API_KEY` and does not look like OpenRouter's.
    pub is_openai: bool,
}

/// Who we are to Slack's OAuth.
#[derive(Clone, Debug)]
pub struct SlackClient {
    /// Public.
    pub id: String,
    /// Not.
    pub secret: SecretString,
}

impl Secrets {
    /// Whether anything of Slack is set.
    #[must_use]
    pub const fn has_slack(&self) -> bool {
        !self.slack_signing.is_empty()
            || self.slack_client.is_some()
            || self.slack_bot_token.is_some()
            || self.slack_app_token.is_some()
    }

    /// Whether a secret of Discord's ways in is set.
    #[must_use]
    pub const fn has_discord(&self) -> bool {
        self.discord_token.is_some() || !self.discord_public.is_empty()
    }
}

/// Clerk's publishable key: names the instance's Frontend API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishableKey {
    /// As pages need it.
    pub text: String,
    /// The Frontend API's host, perhaps with a port.
    pub host: String,
    /// Of a production instance.
    pub live: bool,
}

impl PublishableKey {
    /// Reads `pk_test_…` or `pk_live_…`: base64 of the host and one `$`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let live = text.starts_with("pk_live_");
        let encoded = text.strip_prefix(if live { "pk_live_" } else { "pk_test_" })?;
        let decoded = STANDARD_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?;
        let host = String::from_utf8(decoded).ok()?.strip_suffix('$')?.to_owned();
        let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte));
        (plain && host.contains('.')).then(|| Self { text: text.to_owned(), host, live })
    }
}

/// Whether a secret may have this name without being one of ours: what opens another vendor is never sent to a model's server.
#[must_use]
pub(super) fn is_free_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let ours = ["CLERK_", "STRIPE_", "OPENROUTER_", "OPENAI_", "SLACK_", "DISCORD_", "MYBA_"];
    name.bytes().all(plain)
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && !name.ends_with("_FILE")
        && !ours.iter().any(|prefix| name.starts_with(prefix))
}

/// The last four characters, for people who compare; nothing of a short one.
#[must_use]
pub fn hint(secret: &SecretString) -> String {
    let text = secret.expose_secret();
    let length = text.chars().count();
    if length < 12 {
        return "set".to_owned();
    }
    let end: String = text.chars().skip(length - 4).collect();
    format!("…{end}")
}

/// Variables, and what a value of theirs says of its source.
type Layer<'a> = (&'a BTreeMap<String, String>, fn(String) -> Source);

/// Finds secrets by name and collects what is wrong.
pub(super) struct Lookup<'a> {
    layers: [Layer<'a>; 2],
    folder: &'a std::path::Path,
    found: BTreeMap<String, Source>,
    problems: Vec<Problem>,
}

impl<'a> Lookup<'a> {
    /// The real environment goes before the `.env` file. Relative names of files start at `folder`.
    pub fn new(
        environment: &'a BTreeMap<String, String>,
        dotenv: &'a BTreeMap<String, String>,
        folder: &'a std::path::Path,
    ) -> Self {
        let layers: [Layer<'a>; 2] = [(environment, Source::Env), (dotenv, Source::DotEnv)];
        Self { layers, folder, found: BTreeMap::new(), problems: Vec::new() }
    }

    /// Reads them all; `models` are the names of the keys of models' own servers.
    pub fn read<'n>(
        mut self,
        models: impl Iterator<Item = &'n str>,
    ) -> (Secrets, BTreeMap<String, Source>, Vec<Problem>) {
        let secrets = Secrets {
            clerk_key: self.one("CLERK_SECRET_KEY"),
            clerk_publishable: self.publishable(),
            clerk_webhook: self.several("CLERK_WEBHOOK_SECRET"),
            stripe_key: self.one("STRIPE_SECRET_KEY"),
            stripe_webhook: self.several("STRIPE_WEBHOOK_SECRET"),
            model_key: self.model_key(),
            models: self.of_models(models),
            slack_signing: self.several("SLACK_SIGNING_SECRET"),
            slack_client: self.slack_client(),
            slack_bot_token: self.one("SLACK_BOT_TOKEN"),
            slack_app_token: self.one("SLACK_APP_TOKEN"),
            discord_token: self.one("DISCORD_TOKEN"),
            discord_public: self.public_keys("DISCORD_PUBLIC_KEY"),
            discord_application: self.digits("DISCORD_APPLICATION_ID"),
            discord_client_secret: self.one("DISCORD_CLIENT_SECRET"),
            myba: self.several("MYBA_SECRET_KEY"),
            metrics: self.one("MYBA_METRICS_TOKEN"),
            smtp_password: self.one("MYBA_SMTP_PASSWORD"),
            email: self.one("MYBA_EMAIL_KEY"),
        };
        (secrets, self.found, self.problems)
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let file_name = format!("{name}_FILE");
        for (layer, source) in self.layers {
            let value = layer.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
            let file = layer.get(&file_name).filter(|path| !path.trim().is_empty());
            let (text, from) = match (value, file) {
                (Some(_), Some(_)) => {
                    self.refuse(name, source(file_name), "is set as well as the variable without _FILE");
                    return None;
                }
                (Some(value), None) => (value.to_owned(), source(name.to_owned())),
                (None, Some(path)) => (self.file(name, path, source(file_name.clone()))?, source(file_name)),
                (None, None) => continue,
            };
            self.found.insert(name.to_owned(), from);
            return Some(text);
        }
        None
    }

    fn file(&mut self, name: &str, path: &str, source: Source) -> Option<String> {
        match std::fs::read_to_string(self.folder.join(PathBuf::from(path.trim()))) {
            Ok(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Ok(_) => {
                self.refuse(name, source, "the file is empty");
                None
            }
            Err(error) => {
                self.refuse(name, source, &format!("the file cannot be read: {error}"));
                None
            }
        }
    }

    fn one(&mut self, name: &str) -> Option<SecretString> {
        self.text(name).map(SecretString::from)
    }

    fn several(&mut self, name: &str) -> Vec<SecretString> {
        let text = self.text(name).unwrap_or_default();
        let parts: Vec<_> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > MAX_ACTIVE {
            let source = self.found.get(name).cloned().unwrap_or(Source::Derived);
            self.refuse(name, source, "may hold at most two, the newest first");
        }
        parts.into_iter().take(MAX_ACTIVE).map(SecretString::from).collect()
    }

    fn publishable(&mut self) -> Option<PublishableKey> {
        let name = "CLERK_PUBLISHABLE_KEY";
        let key = PublishableKey::parse(&self.text(name)?);
        if key.is_none() {
            let source = self.found.get(name).cloned().unwrap_or(Source::Derived);
            self.refuse(name, source, "is not a publishable key of Clerk: pk_test_… or pk_live_…");
        }
        key
    }

    fn slack_client(&mut self) -> Option<SlackClient> {
        let (id, secret) = (self.text("SLACK_CLIENT_ID"), self.one("SLACK_CLIENT_SECRET"));
        match (id, secret) {
            (Some(id), Some(secret)) => Some(SlackClient { id, secret }),
            (None, None) => None,
            (id, _) => {
                let (set, missing) = if id.is_some() {
                    ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
                } else {
                    ("SLACK_CLIENT_SECRET", "SLACK_CLIENT_ID")
                };
                let source = self.found.get(set).cloned().unwrap_or(Source::Derived);
                self.refuse(set, source, &format!("needs {missing} beside it"));
                None
            }
        }
    }

    /// Keys of Ed25519: 64 hexadecimal digits each.
    fn public_keys(&mut self, name: &str) -> Vec<SecretString> {
        let keys = self.several(name);
        let is_key = |key: &SecretString| hex::decode(key.expose_secret()).is_ok_and(|key| key.len() == 32);
        if !keys.iter().all(is_key) {
            let source = self.found.get(name).cloned().unwrap_or(Source::Derived);
            self.refuse(name, source, "is no public key: 64 hexadecimal digits");
        }
        keys
    }

    /// An id of digits alone.
    fn digits(&mut self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            let source = self.found.get(name).cloned().unwrap_or(Source::Derived);
            self.refuse(name, source, "is no id: digits alone");
        }
        Some(text)
    }

    /// Names that are none of ours are refused elsewhere: none of them is read here.
    fn of_models<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> BTreeMap<String, SecretString> {
        let ours = names.filter(|name| is_free_name(name));
        ours.filter_map(|name| Some((name.to_owned(), self.one(name)?))).collect()
    }

    fn model_key(&mut self) -> Option<ModelKey> {
        if let Some(key) = self.one("OPENROUTER_API_KEY") {
            return Some(ModelKey { key, is_openai: false });
        }
        let key = self.one("OPENAI_API_KEY")?;
        let is_openai = !key.expose_secret().starts_with("sk-or-");
        Some(ModelKey { key, is_openai })
    }

    fn refuse(&mut self, key: &str, source: Source, message: &str) {
        self.problems.push(Problem { key: key.to_owned(), source, message: message.to_owned() });
    }
}
