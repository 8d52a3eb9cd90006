//! `myba config check`: what is set and from where, and whether a pack loses money.

use std::io::Write;
use std::process::ExitCode;

use secrecy::SecretString;

use crate::config::{Config, Margin, Secrets, hint, margins};

pub fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "environment: {}", config.environment)?;
    print_settings(&mut out, config)?;
    for warning in config.warnings() {
        writeln!(out, "note: {warning}")?;
    }
    let margins = margins(config);
    print_margins(&mut out, config, &margins)?;
    let losses = margins.iter().filter(|margin| margin.is_loss()).count();
    if losses > 0 {
        writeln!(
            std::io::stderr(),
            "myba: {losses} of the prices above lose money; raise them, or the model's tokens"
        )?;
        return Ok(ExitCode::from(1));
    }
    writeln!(out, "the configuration is sound, and nothing for sale loses money")?;
    Ok(ExitCode::SUCCESS)
}

fn print_settings(out: &mut impl Write, config: &Config) -> std::io::Result<()> {
    let mut any = false;
    for (key, source) in config.sources() {
        any = true;
        let value = match secret_hint(&config.secrets, key) {
            Some(hint) => hint,
            None => config.value_of(key).unwrap_or("set").to_owned(),
        };
        writeln!(out, "  {key} = {value}  ({source})")?;
    }
    if any { Ok(()) } else { writeln!(out, "  every setting is the default") }
}

/// The end of a secret; `None` for a setting.
fn secret_hint(secrets: &Secrets, name: &str) -> Option<String> {
    let one = |key: &Option<SecretString>| key.as_ref().map(hint);
    let several = |keys: &[SecretString]| {
        let hints: Vec<_> = keys.iter().map(hint).collect();
        (!hints.is_empty()).then(|| hints.join(", "))
    };
    match name {
        "CLERK_SECRET_KEY" => one(&secrets.clerk_key),
        "CLERK_PUBLISHABLE_KEY" => secrets.clerk_publishable.as_ref().map(|key| key.text.clone()),
        "CLERK_WEBHOOK_SECRET" => several(&secrets.clerk_webhook),
        "STRIPE_SECRET_KEY" => one(&secrets.stripe_key),
        "STRIPE_WEBHOOK_SECRET" => several(&secrets.stripe_webhook),
        "OPENROUTER_API_KEY" | "OPENAI_API_KEY" => secrets.model_key.as_ref().map(|key| hint(&key.key)),
        "SLACK_SIGNING_SECRET" => several(&secrets.slack_signing),
        "SLACK_CLIENT_ID" => secrets.slack_client.as_ref().map(|client| client.id.clone()),
        "SLACK_CLIENT_SECRET" => secrets.slack_client.as_ref().map(|client| hint(&client.secret)),
        "SLACK_BOT_TOKEN" => one(&secrets.slack_bot_token),
        "SLACK_APP_TOKEN" => one(&secrets.slack_app_token),
        "DISCORD_TOKEN" => one(&secrets.discord_token),
        "DISCORD_APPLICATION_ID" => secrets.discord_application.clone(),
        "DISCORD_PUBLIC_KEY" => several(&secrets.discord_public),
        "DISCORD_CLIENT_SECRET" => one(&secrets.discord_client_secret),
        "MYBA_SECRET_KEY" => several(&secrets.myba),
        "MYBA_METRICS_TOKEN" => one(&secrets.metrics),
        "MYBA_SMTP_PASSWORD" => one(&secrets.smtp_password),
        "MYBA_EMAIL_KEY" => one(&secrets.email),
        name => secrets.models.get(name).map(hint),
    }
}

fn print_margins(out: &mut impl Write, config: &Config, margins: &[Margin]) -> std::io::Result<()> {
    writeln!(
        out,
        "what is left of each pack or period when all of it is spent on one model, in {}:",
        config.checkout.currency
    )?;
    writeln!(out, "  pack           model        price      fee     cost     left")?;
    for margin in margins {
        let note = if margin.first_purchase { "  first purchase" } else { "" };
        let loss = if margin.is_loss() { "  LOSS" } else { "" };
        writeln!(
            out,
            "  {:<14} {:<10} {:>7} {:>8} {:>8} {:>8} {:>4} %{note}{loss}",
            margin.pack,
            margin.model,
            major(margin.price),
            major(margin.fee),
            major(margin.cost),
            major(margin.left()),
            margin.percent(),
        )?;
    }
    Ok(())
}

/// Millionths as units with two places, rounded towards zero.
pub(super) fn major(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let hundredths = micro.unsigned_abs() / 10_000;
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}
