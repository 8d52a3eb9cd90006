//! `myba doctor`: whether everything the program needs is there.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::database;
use crate::config::{BaseUrl, Config};
use crate::http_client::{self, ClientOptions};

/// How long one vendor may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// One line of the report.
struct Finding {
    what: &'static str,
    fine: bool,
    says: String,
}

pub async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let mut findings = vec![Finding { what: "settings", fine: true, says: format!("sound, {}", config.environment) }];
    findings.push(of_database(config).await);
    let secrets = &config.secrets;
    let jwks = config.clerk_jwks_url().and_then(|url| BaseUrl::parse(&url).ok());
    findings.push(match jwks {
        Some(url) => of_vendor("sign-in", &url, "", None).await,
        None => without("sign-in", "CLERK_PUBLISHABLE_KEY"),
    });
    findings.push(match &secrets.stripe_key {
        Some(key) => of_vendor("payments", &config.stripe.api_url, "v1/balance", Some(key)).await,
        None => without("payments", "STRIPE_SECRET_KEY"),
    });
    findings.push(match &secrets.model_key {
        Some(key) => of_vendor("writer", &config.model_base_url(), "models", Some(&key.key)).await,
        None => without("writer", "OPENROUTER_API_KEY"),
    });
    for model in &config.models.catalogue {
        if let Some(base) = &model.base_url {
            let key = model.key.as_ref().and_then(|name| secrets.models.get(name));
            let found = of_vendor("writer", base, "models", key).await;
            findings.push(Finding { says: format!("{}, for {}", found.says, model.id), ..found });
        }
    }
    findings.push(if config.listens_to_slack() {
        of_vendor("Slack", &config.slack.api_url, "api.test", None).await
    } else {
        without("Slack", "SLACK_SIGNING_SECRET")
    });
    findings.push(if config.listens_to_discord() {
        of_vendor("Discord", &config.discord.api_url, "api/v10/gateway", None).await
    } else {
        without("Discord", "DISCORD_TOKEN")
    });
    let mut out = std::io::stdout().lock();
    for finding in &findings {
        writeln!(out, "{} {}: {}", if finding.fine { "ok " } else { "BAD" }, finding.what, finding.says)?;
    }
    Ok(ExitCode::from(u8::from(findings.iter().any(|finding| !finding.fine))))
}

async fn of_database(config: &Config) -> Finding {
    let what = "database";
    let was_there = config.database.folder().join(".myba").exists();
    if let Some(file) = config.database.sqlite_file().filter(|file| !was_there && !file.exists()) {
        return Finding { what, fine: true, says: format!("{} is made at the first start", file.display()) };
    }
    match database::open(config, false).await {
        Ok(store) => {
            let says = format!("usable and up to date ({})", store.engine_name());
            store.close().await;
            Finding { what, fine: true, says }
        }
        Err(error) => Finding { what, fine: false, says: error.to_string() },
    }
}

/// A vendor without a key is no fault: `cargo run` has a stand-in for it, and the features that need it say so.
fn without(what: &'static str, name: &str) -> Finding {
    Finding { what, fine: true, says: format!("not connected, {name} is not set") }
}

async fn of_vendor(what: &'static str, base: &BaseUrl, path: &str, key: Option<&SecretString>) -> Finding {
    let url = if path.is_empty() { base.as_str().to_owned() } else { base.join(path) };
    let found = |fine: bool, says: String| Finding { what, fine, says };
    let client = match http_client::build(&ClientOptions::short(PATIENCE, base.is_loopback())) {
        Ok(client) => client,
        Err(error) => return found(false, format!("no HTTP client can be made: {error}")),
    };
    let mut request = client.get(&url);
    if let Some(key) = key {
        request = request.bearer_auth(key.expose_secret());
    }
    match request.send().await.map(|answer| answer.status().as_u16()) {
        Ok(401 | 403) => found(false, format!("{} answers, and refuses the key", base.origin())),
        // What a stand-in does not model is still an answer.
        Ok(status) if status < 500 || status == 501 => found(true, format!("{} answers", base.origin())),
        Ok(status) => found(false, format!("{} answers with status {status}", base.origin())),
        Err(error) => found(false, format!("{} cannot be reached: {}", base.origin(), error.without_url())),
    }
}
