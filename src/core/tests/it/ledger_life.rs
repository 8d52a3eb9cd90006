//! The life of tokens, step by step.

use myba_core::ledger::{
    Applied, Claim, EffectKey, GrantSource, HoldState, LedgerError, NewGrant, Tokens, VoidReason, WalletKind, claim_in,
    claim_returned_in, give_back_in,
};
use myba_core::page::PageRequest;
use myba_core::store::Tx;

use crate::support::{Book, MINUTE, tokens};

#[tokio::test]
async fn a_hold_is_captured_once_and_the_rest_returns() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(10).await;
        let hold = book.hold(&wallet, 4);
        let made = book.ledger.authorize(hold.clone()).await.unwrap();
        assert_eq!(made.into_inner().state, HoldState::Authorized);
        assert_eq!(book.figures(&wallet).await, (6, 4, 0));

        let taken = book.ledger.capture(&hold.id, tokens(3)).await.unwrap();
        assert!(!taken.is_replay());
        assert_eq!(book.figures(&wallet).await, (7, 0, 3));

        let again = book.ledger.capture(&hold.id, tokens(3)).await.unwrap();
        assert!(again.is_replay());
        let refused = book.ledger.void(&hold.id, VoidReason::WorkFailed).await.unwrap_err();
        assert!(matches!(refused, LedgerError::HoldEnded { state: HoldState::Captured, .. }));
        assert_eq!(book.figures(&wallet).await, (7, 0, 3));
        book.finish().await;
    }
}

#[tokio::test]
async fn the_same_hold_id_again_answers_the_hold_as_it_stands() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(2).await;
        let hold = book.hold(&wallet, 1);
        book.ledger.authorize(hold.clone()).await.unwrap();
        assert!(book.ledger.authorize(hold.clone()).await.unwrap().is_replay());
        book.ledger.void(&hold.id, VoidReason::Cancelled).await.unwrap();
        let Applied::Replayed(ended) = book.ledger.authorize(hold.clone()).await.unwrap() else { panic!("a new hold") };
        assert_eq!(ended.state, HoldState::Voided);
        assert!(book.ledger.void(&hold.id, VoidReason::Cancelled).await.unwrap().is_replay());
        assert_eq!(book.figures(&wallet).await, (2, 0, 0));
        book.finish().await;
    }
}

#[tokio::test]
async fn too_few_tokens_is_refused_with_the_figures_and_writes_nothing() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(2).await;
        let before = book.ledger.verify().await.unwrap().entries();
        let refused = book.ledger.authorize(book.hold(&wallet, 3)).await.unwrap_err();
        let LedgerError::Insufficient { needed, available } = refused else { panic!("{refused}") };
        assert_eq!((needed.get(), available.get()), (3, 2));
        let zero = book.ledger.authorize(book.hold(&wallet, 0)).await.unwrap_err();
        assert!(matches!(zero, LedgerError::OutOfRange(_)));
        assert_eq!(book.ledger.verify().await.unwrap().entries(), before);
        book.finish().await;
    }
}

#[tokio::test]
async fn tokens_are_used_by_soonest_expiry_then_free_then_oldest() {
    for book in Book::on_every_engine().await {
        let wallet = book.ledger.open_wallet(WalletKind::User).await.unwrap();
        let now = book.db.store.now();
        book.grant(&wallet, 2, GrantSource::Purchase, None).await;
        book.grant(&wallet, 2, GrantSource::Operator, None).await;
        book.grant(&wallet, 2, GrantSource::Welcome, Some(now.plus(90 * MINUTE))).await;
        book.grant(&wallet, 2, GrantSource::Claim, Some(now.plus(30 * MINUTE))).await;

        let told = book.ledger.burn_order(&wallet).await.unwrap();
        let told: Vec<_> = told.iter().map(|grant| (grant.source, grant.remaining.get())).collect();
        let burn = [GrantSource::Claim, GrantSource::Welcome, GrantSource::Operator, GrantSource::Purchase];
        assert_eq!(told, burn.map(|source| (source, 2)));

        let mut order = Vec::new();
        for _ in 0..8 {
            let hold = book.hold(&wallet, 1);
            book.ledger.authorize(hold.clone()).await.unwrap();
            book.ledger.capture(&hold.id, Tokens::ONE).await.unwrap();
            let grants = book.ledger.grants(&wallet).await.unwrap();
            let mut used: Vec<_> = grants
                .iter()
                .filter(|line| line.used.get() > 0)
                .map(|line| (line.grant.source, line.used.get()))
                .collect();
            used.sort_by_key(|(source, _)| source.as_str());
            order.push(used.len());
        }
        assert_eq!(order, [1, 1, 2, 2, 3, 3, 4, 4], "one grant is emptied before the next is touched");
        assert_eq!(book.ledger.burn_order(&wallet).await.unwrap(), []);
        book.finish().await;
    }
}

#[tokio::test]
async fn what_is_returned_to_an_expired_grant_expires_at_once() {
    for book in Book::on_every_engine().await {
        let wallet = book.ledger.open_wallet(WalletKind::Visitor).await.unwrap();
        book.grant(&wallet, 3, GrantSource::Visitor, Some(book.db.store.now().plus(5 * MINUTE))).await;
        let hold = book.hold(&wallet, 1);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.db.clock.advance(6 * MINUTE);
        book.ledger.void(&hold.id, VoidReason::WorkFailed).await.unwrap();
        assert_eq!(book.figures(&wallet).await, (0, 0, 0));
        assert_eq!(book.ledger.balance(&wallet).await.unwrap().expired.get(), 3);
        book.finish().await;
    }
}

#[tokio::test]
async fn an_expired_grant_cannot_be_spent_before_the_sweep_comes() {
    for book in Book::on_every_engine().await {
        let wallet = book.ledger.open_wallet(WalletKind::Visitor).await.unwrap();
        book.grant(&wallet, 3, GrantSource::Visitor, Some(book.db.store.now().plus(5 * MINUTE))).await;
        let soon = book.ledger.next_expiry(&wallet).await.unwrap().unwrap();
        assert_eq!(soon.tokens.get(), 3);
        book.db.clock.advance(5 * MINUTE);
        let refused = book.ledger.authorize(book.hold(&wallet, 1)).await.unwrap_err();
        assert!(matches!(refused, LedgerError::Insufficient { .. }));
        let swept = book.ledger.expire_due(10).await.unwrap();
        assert_eq!((swept.holds, swept.wallets), (0, 1));
        assert_eq!(book.ledger.next_expiry(&wallet).await.unwrap(), None);
        book.finish().await;
    }
}

#[tokio::test]
async fn a03_a11_a_sweep_ends_each_hold_once_and_a_restart_releases_what_was_left() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(5).await;
        let old = book.hold(&wallet, 2);
        book.ledger.authorize(old.clone()).await.unwrap();
        book.db.clock.advance(11 * MINUTE);
        let fresh = book.hold(&wallet, 1);
        book.ledger.authorize(fresh.clone()).await.unwrap();
        assert_eq!(book.ledger.expire_due(100).await.unwrap().holds, 1);
        assert_eq!(book.ledger.expire_due(100).await.unwrap().holds, 0);
        let late = book.ledger.capture(&old.id, Tokens::ONE).await.unwrap_err();
        assert!(matches!(late, LedgerError::HoldEnded { state: HoldState::Expired, .. }));

        assert_eq!(book.ledger.recover("this").await.unwrap(), 0, "its own holds are still being worked on");
        assert_eq!(book.ledger.recover("the next process").await.unwrap(), 1);
        assert_eq!(book.ledger.recover("the next process").await.unwrap(), 0);
        assert_eq!(book.ledger.hold(&fresh.id).await.unwrap().unwrap().state, HoldState::Voided);
        assert_eq!(book.figures(&wallet).await, (5, 0, 0));
        book.finish().await;
    }
}

#[tokio::test]
async fn a_grant_comes_once_per_key_whatever_else_is_said() {
    for book in Book::on_every_engine().await {
        let ana = book.ledger.open_wallet(WalletKind::User).await.unwrap();
        let ben = book.ledger.open_wallet(WalletKind::User).await.unwrap();
        let welcome = |wallet: &myba_core::id::WalletId, user: &str, mail: &str| NewGrant {
            wallet: wallet.clone(),
            amount: tokens(6),
            source: GrantSource::Welcome,
            expires_at: None,
            reference: Some(user.to_owned()),
            keys: vec![EffectKey::new("welcome", user), EffectKey::new("welcome-mail", mail)],
            reason: "welcome".to_owned(),
        };
        assert!(!book.ledger.grant(welcome(&ana, "user_a", "m1")).await.unwrap().is_replay());
        assert!(book.ledger.grant(welcome(&ana, "user_a", "m2")).await.unwrap().is_replay());
        let same_person = book.ledger.grant(welcome(&ben, "user_b", "m1")).await.unwrap();
        assert!(same_person.is_replay());
        assert_eq!(same_person.into_inner().wallet, ana);
        assert_eq!(book.figures(&ana).await.0, 6);
        assert_eq!(book.figures(&ben).await.0, 0);
        book.finish().await;
    }
}

#[tokio::test]
async fn leftovers_are_claimed_once_with_their_expiry() {
    for book in Book::on_every_engine().await {
        let visitor = book.ledger.open_wallet(WalletKind::Visitor).await.unwrap();
        let user = book.ledger.open_wallet(WalletKind::User).await.unwrap();
        let expiry = book.db.store.now().plus(1000 * MINUTE);
        book.grant(&visitor, 3, GrantSource::Visitor, Some(expiry)).await;
        let hold = book.hold(&visitor, 1);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.ledger.capture(&hold.id, Tokens::ONE).await.unwrap();

        let mut moved = Vec::new();
        for _ in 0..2 {
            let (from, to) = (visitor.clone(), user.clone());
            let work = async move |tx: &mut Tx| {
                let keys = [EffectKey::new("claim", "user_a"), EffectKey::new("claim-visitor", "vis_a")];
                claim_in(tx, &Claim { from: &from, to: &to, at_most: tokens(3), claim: "user_a", keys: &keys }).await
            };
            moved.push(book.db.store.write(work).await.unwrap().get());
        }
        assert_eq!(moved, [2, 0]);
        assert_eq!(book.figures(&visitor).await, (0, 0, 1));
        assert_eq!(book.figures(&user).await, (2, 0, 0));
        assert_eq!(book.ledger.grants(&user).await.unwrap()[0].grant.expires_at, Some(expiry));
        book.finish().await;
    }
}

#[tokio::test]
async fn what_a_hold_returns_after_the_claim_follows_it_once_and_bought_tokens_stay() {
    for book in Book::on_every_engine().await {
        let visitor = book.ledger.open_wallet(WalletKind::Visitor).await.unwrap();
        let user = book.ledger.open_wallet(WalletKind::User).await.unwrap();
        let expiry = book.db.store.now().plus(1000 * MINUTE);
        book.grant(&visitor, 2, GrantSource::Visitor, Some(expiry)).await;
        book.grant(&visitor, 1, GrantSource::Purchase, None).await;
        let hold = book.hold(&visitor, 3);
        book.ledger.authorize(hold.clone()).await.unwrap();
        let follow = async || {
            let (id, to) = (hold.id.clone(), user.clone());
            let work = async move |tx: &mut Tx| claim_returned_in(tx, &id, &to).await;
            book.db.store.write(work).await.unwrap().get()
        };
        assert_eq!(follow().await, 0, "it is still held");
        book.ledger.void(&hold.id, VoidReason::Cancelled).await.unwrap();
        assert_eq!([follow().await, follow().await], [2, 0]);
        assert_eq!((book.figures(&visitor).await, book.figures(&user).await), ((1, 0, 0), (2, 0, 0)));
        assert_eq!(book.ledger.grants(&user).await.unwrap()[0].grant.expires_at, Some(expiry));
        book.finish().await;
    }
}

#[tokio::test]
async fn a_returned_token_goes_back_to_its_grant_or_to_a_new_one() {
    for book in Book::on_every_engine().await {
        let wallet = book.ledger.open_wallet(WalletKind::User).await.unwrap();
        book.grant(&wallet, 1, GrantSource::Welcome, Some(book.db.store.now().plus(5 * MINUTE))).await;
        book.grant(&wallet, 1, GrantSource::Purchase, None).await;
        let hold = book.hold(&wallet, 2);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.ledger.capture(&hold.id, tokens(2)).await.unwrap();
        book.db.clock.advance(6 * MINUTE);

        for _ in 0..2 {
            let (id, owner) = (hold.id.clone(), wallet.clone());
            let work = async move |tx: &mut Tx| {
                give_back_in(tx, &EffectKey::new("return", id.as_str()), &id, &owner, "not useful").await
            };
            assert_eq!(book.db.store.write(work).await.unwrap().into_inner().tokens.get(), 2);
        }
        assert_eq!(book.figures(&wallet).await, (2, 0, 0));
        let sources: Vec<_> = book
            .ledger
            .grants(&wallet)
            .await
            .unwrap()
            .iter()
            .filter(|line| !line.grant.remaining.is_zero())
            .map(|line| line.grant.source)
            .collect();
        assert!(sources.contains(&GrantSource::Return) && sources.contains(&GrantSource::Purchase), "{sources:?}");
        book.finish().await;
    }
}

#[tokio::test]
async fn taking_back_a_grant_never_takes_more_than_is_left() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(10).await;
        let hold = book.hold(&wallet, 4);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.ledger.capture(&hold.id, tokens(4)).await.unwrap();
        let grant = book.ledger.grants(&wallet).await.unwrap()[0].grant.id.clone();
        let refund =
            || book.ledger.reverse_grant(EffectKey::new("refund", "re_1"), &grant, tokens(10), "refund".to_owned());
        let first = refund().await.unwrap();
        assert!(!first.is_replay());
        let first = first.into_inner();
        assert_eq!((first.taken_back.get(), first.shortfall.get()), (6, 4));
        assert!(refund().await.unwrap().is_replay());
        let balance = book.ledger.balance(&wallet).await.unwrap();
        assert_eq!((balance.available.get(), balance.reversed.get(), balance.purchased.get()), (0, 6, 10));
        book.finish().await;
    }
}

#[tokio::test]
async fn consuming_directly_is_booked_as_such_and_a_statement_explains_each_line() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(5).await;
        let hold = book.hold(&wallet, 2);
        book.ledger.consume(hold.clone(), "an import".to_owned()).await.unwrap();
        assert!(book.ledger.consume(hold.clone(), "an import".to_owned()).await.unwrap().is_replay());
        let more = myba_core::ledger::NewHold { amount: tokens(1), ..hold.clone() };
        assert!(matches!(book.ledger.consume(more, "an import".to_owned()).await, Err(LedgerError::KeyReused(_))));
        assert!(matches!(book.ledger.consume(hold, "another".to_owned()).await, Err(LedgerError::KeyReused(_))));
        let first = book.ledger.statement(&wallet, &PageRequest::new(None, Some(2))).await.unwrap();
        let kinds: Vec<_> =
            first.items.iter().map(|line| (line.kind.as_str(), line.available.get(), line.held.get())).collect();
        assert_eq!(kinds, [("consume", 3, 0), ("authorize", 3, 2)]);
        let rest = book.ledger.statement(&wallet, &PageRequest::new(first.next, Some(2))).await.unwrap();
        assert_eq!(rest.items.len(), 1);
        assert_eq!((rest.items[0].kind.as_str(), rest.items[0].available_change), ("grant", 5));
        assert_eq!(rest.next, None);
        book.finish().await;
    }
}

#[tokio::test]
async fn a_hold_that_was_taken_in_part_moves_on_and_its_ticket_is_given_back_all_the_same() {
    for book in Book::on_every_engine().await {
        let visitor = book.ledger.open_wallet(WalletKind::Visitor).await.unwrap();
        let user = book.ledger.open_wallet(WalletKind::User).await.unwrap();
        book.grant(&visitor, 3, GrantSource::Visitor, None).await;
        let hold = book.hold(&visitor, 3);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.ledger.capture(&hold.id, tokens(1)).await.unwrap();
        let (id, to) = (hold.id.clone(), user.clone());
        let moved = book.db.store.write(async move |tx: &mut Tx| claim_returned_in(tx, &id, &to).await).await;
        assert_eq!(moved.unwrap(), tokens(2));
        let (id, to, key) = (hold.id.clone(), user.clone(), EffectKey::new("return", "tkt_1"));
        let work = async move |tx: &mut Tx| give_back_in(tx, &key, &id, &to, "not useful").await;
        assert!(!book.db.store.write(work).await.unwrap().is_replay());
        assert_eq!(book.figures(&user).await, (3, 0, 0));
        book.finish().await;
    }
}
