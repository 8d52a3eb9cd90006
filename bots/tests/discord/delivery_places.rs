//! Places: where the app is only with a person, other channels, forums, and people who take no messages.

use std::time::Duration;

use myba_bots::conversation::{Message, Reply};
use myba_bots::discord::DiscordError;
use myba_sandbox::discord::place;

use crate::delivery_room::{Room, private};
use crate::delivery_samples as samples;

#[tokio::test]
async fn i18_where_only_a_person_brought_it_along() {
    let room = Room::open().await;
    let (discord, ivo) = (room.discord(), &room.ivo);
    let globex = discord.guild("Globex");
    let (quiet, berlin) = (discord.channel(&globex, "quiet"), discord.channel(&globex, "berlin"));
    let to = room.idea_of(ivo, &quiet).await.reply_to;
    assert!(to.user_only);
    room.send(&to, &private("A draft.")).await.unwrap();
    room.send(&to, &Reply::Public(samples::shared())).await.unwrap();
    assert_eq!(discord.chat(&room.ben, &quiet), "", "Discord shows it to him alone");
    insta::assert_snapshot!("only_you", discord.chat(ivo, &quiet));
    let to = room.idea_of(ivo, &berlin).await.reply_to;
    room.send(&to, &private("A draft.")).await.unwrap();
    for _ in 0..5 {
        room.send(&to, &Reply::Public(Message::note("To all."))).await.unwrap();
    }
    assert_eq!(discord.chat(&room.ben, &berlin).matches("To all.").count(), 5);
    let more = room.client.follow_up(&to, &myba_bots::discord::message(&Message::note("Six.")), false).await;
    assert_eq!(more, Err(DiscordError::TooManyFollowUps));
    room.send(&to, &Reply::Public(Message::note("Six."))).await.unwrap();
    assert!(room.direct(ivo).contains("Six."), "nothing is lost: {}", room.direct(ivo));
    room.clock.advance(Duration::from_secs(14 * 60));
    room.send(&to, &Reply::Public(samples::shared())).await.unwrap();
    assert!(room.direct(ivo).contains("This took too long to be shown to everybody there."), "{}", room.direct(ivo));
    room.finish();
}

#[tokio::test]
async fn another_channel_takes_a_ticket_once() {
    let room = Room::open().await;
    let discord = room.discord();
    let acme = discord.guild("Acme");
    let product = discord.channel(&acme, "product");
    let to = room.idea().await.reply_to;
    room.send(&to, &private("Shared in #product.")).await.unwrap();
    for _ in 0..2 {
        room.send(&to, &Reply::Elsewhere(product.clone(), samples::shared())).await.unwrap();
    }
    assert_eq!(discord.chat(&room.ben, &product).matches("Bug: Search").count(), 1);
    assert!(room.chat().ends_with("  Shared in #product.\n"), "{}", room.chat());
    let leads = discord.channel(&acme, "leads");
    room.send(&to, &Reply::Elsewhere(leads, samples::shared())).await.unwrap();
    insta::assert_snapshot!("not_posted", room.chat());
    discord.overwrite(&product, &acme, 0, place::SEND_MESSAGES);
    room.send(&to, &Reply::Elsewhere(product, Message::note("May I?"))).await.unwrap();
    assert!(room.chat().contains("MyBA may not post in that channel. Nothing was taken."), "{}", room.chat());
    room.finish();
}

#[tokio::test]
async fn a_forum_gets_a_post_with_the_tag_it_wants() {
    let room = Room::open().await;
    let discord = room.discord();
    let ideas = discord.channel(&discord.guild("Acme"), "ideas");
    let to = room.idea().await.reply_to;
    room.send(&to, &private("Shared.")).await.unwrap();
    room.send(&to, &Reply::Elsewhere(ideas.clone(), samples::shared())).await.unwrap();
    let place = room.client.channel(&ideas).await.unwrap();
    assert!(place.is_forum() && !place.needs_tag());
    discord.require_tag(&ideas);
    let mut story = samples::shared();
    story.summary = "Story: Something else".to_owned();
    room.send(&to, &Reply::Elsewhere(ideas.clone(), story)).await.unwrap();
    let threads = discord.look(|room| room.threads(&ideas));
    let names: Vec<&str> = threads.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["Search page forgets filters on Back"; 2], "{threads:?}");
    for (thread, _) in &threads {
        assert_eq!(discord.tags(thread), ["720000000000000001"], "named like the kind, and the first of them");
        assert!(discord.chat(&room.ben, thread).contains("Back shows the same filters."));
    }
    room.finish();
}

#[tokio::test]
async fn somebody_who_takes_no_messages_gets_none() {
    let room = Room::open().await;
    let discord = room.discord();
    let joe = discord.person("joe");
    let mut to = room.idea_of(&joe, &room.general).await.reply_to;
    let sent = room.send(&to, &Reply::Direct(Message::note("Welcome."))).await;
    assert!(matches!(sent, Err(DiscordError::NotThere(_))), "{sent:?}");
    to.user = "600000000000000999".to_owned();
    let sent = room.send(&to, &Reply::Direct(Message::note("Welcome."))).await;
    assert!(matches!(sent, Err(DiscordError::NotThere(_))), "{sent:?}");
    assert_eq!(room.client.guild_name(&discord.guild("Acme")).await.as_deref(), Ok("Acme"));
    let away = room.client.guild_name(&discord.guild("Globex")).await;
    assert!(matches!(away, Err(DiscordError::NotThere(_))), "{away:?}");
    let group = discord.add_group(&[&room.ivo, &room.ben]);
    let to = room.idea_of(&room.ivo, &group).await.reply_to;
    room.send(&to, &private("A draft.")).await.unwrap();
    room.send(&to, &Reply::Public(samples::shared())).await.unwrap();
    assert!(discord.chat(&room.ben, &group).contains("Bug: Search"), "{}", discord.chat(&room.ben, &group));
    assert_eq!(
        room.client.channel(&group).await.unwrap_err(),
        DiscordError::NotThere("403 50001 Missing Access".into())
    );
    room.finish();
}
