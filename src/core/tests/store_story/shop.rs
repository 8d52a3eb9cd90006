//! The chapter of what is bought inside Discord: given, consumed, shown as a purchase, deleted, and collected.

use myba_core::chat::{Chat, ChatKey, Platform};
use myba_core::checkout::{Checkout, Entitlements, NewEntitlement, OrderState, Seller};
use myba_core::id::UserId;
use myba_core::identity::IdentifierKey;
use myba_core::ledger::VoidReason;
use myba_core::page::PageRequest;

use crate::chapters::people;
use crate::support::{Book, MINUTE, policy, tokens};

fn bought(id: &str) -> NewEntitlement {
    NewEntitlement {
        id: id.to_owned(),
        sku: "900".to_owned(),
        plan: "pack_60".to_owned(),
        user: "200".to_owned(),
        tokens: tokens(60),
        amount: 500,
        currency: "usd".to_owned(),
    }
}

pub async fn shop(book: &Book, checkout: &Checkout) {
    let shop = Entitlements::new(book.db.store.clone(), Some(MINUTE * 1000));
    assert!(shop.grant(bought("1")).await.unwrap().newly);
    let eve = UserId::from_text("user_eve");
    let account = people(book).sign_in(&eve).await.unwrap().wallet;
    let chat = Chat::new(book.db.store.clone(), policy(), IdentifierKey::new(vec![7; 32]));
    let key = ChatKey { platform: Platform::Discord, tenant: "0".to_owned(), user: "200".to_owned() };
    chat.link_proven(&eve, &key, "Eve").await.unwrap();
    assert!(shop.grant(bought("2")).await.unwrap().newly);
    let line = book.ledger.statement(&account, &PageRequest::new(None, Some(1))).await.unwrap().items.remove(0);
    assert_eq!(line.reason, "bought 60 tokens in Discord");
    book.db.clock.advance(MINUTE);
    assert_eq!(shop.unconsumed(5).await.unwrap().len(), 2);
    assert!(shop.consumed("1").await.unwrap());

    let hold = book.hold(&account, 60);
    book.ledger.authorize(hold.clone()).await.unwrap();
    assert_eq!(shop.deleted("2").await.unwrap().shortfall, tokens(57));
    book.ledger.void(&hold.id, VoidReason::Cancelled).await.unwrap();
    assert_eq!(shop.collect(5).await.unwrap(), 57);
    shop.deleted("3").await.unwrap();

    let first = checkout.orders(&eve, &PageRequest::new(None, Some(1))).await.unwrap();
    let rest = checkout.orders(&eve, &PageRequest::new(first.next.clone(), None)).await.unwrap();
    let list: Vec<_> = [first.items, rest.items].concat();
    let seen: Vec<_> = list.iter().map(|order| (order.state, order.seller, order.amount)).collect();
    assert_eq!(seen, [(OrderState::Refunded, Seller::Discord, 500), (OrderState::Paid, Seller::Discord, 500)]);
    assert_eq!(line.order.as_ref(), Some(&list[0].id), "a line of the statement names its purchase");
    assert_eq!((list[1].wallet.clone() == account, list[0].wallet.clone()), (false, account));
}
