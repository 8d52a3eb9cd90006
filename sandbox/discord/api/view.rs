//! Messages as the API shows them, and times as it writes them.

use serde_json::{Value, json};

use crate::discord::Discord;
use crate::discord::world::World;
use crate::discord::world::message::Message;

/// A message as the API shows it.
pub fn message(discord: &Discord, message: &Message) -> Value {
    in_world(&discord.world(), message, &discord.base_url())
}

/// As [`message`], while the state is locked.
pub fn in_world(world: &World, message: &Message, base: &str) -> Value {
    let author = world.users.get(&message.author);
    let mentions = message.pings.iter().filter_map(|it| world.users.get(it.strip_prefix('@')?));
    let mut view = json!({
        "id": message.id, "channel_id": message.channel, "type": kind(message), "content": message.content,
        "author": author.map(crate::discord::world::people::User::view), "timestamp": iso(message.born_ms),
        "edited_timestamp": message.edited_ms.map(iso), "tts": false, "pinned": false, "flags": message.flags,
        "mention_everyone": message.pings.iter().any(|it| it == "@everyone" || it == "@here"),
        "mentions": mentions.map(crate::discord::world::people::User::view).collect::<Vec<_>>(), "mention_roles": [],
        "attachments": message.files(base), "embeds": message.embeds.iter().map(embed).collect::<Vec<_>>(),
        "components": message.components,
    });
    if let Some(nonce) = &message.nonce {
        view["nonce"] = json!(nonce);
    }
    if message.by_app {
        view["application_id"] = json!(world.app.id);
    }
    if message.interaction.is_some() {
        view["webhook_id"] = json!(world.app.id);
    }
    if let (Some(id), Some(user)) = (&message.interaction, message.used_by.as_ref().and_then(|id| world.users.get(id)))
    {
        view["interaction_metadata"] = json!({
            "id": id, "type": 2, "user": user.view(), "authorizing_integration_owners": {"0": "0"},
        });
    }
    if let Some(other) = &message.reply_to {
        view["message_reference"] = json!({"type": 0, "channel_id": message.channel, "message_id": other});
    }
    view
}

fn kind(message: &Message) -> u8 {
    match (&message.used, &message.reply_to) {
        (Some(_), _) => 20,
        (None, Some(_)) => 19,
        (None, None) => 0,
    }
}

fn embed(embed: &Value) -> Value {
    let mut embed = embed.clone();
    embed["type"] = json!("rich");
    embed
}

/// `2026-01-31T12:00:00.123000+00:00`.
pub fn iso(ms: i64) -> String {
    let (days, of_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1_000 % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}000+00:00", of_day % 1_000)
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_written_as_the_vendor_does() {
        assert_eq!(super::iso(0), "1970-01-01T00:00:00.000000+00:00");
        assert_eq!(super::iso(1_709_208_000_123), "2024-02-29T12:00:00.123000+00:00");
    }
}
