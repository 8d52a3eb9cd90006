//! The same conversation on Discord: forms of text only, picks, files, places without a server.

use myba_bots::conversation::{Act, FormKind, Part, Press, Reply};
use myba_core::chat::Platform;

use crate::room::{ADA, ANA, BEN, Room, Spot, choose, form, message, press, text, ticket};
use crate::settled;
use crate::writer::IDEA;

fn labels(replies: &[Reply]) -> String {
    text(replies).lines().filter(|line| line.trim_start().starts_with('[')).collect()
}

#[tokio::test]
async fn from_an_idea_to_a_ticket_in_another_channel() {
    let room = Room::discord().await;
    let preview = room.draft(ANA, &[("idea", IDEA), ("kind", "story"), ("language", "en")]).await;
    let id = ticket(&preview);
    let there = choose(&preview, "Share in another", &["C9"]);
    let shared = room.presses(ANA, there.clone()).await;
    assert!(matches!(&shared[..], [Reply::Elsewhere(place, _), Reply::Private(_)] if place == "C9"), "{shared:?}");
    let twice = room.presses(ANA, there).await;
    assert!(matches!(twice[..], [Reply::Private(_)]), "a version is shared once in a place");
    let stranger = room.presses(BEN, choose(&preview, "Share in another", &["C7"])).await;
    assert!(text(&stranger).contains("Only @ana can use these buttons."), "{stranger:?}");
    let refine = room.presses(ANA, press(&preview, "Refine")).await;
    room.fills(ANA, form(&refine), &[("instruction", "say which columns")]).await;
    let stale = room.presses(ANA, choose(&preview, "Share in another", &["C8"])).await;
    assert!(matches!(stale[..], [Reply::Private(_)]), "an old pick shares nothing");
    insta::assert_snapshot!(settled(&room.finish().await, &[id]));
}

#[tokio::test]
async fn two_threads_are_two_places_and_a_pick_knows_them_again() {
    for platform in [Platform::Slack, Platform::Discord] {
        let room = Room::on(platform, Default::default()).await;
        let preview = room.says(ANA, IDEA).await;
        let share = press(&preview, "Share");
        for (thread, is_new) in [("7", true), ("8", true), ("7", false)] {
            room.go(Spot::thread("C1", thread));
            let shared = room.presses(ANA, share.clone()).await;
            assert_eq!(matches!(shared[..], [Reply::Public(_), _]), is_new, "{platform:?} {thread}");
        }
        room.go(Spot::channel("C1"));
        assert!(matches!(room.presses(ANA, share).await[..], [Reply::Public(_), _]));
        if platform == Platform::Discord {
            let there = room.presses(ANA, choose(&preview, "Share in another", &["7"])).await;
            assert!(text(&there).contains("This version was shared there before. Nothing was posted."));
        }
        room.finish().await;
    }
}

#[tokio::test]
async fn where_nothing_may_be_posted_nothing_is() {
    let room = Room::discord().await;
    let preview = room.draft(ANA, &[("idea", IDEA)]).await;
    let unwritable = room.presses(ANA, choose(&preview, "Share in another", &[])).await;
    assert!(text(&unwritable).contains("Nothing was posted. Choose a channel in which you may write."));
    room.presses(ADA, Press::SetChannels(vec!["C1".to_owned()])).await;
    let closed = room.presses(ANA, choose(&preview, "Share in another", &["C9"])).await;
    assert!(text(&closed).contains("MyBA posts only in the channels that an administrator chose."), "{closed:?}");
    assert!(matches!(closed[..], [Reply::Private(_)]));
    room.finish().await;
}

#[tokio::test]
async fn i18_without_a_server_it_works_with_ones_own_tokens() {
    let room = Room::discord().await;
    room.go(Spot::direct());
    let preview = room.draft(ANA, &[("idea", IDEA)]).await;
    let id = ticket(&preview);
    assert!(!labels(&preview).contains("Share"), "nobody is there to share with: {preview:?}");
    for word in ["balance", "whoami", "setup", "quota", "history", "settings"] {
        room.says(ANA, word).await;
    }
    for press in [Press::Setup, Press::Switch(false), Press::SetRoles(Vec::new()), Press::ResetUse("1".to_owned())] {
        let refused = text(&room.presses(ADA, press).await);
        assert!(refused.contains("set up in a server in which it is installed"), "{refused}");
    }
    // In a server where only the person brought the app along, there are others.
    let mut elsewhere = Spot::channel("C5");
    elsewhere.in_workspace = false;
    room.go(elsewhere);
    let shown = room.presses(ANA, Press::Show(id.clone())).await;
    assert!(labels(&shown).contains("[Share]") && !labels(&shown).contains('▾'), "{shown:?}");
    insta::assert_snapshot!(settled(&room.finish().await, &[id]));
}

#[tokio::test]
async fn what_was_typed_is_offered_again() {
    let room = Room::discord().await;
    let wrong = room.draft(ANA, &[("idea", IDEA), ("kind", "bug"), ("language", "klingon")]).await;
    let [Reply::Errors(errors)] = &wrong[..] else { panic!("{wrong:?}") };
    assert!(errors["language"].starts_with("There is no language “klingon”. Nothing was taken."), "{errors:?}");
    let again = room.fills_again(ANA).await;
    let filled: Vec<_> = form(&again).fields.iter().map(|field| (field.id.as_str(), field.value.as_deref())).collect();
    assert_eq!(filled, [("idea", Some(IDEA)), ("kind", Some("bug")), ("language", Some("klingon"))]);
    let written = room.fills(ANA, form(&again), &[("idea", IDEA), ("kind", "story"), ("language", "")]).await;
    let preview = ticket(&written);
    assert_eq!(room.writer.calls(), 1);

    let edit = room.presses(ANA, press(&written, "Edit")).await;
    let bad = room.fills(ANA, form(&edit), &[("title", ""), ("story", "As a clerk I want it")]).await;
    assert!(matches!(bad[..], [Reply::Errors(_)]), "{bad:?}");
    let again = room.fills_again(ANA).await;
    assert_eq!(form(&again).kind, form(&edit).kind);
    assert_eq!(form(&again).fields[0].value, None, "the title was emptied");
    assert_eq!(form(&again).fields[1].value.as_deref(), Some("As a clerk I want it"));

    let key = "int:7";
    let values = [("code".to_owned(), "0000-0000".to_owned())].into();
    room.ask(key, ANA, Act::Filled { form: FormKind::LinkCode, values }).await;
    let again = room.presses(ANA, Press::FillAgain(key.to_owned())).await;
    assert_eq!((form(&again).kind.clone(), form(&again).fields[0].value.clone()), (FormKind::LinkCode, None));
    let foreign = room.presses(BEN, Press::FillAgain(key.to_owned())).await;
    assert!(text(&foreign).contains("We no longer have the text."), "nobody opens what another typed");
    drop(preview);
    room.finish().await;
}

#[tokio::test]
async fn an_idea_too_long_for_one_field_comes_back_in_two() {
    let room = Room::discord().await;
    let long = "invoices are hard to find ".repeat(220);
    let long = long.trim();
    room.draft(ANA, &[("idea", long), ("language", "zz")]).await;
    let again = room.fills_again(ANA).await;
    let value = |id: &str| {
        let field = form(&again).fields.iter().find(|field| field.id == id);
        field.and_then(|field| field.value.clone()).unwrap_or_default()
    };
    assert!(value("idea").chars().count() <= 4_000 && value("more").chars().count() <= 4_000);
    assert_eq!(format!("{} {}", value("idea"), value("more")), long);
    let filled = [("idea", &*value("idea")), ("more", &*value("more")), ("language", "")];
    let written = room.fills(ANA, form(&again), &filled).await;
    ticket(&written);
    room.finish().await;
}

#[tokio::test]
async fn what_was_typed_for_an_older_version_is_not_lost() {
    let room = Room::discord().await;
    let preview = room.draft(ANA, &[("idea", IDEA)]).await;
    let refine = room.presses(ANA, press(&preview, "Refine")).await;
    let edit = room.presses(ANA, press(&preview, "Edit")).await;
    room.fills(ANA, form(&edit), &[("title", "Invoices as CSV")]).await;
    let late = room.fills(ANA, form(&refine), &[("instruction", "say which columns")]).await;
    assert!(text(&late).contains("This ticket changed meanwhile."));
    let again = room.presses(ANA, press(&late, "Fill in again")).await;
    assert_eq!(form(&again).fields[0].value.as_deref(), Some("say which columns"));
    let refined = room.fills(ANA, form(&again), &[("instruction", "say which columns")]).await;
    assert_eq!(room.writer.calls(), 2, "the form is one of the newest version: {refined:?}");

    let other = [("title", "Bills as CSV"), ("goal", "A section that this ticket has not")];
    room.fills(ANA, form(&edit), &other).await;
    let typed = room.fills_again(ANA).await;
    let is_there =
        message(&typed).parts.iter().any(|part| matches!(part, Part::Code(text) if text.contains("Bills as CSV")));
    assert!(is_there, "{typed:?}");
    room.finish().await;
}

#[tokio::test]
async fn a_writer_that_fails_gives_the_instruction_back() {
    let room = Room::discord().await;
    let preview = room.draft(ANA, &[("idea", IDEA)]).await;
    let refine = room.presses(ANA, press(&preview, "Refine")).await;
    let after = std::time::Duration::from_secs(20);
    room.writer.then(crate::writer::Turn::Fail(myba_core::generation::ModelFailure::Timeout { after }));
    let failed = room.fills(ANA, form(&refine), &[("instruction", "say which columns")]).await;
    let again = room.presses(ANA, press(&failed, "Try again")).await;
    assert_eq!(form(&again).fields[0].value.as_deref(), Some("say which columns"));
    room.finish().await;
}

#[tokio::test]
async fn a_form_of_five_fields_edits_every_section() {
    let room = Room::discord().await;
    let preview = room.draft(ANA, &[("idea", IDEA)]).await;
    let opened = room.presses(ANA, press(&preview, "Edit")).await;
    let edit = form(&opened);
    assert_eq!(edit.fields.len(), 5);
    let last = edit.fields.last().unwrap();
    assert_eq!(last.id, "questions,assumptions,estimate,in_scope,out_of_scope");
    let as_it_was: Vec<(&str, &str)> =
        edit.fields.iter().map(|field| (field.id.as_str(), field.value.as_deref().unwrap())).collect();
    let same = room.fills(ANA, edit, &as_it_was).await;
    assert!(text(&same).contains("Nothing was changed."), "{same:?}");
    let rest = last.value.as_deref().unwrap();
    let changed = rest
        .replace("Other formats than CSV", "Anything but CSV")
        .replace("## Estimate\nM: One page and one export.\n\n", "");
    room.fills(ANA, edit, &[(last.id.as_str(), changed.as_str())]).await;
    let id = ticket(&preview);
    insta::assert_snapshot!(settled(&room.finish().await, &[id]));
}

#[tokio::test]
async fn every_command_answers_in_its_own_words() {
    let room = Room::discord().await;
    for word in
        ["help", "balance", "buy", "link", "whoami", "history", "settings", "setup", "quota", "unlink", "hlep", ""]
    {
        room.says(ANA, word).await;
    }
    let said = room.finish().await;
    assert!(!said.contains("workspace"), "{said}");
    let token = said.lines().any(|line| line.contains("/link/"));
    assert!(!token, "addresses are in buttons");
    insta::assert_snapshot!(said);
}
