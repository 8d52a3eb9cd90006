//! The chapter of chat: a workspace is installed, people are met, linked, paid for, answered, and the app is removed.

use std::time::Duration;

use myba_core::chat::{Chat, ChatCaller, ChatError, ChatKey, NewWorkspace, PaidBy, Platform, Rules, WorkspaceKey};
use myba_core::clock::Clock as _;
use myba_core::id::{ChatId, TicketId, UserId};
use myba_core::identity::IdentifierKey;
use myba_core::inbox::{EventId, Inbox, Recorded};
use myba_core::lease::Leases;
use myba_core::ledger::{EffectKey, GrantSource, NewGrant};
use myba_core::outbox::{LEASE, NewAnswer, Outbox, Sent};
use myba_core::store::tickets::{recent_bodies, recent_ideas, recent_tickets, recent_tickets_like};
use myba_core::store::{StoreError, Tx, chat as rows};

use crate::chapters::people;
use crate::support::{Book, policy, tokens};

/// What counts once: an idea, a share until it is taken back, the state of a sign-in.
async fn once(book: &Book, chat: &Chat, ana: &ChatId, ticket: &TicketId) {
    assert_eq!(chat.ask_once(ana, "an idea", "k1").await.unwrap(), None);
    assert_eq!(chat.ask_once(ana, "an idea", "k2").await.unwrap().as_deref(), Some("k1"));
    assert!(chat.share_once(ticket, "C1", 1, "act:1").await.unwrap());
    assert!(chat.share_once(ticket, "C1", 1, "act:1").await.unwrap());
    assert!(!chat.share_once(ticket, "C1", 1, "act:2").await.unwrap());
    chat.unshare("act:1").await.unwrap();
    assert!(chat.share_once(ticket, "C1", 1, "act:2").await.unwrap());
    let soon = book.db.clock.now().plus(Duration::from_secs(600));
    assert!(chat.use_state("state", soon).await.unwrap());
    assert!(!chat.use_state("state", soon).await.unwrap());
}

pub async fn chat(book: &Book, ticket: &TicketId) {
    let store = book.db.store.clone();
    let chat = Chat::new(store.clone(), policy(), IdentifierKey::new(vec![7; 32]));
    let acme = WorkspaceKey { platform: Platform::Slack, tenant: "T1".to_owned() };
    install(&chat, &acme).await;
    let ana = chat.meet(&key("U1"), "ana").await.unwrap();
    assert_eq!(chat.meet(&key("U1"), "Ana").await.unwrap().id, ana.id);
    choose(&chat, &ana.id).await;
    let caller = ChatCaller { person: ana.id.clone(), workspace: Some(acme.clone()), full_member: true };
    let purse = chat.purse(&caller).await.unwrap();
    assert_eq!((purse.paid_by, purse.balance.available.get()), (PaidBy::Free, 3));
    once(book, &chat, &ana.id, ticket).await;
    people(book).sign_in(&UserId::from_text("user_chat")).await.unwrap();
    link(&chat, &ana.id).await;
    let team = chat.connect_team(&acme, &ana.id).await.unwrap();
    let (channels, roles) = (vec!["C1".to_owned()], vec!["S1".to_owned(), "S2".to_owned()]);
    let rules = Rules { cap: 5, day_cap: Some(2), channels, roles, enabled: true };
    chat.set_rules(&acme, rules.clone()).await.unwrap();
    assert_eq!(chat.workspace(&acme).await.unwrap().unwrap().rules, rules);
    let gift = NewGrant {
        wallet: team.wallet.clone(),
        amount: tokens(9),
        source: GrantSource::Operator,
        expires_at: None,
        reference: None,
        keys: vec![EffectKey::new("operator", "team")],
        reason: "for a test".to_owned(),
    };
    book.ledger.grant(gift).await.unwrap();
    let purse = chat.purse(&caller).await.unwrap();
    assert_eq!((purse.balance.available.get(), purse.month, purse.day), (9, Some((0, 5)), Some((0, 2))));
    assert!(chat.reset_use(&acme, &key("U1")).await.unwrap());
    assert!(!chat.reset_use(&acme, &key("U9")).await.unwrap());
    assert!(chat.member_use(&team.wallet).await.unwrap().is_empty());
    let owner = UserId::from_text("user_chat");
    assert_eq!(chat.teams(&owner).await.unwrap()[0].1.len(), 1);
    let mut tx = store.read().await.unwrap();
    assert!(recent_tickets(&mut tx, ana.id.as_str(), ("", ""), 5).await.unwrap().is_empty());
    assert!(recent_ideas(&mut tx, ana.id.as_str(), ("", ""), 5).await.unwrap().is_empty());
    assert!(recent_bodies(&mut tx, ana.id.as_str(), ("", ""), 5).await.unwrap().is_empty());
    assert!(recent_tickets_like(&mut tx, ana.id.as_str(), ("", ""), "%csv%", 5).await.unwrap().is_empty());
    drop(tx);
    assert!(chat.disconnect_team(&acme, &ana.id).await.unwrap());
    assert_eq!(chat.connect_team(&acme, &ana.id).await.unwrap().id, team.id);
    let stranger = UserId::from_text("user_eve");
    let refused = chat.disconnect_team_of(&stranger, &team.id, &acme).await;
    assert!(matches!(refused, Err(ChatError::NotOwner)), "{refused:?}");
    assert!(chat.disconnect_team_of(&owner, &team.id, &acme).await.unwrap());
    assert!(!chat.disconnect_team_of(&owner, &team.id, &acme).await.unwrap());
    assert_eq!(chat.links(&owner).await.unwrap().len(), 1);
    assert!(chat.unlink(&ana.id).await.unwrap());
    chat.link_proven(&owner, &key("U1"), "ana").await.unwrap();
    let changes = chat.link_changes(&owner).await.unwrap();
    let mut what: Vec<_> = changes.iter().map(|change| change.what.as_str()).collect();
    what.sort_unstable();
    assert_eq!(what, ["linked", "linked", "unlinked"]);
    assert!(!chat.remove(&acme, "another").await.unwrap());
    let token = chat.workspace(&acme).await.unwrap().unwrap().sealed_token.unwrap();
    assert!(chat.remove(&acme, &token).await.unwrap());
    assert_eq!(chat.person(&ana.id).await.unwrap().account, None);
    rows_alone(book, ana.id.as_str(), ana.wallet.as_str(), team.wallet.as_str()).await;
    answers(book).await;
    let guild = WorkspaceKey { platform: Platform::Discord, tenant: "700000000000000001".to_owned() };
    assert!(chat.enter(&guild, Some("Guild")).await.unwrap().installed);
    let leases = Leases::new(store);
    assert!(leases.take("gateway", "this", Duration::from_secs(30)).await.unwrap());
    assert!(leases.give_up("gateway", "this").await.unwrap());
    book.db.clock.advance(Duration::from_secs(2 * 24 * 60 * 60));
    assert!(chat.forget_links().await.unwrap() > 0);
}

/// A model for somebody's tickets, and none.
async fn choose(chat: &Chat, ana: &ChatId) {
    chat.choose_model(ana, Some("thorough")).await.unwrap();
    assert_eq!(chat.person(ana).await.unwrap().model.as_deref(), Some("thorough"));
    chat.choose_model(ana, None).await.unwrap();
    assert_eq!(chat.person(ana).await.unwrap().model, None);
}

fn key(user: &str) -> ChatKey {
    ChatKey { platform: Platform::Slack, tenant: "T1".to_owned(), user: user.to_owned() }
}

async fn install(chat: &Chat, acme: &WorkspaceKey) {
    for name in ["Acme", "Acme Ltd"] {
        let new = NewWorkspace {
            key: acme.clone(),
            name: name.to_owned(),
            is_org: false,
            sealed_token: "sealed".to_owned(),
            bot_user: Some("UBOT".to_owned()),
            scopes: "commands".to_owned(),
            installer: Some("U1".to_owned()),
        };
        let installed = chat.install(new).await.unwrap();
        assert_eq!((installed.name.as_str(), installed.trial_left, installed.installed), (name, 30, true));
    }
}

async fn link(chat: &Chat, ana: &myba_core::id::ChatId) {
    let owner = UserId::from_text("user_chat");
    let first = chat.start_link(ana).await.unwrap();
    chat.cancel_link(&first).await.unwrap();
    let token = chat.start_link(ana).await.unwrap();
    assert_eq!(chat.look_at_link(&token).await.unwrap().workspace, "Acme Ltd");
    let code = chat.confirm_link(&token, &owner).await.unwrap().code;
    assert!(matches!(chat.enter_code(ana, "0000-0000").await, Err(ChatError::WrongCode { left: 4 })));
    assert_eq!(chat.enter_code(ana, &code.to_lowercase()).await.unwrap().account, owner);
    assert!(matches!(chat.enter_code(ana, &code).await, Err(ChatError::LinkGone)));
}

/// Statements that only other parts of the core use.
async fn rows_alone(book: &Book, person: &str, own: &str, team: &str) {
    let (person, own, team) = (person.to_owned(), own.to_owned(), team.to_owned());
    let work = async move |tx: &mut Tx| -> Result<(), StoreError> {
        assert!(rows::give_trial(tx, "slack", "T1", 28, 30).await?);
        assert!(!rows::give_trial(tx, "slack", "T1", 3, 30).await?, "thirty for all, once for ever");
        assert!(rows::claim_person(tx, &person, "user_chat").await?);
        assert!(!rows::claim_person(tx, &person, "user_chat").await?);
        assert_eq!(rows::person_of_wallet(tx, &own).await?.unwrap().id, person);
        assert_eq!(rows::team_of_wallet(tx, &team).await?.unwrap().owner_id, "user_chat");
        rows::link_person(tx, &person, "user_chat").await?;
        assert_eq!(rows::unlink_user(tx, "user_chat").await?, 1);
        assert_eq!(rows::forget_link_changes(tx, "user_chat").await?, 3);
        Ok(())
    };
    book.db.store.write(work).await.unwrap();
}

async fn answers(book: &Book) {
    let outbox = Outbox::new(book.db.store.clone());
    let answer = NewAnswer {
        provider: "slack".to_owned(),
        answers: "cmd:1".to_owned(),
        tenant: "T1".to_owned(),
        body: "{}".to_owned(),
    };
    let event = EventId { provider: "slack".to_owned(), event: "cmd:1".to_owned() };
    let inbox = Inbox::new(book.db.store.clone());
    let now = book.db.clock.now();
    let early = now.minus(Duration::from_secs(1));
    assert_eq!(inbox.record_until(&event, "command", "{}", early).await.unwrap(), Recorded::TooLate);
    assert_eq!(inbox.record_until(&event, "command", "{}", now).await.unwrap(), Recorded::New);
    assert_eq!(inbox.record_until(&event, "command", "{}", now).await.unwrap(), Recorded::Known);
    assert!(inbox.take("slack", 5).await.unwrap().is_empty(), "whoever recorded it applies it");
    inbox.give_back(&event).await.unwrap();
    assert_eq!(inbox.take("slack", 5).await.unwrap().len(), 1);
    assert_eq!(inbox.release("slack").await.unwrap(), 1);
    assert_eq!(inbox.take("slack", 5).await.unwrap().len(), 1);
    assert!(inbox.take("slack", 5).await.unwrap().is_empty(), "taken");
    let written = outbox.write(vec![answer.clone(), answer.clone()], Some(&event)).await.unwrap();
    assert_eq!((written.len(), inbox.get(&event).await.unwrap().unwrap().state.as_str()), (1, "applied"));
    assert!(outbox.write(vec![answer], Some(&event)).await.unwrap().is_empty());
    assert!(outbox.take(5).await.unwrap().is_empty(), "whoever wrote it sends it");
    book.db.clock.advance(LEASE);
    let due = outbox.take(5).await.unwrap();
    assert_eq!(due.len(), 1);
    assert!(outbox.take(5).await.unwrap().is_empty(), "taken");
    outbox.settle(&due[0], Sent::Later("busy".to_owned(), Some(Duration::from_secs(1)))).await.unwrap();
    assert!(outbox.take(5).await.unwrap().is_empty());
    book.db.clock.advance(Duration::from_secs(1));
    let again = outbox.take(5).await.unwrap();
    assert_eq!(again[0].attempts, 0, "being asked to wait is no failure");
    outbox.settle(&again[0], Sent::Later("broken".to_owned(), None)).await.unwrap();
    book.db.clock.advance(Duration::from_secs(1));
    let again = outbox.take(5).await.unwrap();
    assert_eq!(again[0].attempts, 1);
    outbox.settle(&again[0], Sent::Arrived).await.unwrap();
    book.db.clock.advance(Duration::from_secs(1));
    assert_eq!(outbox.forget(Duration::ZERO).await.unwrap(), 1);
    let other = EventId { event: "cmd:2".to_owned(), ..event };
    assert!(inbox.record(&other, "command", "{}").await.unwrap());
    inbox.withdraw(&other).await.unwrap();
    assert!(inbox.due("slack", 5).await.unwrap().is_empty());
    book.db.clock.advance(Duration::from_secs(1));
    assert_eq!(inbox.forget("slack", Duration::ZERO).await.unwrap(), 2);
}
