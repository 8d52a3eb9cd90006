//! The chapter of proof: links, heads, statements, what operators do, and what is brought over.

use myba_core::id::TransactionId;
use myba_core::import::{Customer, Importer, Report};
use myba_core::inbox::{EventId, Inbox, Outcome};
use myba_core::ledger::{Adjustable, Adjustment, StatementMonth, Tokens};
use myba_core::outbox::{NewAnswer, Outbox, Sent};

use crate::support::{Book, MINUTE};

pub async fn proof(book: &Book) {
    let wallet = book.wallet_with(5).await;
    // As a program without a chain leaves it.
    book.db.plant(&format!("DELETE FROM chain_link WHERE wallet_id = '{wallet}'")).await;
    assert_eq!(book.ledger.chain_up().await.unwrap(), 1);
    let first = book.ledger.verify_added().await.unwrap();
    let grant = Adjustable::Grant(book.ledger.grants(&wallet).await.unwrap()[0].grant.id.clone());
    let adjustment = Adjustment {
        wallet: wallet.clone(),
        from: grant,
        to: Adjustable::Expired,
        amount: Tokens::ONE,
        key: "story".to_owned(),
        reason: "for the story".to_owned(),
        operator: "ana".to_owned(),
    };
    let entry: TransactionId = book.ledger.adjust(adjustment).await.unwrap().into_inner();
    book.ledger.undo(entry, "and back".to_owned(), "ana".to_owned()).await.unwrap();
    book.ledger.verify_added().await.unwrap();
    assert!(book.ledger.extends(&first.head.unwrap().hash).await.unwrap().violations.is_empty());
    assert_eq!(book.ledger.history(&wallet, 0, 10).await.unwrap().len(), 3);
    let month = book.ledger.month(&wallet, StatementMonth::of(book.db.store.now())).await.unwrap();
    assert_eq!((month.lines.len(), month.grants.len(), month.flaws().len()), (3, 1, 0));
    assert_eq!(book.ledger.months(&wallet).await.unwrap().len(), 1);

    let importer = Importer::new(book.db.store.clone(), myba_core::identity::IdentifierKey::new(vec![7; 32]), 100);
    let by_address = Customer {
        id: "cus_1".to_owned(),
        email: Some("nobody@acme.example".to_owned()),
        user: None,
        balance: Some("3".to_owned()),
    };
    let mut report = Report::default();
    importer.take(&[by_address], true, &mut report).await.unwrap();
    assert_eq!(report.suspense(), 1);
    assert!(importer.revert(true).await.unwrap().rows.is_empty());
    queues(book).await;
}

async fn queues(book: &Book) {
    let inbox = Inbox::new(book.db.store.clone());
    let id = EventId { provider: "stripe".into(), event: "evt_aside".into() };
    inbox.record(&id, "charge.refunded", "{}").await.unwrap();
    let event = inbox.get(&id).await.unwrap().unwrap();
    inbox.settle(&event, Outcome::Quarantined("whose".into())).await.unwrap();
    assert_eq!(inbox.depth().await.unwrap().len(), 1);
    assert_eq!(inbox.replay_all("quarantined", Some("stripe")).await.unwrap(), 1);
    inbox.settle(&event, Outcome::Quarantined("whose".into())).await.unwrap();
    assert!(inbox.acknowledge(&id, "ana").await.unwrap());

    let outbox = Outbox::new(book.db.store.clone());
    let new = NewAnswer { provider: "slack".into(), answers: "story".into(), tenant: "T1".into(), body: "{}".into() };
    let answer = outbox.write(vec![new], None).await.unwrap().remove(0);
    outbox.settle(&answer, Sent::Never("gone".into())).await.unwrap();
    assert_eq!(outbox.list("dead", None, 5).await.unwrap().len(), 1);
    assert_eq!(outbox.depth().await.unwrap().len(), 1);
    assert!(outbox.replay(&answer.id).await.unwrap());
    assert_eq!(outbox.replay_all(Some("slack")).await.unwrap(), 0);
    book.db.clock.advance(2 * MINUTE);
    outbox.settle(&answer, Sent::Arrived).await.unwrap();
}
