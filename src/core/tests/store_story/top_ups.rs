//! The chapter of buying by itself: set, charged, declined, limited, and forgotten with the account.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use myba_core::checkout::{
    Card, ChargeState, ChargeView, Charging, GatewayError, NewCharge, RuleState, SetRule, TopUps, Why,
};
use myba_core::id::UserId;

use crate::bank::{PRICE, Shop};
use crate::support::{Book, MINUTE, policy, tokens};

/// Declines while it is told to.
#[derive(Clone, Default)]
struct Till(Arc<AtomicBool>);

#[async_trait]
impl Charging for Till {
    async fn card(&self, _: &str) -> Result<Option<Card>, GatewayError> {
        Ok(Some(Card { id: "pm_1".into(), brand: "visa".into(), last4: "4242".into() }))
    }

    async fn charge(&self, new: &NewCharge) -> Result<ChargeView, GatewayError> {
        if self.0.load(Ordering::SeqCst) {
            return Err(GatewayError::Declined("card_declined".into()));
        }
        Ok(ChargeView {
            id: format!("pi_{}", new.order),
            state: ChargeState::Paid,
            order: Some(new.order.clone()),
            amount: new.amount,
            currency: new.currency.clone(),
            live: false,
            receipt_url: None,
        })
    }

    async fn charged(&self, _: &str) -> Result<ChargeView, GatewayError> {
        Err(GatewayError::NotFound)
    }
}

pub async fn top_ups(book: &Book) {
    let shop = Shop { buyer: UserId::from_text("user_topper"), ..Shop::over(book, policy()) };
    let (till, bought) = (Till::default(), shop.buys("for a card").await);
    let top_ups = TopUps::new(shop.checkout.clone(), Arc::new(till.clone()), 5000);
    let user = shop.people.user(&shop.buyer).await.unwrap().unwrap();
    let rule = SetRule { enabled: true, below: 20, plan: "pack_60".into(), monthly_limit: PRICE };
    top_ups.set(&user, rule).await.unwrap();
    let spend = async || {
        let hold = book.hold(&bought.wallet, 60);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.ledger.capture(&hold.id, tokens(60)).await.unwrap();
    };
    spend().await;
    till.0.store(true, Ordering::SeqCst);
    assert_eq!(top_ups.run(5).await.unwrap(), 0);
    assert_eq!(top_ups.rule(&user).await.unwrap().why, Some(Why::Declined));
    till.0.store(false, Ordering::SeqCst);
    book.db.clock.advance(MINUTE * 60 * 25);
    assert_eq!(top_ups.run(5).await.unwrap(), 1);
    spend().await;
    assert_eq!(top_ups.run(5).await.unwrap(), 0);
    assert_eq!(top_ups.rule(&user).await.unwrap().state, RuleState::Paused, "the limit of the month");
    assert!(shop.people.close(&shop.buyer).await.unwrap().now);
}
