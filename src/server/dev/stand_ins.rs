//! Which vendors are real, and the stand-ins for the others.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use myba_sandbox::slack::{Mode, first};
use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets as Shared, StandIns as Played, discord};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::config::{BaseUrl, Config, DiscordMode, ModelKey, PublishableKey, SlackClient, SlackMode, SmtpServer};

/// How long a listening sandbox may take to accept a connection.
const KNOCK: Duration = Duration::from_secs(1);

/// Which vendors are played: those whose deciding key is not set. One vendor's key decides about that vendor alone.
const fn played(config: &Config) -> Played {
    Played {
        clerk: config.secrets.clerk_key.is_none(),
        stripe: config.secrets.stripe_key.is_none(),
        openrouter: config.secrets.model_key.is_none(),
        slack: !config.secrets.has_slack(),
        discord: !config.secrets.has_discord(),
    }
}

/// The running stand-ins.
pub struct StandIns {
    sandbox: Option<Sandbox>,
    /// Which vendors they play.
    pub played: Played,
}

impl StandIns {
    /// Starts what is needed and points the configuration at it. Secrets that were set are used as given.
    pub async fn start(config: &mut Config, public_url: &str, clerk_assets: Option<PathBuf>) -> anyhow::Result<Self> {
        let played = played(config);
        if !(played.clerk || played.stripe || played.openrouter || played.slack || played.discord) {
            return Ok(Self { sandbox: None, played });
        }
        let sandbox = Sandbox::start(SandboxOptions {
            bind: config.sandbox.bind,
            data_dir: Some(config.database.folder()),
            product_url: format!("{public_url}{}", config.http.base_path),
            secrets: shared(config, played),
            clerk_assets,
            pace: Pace::Natural,
            stand_ins: played,
        })
        .await
        .context("MYBA_SANDBOX__BIND chooses another address, and port 0 a free one")?;
        connect(config, &sandbox, played)?;
        Ok(Self { sandbox: Some(sandbox), played })
    }

    /// Where the console is.
    pub fn url(&self) -> Option<&str> {
        self.sandbox.as_ref().map(Sandbox::url)
    }

    /// Ends them.
    pub async fn stop(self) {
        if let Some(sandbox) = self.sandbox {
            sandbox.stop().await;
        }
    }
}

/// The secrets a stand-in has to sign with, where somebody set them.
fn shared(config: &Config, played: Played) -> Shared {
    let all = |secrets: &[SecretString]| {
        let texts: Vec<_> = secrets.iter().map(SecretString::expose_secret).collect();
        (!texts.is_empty()).then(|| texts.join(","))
    };
    let newest = |secrets: &[SecretString]| secrets.first().map(|secret| secret.expose_secret().to_owned());
    Shared {
        stripe_webhook: all(&config.secrets.stripe_webhook).filter(|_| played.stripe),
        clerk_webhook: newest(&config.secrets.clerk_webhook).filter(|_| played.clerk),
        discord_client_id: config.secrets.discord_application.clone().filter(|_| played.discord),
        discord_client_secret: config
            .secrets
            .discord_client_secret
            .as_ref()
            .map(|it| it.expose_secret().to_owned())
            .filter(|_| played.discord),
        ..Shared::default()
    }
}

fn connect(config: &mut Config, sandbox: &Sandbox, played: Played) -> anyhow::Result<()> {
    let base = |text: &str| BaseUrl::parse(text).map_err(|error| anyhow!("the stand-in's address {text} {error}"));
    let secrets = &mut config.secrets;
    if played.openrouter {
        let writer = sandbox.openrouter();
        config.openrouter.base_url = Some(base(&writer.base_url())?);
        config.openrouter.model = None;
        secrets.model_key = Some(ModelKey { key: writer.key().into(), is_openai: false });
    }
    if played.clerk {
        let clerk = sandbox.clerk();
        let api = base(&clerk.issuer())?;
        config.clerk.issuer = Some(api.clone());
        config.clerk.jwks_url = Some(base(&clerk.jwks_url())?);
        config.clerk.frontend_api_url = Some(api.clone());
        config.clerk.api_url = api;
        secrets.clerk_publishable = PublishableKey::parse(&clerk.publishable_key());
        secrets.clerk_key = Some(clerk.secret_key().into());
        if secrets.clerk_webhook.is_empty() {
            secrets.clerk_webhook = vec![clerk.webhook_secret().into()];
        }
    }
    if played.stripe {
        let stripe = sandbox.stripe();
        config.stripe.api_url = base(&stripe.base_url())?;
        secrets.stripe_key = Some(stripe.secret_key().into());
        if secrets.stripe_webhook.is_empty() {
            secrets.stripe_webhook = vec![stripe.webhook_secret().into()];
        }
    }
    if played.slack {
        let slack = sandbox.slack();
        config.slack.api_url = base(&slack.api_url())?;
        config.slack.authorize_url = base(&format!("{}/oauth/v2/authorize", slack.base_url()))?;
        config.slack.openid_url = base(&format!("{}/openid/connect/authorize", slack.base_url()))?;
        config.slack.response_url_hosts = vec![slack.hook_host()];
        config.slack.app_id = Some(slack.app_id());
        slack.set_mode(match config.slack.mode {
            SlackMode::Http => Mode::Http,
            SlackMode::Socket => Mode::Socket,
        });
        secrets.slack_signing = vec![slack.signing_secret().into()];
        secrets.slack_app_token = Some(slack.app_token().into());
        secrets.slack_client = Some(SlackClient { id: slack.client_id(), secret: slack.client_secret().into() });
        secrets.slack_bot_token = slack.bot_token(first::TEAM).map(Into::into);
    }
    if played.discord {
        let discord = sandbox.discord();
        config.discord.api_url = base(&discord.base_url())?;
        config.discord.authorize_url = base(&format!("{}/oauth2/authorize", discord.base_url()))?;
        discord.set_mode(match config.discord.mode {
            DiscordMode::Gateway => discord::Mode::Gateway,
            DiscordMode::Http => discord::Mode::Http,
        });
        secrets.discord_token = Some(discord.bot_token().into());
        secrets.discord_public = vec![discord.public_key().into()];
        secrets.discord_application = Some(discord.app_id());
        secrets.discord_client_secret = Some(discord.client_secret().into());
    }
    if config.mail.smtp_url.is_none() {
        let url = sandbox.smtp_url();
        config.mail.smtp_url =
            Some(SmtpServer::parse(url).map_err(|error| anyhow!("the stand-in's address {url} {error}"))?);
    }
    config.sandbox.bind = address(sandbox.url()).unwrap_or(config.sandbox.bind);
    Ok(())
}

fn address(url: &str) -> Option<SocketAddr> {
    url.strip_prefix("http://")?.parse().ok()
}

/// Points the configuration at the writer of a sandbox that is already listening.
///
/// # Errors
/// When none listens; the message says what to do.
pub async fn borrow_writer(config: &mut Config) -> anyhow::Result<()> {
    let bind = config.sandbox.bind;
    let knocked = tokio::time::timeout(KNOCK, tokio::net::TcpStream::connect(bind)).await;
    let key = key_of(&config.database.folder());
    match (knocked, key) {
        (Ok(Ok(_)), Some(key)) => {
            let url = format!("http://{bind}/openrouter/api/v1");
            config.openrouter.base_url = Some(BaseUrl::parse(&url).map_err(|error| anyhow!("{url} {error}"))?);
            config.secrets.model_key = Some(ModelKey { key: key.into(), is_openai: false });
            Ok(())
        }
        _ => Err(anyhow!(
            "there is no writer: OPENROUTER_API_KEY is not set, and no sandbox listens on {bind}; `cargo run` in another \
             terminal starts one"
        )),
    }
}

/// The key that the sandbox keeps beside the database.
fn key_of(folder: &Path) -> Option<String> {
    let text = std::fs::read_to_string(folder.join("sandbox").join("openrouter.json")).ok()?;
    let state: Value = serde_json::from_str(&text).ok()?;
    state["key"].as_str().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn config(variables: &[(&str, &str)], folder: &Path) -> Config {
        let url = format!("sqlite:{}", folder.join("myba.db").display());
        let mut all: BTreeMap<_, _> = variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        all.insert("MYBA_DATABASE__URL".to_owned(), url);
        all.insert("MYBA_SANDBOX__BIND".to_owned(), "127.0.0.1:0".to_owned());
        Config::load(&all, folder).unwrap()
    }

    #[tokio::test]
    async fn vendors_without_a_key_are_stand_ins_and_the_others_stay_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let real = "http://127.0.0.1:1/v1";
        let variables = [("OPENROUTER_API_KEY", "sk-or-v1-mine"), ("MYBA_OPENROUTER__BASE_URL", real)];
        let mut config = config(&variables, folder.path());
        let stand_ins = StandIns::start(&mut config, "http://127.0.0.1:8080", None).await.unwrap();
        assert_eq!(
            stand_ins.played,
            Played { clerk: true, stripe: true, openrouter: false, slack: true, discord: true }
        );
        let url = stand_ins.url().unwrap().to_owned();
        assert_eq!(config.model_base_url().as_str(), real);
        assert_eq!(config.clerk_issuer().unwrap(), format!("{url}/clerk"));
        assert_eq!(config.stripe.api_url.as_str(), format!("{url}/stripe"));
        assert_eq!(config.warnings(), Vec::<String>::new());
        stand_ins.stop().await;
    }

    #[tokio::test]
    async fn keys_survive_a_restart_and_a_given_webhook_secret_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let secret = "whsec_c2VjcmV0c2VjcmV0c2VjcmV0";
        let variables = [("CLERK_WEBHOOK_SECRET", secret)];
        let mut keys = Vec::new();
        for _ in 0..2 {
            let mut config = config(&variables, folder.path());
            let stand_ins = StandIns::start(&mut config, "http://127.0.0.1:8080", None).await.unwrap();
            assert_eq!(stand_ins.sandbox.as_ref().unwrap().clerk().webhook_secret(), secret);
            keys.push(config.secrets.clerk_key.unwrap().expose_secret().to_owned());
            stand_ins.stop().await;
        }
        assert_eq!(keys[0], keys[1]);
    }

    #[tokio::test]
    async fn without_a_key_and_a_sandbox_there_is_no_writer() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&[], folder.path());
        let error = borrow_writer(&mut config).await.unwrap_err().to_string();
        assert!(error.contains("OPENROUTER_API_KEY") && error.contains("cargo run"), "{error}");
    }
}
