//! What people do on Discord is understood, on whatever way it comes.

use std::fmt::Write as _;

use myba_bots::discord::{Delivery, Read, Typed, read};

use crate::read_room::payloads;

fn line(delivery: &Delivery) -> String {
    let request = &delivery.request;
    let place = if request.place.thread.is_some() { "(a thread) " } else { "" };
    format!(
        "{:?}\n    {:?}{}, by {} ({:?}, {}), in {:?} {place}{}\n    bought: {}",
        request.act,
        delivery.first,
        if delivery.reply_to.replaces { " in its place" } else { "" },
        request.sender.name,
        request.sender.standing,
        request.sender.locale.as_deref().unwrap_or("no language"),
        request.place.kind,
        match (&delivery.guild, delivery.reply_to.user_only) {
            (Some(_), _) => "with the app",
            (None, true) => "where they brought the app along",
            (None, false) => "of their own",
        },
        delivery.entitlements.len(),
    )
}

#[tokio::test]
async fn i18_what_people_do_is_understood_everywhere() {
    let mut story = String::new();
    for (name, payload) in payloads().await {
        let told = match read(payload) {
            Ok(Read::Asked(delivery)) => line(&delivery),
            Ok(Read::Suggest(suggest)) => {
                let (Typed::Ticket(typed) | Typed::Model(typed)) = &suggest.typed;
                format!("Suggest for {typed:?} to {}", suggest.sender.name)
            }
            other => panic!("{name}: {other:?}"),
        };
        writeln!(story, "{name}\n    {told}").unwrap();
    }
    insta::assert_snapshot!(story);
}
