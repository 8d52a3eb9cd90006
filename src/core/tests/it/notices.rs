//! What people are told: each fact once, on each way once, as they wish, on every engine.

use std::sync::Arc;
use std::time::Duration;

use myba_core::chat::{Chat, ChatKey, NewWorkspace, Platform, WorkspaceKey};
use myba_core::id::{NoticeId, UserId, WalletId};
use myba_core::identity::{IdentifierKey, Identity, Profile, VerifiedIdentifier};
use myba_core::ledger::GrantSource;
use myba_core::notice::{NewNotice, Notice, NoticeKind, Notices, Post, Ways, Wish, tell_in};
use myba_core::outbox::{NewAnswer, Outbox};
use myba_core::store::Tx;

use crate::support::{Book, policy, tokens};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn people(book: &Book) -> Identity {
    Identity::new(book.db.store.clone(), policy(), IdentifierKey::new(vec![7; 32]))
}

fn ana() -> UserId {
    UserId::from_text("user_ana")
}

/// An account without tokens.
async fn account(book: &Book) -> WalletId {
    people(book).sign_in(&ana()).await.unwrap().wallet
}

async fn spend(book: &Book, wallet: &WalletId, amount: u64) {
    let hold = book.hold(wallet, amount);
    book.ledger.authorize(hold.clone()).await.unwrap();
    book.ledger.capture(&hold.id, tokens(amount)).await.unwrap();
}

async fn told(book: &Book) -> Vec<(NoticeKind, String)> {
    let list = Notices::new(book.db.store.clone()).list(&ana()).await.unwrap();
    list.into_iter().map(|notice| (notice.new.kind, notice.new.title)).collect()
}

async fn look(book: &Book) -> u64 {
    Notices::new(book.db.store.clone()).look(50).await.unwrap()
}

/// Letters that say which notice they carry.
struct Postman;

impl Post for Postman {
    fn letters(&self, notice: &Notice, ways: &Ways) -> Vec<NewAnswer> {
        let letter = |provider: &str, tenant: &str| NewAnswer {
            provider: provider.to_owned(),
            answers: format!("notice:{}", notice.id),
            tenant: tenant.to_owned(),
            body: notice.new.title.clone(),
        };
        let mut letters: Vec<_> = ways.linked.iter().map(|one| letter(&one.platform, &one.tenant)).collect();
        letters.extend(ways.mail.then(|| letter("mail", notice.new.user.as_str())));
        letters
    }
}

async fn hand_out(book: &Book) -> Vec<(String, String)> {
    let post: Arc<dyn Post> = Arc::new(Postman);
    Notices::new(book.db.store.clone()).hand_out(&post, 50).await.unwrap();
    let waiting = Outbox::new(book.db.store.clone()).list("waiting", None, 50).await.unwrap();
    let mut found: Vec<_> =
        waiting.into_iter().map(|kept| (kept.answer.new.provider, kept.answer.new.tenant)).collect();
    found.sort();
    found
}

#[tokio::test]
async fn a_fifth_and_nothing_are_told_once_per_purchase() {
    for book in Book::on_every_engine().await {
        let wallet = account(&book).await;
        book.grant(&wallet, 60, GrantSource::Purchase, None).await;
        spend(&book, &wallet, 47).await;
        assert_eq!(look(&book).await, 0, "13 of 60 is more than a fifth");
        spend(&book, &wallet, 1).await;
        let twice = Notices::new(book.db.store.clone());
        let (one, other) = tokio::join!(twice.look(50), twice.look(50));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!(
            (look(&book).await, told(&book).await),
            (0, vec![(NoticeKind::LowBalance, "12 tokens left".to_owned())])
        );

        let held = book.hold(&wallet, 12);
        book.ledger.authorize(held.clone()).await.unwrap();
        assert_eq!(look(&book).await, 0, "what is held may come back");
        book.ledger.capture(&held.id, tokens(12)).await.unwrap();
        assert_eq!((look(&book).await, look(&book).await), (1, 0));
        assert_eq!(told(&book).await[0], (NoticeKind::NoTokens, "No tokens left".to_owned()));

        assert_eq!(told(&book).await.len(), 1, "that there were twelve is true no more");
        book.db.clock.advance(DAY);
        book.grant(&wallet, 160, GrantSource::Purchase, None).await;
        assert_eq!(told(&book).await, [], "bought meanwhile: nobody need see it any more");
        spend(&book, &wallet, 160).await;
        assert_eq!((look(&book).await, told(&book).await.len()), (1, 1), "another purchase is another fact");
        book.finish().await;
    }
}

#[tokio::test]
async fn free_tokens_alone_have_no_fifth_and_old_emptiness_is_no_news() {
    for book in Book::on_every_engine().await {
        let wallet = account(&book).await;
        book.grant(&wallet, 6, GrantSource::Welcome, None).await;
        spend(&book, &wallet, 5).await;
        assert_eq!(look(&book).await, 0);
        spend(&book, &wallet, 1).await;
        book.db.clock.advance(DAY * 3);
        assert_eq!(look(&book).await, 0, "nothing moved for days");
        book.grant(&wallet, 1, GrantSource::Bonus, None).await;
        spend(&book, &wallet, 1).await;
        assert_eq!(look(&book).await, 1);
        book.finish().await;
    }
}

#[tokio::test]
async fn what_runs_out_is_told_thirty_and_seven_days_before_once_a_day_and_not_when_it_is_given() {
    for book in Book::on_every_engine().await {
        let wallet = account(&book).await;
        let now = book.db.store.now();
        book.grant(&wallet, 4, GrantSource::Welcome, Some(now.plus(DAY * 90))).await;
        book.grant(&wallet, 2, GrantSource::Bonus, Some(now.plus(DAY * 90))).await;
        book.grant(&wallet, 3, GrantSource::Claim, Some(now.plus(DAY * 30))).await;
        book.grant(&wallet, 9, GrantSource::Purchase, None).await;
        assert_eq!(look(&book).await, 0, "three that are given for thirty days are not spoken of today");
        book.db.clock.advance(DAY * 25);
        assert_eq!(look(&book).await, 1);
        let first = told(&book).await;
        assert!(first[0].1.starts_with("3 tokens run out on "), "{first:?}");
        book.db.clock.advance(DAY * 36);
        assert_eq!(told(&book).await, [], "gone, and not spoken of any more");
        assert_eq!((look(&book).await, look(&book).await), (1, 0), "four and two of one day are told together");
        let second = told(&book).await;
        assert!(second[0].1.starts_with("6 tokens run out on "), "{second:?}");
        book.db.clock.advance(DAY * 23);
        assert_eq!((look(&book).await, look(&book).await, told(&book).await.len()), (1, 0, 2));
        book.finish().await;
    }
}

#[tokio::test]
async fn what_was_used_before_it_runs_out_is_not_told() {
    for book in Book::on_every_engine().await {
        let wallet = account(&book).await;
        book.grant(&wallet, 6, GrantSource::Welcome, Some(book.db.store.now().plus(DAY * 90))).await;
        book.grant(&wallet, 60, GrantSource::Purchase, None).await;
        spend(&book, &wallet, 6).await;
        book.db.clock.advance(DAY * 61);
        assert_eq!(look(&book).await, 0);
        book.finish().await;
    }
}

#[tokio::test]
async fn each_way_carries_a_notice_once_and_only_as_wished() {
    for book in Book::on_every_engine().await {
        let wallet = account(&book).await;
        let chat = Chat::new(book.db.store.clone(), policy(), IdentifierKey::new(vec![7; 32]));
        let notices = Notices::new(book.db.store.clone());
        for (tenant, user) in [("T1", "U1"), ("T2", "U2")] {
            let key = ChatKey { platform: Platform::Slack, tenant: tenant.into(), user: user.into() };
            chat.link_proven(&ana(), &key, "ana").await.unwrap();
            chat.meet(&key, "ana").await.unwrap();
            book.db.clock.advance(Duration::from_secs(60));
        }
        let key = ChatKey { platform: Platform::Discord, tenant: "0".into(), user: "200".into() };
        chat.link_proven(&ana(), &key, "ana").await.unwrap();
        let buys_and_spends = async || {
            book.grant(&wallet, 60, GrantSource::Purchase, None).await;
            let left = book.ledger.balance(&wallet).await.unwrap().available.get();
            spend(&book, &wallet, left).await;
            assert_eq!(look(&book).await, 1);
            book.db.clock.advance(DAY);
        };
        let pairs =
            |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        buys_and_spends().await;
        assert_eq!(hand_out(&book).await, pairs(&[("discord", "0"), ("slack", "T2")]), "no address yet");
        assert_eq!(hand_out(&book).await.len(), 2, "once");

        let profile = Profile {
            id: ana(),
            email: Some("ana@acme.example".into()),
            verified: Some(VerifiedIdentifier::Email("ana@acme.example".into())),
            updated_at: book.db.store.now(),
        };
        people(&book).apply_profile(profile).await.unwrap();
        assert_eq!(notices.wish(&ana()).await.unwrap(), Wish { mail: true, chat: true });
        notices.set_wish(&ana(), Wish { mail: true, chat: false }).await.unwrap();
        buys_and_spends().await;
        assert_eq!(hand_out(&book).await, pairs(&[("discord", "0"), ("mail", "user_ana"), ("slack", "T2")]));
        notices.set_wish(&ana(), Wish { mail: false, chat: false }).await.unwrap();
        buys_and_spends().await;
        assert_eq!(hand_out(&book).await.len(), 3, "on the page alone");
        assert_eq!(told(&book).await.len(), 1);
        book.finish().await;
    }
}

#[tokio::test]
async fn what_is_not_true_any_more_is_not_sent() {
    for book in Book::on_every_engine().await {
        let wallet = account(&book).await;
        let chat = Chat::new(book.db.store.clone(), policy(), IdentifierKey::new(vec![7; 32]));
        let key = ChatKey { platform: Platform::Slack, tenant: "T1".into(), user: "U1".into() };
        chat.link_proven(&ana(), &key, "ana").await.unwrap();
        for is_true in [false, true] {
            book.grant(&wallet, 60, GrantSource::Purchase, None).await;
            let left = book.ledger.balance(&wallet).await.unwrap().available.get();
            spend(&book, &wallet, left).await;
            assert_eq!(look(&book).await, 1);
            book.db.clock.advance(DAY);
            if !is_true {
                book.grant(&wallet, 60, GrantSource::Purchase, None).await;
            }
            assert_eq!(hand_out(&book).await.len(), usize::from(is_true));
        }
        book.finish().await;
    }
}

#[tokio::test]
async fn a_notice_is_put_away_by_its_reader_alone_and_a_closed_account_is_told_nothing() {
    for book in Book::on_every_engine().await {
        account(&book).await;
        let notices = Notices::new(book.db.store.clone());
        let tell = async |fact: &str| {
            let new = NewNotice {
                user: ana(),
                kind: NoticeKind::PaymentFailed,
                fact: fact.to_owned(),
                wallet: None,
                title: "A payment failed".to_owned(),
                text: "Nothing was charged.".to_owned(),
                action: None,
                ends_at: None,
            };
            book.db.store.write(async move |tx: &mut Tx| tell_in(tx, &new).await).await.unwrap()
        };
        assert!(tell("invoice:1").await && !tell("invoice:1").await && tell("invoice:2").await);
        let id = notices.list(&ana()).await.unwrap()[0].id.clone();
        assert!(!notices.dismiss(&UserId::from_text("user_bo"), &id).await.unwrap());
        assert!(!notices.dismiss(&ana(), &NoticeId::from_text("ntc_0")).await.unwrap());
        assert!(notices.dismiss(&ana(), &id).await.unwrap() && notices.dismiss(&ana(), &id).await.unwrap());
        assert_eq!(told(&book).await.len(), 1);

        assert!(people(&book).close(&ana()).await.unwrap().now);
        assert_eq!(told(&book).await, []);
        assert!(!tell("invoice:3").await);
        assert_eq!(hand_out(&book).await, []);
        book.finish().await;
    }
}

#[tokio::test]
async fn whoever_owns_a_team_is_told_of_its_wallet() {
    for book in Book::on_every_engine().await {
        account(&book).await;
        let chat = Chat::new(book.db.store.clone(), policy(), IdentifierKey::new(vec![7; 32]));
        let team = team(&chat).await;
        book.grant(&team, 60, GrantSource::Purchase, None).await;
        spend(&book, &team, 50).await;
        assert_eq!((look(&book).await, told(&book).await[0].1.as_str()), (1, "10 tokens left for Acme"));
        book.finish().await;
    }
}

/// A team of Ana's that pays for a workspace in Slack.
async fn team(chat: &Chat) -> WalletId {
    let workspace = WorkspaceKey { platform: Platform::Slack, tenant: "T1".to_owned() };
    let new = NewWorkspace {
        key: workspace.clone(),
        name: "Acme".to_owned(),
        is_org: false,
        sealed_token: "sealed".to_owned(),
        bot_user: None,
        scopes: "commands".to_owned(),
        installer: None,
    };
    chat.install(new).await.unwrap();
    let key = ChatKey { platform: Platform::Slack, tenant: "T1".to_owned(), user: "U1".to_owned() };
    chat.link_proven(&ana(), &key, "ana").await.unwrap();
    let person = chat.meet(&key, "ana").await.unwrap().id;
    chat.connect_team(&workspace, &person).await.unwrap().wallet
}
