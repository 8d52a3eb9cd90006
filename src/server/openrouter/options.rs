//! How this adapter behaves, from configuration.

use std::collections::HashMap;
use std::time::Duration;

use secrecy::SecretString;

use super::breaker::BreakerOptions;
use crate::config::{BaseUrl, Config, DataCollection, Dialect, Model, secs};

/// Everything the adapter needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    /// Who can be asked; the first one is everybody's, the others have models of the operator's own.
    pub servers: Vec<Server>,
    /// Writes everything at the first server, whatever was asked for there.
    pub only_model: Option<String>,
    /// Our name in the vendor's statistics.
    pub app_name: String,
    /// Our address there.
    pub app_url: String,
    /// Only providers that neither store nor train.
    pub deny_data_collection: bool,
    /// Only providers with zero retention.
    pub zero_retention: bool,
    /// Who is asked for each model, by its id in the catalogue: the first one first.
    pub routes: HashMap<String, Vec<Target>>,
    /// When nothing is asked of a model for a while.
    pub breaker: BreakerOptions,
    /// Calls at the same time and server.
    pub max_in_flight: usize,
    /// Calls per question, whatever the question allows.
    pub max_calls: u32,
    /// Tries again after a fault upstream.
    pub max_retries: u32,
    /// To connect.
    pub connect: Duration,
    /// To the first byte.
    pub first_byte: Duration,
    /// Between two bytes.
    pub idle: Duration,
    /// One question, retries included.
    pub total: Duration,
    /// The most one answer may send, in bytes.
    pub max_body: usize,
    /// The first wait before a retry without a hint; it doubles.
    pub back_off: Duration,
}

/// A server of chat completions.
#[derive(Clone, Debug)]
pub struct Server {
    /// Up to and without `/chat/completions`.
    pub base_url: BaseUrl,
    /// The bearer key; none for servers that ask for none.
    pub key: Option<SecretString>,
    /// What tells two keys of one address apart in logs: the secret's name, never the secret.
    pub key_name: String,
    /// Whether OpenRouter's own fields are understood.
    pub openrouter: bool,
}

/// A model at a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Which server, by its place in [`Options::servers`].
    pub server: usize,
    /// The server's name of the model.
    pub model: String,
    /// The most we pay, in micro-USD per million of the model's tokens read; 0 is not said.
    pub max_prompt_price: u64,
    /// The same for tokens written.
    pub max_completion_price: u64,
}

impl Options {
    /// Who is asked for a model, never nobody: an id that is in no catalogue is a name of the first server's.
    #[must_use]
    pub fn route(&self, model: &str) -> Vec<Target> {
        let unknown = || {
            let model = self.only_model.clone().unwrap_or_else(|| model.to_owned());
            vec![Target { model, ..Target::default() }]
        };
        self.routes.get(model).cloned().unwrap_or_else(unknown)
    }

    /// The options of a configuration; `public_url` is our own address.
    #[must_use]
    pub fn of(config: &Config, public_url: &str) -> Self {
        let settings = &config.openrouter;
        let mut servers = Servers(vec![everybodys(config)]);
        let targets: HashMap<&str, Target> =
            config.models.catalogue.iter().map(|model| (model.id.as_str(), servers.target(config, model))).collect();
        let routes = config.models.catalogue.iter().map(|model| (model.id.clone(), route(config, &targets, model)));
        Self {
            routes: routes.collect(),
            servers: servers.0,
            only_model: settings.model.clone(),
            app_name: settings.app_name.clone(),
            app_url: settings.app_url.clone().unwrap_or_else(|| public_url.to_owned()),
            deny_data_collection: settings.data_collection == DataCollection::Deny,
            zero_retention: settings.zero_retention,
            breaker: BreakerOptions {
                faults: settings.breaker_faults,
                percent: settings.breaker_percent,
                window: secs(settings.breaker_window_secs),
                open: secs(settings.breaker_open_secs),
                pause: secs(settings.pause_secs),
            },
            max_in_flight: settings.max_in_flight,
            max_calls: settings.max_calls_per_job,
            max_retries: settings.max_retries,
            connect: secs(settings.connect_timeout_secs),
            first_byte: secs(settings.first_byte_timeout_secs),
            idle: secs(settings.idle_timeout_secs),
            total: secs(settings.total_timeout_secs),
            max_body: settings.max_body_bytes,
            back_off: Duration::from_millis(400),
        }
    }
}

/// The server of the section `[openrouter]`.
fn everybodys(config: &Config) -> Server {
    let base_url = config.model_base_url();
    Server {
        openrouter: speaks_openrouter(config.openrouter.dialect, &base_url),
        base_url,
        key: config.secrets.model_key.as_ref().map(|key| key.key.clone()),
        key_name: String::new(),
    }
}

/// The servers found so far, each once.
struct Servers(Vec<Server>);

impl Servers {
    fn target(&mut self, config: &Config, model: &Model) -> Target {
        let mut target = Target {
            server: 0,
            model: model.model.clone(),
            max_prompt_price: model.max_prompt_price,
            max_completion_price: model.max_completion_price,
        };
        match (&model.base_url, &config.openrouter.model) {
            (Some(base_url), _) => target.server = self.place(config, model, base_url),
            (None, Some(only)) => target.model.clone_from(only),
            (None, None) => {}
        }
        target
    }

    fn place(&mut self, config: &Config, model: &Model, base_url: &BaseUrl) -> usize {
        let key_name = model.key.clone().unwrap_or_default();
        let known = |server: &Server| server.base_url == *base_url && server.key_name == key_name;
        if let Some(place) = self.0.iter().skip(1).position(known) {
            return place + 1;
        }
        self.0.push(Server {
            base_url: base_url.clone(),
            key: config.secrets.models.get(&key_name).cloned(),
            key_name,
            openrouter: speaks_openrouter(model.dialect, base_url),
        });
        self.0.len() - 1
    }
}

/// A model and those that stand in for it: entries of the catalogue by their ids, else other models of the same server.
fn route(config: &Config, targets: &HashMap<&str, Target>, model: &Model) -> Vec<Target> {
    let own = targets.get(model.id.as_str()).cloned().unwrap_or_default();
    let one_writes_all = config.openrouter.model.is_some();
    let sold = |name: &str| targets.values().find(|target| target.server == own.server && target.model == name);
    let other = |name: &String| match targets.get(name.as_str()).or_else(|| sold(name)) {
        Some(target) => Some(target.clone()),
        None if one_writes_all && own.server == 0 => None,
        None => Some(Target { model: name.clone(), ..own.clone() }),
    };
    let mut route = vec![own.clone()];
    for target in model.fallbacks.iter().filter_map(other) {
        if !route.iter().any(|known| known.server == target.server && known.model == target.model) {
            route.push(target);
        }
    }
    route
}

/// OpenRouter itself, and whatever is mounted under its name, as the stand-in is.
fn speaks_openrouter(dialect: Dialect, base_url: &BaseUrl) -> bool {
    match dialect {
        Dialect::OpenRouter => true,
        Dialect::OpenAi => false,
        Dialect::Auto => {
            let host = base_url.host();
            host == "openrouter.ai" || host.ends_with(".openrouter.ai") || base_url.path().starts_with("/openrouter")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialect_follows_the_address() {
        let speaks = |text: &str| speaks_openrouter(Dialect::Auto, &BaseUrl::parse(text).unwrap());
        assert!(speaks("https://openrouter.ai/api/v1"));
        assert!(speaks("https://eu.openrouter.ai/api/v1/"));
        assert!(speaks("http://127.0.0.1:8090/openrouter/api/v1"));
        assert!(!speaks("http://127.0.0.1:11434/v1"));
        assert!(!speaks("https://openrouter.ai.evil.example/api/v1"));
    }
}
