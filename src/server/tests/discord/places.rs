//! Where the app can be used: servers, direct messages, other people's servers, threads and forums.

use myba_sandbox::discord::{ChannelKind, Message, Mode, place};

use crate::guild::{ACME, Guild, PATIENCE, says};
use crate::room::IDEA;

#[tokio::test]
async fn i18_a_direct_message_works_with_ones_own_tokens() {
    for mode in [Mode::Gateway, Mode::Http] {
        let guild = Guild::with(mode, &[]).await;
        let ben = guild.person("ben");
        let direct = guild.discord.dm(&ben);
        guild.ask_in(&direct, &ben, ("myba new", &[("idea", IDEA)]), "1 token · 2 left").await;
        guild.ask_in(&direct, &ben, ("myba balance", &[]), "2 tokens left.").await;
        guild.close().await;
    }
}

#[tokio::test]
async fn a_fresh_account_gets_no_free_tokens_anywhere() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let fresh = guild.discord.add_person(&[ACME], "fresh");
    // Anybody can make a server of their own, and accounts to fill it.
    for place in [guild.discord.dm(&fresh), guild.channel("general")] {
        let refused = guild.ask_in(&place, &fresh, ("myba new", &[("idea", IDEA)]), "Nothing was taken").await;
        assert!(!says(&refused, "1 token ·"), "{refused:?}");
    }
    guild.close().await;
}

#[tokio::test]
async fn a_ticket_is_shared_in_a_thread_in_another_channel_and_as_a_post_of_a_forum() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, ben, general) = (guild.person("ana"), guild.person("ben"), guild.channel("general"));
    let (product, ideas) = (guild.channel("product"), guild.channel("ideas"));
    let preview = guild.write("ana", IDEA, "1 token · 2 left").await;
    let id = sharing(&preview);
    let chosen = guild.discord.select(&ana, &preview, &id, &[&product]).await;
    assert!(chosen.is_ok(), "{chosen:?}");
    guild.sees(&ben, &product, "Shared by @").await;
    let preview = guild.discord.last(&ana, &general).unwrap();
    let chosen = guild.discord.select(&ana, &preview, &id, &[&ideas]).await;
    assert!(chosen.is_ok(), "{chosen:?}");
    let posted = guild.discord.wait_until(PATIENCE, |room| {
        let (post, _) = room.threads(&ideas).pop()?;
        room.last(&ben, &post).filter(|message| says(message, "Shared by @"))
    });
    assert!(posted.await.is_some(), "{:?}", guild.discord.violations());
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    let thread = guild.discord.add_channel(ACME, "a-thread", ChannelKind::Text);
    guild.ask_in(&thread, &ana, ("myba balance", &[]), "2 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn a_ticket_that_discord_did_not_let_us_post_can_be_shared_there_again() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, ben, general) = (guild.person("ana"), guild.person("ben"), guild.channel("general"));
    let (product, bot) = (guild.channel("product"), guild.discord.app_id());
    let preview = guild.write("ana", IDEA, "1 token · 2 left").await;
    let id = sharing(&preview);
    guild.discord.overwrite(&product, &bot, 0, place::SEND_MESSAGES);
    assert!(guild.discord.select(&ana, &preview, &id, &[&product]).await.is_ok());
    guild.sees(&ana, &general, "MyBA may not post in that channel. Nothing was taken.").await;
    assert!(guild.discord.messages(&ben, &product).is_empty());
    guild.discord.overwrite(&product, &bot, place::SEND_MESSAGES, 0);
    assert!(guild.discord.select(&ana, &preview, &id, &[&product]).await.is_ok());
    guild.sees(&ben, &product, "Shared by @").await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

/// The name of the select that shares a ticket elsewhere.
fn sharing(preview: &Message) -> String {
    let pick = preview.components.iter().map(ToString::to_string).find(|row| row.contains("share-in")).expect("a pick");
    pick.split("\"custom_id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_message_becomes_a_ticket_and_typing_finds_old_ones() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    let said = guild.discord.say(
        &guild.person("ben"),
        &general,
        "the export button does nothing in Safari, all other browsers are fine",
    );
    assert!(guild.discord.message_command(&ana, &said, "Draft ticket").await.is_ok());
    guild.sees(&ana, &general, "1 token · 2 left").await;
    let found = guild.discord.suggest(&ana, &general, "myba history", "ticket", "SAFARI").await;
    let choices = found.choices();
    assert_eq!(choices.len(), 1, "{found:?}");
    let id = choices[0].1.as_str().unwrap().to_owned();
    guild.ask("ana", "myba history", &[("ticket", &id)], "Nothing was taken").await;
    let none = guild.discord.suggest(&guild.person("ben"), &general, "myba history", "ticket", "").await;
    assert!(none.choices().is_empty(), "nobody finds what others wrote");
    guild.close().await;
}

#[tokio::test]
async fn i14_nobody_is_pinged_by_an_idea_a_ticket_or_a_name() {
    let guild = Guild::with(Mode::Http, &[]).await;
    let (ana, ben, general) = (guild.person("ana"), guild.person("ben"), guild.channel("general"));
    let idea = "@everyone and @here and <@600000000000000002> <@&700000000000000101> need [money](https://evil.example) *now* `please`";
    let preview = guild.write("ana", idea, "1 token · 2 left").await;
    guild.press(&ana, &preview, "Share").await;
    let shared = guild.sees(&ben, &general, "Shared by @").await;
    assert!(shared.pings.is_empty(), "{:?}", shared.pings);
    guild.close().await;
}
