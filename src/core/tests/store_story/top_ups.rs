//! The chapter of buying by itself: set, charged, declined, limited, stopped, turned off, and forgotten with the account.

use myba_core::checkout::{RuleState, SetRule, Why};
use myba_core::id::UserId;

use crate::bank::{PRICE, Shop};
use crate::support::{Book, MINUTE, policy, tokens};
use crate::till::Mood;

pub async fn top_ups(book: &Book) {
    let shop = Shop { buyer: UserId::from_text("user_topper"), ..Shop::over(book, policy()) };
    let (till, top_ups) = (shop.till.clone(), shop.top_ups.clone());
    let bought = shop.buys("for a card").await;
    till.drawer().card = Some("pm_1");
    let user = shop.people.user(&shop.buyer).await.unwrap().unwrap();
    let rule = SetRule { enabled: true, below: 20, plan: "pack_60".into(), monthly_limit: PRICE };
    top_ups.set(&user, rule.clone()).await.unwrap();
    let spend = async || {
        let hold = book.hold(&bought.wallet, 60);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.ledger.capture(&hold.id, tokens(60)).await.unwrap();
    };
    spend().await;
    till.is(Mood::Declines);
    assert_eq!(top_ups.run(5).await.unwrap(), 0);
    assert_eq!(top_ups.rule(&user).await.unwrap().why, Some(Why::Declined));
    till.is(Mood::Pays);
    book.db.clock.advance(MINUTE * 60 * 25);
    assert_eq!(top_ups.run(5).await.unwrap(), 1);
    spend().await;
    assert_eq!(top_ups.run(5).await.unwrap(), 0);
    assert_eq!(top_ups.rule(&user).await.unwrap().state, RuleState::Paused, "the limit of the month");
    shop.bank.disputes("dp_of_a_top_up", &bought.payment, "warning_needs_response");
    shop.payments.dispute_changed("dp_of_a_top_up", None).await.unwrap();
    assert_eq!(top_ups.rule(&user).await.unwrap().why, Some(Why::TakenBack));
    let off = top_ups.set(&user, SetRule { enabled: false, ..rule }).await.unwrap();
    assert_eq!((off.state, off.why), (RuleState::Off, None));
    assert!(shop.people.close(&shop.buyer).await.unwrap().now);
}
