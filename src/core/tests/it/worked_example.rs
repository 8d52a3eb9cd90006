//! The table of operations in docs/LEDGER.md, line by line.

use myba_core::ledger::{EffectKey, GrantSource, VoidReason, give_back_in};
use myba_core::store::Tx;

use crate::support::{Book, MINUTE, tokens};

#[tokio::test]
async fn the_figures_of_the_documentation_are_those_of_the_book() {
    for book in Book::on_every_engine().await {
        let wallet = book.ledger.open_wallet(myba_core::ledger::WalletKind::User).await.unwrap();
        let later = book.db.store.now().plus(90 * 24 * 60 * MINUTE);
        book.grant(&wallet, 6, GrantSource::Welcome, Some(later)).await;
        assert_eq!(book.figures(&wallet).await, (6, 0, 0));
        book.grant(&wallet, 60, GrantSource::Purchase, None).await;
        let first = book.hold(&wallet, 8);
        book.ledger.authorize(first.clone()).await.unwrap();
        assert_eq!(book.figures(&wallet).await, (58, 8, 0));
        book.ledger.capture(&first.id, tokens(7)).await.unwrap();
        assert_eq!(book.figures(&wallet).await, (59, 0, 7));

        let voided = book.hold(&wallet, 1);
        book.ledger.authorize(voided.clone()).await.unwrap();
        book.ledger.void(&voided.id, VoidReason::WorkFailed).await.unwrap();
        book.ledger.authorize(book.hold(&wallet, 1)).await.unwrap();
        book.db.clock.advance(11 * MINUTE);
        assert_eq!(book.ledger.expire_due(10).await.unwrap().holds, 1);
        assert_eq!(book.figures(&wallet).await, (59, 0, 7));
        book.ledger.consume(book.hold(&wallet, 2), "an import".to_owned()).await.unwrap();
        assert_eq!(book.figures(&wallet).await, (57, 0, 9));

        let (hold, owner) = (first.id.clone(), wallet.clone());
        let back = async move |tx: &mut Tx| {
            give_back_in(tx, &EffectKey::new("return", "tkt_1"), &hold, &owner, "not useful").await
        };
        book.db.store.write(back).await.unwrap();
        assert_eq!(book.figures(&wallet).await, (64, 0, 2));
        book.db.clock.advance(91 * 24 * 60 * MINUTE);
        assert_eq!(book.ledger.expire_due(10).await.unwrap().wallets, 1);
        assert_eq!(book.figures(&wallet).await, (58, 0, 2));

        let lines = book.ledger.grants(&wallet).await.unwrap();
        let bought = lines.iter().find(|line| line.grant.source == GrantSource::Purchase).unwrap();
        let key = EffectKey::new("refund", "re_1");
        let refund = book.ledger.reverse_grant(key, &bought.grant.id, tokens(60), "refund".to_owned()).await.unwrap();
        let refund = refund.into_inner();
        assert_eq!((refund.taken_back.get(), refund.shortfall.get()), (58, 2));
        let end = book.ledger.balance(&wallet).await.unwrap();
        assert_eq!((end.granted.get(), end.consumed.get(), end.expired.get(), end.reversed.get()), (66, 2, 6, 58));
        book.finish().await;
    }
}
