//! What operators book by hand, and what is brought over from the prototype.

use myba_core::id::{GrantId, TransactionId, UserId, WalletId};
use myba_core::identity::{FreePolicy, IdentifierKey, Identity, Profile, VerifiedIdentifier};
use myba_core::import::{Customer, Importer, Report, Verdict};
use myba_core::ledger::{Adjustable, Adjustment, Applied, GrantSource, LedgerError, Lives, Tokens};

use crate::support::{Book, MINUTE, tokens};

fn adjustment(wallet: &WalletId, from: Adjustable, to: Adjustable, amount: u64) -> Adjustment {
    Adjustment {
        wallet: wallet.clone(),
        from,
        to,
        amount: tokens(amount),
        key: format!("ticket {amount}"),
        reason: "counted wrong".to_owned(),
        operator: "ana".to_owned(),
    }
}

async fn only_grant(book: &Book, wallet: &WalletId) -> GrantId {
    book.ledger.grants(wallet).await.unwrap()[0].grant.id.clone()
}

#[tokio::test]
async fn an_adjustment_is_a_new_entry_in_the_operators_name_and_happens_once() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(9).await;
        let grant = Adjustable::Grant(only_grant(&book, &wallet).await);
        let new = adjustment(&wallet, grant.clone(), Adjustable::Consumed, 4);
        assert!(!book.ledger.adjust(new.clone()).await.unwrap().is_replay());
        assert!(book.ledger.adjust(new).await.unwrap().is_replay());
        assert_eq!(book.figures(&wallet).await, (5, 0, 4));
        let line = book.ledger.history(&wallet, 1, 1).await.unwrap().remove(0).record;
        assert_eq!(
            (line.kind.as_str(), line.actor.as_str(), line.reason.as_str()),
            ("adjust", "operator:ana", "counted wrong")
        );
        assert_eq!(line.keys, ["adjust:ticket 4"]);

        let too_much = adjustment(&wallet, Adjustable::Consumed, grant.clone(), 5);
        assert!(matches!(book.ledger.adjust(too_much).await, Err(LedgerError::Insufficient { .. })));
        let too_full = adjustment(&wallet, Adjustable::Expired, grant.clone(), 1);
        assert!(matches!(book.ledger.adjust(too_full).await, Err(LedgerError::Insufficient { .. })));
        book.ledger.adjust(adjustment(&wallet, Adjustable::Consumed, grant, 3)).await.unwrap();
        assert_eq!(book.figures(&wallet).await, (8, 0, 1));
        book.finish().await;
    }
}

#[tokio::test]
async fn an_entry_is_reversed_by_a_new_one_once() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(9).await;
        let hold = book.hold(&wallet, 2);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.ledger.capture(&hold.id, tokens(2)).await.unwrap();
        let entries = book.ledger.history(&wallet, 0, 10).await.unwrap();
        let entry = |index: usize| TransactionId::from_text(entries[index].record.id.clone());
        let undo = |entry| book.ledger.undo(entry, "a mistake".to_owned(), "ana".to_owned());
        let Applied::New(undone) = undo(entry(0)).await.unwrap() else { unreachable!("it was not reversed before") };
        assert_eq!((undone.moved, undone.shortfall), (tokens(7), tokens(2)), "two were used");
        assert!(undo(entry(0)).await.unwrap().is_replay());
        assert!(matches!(undo(entry(1)).await, Err(LedgerError::OutOfRange(_))), "a hold ends by its own rules");
        let back = undo(undone.entry).await.unwrap().into_inner();
        assert_eq!((back.moved, book.figures(&wallet).await), (tokens(7), (7, 0, 2)), "a reversal can be reversed");
        let nobody = TransactionId::from_text("txn_nobody");
        assert!(matches!(undo(nobody).await, Err(LedgerError::NoSuchEntry(_))));
        book.finish().await;
    }
}

fn key() -> IdentifierKey {
    IdentifierKey::new(vec![7; 32])
}

fn customer(id: &str, balance: &str, user: Option<&str>, email: Option<&str>) -> Customer {
    Customer {
        id: id.to_owned(),
        email: email.map(ToOwned::to_owned),
        user: user.map(ToOwned::to_owned),
        balance: Some(balance.to_owned()),
    }
}

async fn people(book: &Book) -> Identity {
    let policy = FreePolicy {
        welcome_tokens: tokens(6),
        lives: Lives { welcome: Some(90 * 24 * 60 * MINUTE), ..Lives::default() },
        ..FreePolicy::default()
    };
    let identity = Identity::new(book.db.store.clone(), policy, key());
    for name in ["ana", "ben"] {
        let user = UserId::from_text(format!("user_{name}"));
        identity.sign_in(&user).await.unwrap();
        let profile = Profile {
            id: user,
            email: Some(format!("{name}@acme.example")),
            verified: Some(VerifiedIdentifier::Email(format!("{name}@acme.example"))),
            updated_at: book.db.store.now(),
        };
        identity.apply_profile(profile).await.unwrap();
    }
    identity
}

#[tokio::test]
async fn balances_of_the_prototype_come_over_once_add_up_and_go_back() {
    for book in Book::on_every_engine().await {
        let identity = people(&book).await;
        let list = [
            customer("cus_1", "40", Some("user_ana"), None),
            customer("cus_2", "7", None, Some("BEN+shop@acme.example")),
            customer("cus_3", "5", None, Some("nobody@acme.example")),
            customer("cus_4", "5.5", Some("user_ana"), None),
            customer("cus_5", "9000", Some("user_ana"), None),
            customer("cus_6", "0", Some("user_ana"), None),
            Customer { id: "cus_7".to_owned(), ..Customer::default() },
        ];
        let importer = Importer::new(book.db.store.clone(), key(), 1000);
        let run = async |apply| {
            let mut report = Report::default();
            importer.take(&list, apply, &mut report).await.unwrap();
            report
        };
        let dry = run(false).await;
        assert_eq!((dry.imported(), dry.listed(), dry.suspense(), dry.without), (47, 52, 3, 1));
        let ana = identity.sign_in(&UserId::from_text("user_ana")).await.unwrap().wallet;
        let welcome = book.figures(&ana).await.0;
        assert_eq!(run(true).await.rows, dry.rows, "the dry run says what happens");
        assert_eq!(book.figures(&ana).await.0, welcome + 40);
        let again = run(true).await;
        assert_eq!(again.sum(|verdict| matches!(verdict, Verdict::Import { .. })), 0, "a second run gives nothing");
        assert_eq!((again.imported(), again.listed()), (47, 52));

        let hold = book.hold(&ana, welcome + 1);
        book.ledger.authorize(hold.clone()).await.unwrap();
        book.db.clock.advance(MINUTE);
        assert_eq!(importer.revert(false).await.unwrap().listed(), 46);
        assert_eq!(importer.revert(true).await.unwrap().listed(), 46, "what is held is not taken");
        book.ledger.void(&hold.id, myba_core::ledger::VoidReason::Cancelled).await.unwrap();
        assert_eq!(importer.revert(true).await.unwrap().listed(), 1, "what came back since");
        assert!(importer.revert(true).await.unwrap().rows.is_empty());
        assert_eq!(book.figures(&ana).await.0, welcome);
        assert_eq!(run(true).await.sum(|verdict| matches!(verdict, Verdict::Import { .. })), 0, "and not again");
        book.finish().await;
    }
}

#[tokio::test]
async fn a_grant_by_an_operator_carries_their_name() {
    for book in Book::on_every_engine().await {
        let wallet = book.wallet_with(1).await;
        let new = myba_core::ledger::NewGrant {
            wallet: wallet.clone(),
            amount: Tokens::ONE,
            source: GrantSource::Bonus,
            expires_at: None,
            reference: None,
            keys: vec![myba_core::ledger::EffectKey::new("operator", "case 1")],
            reason: "sorry for the wait".to_owned(),
        };
        assert!(!book.ledger.grant_by(new.clone(), "ana".to_owned()).await.unwrap().is_replay());
        assert!(book.ledger.grant_by(new, "ben".to_owned()).await.unwrap().is_replay());
        let lines = book.ledger.history(&wallet, 1, 10).await.unwrap();
        assert_eq!((lines.len(), lines[0].record.actor.as_str()), (1, "operator:ana"));
        book.finish().await;
    }
}
