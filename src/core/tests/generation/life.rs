//! The way of one ticket, and of many at once.

use myba_core::generation::library::TicketState;
use myba_core::generation::service::{Event, GenerationError, ProgressState};
use myba_core::identity::Principal;
use myba_core::ledger::LedgerError;
use myba_core::page::PageRequest;

use crate::support::{Desk, ask, end, generate, policy, visitor, wallet_of};
use crate::writer::IDEA;

#[tokio::test]
async fn a_visitor_has_three_tickets_and_the_fourth_writes_nothing() {
    for desk in Desk::on_every_engine().await {
        let first = desk.start(&Principal::NewVisitor, None).await.unwrap();
        let cookie = visitor(&first);
        let delivered = end(first).await.unwrap();
        assert_eq!((delivered.charged.get(), delivered.balance.available.get()), (1, 2));
        assert_eq!(delivered.ticket.number, 1);
        assert_eq!(delivered.ticket.idea, IDEA);
        assert_eq!(delivered.ticket.state, TicketState::Ready);
        for left in [1, 0] {
            assert_eq!(desk.ask(&cookie, None).await.unwrap().balance.available.get(), left);
        }
        let refused = desk.start(&cookie, None).await.unwrap_err();
        assert!(matches!(refused, GenerationError::Ledger(LedgerError::Insufficient { .. })), "{refused:?}");
        assert_eq!(desk.writer.calls(), 3);
        let wallet = wallet_of(&desk, &cookie).await;
        assert_eq!(desk.figures(&wallet).await, (0, 0, 3));
        desk.finish().await;
    }
}

#[tokio::test]
async fn the_first_word_comes_after_the_hold_and_the_ticket_after_the_charge() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        let mut accepted = desk.start(&user, None).await.unwrap();
        let (_, held, consumed) = desk.figures(&wallet).await;
        assert_eq!(held + consumed, 1, "reserved, or taken already");
        let mut states = Vec::new();
        let mut deltas = 0;
        let ticket = loop {
            match accepted.events.recv().await.unwrap() {
                Event::Progress(progress) => {
                    assert_eq!((progress.available.get(), progress.held.get()), (4, 1));
                    states.push(progress.state);
                }
                Event::Delta(delta) => {
                    assert!(!delta.text.is_empty());
                    deltas += 1;
                }
                Event::Reset | Event::Asked(_) => panic!("a good draft needs no repair, and nobody is asked"),
                Event::Finished(finished) => {
                    let delivered = finished.unwrap();
                    assert_eq!(delivered.charged.get(), 1);
                    break Some(delivered.ticket.id);
                }
            }
        };
        assert_eq!(desk.figures(&wallet).await, (4, 0, 1));
        let page = desk.ledger.statement(&wallet, &PageRequest::new(None, None)).await.unwrap();
        let tickets: Vec<_> = page.items.iter().map(|line| (line.kind.as_str(), line.ticket.clone())).collect();
        assert_eq!(tickets[..2], [("capture", ticket.clone()), ("authorize", ticket)]);
        assert_eq!(states.first(), Some(&ProgressState::Queued));
        assert_eq!(states.last(), Some(&ProgressState::Checking));
        assert!(deltas > 8, "{deltas} deltas");
        desk.finish().await;
    }
}

#[tokio::test]
async fn c01_a_crowd_on_ten_tokens_is_served_ten_times() {
    let mut policy = policy();
    policy.queue_per_payer = 200;
    for desk in Desk::with(policy).await {
        let (user, wallet) = desk.user_with(10).await;
        let crowd = (0..100).map(|_| desk.service.start(ask(&user, generate(IDEA), None)));
        let started = futures_util::future::join_all(crowd).await;
        let mut served = 0;
        for accepted in started {
            match accepted {
                Ok(accepted) => served += usize::from(end(accepted).await.is_ok()),
                Err(GenerationError::Ledger(LedgerError::Insufficient { .. })) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(served, 10);
        assert_eq!(desk.figures(&wallet).await, (0, 0, 10));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a08_b05_the_same_key_gets_the_same_ticket_and_another_idea_is_refused() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        let first = desk.ask(&user, Some("key-1")).await.unwrap();
        let again = desk.start(&user, Some("key-1")).await.unwrap();
        assert!(again.replayed);
        let again = end(again).await.unwrap();
        assert_eq!(again.ticket.id, first.ticket.id);
        assert_eq!(again.charged.get(), 1);
        let other = ask(&user, generate("another idea altogether, about nothing in particular"), Some("key-1"));
        assert!(matches!(desk.service.start(other).await, Err(GenerationError::KeyReused)));
        assert_eq!(desk.figures(&wallet).await, (4, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_visitor_whose_cookie_was_lost_on_the_way_finds_ticket_and_cookie_by_the_key() {
    for desk in Desk::on_every_engine().await {
        let first = desk.start(&Principal::NewVisitor, Some("key-1")).await.unwrap();
        let cookie = visitor(&first);
        let delivered = end(first).await.unwrap();
        for principal in [Principal::NewVisitor, cookie.clone()] {
            let again = desk.start(&principal, Some("key-1")).await.unwrap();
            assert!(again.replayed);
            assert_eq!(visitor(&again), cookie);
            assert_eq!(end(again).await.unwrap().ticket.id, delivered.ticket.id);
        }
        assert_eq!(desk.identity.count_visitors().await.unwrap(), 1);
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_dearer_model_takes_its_price_and_an_unknown_one_is_refused() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        let mut dear = ask(&user, generate(IDEA), None);
        dear.model = Some("thorough".to_owned());
        let delivered = end(desk.service.start(dear.clone()).await.unwrap()).await.unwrap();
        assert_eq!((delivered.charged.get(), delivered.ticket.model.as_str()), (2, "vendor/thorough"));
        dear.model = Some("cheapest".to_owned());
        assert!(matches!(desk.service.start(dear).await, Err(GenerationError::UnknownModel(_))));
        assert_eq!(desk.figures(&wallet).await, (3, 0, 2));
        desk.finish().await;
    }
}
