//! One token buys a ticket and three rounds on it.

use std::sync::Arc;

use myba_core::generation::library::TicketState;
use myba_core::generation::service::GenerationError;
use myba_core::ledger::LedgerError;
use tokio::sync::Semaphore;

use crate::support::{Desk, HOUR, end};
use crate::writer::Turn;

#[tokio::test]
async fn three_rounds_are_in_the_price_and_the_fourth_buys_three_more() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        for left in [2, 1, 0] {
            let refined = end(desk.refine(&user, &ticket.id).await.unwrap()).await.unwrap();
            assert_eq!((refined.charged.get(), refined.ticket.rounds_left), (0, left));
        }
        let bought = end(desk.refine(&user, &ticket.id).await.unwrap()).await.unwrap();
        assert_eq!((bought.charged.get(), bought.ticket.rounds_left, bought.ticket.version), (1, 3, 5));
        assert_eq!(desk.figures(&wallet).await, (0, 0, 2));
        // The instruction and the ticket reach the writer as data.
        let last = desk.writer.prompts.lock().unwrap().last().unwrap().clone();
        assert!(last.contains("<instruction>\nsay which columns\n</instruction>"), "{last}");
        desk.finish().await;
    }
}

#[tokio::test]
async fn rounds_end_after_a_day_and_then_a_token_is_needed() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        desk.db.clock.advance(25 * HOUR);
        let refused = desk.refine(&user, &ticket.id).await.unwrap_err();
        assert!(matches!(refused, GenerationError::Ledger(LedgerError::Insufficient { .. })), "{refused:?}");
        assert_eq!(desk.library.get(&user, &ticket.id).await.unwrap().rounds_left, 0);
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_failed_round_is_not_used_up_and_the_old_text_stays() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        desk.writer.then(Turn::Fail(myba_core::generation::ModelFailure::Cut));
        end(desk.refine(&user, &ticket.id).await.unwrap()).await.unwrap_err();
        let kept = desk.library.get(&user, &ticket.id).await.unwrap();
        assert_eq!((kept.rounds_left, kept.version), (3, 1));
        assert_eq!(kept.content, ticket.content);
        desk.finish().await;
    }
}

#[tokio::test]
async fn two_rounds_at_once_change_the_ticket_once() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        let (one, two) = (desk.refine(&user, &ticket.id).await.unwrap(), desk.refine(&user, &ticket.id).await.unwrap());
        let ends = [end(one).await, end(two).await];
        let lost = ends.iter().filter_map(|end| end.as_ref().err()).collect::<Vec<_>>();
        let kept = desk.library.get(&user, &ticket.id).await.unwrap();
        assert_eq!(kept.version, 3 - i64::try_from(lost.len()).unwrap());
        assert!(lost.iter().all(|failure| matches!(failure.error, GenerationError::Changed)), "{lost:?}");
        desk.finish().await;
    }
}

#[tokio::test]
async fn somebody_elses_ticket_does_not_exist() {
    for desk in Desk::on_every_engine().await {
        let (owner, _) = desk.user_with(1).await;
        let (stranger, wallet) = desk.user_with(5).await;
        let ticket = desk.ask(&owner, None).await.unwrap().ticket;
        assert!(matches!(desk.refine(&stranger, &ticket.id).await, Err(GenerationError::NoSuchTicket)));
        assert!(matches!(desk.library.get(&stranger, &ticket.id).await, Err(GenerationError::NoSuchTicket)));
        assert_eq!(desk.figures(&wallet).await, (5, 0, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_ticket_that_was_given_back_is_not_refined_and_takes_nothing() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket.id;
        desk.library.give_back(&user, &ticket, "it missed the point").await.unwrap();
        assert!(matches!(desk.refine(&user, &ticket).await, Err(GenerationError::GivenBack)));
        assert_eq!(desk.figures(&wallet).await, (3, 0, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_round_under_way_on_a_ticket_that_is_given_back_takes_nothing_and_changes_nothing() {
    for paid in [false, true] {
        for desk in Desk::on_every_engine().await {
            let (user, wallet) = desk.user_with(2).await;
            let ticket = desk.ask(&user, None).await.unwrap().ticket.id;
            if paid {
                desk.db.clock.advance(25 * HOUR);
            }
            let gate = Arc::new(Semaphore::new(0));
            desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
            let round = desk.refine(&user, &ticket).await.unwrap();
            assert_eq!(desk.figures(&wallet).await.1, u64::from(paid));
            desk.library.give_back(&user, &ticket, "it missed the point").await.unwrap();
            gate.add_permits(1);
            let failure = end(round).await.unwrap_err();
            assert!(matches!(failure.error, GenerationError::GivenBack), "{failure:?}");
            assert_eq!(failure.charged.get(), 0);
            let kept = desk.library.get(&user, &ticket).await.unwrap();
            assert_eq!((kept.version, kept.state), (1, TicketState::Returned));
            assert_eq!(desk.figures(&wallet).await, (2, 0, 0));
            desk.finish().await;
        }
    }
}
