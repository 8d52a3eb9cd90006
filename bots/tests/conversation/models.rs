//! Which model writes: for one ticket, for all of one's own, and for a team alone.

use std::sync::atomic::Ordering;
use std::time::Duration;

use myba_bots::conversation::{Attempt, Press, Reply};

use crate::room::{ANA, Room, Spot, form, press, text, ticket};
use crate::settled;
use crate::writer::IDEA;

const OTHER: &str = "support needs to see who changed an order last, because nobody can tell today";

#[tokio::test]
async fn somebody_chooses_a_model_once_and_for_all() {
    let room = Room::new().await;
    let first = room.says(ANA, &format!("--model Thorough {IDEA}")).await;
    assert!(text(&first).contains("2 tokens"), "{first:?}");
    let unknown = room.says(ANA, &format!("{OTHER} --model nothing")).await;
    assert!(text(&unknown).contains("Standard · 1 token, Thorough · 2 tokens"), "{unknown:?}");

    let settings = room.says(ANA, "settings").await;
    room.presses(ANA, press(&settings, "Always use Thorough")).await;
    assert_eq!(room.person(ANA).await.model.as_deref(), Some("thorough"));
    let settings = room.says(ANA, "settings").await;
    let opened = room.presses(ANA, Press::NewTicket).await;
    let refused = room.fills(ANA, form(&opened), &[("idea", OTHER), ("model", "nobody")]).await;
    assert!(matches!(&refused[..], [Reply::Errors(errors)] if errors.contains_key("model")), "{refused:?}");
    // One token is left, and the usual model takes two; the other one takes one.
    let dear = room.says(ANA, OTHER).await;
    assert!(text(&dear).contains("Nothing was taken"), "{dear:?}");
    let written = room.fills(ANA, form(&opened), &[("idea", OTHER), ("model", "standard")]).await;
    assert!(text(&written).contains("1 token"), "{written:?}");
    room.presses(ANA, press(&settings, "Always use Standard")).await;
    assert_eq!(room.person(ANA).await.model, None, "the product's own, whatever it will be");
    assert_eq!(room.writer.calls(), 2);
    let tickets = room.tickets(ANA).await;
    insta::assert_snapshot!(settled(&room.finish().await, &tickets));
}

#[tokio::test]
async fn a_model_that_stands_in_is_named_below_the_ticket() {
    let room = Room::new().await;
    room.writer.falls_back.store(true, Ordering::SeqCst);
    let written = room.says(ANA, IDEA).await;
    assert!(text(&written).contains("Standard could not write, vendor/weaker did; the price stays"), "{written:?}");
    room.finish().await;
}

#[tokio::test]
async fn a_team_s_own_model_is_offered_where_the_team_pays_and_nowhere_else() {
    let room = Room::with_team_model().await;
    let offered = room.says(ANA, "settings").await;
    let own = press(&offered, "Always use Acme");
    room.presses(ANA, own.clone()).await;
    assert!(text(&room.says(ANA, IDEA).await).contains("team wallet"));

    room.go(Spot::direct());
    let elsewhere = room.says(ANA, "settings").await;
    assert!(!text(&elsewhere).contains("Acme"), "{elsewhere:?}");
    let refused = room.presses(ANA, own).await;
    let made_up = room.presses(ANA, Press::UseModel("made-up".to_owned())).await;
    assert_eq!(text(&refused).replace("acme", "made-up"), text(&made_up));
    // The choice stays, and is passed over where it may not be used.
    let written = room.says(ANA, OTHER).await;
    assert!(text(&written).contains("your free tokens here"), "{written:?}");
    room.finish().await;
}

#[tokio::test]
async fn a_late_ticket_is_told_whatever_model_is_usual_meanwhile() {
    const SHORT: &str = "export our invoices";
    let room = Room::new().await;
    room.says_with("cmd:asked", ANA, SHORT).await;
    let settings = room.says(ANA, "settings").await;
    room.presses(ANA, press(&settings, "Always use Thorough")).await;
    room.db.clock.advance(Duration::from_secs(901));
    assert_eq!(room.service.settle_unanswered().await.unwrap().len(), 1);
    let made = room.tickets(ANA).await;
    for attempt in [Attempt::Again, Attempt::Late] {
        *room.attempt.lock().unwrap() = attempt;
        let told = room.says_with("cmd:asked", ANA, SHORT).await;
        assert_eq!(vec![ticket(&told)], made, "{attempt:?}");
    }
    assert_eq!(room.writer.calls(), 1);
    room.finish().await;
}

#[tokio::test]
async fn a_late_ticket_is_told_when_its_model_is_for_others_alone_meanwhile() {
    let room = Room::with_team_model().await;
    let typed = format!("--model Acme {IDEA}");
    let first = room.says_with("cmd:1", ANA, &typed).await;
    room.go(Spot::direct());
    for attempt in [Attempt::Again, Attempt::Late] {
        *room.attempt.lock().unwrap() = attempt;
        assert_eq!(ticket(&room.says_with("cmd:1", ANA, &typed).await), ticket(&first), "{attempt:?}");
        let other = room.says_with("cmd:2", ANA, &format!("--model Acme {OTHER}")).await;
        assert!(text(&other).contains("Standard"), "{other:?}");
    }
    assert_eq!(room.writer.calls(), 1);
    room.finish().await;
}
