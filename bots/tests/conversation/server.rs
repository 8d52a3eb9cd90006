//! What administrators of a Discord server decide, and what holds for its members then.

use myba_bots::conversation::{Press, Reply};

use crate::room::{ADA, ANA, BEN, GUEST, Room, Spot, choose, form, press, text, ticket};
use crate::writer::IDEA;

#[tokio::test]
async fn an_administrator_sees_what_holds_and_changes_it() {
    let room = Room::discord().await;
    let panel = room.says(ADA, "setup").await;
    let roles = room.presses(ADA, choose(&panel, "Roles", &["R1", "R2"])).await;
    assert_eq!(choose(&roles, "Roles", &[]), Press::SetRoles(Vec::new()));
    let channels = room.presses(ADA, choose(&roles, "Channels", &["C1"])).await;
    let caps = room.presses(ADA, press(&channels, "Change caps")).await;
    assert_eq!(form(&caps).fields.len(), 2);
    let wrong = room.fills(ADA, form(&caps), &[("cap", "many"), ("day", "few")]).await;
    assert!(matches!(&wrong[..], [Reply::Errors(errors)] if errors.len() == 2), "{wrong:?}");
    let again = room.fills_again(ADA).await;
    assert_eq!(form(&again).fields[0].value.as_deref(), Some("many"));
    room.fills(ADA, form(&again), &[("cap", ""), ("day", "5")]).await;
    let off = room.presses(ADA, press(&panel, "Switch off")).await;
    room.says(ANA, "balance").await;
    room.presses(ADA, press(&off, "Switch on")).await;
    room.fills(ADA, form(&caps), &[("cap", "1,000"), ("day", "")]).await;
    room.team(50).await;
    room.says(ADA, "setup").await;
    let ended = room.presses(ADA, Press::DisconnectTeam).await;
    room.presses(ADA, press(&ended, "Connect team wallet")).await;
    let foreign = room.presses(ANA, Press::SetRoles(Vec::new())).await;
    assert!(text(&foreign).contains("Only administrators of this server can do this. Nothing was changed."));
    insta::assert_snapshot!(room.finish().await);
}

#[tokio::test]
async fn only_people_with_a_chosen_role_may_use_it() {
    let room = Room::discord().await;
    room.presses(ADA, Press::SetRoles(vec!["R1".to_owned(), "R2".to_owned()])).await;
    let barred = text(&room.draft(ANA, &[("idea", IDEA)]).await);
    assert!(barred.contains("An administrator chose who may use MyBA in this server"), "{barred}");
    assert!(!barred.contains("R1"), "no role is named");
    assert_eq!(room.writer.calls(), 0);
    ticket(&room.draft(ADA, &[("idea", IDEA)]).await);
    room.go(Spot::channel("C1").with_role("R2"));
    ticket(&room.draft(ANA, &[("idea", IDEA)]).await);
    room.go(Spot::direct());
    ticket(&room.draft(BEN, &[("idea", IDEA)]).await);
    room.finish().await;
}

#[tokio::test]
async fn in_chosen_channels_and_their_threads() {
    let room = Room::discord().await;
    room.presses(ADA, Press::SetChannels(vec!["C2".to_owned()])).await;
    assert!(text(&room.says(ANA, "balance").await).contains("does not answer in this channel"));
    room.go(Spot::thread("C2", "77"));
    assert!(text(&room.says(ANA, "balance").await).contains("3 tokens left"));
    room.presses(ADA, Press::SetChannels(vec!["77".to_owned()])).await;
    assert!(text(&room.says(ANA, "balance").await).contains("3 tokens left"), "a thread alone was chosen");
    room.go(Spot::channel("C2"));
    assert!(text(&room.says(ANA, "balance").await).contains("does not answer in this channel"));
    room.finish().await;
}

#[tokio::test]
async fn a_daily_cap_holds_and_somebody_begins_anew() {
    let room = Room::discord().await;
    let team = room.team(50).await;
    let caps = room.presses(ADA, Press::Setup).await;
    room.fills(ADA, form(&caps), &[("cap", "3"), ("day", "1")]).await;
    ticket(&room.draft(ANA, &[("idea", IDEA)]).await);
    room.says(ANA, "quota").await;
    room.says(GUEST, "quota").await;
    let quota = room.says(ADA, "quota").await;
    let whom = room.chat_key(ANA).user;
    let never = room.presses(ADA, choose(&quota, "Let somebody", &["1"])).await;
    assert!(text(&never).contains("has not used MyBA here"), "{never:?}");
    let foreign = room.presses(ANA, choose(&quota, "Let somebody", &[&whom])).await;
    assert!(text(&foreign).contains("Only administrators of this server"));
    let before = text(&room.draft(ANA, &[("idea", "finance needs another export of all bills, as a CSV file")]).await);
    assert!(!before.contains("team wallet"), "the day's share is used: {before}");
    room.presses(ADA, choose(&quota, "Let somebody", &[&whom])).await;
    let after = text(&room.draft(ANA, &[("idea", "finance needs a third export of all bills, as a CSV file")]).await);
    assert!(after.contains("Paid by Acme's team wallet"), "{after}");
    assert_eq!(room.ledger.balance(&team.wallet).await.unwrap().consumed.get(), 2);
    let said = room.finish().await;
    let of_quota: Vec<&str> = said.lines().filter(|line| line.contains("of your") || line.contains("anew")).collect();
    insta::assert_snapshot!(of_quota.join("\n").replace(&whom, "<ana>"));
}
