//! The right kind and the right size: switching, becoming smaller, splitting; and a bug's environment.

use myba_core::generation::service::{Change, Channel, GenerationError, Work};
use myba_core::generation::{Kind, SectionId};
use myba_core::id::TicketId;
use myba_core::identity::Principal;

use crate::support::{Desk, ask, end, generate};
use crate::writer::{Turn, bug, good_epic, good_story, smaller_story};

fn change(ticket: &TicketId, change: Change) -> Work {
    Work::Refine { ticket: ticket.clone(), change }
}

async fn changed(
    desk: &Desk,
    user: &Principal,
    ticket: &TicketId,
    how: Change,
) -> Result<myba_core::generation::service::Delivered, GenerationError> {
    let accepted = desk.service.start(ask(user, change(ticket, how), None)).await?;
    end(accepted).await.map_err(|failure| failure.error)
}

#[tokio::test]
async fn a_kind_is_switched_without_the_model_and_back() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        let calls = desk.writer.calls();
        let task = desk.library.switch(&user, &ticket.id, 1, Kind::Task, Channel::Web).await.unwrap();
        assert_eq!((task.content.kind, task.version, task.rounds_left), (Kind::Task, 2, 3));
        assert!(task.report.passes(), "{:?}", task.report.findings);
        let stale = desk.library.switch(&user, &ticket.id, 1, Kind::Spike, Channel::Web).await;
        assert!(matches!(stale, Err(GenerationError::Changed)), "{stale:?}");
        let Err(GenerationError::CannotSwitch(missing)) =
            desk.library.switch(&user, &ticket.id, 2, Kind::Bug, Channel::Web).await
        else {
            panic!("nobody wrote how it is seen")
        };
        assert_eq!(missing.sections, [SectionId::Steps, SectionId::Observed, SectionId::Expected]);
        let same = desk.library.switch(&user, &ticket.id, 2, Kind::Task, Channel::Web).await.unwrap();
        assert_eq!(same.version, 2, "nothing changed, so nothing is counted");
        let back = desk.library.switch(&user, &ticket.id, 2, Kind::Story, Channel::Web).await.unwrap();
        assert_eq!(back.content.sections, ticket.content.sections);
        assert_eq!(desk.writer.calls(), calls, "no model was asked");
        let (stranger, _) = desk.user_with(0).await;
        let theirs = desk.library.switch(&stranger, &ticket.id, 3, Kind::Task, Channel::Web).await;
        assert!(matches!(theirs, Err(GenerationError::NoSuchTicket)), "{theirs:?}");
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn what_a_kind_lacks_is_written_in_a_round() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        desk.writer.then(Turn::Text(bug("Not given", None)));
        let done = changed(&desk, &user, &ticket.id, Change::Kind(Kind::Bug)).await.unwrap();
        assert_eq!((done.ticket.content.kind, done.charged.get(), done.ticket.rounds_left), (Kind::Bug, 0, 2));
        let prompt = desk.writer.prompts.lock().unwrap().last().unwrap().clone();
        assert!(prompt.contains("kind: bug\n") && prompt.contains("Make this ticket a bug"), "{prompt}");
        let again = changed(&desk, &user, &ticket.id, Change::Kind(Kind::Bug)).await;
        assert!(matches!(again, Err(GenerationError::AlreadySo(Kind::Bug))), "{again:?}");
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn smaller_is_smaller_or_it_is_not_counted() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        // The writer answers the same ticket, repairs included.
        let refused = changed(&desk, &user, &ticket.id, Change::Smaller).await;
        assert!(matches!(refused, Err(GenerationError::QualityNotMet)), "{refused:?}");
        let kept = desk.library.get(&user, &ticket.id).await.unwrap();
        assert_eq!((kept.rounds_left, kept.version), (3, 1));
        let prompt = desk.writer.prompts.lock().unwrap().last().unwrap().clone();
        assert!(prompt.contains("V2: The ticket did not get smaller"), "{prompt}");
        // The first answer is no smaller, the repaired one is.
        desk.writer.then(Turn::Text(good_story().to_string()));
        desk.writer.then(Turn::Text(smaller_story()));
        let done = changed(&desk, &user, &ticket.id, Change::Smaller).await.unwrap();
        assert_eq!((done.ticket.content.size.as_str(), done.ticket.rounds_left), ("S", 2));
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_split_ticket_is_an_epic_under_the_same_number() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        desk.writer.then(Turn::Text(good_epic()));
        let done = changed(&desk, &user, &ticket.id, Change::Split).await.unwrap();
        assert_eq!((&done.ticket.id, done.ticket.number), (&ticket.id, ticket.number));
        assert_eq!((done.ticket.content.kind, done.ticket.family.children.len()), (Kind::Epic, 3));
        assert!(!done.ticket.content.is_worth_splitting(&done.ticket.idea));
        let again = changed(&desk, &user, &ticket.id, Change::Split).await;
        assert!(matches!(again, Err(GenerationError::AlreadySo(Kind::Epic))), "{again:?}");
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

const CRASH: &str = "the export crashes when a month has no invoices, finance cannot close it";

#[tokio::test]
async fn an_environment_that_nobody_named_is_never_paid_for_as_said() {
    let invented = "Chrome 120 on Windows";
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        let write = async || end(desk.service.start(ask(&user, generate(CRASH), None)).await.unwrap()).await;
        // Invented and then repaired: what is stored names no browser.
        desk.writer.then(Turn::Text(bug(invented, None)));
        desk.writer.then(Turn::Text(bug("Not given", None)));
        let done = write().await.unwrap();
        let environment = done.ticket.content.section(SectionId::Environment).unwrap();
        assert_eq!(environment.statements[0].text, "Not given");
        let prompt = desk.writer.prompts.lock().unwrap().last().unwrap().clone();
        assert!(prompt.contains("B3: The idea does not name “Chrome”"), "{prompt}");
        // Invented to the end, with and without a false quote: nothing is taken.
        for quote in [None, Some("the export")] {
            for _ in 0..3 {
                desk.writer.then(Turn::Text(bug(invented, quote)));
            }
            let failure = write().await.unwrap_err();
            assert!(matches!(failure.error, GenerationError::QualityNotMet), "{failure:?}");
            assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        }
        desk.finish().await;
    }
}
