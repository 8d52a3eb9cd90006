//! The commands, as Discord knows them: written anew only when they changed, for it counts the times.

use std::time::Duration;

use myba_bots::conversation::OnDiscord;
use myba_bots::discord::{self, DiscordError};

use crate::app::App;

/// The pause after Discord could not be reached, and the longest.
const PAUSES: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(300)];

/// Registers the commands, however long that takes; once per start.
pub async fn run(app: App) {
    if app.config.secrets.discord_token.is_none() {
        return;
    }
    let mut pause = PAUSES[0];
    loop {
        let wait = match register(&app).await {
            Ok(changed) => return tracing::info!(changed, "the commands in Discord are as they should be"),
            Err(DiscordError::RateLimited(wait)) => wait,
            Err(error) if error.passes() => {
                tracing::warn!(%error, "the commands in Discord; trying again");
                pause
            }
            Err(error) => return tracing::error!(%error, "the commands cannot be registered in Discord"),
        };
        tokio::time::sleep(wait.max(pause)).await;
        pause = PAUSES[1].min(pause * 2);
    }
}

/// Whether they had to be written.
async fn register(app: &App) -> Result<bool, DiscordError> {
    let id = app.discord.application().await?;
    let ours = discord::commands(app.config.shop().discord != OnDiscord::Off);
    if discord::same(&ours, &app.discord.client.registered_commands(id).await?) {
        return Ok(false);
    }
    app.discord.client.register_commands(id, &ours).await?;
    Ok(true)
}
