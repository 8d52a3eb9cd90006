//! How this adapter behaves, from configuration.

use std::collections::HashMap;
use std::time::Duration;

use secrecy::SecretString;

use crate::config::{BaseUrl, Config, DataCollection, Dialect, secs};

/// Everything the adapter needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    /// Up to and without `/chat/completions`.
    pub base_url: BaseUrl,
    /// The bearer key; none for servers that ask for none.
    pub key: Option<SecretString>,
    /// Whether OpenRouter's own fields are understood.
    pub openrouter: bool,
    /// Writes everything, whatever was asked for.
    pub only_model: Option<String>,
    /// Our name in the vendor's statistics.
    pub app_name: String,
    /// Our address there.
    pub app_url: String,
    /// Only providers that neither store nor train.
    pub deny_data_collection: bool,
    /// Only providers with zero retention.
    pub zero_retention: bool,
    /// What is known of each model, by the vendor's name.
    pub routes: HashMap<String, Route>,
    /// Calls at the same time.
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
    /// The first pause after our account was refused.
    pub pause: Duration,
}

/// What is known of a model.
#[derive(Clone, Debug, Default)]
pub struct Route {
    /// Asked in this order when it cannot answer.
    pub fallbacks: Vec<String>,
    /// The most we pay, in micro-USD per million of the model's tokens read.
    pub max_prompt_price: u64,
    /// The same for tokens written.
    pub max_completion_price: u64,
}

impl Options {
    /// The options of a configuration; `public_url` is our own address.
    #[must_use]
    pub fn of(config: &Config, public_url: &str) -> Self {
        let settings = &config.openrouter;
        let base_url = config.model_base_url();
        let route = |model: &crate::config::Model| {
            let route = Route {
                fallbacks: model.fallbacks.clone(),
                max_prompt_price: model.max_prompt_price,
                max_completion_price: model.max_completion_price,
            };
            (model.model.clone(), route)
        };
        Self {
            openrouter: speaks_openrouter(settings.dialect, &base_url),
            base_url,
            key: config.secrets.model_key.as_ref().map(|key| key.key.clone()),
            only_model: settings.model.clone(),
            app_name: settings.app_name.clone(),
            app_url: settings.app_url.clone().unwrap_or_else(|| public_url.to_owned()),
            deny_data_collection: settings.data_collection == DataCollection::Deny,
            zero_retention: settings.zero_retention,
            routes: config.models.catalogue.iter().map(route).collect(),
            max_in_flight: settings.max_in_flight,
            max_calls: settings.max_calls_per_job,
            max_retries: settings.max_retries,
            connect: secs(settings.connect_timeout_secs),
            first_byte: secs(settings.first_byte_timeout_secs),
            idle: secs(settings.idle_timeout_secs),
            total: secs(settings.total_timeout_secs),
            max_body: settings.max_body_bytes,
            back_off: Duration::from_millis(400),
            pause: secs(settings.pause_secs),
        }
    }
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
