//! Reading, changing and giving back.

use myba_core::generation::content::Edit;
use myba_core::generation::library::{NotReturnable, TicketFilter, TicketState};
use myba_core::generation::service::{Channel, GenerationError};
use myba_core::generation::{Kind, SectionId};
use myba_core::identity::Principal;
use myba_core::page::PageRequest;

use crate::support::{Desk, HOUR};

#[tokio::test]
async fn a_list_finds_by_words_and_kind_and_reads_on_page_by_page() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(3).await;
        for _ in 0..3 {
            desk.ask(&user, None).await.unwrap();
        }
        let everything = TicketFilter::default();
        let page = desk.library.list(&user, &everything, &PageRequest::new(None, Some(2))).await.unwrap();
        assert_eq!(page.items.iter().map(|line| line.number).collect::<Vec<_>>(), [3, 2]);
        let rest = desk.library.list(&user, &everything, &PageRequest::new(page.next, Some(2))).await.unwrap();
        assert_eq!((rest.items.len(), rest.next), (1, None));
        let found = async |text: &str, kind| {
            let filter = TicketFilter { text: text.to_owned(), kind };
            desk.library.list(&user, &filter, &PageRequest::new(None, None)).await.unwrap().items.len()
        };
        assert_eq!(found("INVOICES", None).await, 3);
        assert_eq!(found("inv%ces", None).await, 0);
        assert_eq!(found("", Some(Kind::Bug)).await, 0);
        let nobody = desk.library.list(&Principal::NewVisitor, &everything, &PageRequest::new(None, None)).await;
        assert!(nobody.unwrap().items.is_empty());
        desk.finish().await;
    }
}

#[tokio::test]
async fn an_edit_by_hand_is_free_and_a_stale_one_is_refused() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        let edit = Edit {
            title: Some("Export one month of invoices".to_owned()),
            sections: Some(vec![(SectionId::OutOfScope, vec!["PDF".to_owned()])]),
        };
        let edited = desk.library.edit(&user, &ticket.id, 1, edit.clone(), Channel::Web).await.unwrap();
        assert_eq!((edited.version, edited.content.title.as_str()), (2, "Export one month of invoices"));
        assert!(matches!(
            desk.library.edit(&user, &ticket.id, 1, edit, Channel::Web).await,
            Err(GenerationError::Changed)
        ));
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_deleted_ticket_comes_back_until_it_is_erased() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(1).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket.id;
        desk.library.remove(&user, &ticket).await.unwrap();
        assert!(matches!(desk.library.get(&user, &ticket).await, Err(GenerationError::NoSuchTicket)));
        assert_eq!(desk.library.restore(&user, &ticket).await.unwrap().number, 1);
        desk.library.remove(&user, &ticket).await.unwrap();
        desk.db.clock.advance(31 * 24 * HOUR);
        assert_eq!(desk.library.erase_deleted().await.unwrap(), 1);
        assert!(matches!(desk.library.restore(&user, &ticket).await, Err(GenerationError::NoSuchTicket)));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_useless_ticket_gives_its_token_back_three_times_a_month() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        for left in [2, 1, 0] {
            let ticket = desk.ask(&user, None).await.unwrap().ticket.id;
            let back = desk.library.give_back(&user, &ticket, "it missed the point").await.unwrap();
            assert_eq!((back.tokens.get(), back.returns_left, back.balance.available.get()), (1, left, 5));
            let again = desk.library.give_back(&user, &ticket, "again").await;
            assert!(matches!(again, Err(GenerationError::NotReturnable(NotReturnable::Before))));
            assert_eq!(desk.library.get(&user, &ticket).await.unwrap().state, TicketState::Returned);
        }
        let fourth = desk.ask(&user, None).await.unwrap().ticket.id;
        assert!(!desk.library.get(&user, &fourth).await.unwrap().returnable);
        assert!(matches!(desk.library.give_back(&user, &fourth, "no").await, Err(GenerationError::NoReturnsLeft)));
        desk.db.clock.advance(8 * 24 * HOUR);
        let late = desk.library.give_back(&user, &fourth, "late").await;
        assert!(matches!(late, Err(GenerationError::NotReturnable(NotReturnable::TooOld))));
        assert_eq!(desk.figures(&wallet).await, (4, 0, 1));
        desk.finish().await;
    }
}
