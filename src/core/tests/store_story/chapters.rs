//! The chapters after the ledger's: identity, checkout, inbox, tickets and jobs.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use myba_core::checkout::{
    Catalog, Checkout, GatewayError, HostedSession, NewCustomer, NewSession, OneOffOnly, Pack, PaymentGateway,
    PaymentState, ReturnAddresses, SessionView, StartOrder, Terms,
};
use myba_core::id::{OrderId, TicketId, UserId, VisitorId, WalletId};
use myba_core::identity::{
    IdentifierKey, Identity, IdentityError, Network, Profile, VerifiedIdentifier, Welcome, free_visitor_in,
    return_free_use_in,
};
use myba_core::inbox::{EventId, Inbox, Outcome};
use myba_core::ledger::{GrantSource, Tokens};
use myba_core::page::PageRequest;
use myba_core::store::jobs::JobRow;
use myba_core::store::tickets::{TicketQuery, TicketRow};
use myba_core::store::versions::{Origin, VersionRow};
use myba_core::store::{StoreError, Tx, asking, children, jobs, scores, tickets, versions};

use crate::bank::Shop;
use crate::support::{Book, MINUTE, policy, tokens};

pub fn people(book: &Book) -> Identity {
    Identity::new(book.db.store.clone(), policy(), IdentifierKey::new(vec![7; 32]))
}

fn profile(id: &UserId, mail: &str, book: &Book) -> Profile {
    Profile {
        id: id.clone(),
        email: Some(mail.to_owned()),
        verified: Some(VerifiedIdentifier::Email(mail.to_owned())),
        updated_at: book.db.store.now(),
    }
}

/// A visitor spends, signs up, is welcomed once, claims once; the same person again is not welcomed; accounts close.
pub async fn identity(book: &Book) {
    let people = people(book);
    let ana = UserId::from_text("user_ana");
    let visitor = VisitorId::new(book.db.store.ids());
    let network = Network { narrow: "n1".to_owned(), wide: Some("w1".to_owned()) };
    let mut outcomes = Vec::new();
    for _ in 0..3 {
        let (network, visitor) = (network.clone(), visitor.clone());
        let work = async move |tx: &mut Tx| free_visitor_in(tx, &policy(), &network, &visitor).await;
        outcomes.push(book.db.store.write(work).await);
    }
    assert!(matches!(outcomes.pop(), Some(Err(IdentityError::NetworkLimit))));
    let (seen, buckets) = outcomes.pop().unwrap().unwrap();
    let work = async move |tx: &mut Tx| {
        let day = tx.now().day();
        return_free_use_in(tx, &buckets, &day).await
    };
    book.db.store.write(work).await.unwrap();
    assert_eq!(book.figures(&seen.wallet).await.0, 3);
    assert_eq!(people.count_visitors().await.unwrap(), 1);
    assert!(!people.visitor(&visitor).await.unwrap().unwrap().claimed);

    assert_eq!(people.sign_in(&ana).await.unwrap().welcome, Welcome::Waiting);
    assert_eq!(people.waiting_for_profile(5).await.unwrap(), std::slice::from_ref(&ana));
    for _ in 0..2 {
        let user = people.apply_profile(profile(&ana, "Ana+x@acme.example", book)).await.unwrap();
        assert_eq!(user.welcome, Welcome::Granted);
    }
    let claimed = people.claim(&ana, &visitor).await.unwrap().unwrap();
    assert_eq!((claimed.tokens.get(), claimed.tickets), (3, 0));
    assert_eq!(people.claim(&ana, &visitor).await.unwrap(), Some(claimed));
    let wallet = people.user(&ana).await.unwrap().unwrap().wallet;
    assert_eq!(book.figures(&wallet).await.0, 9);
    people.set_customer(&ana, Some("cus_1")).await.unwrap();
    people.forget_old_days().await.unwrap();

    let again = UserId::from_text("user_again");
    let refused = people.apply_profile(profile(&again, "ana@acme.example", book)).await.unwrap();
    assert_eq!(refused.welcome, Welcome::Refused);
    let late = people.claim(&again, &visitor).await.unwrap_err();
    assert!(matches!(late, IdentityError::AlreadyClaimed));
    book.ledger.authorize(book.hold(&wallet, 1)).await.unwrap();
    assert!(people.close(&ana).await.unwrap().now);
    assert!(!people.close(&ana).await.unwrap().now);
    assert!(matches!(people.sign_in(&ana).await, Err(IdentityError::Closed)));
    let tombstone = people.apply_profile(profile(&ana, "ana@acme.example", book)).await.unwrap();
    assert!(tombstone.closed_at.is_some());
    assert_eq!(book.figures(&wallet).await, (9, 0, 0));
}

/// A payment provider that says what the order was, and that it was paid.
struct Provider;

#[async_trait]
impl PaymentGateway for Provider {
    async fn create_customer(&self, new: &NewCustomer) -> Result<String, GatewayError> {
        Ok(format!("cus_{}", new.user))
    }

    async fn open_session(&self, new: &NewSession) -> Result<HostedSession, GatewayError> {
        let id = format!("cs_{}", new.order);
        Ok(HostedSession { url: format!("https://pay.example/{id}"), id, expires_at: new.expires_at })
    }

    async fn session(&self, id: &str) -> Result<SessionView, GatewayError> {
        Ok(SessionView {
            id: id.to_owned(),
            state: if id.ends_with("late") { PaymentState::Expired } else { PaymentState::Paid },
            order: id.strip_prefix("cs_").map(OrderId::from_text),
            subtotal: 400,
            total: 400,
            discount: 0,
            tax: 0,
            added_tax: 0,
            agreed: None,
            invoice_url: None,
            currency: "usd".to_owned(),
            live: false,
            one_off: true,
            invoice: None,
            payment_intent: Some("pi_1".to_owned()),
            receipt_url: Some("https://pay.example/receipt".to_owned()),
        })
    }

    async fn expire_session(&self, _: &str) -> Result<(), GatewayError> {
        Ok(())
    }

    fn is_live(&self) -> bool {
        false
    }
}

/// One order, its page, its payment told twice, the list, and the reconciler.
pub async fn checkout(book: &Book) -> Checkout {
    let pack = Pack { id: "pack_60".into(), name: "60 tokens".into(), tokens: tokens(60), amount: 500 };
    let catalog = Catalog {
        currency: "usd".into(),
        packs: vec![pack],
        plans: Vec::new(),
        first_purchase_percent: 20,
        volume: None,
    };
    let addresses = ReturnAddresses {
        success: "https://a.example/{CHECKOUT_SESSION_ID}".into(),
        cancel: "c/".into(),
        account: "a/".into(),
    };
    let (catalog, provider) = (Arc::new(catalog), (Arc::new(Provider) as _, Arc::new(OneOffOnly) as _));
    let terms = Terms { session_life: MINUTE * 45, tokens_life: Some(MINUTE * 1000), rollover_periods: 1 };
    let checkout = Checkout::new(book.db.store.clone(), people(book), catalog, provider, addresses, terms);
    let ben = UserId::from_text("user_ben");
    let buyer = people(book).apply_profile(profile(&ben, "ben@acme.example", book)).await.unwrap();
    let click = || StartOrder {
        user: ben.clone(),
        plan: "pack_60".into(),
        quantity: None,
        wallet: None,
        idempotency_key: "k1".into(),
    };
    let open = checkout.start(click()).await.unwrap();
    assert!(checkout.start(click()).await.unwrap().replayed);
    assert_eq!(open.order.amount, 400);
    let page = checkout.order_of_session(&ben, &open.session).await.unwrap().unwrap();
    assert_eq!(page.session_ends_at, Some(page.created_at.plus(MINUTE * 45)));
    let told = EventId { provider: "stripe".into(), event: "evt_1".into() };
    assert!(checkout.fulfil(&open.session, Some(&told)).await.unwrap().newly_paid);
    assert!(!checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
    assert!(!checkout.is_first_purchase(&buyer).await.unwrap());
    let list = checkout.orders(&ben, &PageRequest::new(None, None)).await.unwrap();
    assert_eq!(list.items.len(), 1);
    assert!(checkout.order_of_session(&ben, &open.session).await.unwrap().is_some());
    assert!(checkout.order_of_session(&UserId::from_text("user_eve"), &open.session).await.unwrap().is_none());
    assert_eq!(checkout.reconcile(Duration::ZERO, 10).await.unwrap(), 0);
    let grant = book.ledger.grants(&open.order.wallet).await.unwrap().remove(0).grant;
    assert_eq!(grant.expires_at, Some(book.db.store.now().plus(MINUTE * 1000)));
    let line = book.ledger.statement(&open.order.wallet, &PageRequest::new(None, None)).await.unwrap().items.remove(0);
    assert_eq!((line.order, line.ticket), (Some(open.order.id.clone()), None));
    let balance = book.ledger.balance(&open.order.wallet).await.unwrap();
    assert_eq!((balance.available.get(), balance.purchased.get()), (66, 60));
    move_states(book, open.order.id.as_str()).await;
    first_price_once_per_person(book, &checkout, &ben).await;
    checkout
}

/// The same mailbox under another account, deleted or not, has had its first purchase; a person not known yet waits for it.
async fn first_price_once_per_person(book: &Book, checkout: &Checkout, bought: &UserId) {
    let people = people(book);
    people.close(bought).await.unwrap();
    let again = UserId::from_text("user_ben_again");
    let unknown = people.sign_in(&again).await.unwrap();
    assert!(!checkout.is_first_purchase(&unknown).await.unwrap());
    let known = people.apply_profile(profile(&again, "Ben+two@acme.example", book)).await.unwrap();
    assert!(!checkout.is_first_purchase(&known).await.unwrap());
    let click =
        StartOrder { user: again, plan: "pack_60".into(), quantity: None, wallet: None, idempotency_key: "k2".into() };
    assert_eq!(checkout.start(click).await.unwrap().order.amount, 500);
    first_price_changes_hands(book).await;
}

/// An order without a page loses the price to the next one, and that one when its page closed.
async fn first_price_changes_hands(book: &Book) {
    let shop = Shop::with_discount(book, policy(), 20);
    shop.bank.0.lock().unwrap().waits = true;
    let cleo = UserId::from_text("user_cleo");
    shop.people.apply_profile(profile(&cleo, "cleo@acme.example", book)).await.unwrap();
    let click = |key: &str| StartOrder {
        user: cleo.clone(),
        plan: "pack_60".into(),
        quantity: None,
        wallet: None,
        idempotency_key: key.into(),
    };
    shop.bank.0.lock().unwrap().down = true;
    shop.checkout.start(click("c1")).await.unwrap_err();
    shop.bank.0.lock().unwrap().down = false;
    shop.checkout.start(click("c2")).await.unwrap();
    let open = shop.checkout.start(click("c3")).await.unwrap();
    assert_eq!(shop.checkout.start(click("c1")).await.unwrap().order.amount, 500);
    assert_eq!(shop.bank.amounts(PaymentState::Open), [400, 500]);
    shop.bank.is_now(&open.session, PaymentState::Paid);
    assert!(shop.checkout.fulfil(&open.session, None).await.unwrap().newly_paid);
    // The comparison with another bank, in a later chapter, goes back a minute and does not come here.
    book.db.clock.advance(MINUTE);
}

/// A paid order does not move, whatever arrives late.
async fn move_states(book: &Book, order: &str) {
    let order = order.to_owned();
    let work =
        async move |tx: &mut Tx| myba_core::store::checkout::set_order_state(tx, &order, "expired", Some("cs_x")).await;
    assert!(!book.db.store.write(work).await.unwrap());
}

/// An event recorded once, put off, set aside, replayed and applied.
pub async fn inbox(book: &Book) {
    let inbox = Inbox::new(book.db.store.clone());
    let id = EventId { provider: "stripe".into(), event: "evt_2".into() };
    assert!(inbox.record(&id, "charge.refunded", "{}").await.unwrap());
    assert!(!inbox.record(&id, "charge.refunded", "{}").await.unwrap());
    let event = inbox.due(&id.provider, 10).await.unwrap().remove(0);
    inbox.settle(&event, Outcome::Retry("later".into())).await.unwrap();
    assert!(inbox.due(&id.provider, 10).await.unwrap().is_empty());
    inbox.settle(&event, Outcome::Quarantined("unreadable".into())).await.unwrap();
    assert_eq!(inbox.list("quarantined", 10).await.unwrap().len(), 1);
    assert!(inbox.replay(&id).await.unwrap());
    inbox.settle(&event, Outcome::Applied).await.unwrap();
    assert_eq!(inbox.get(&id).await.unwrap().unwrap().state, "applied");
}

fn ticket(wallet: &str, id: &TicketId, hold: Option<&str>, now: i64) -> TicketRow {
    TicketRow {
        id: id.as_str().to_owned(),
        wallet_id: wallet.to_owned(),
        number: 0,
        hold_id: hold.map(ToOwned::to_owned),
        state: "ready".into(),
        charged: i64::from(hold.is_some()),
        kind: "story".into(),
        size: "S".into(),
        title: "Rename Projects".into(),
        said: 1,
        assumed: 2,
        idea: "rename projects".into(),
        body: "{}".into(),
        model: "m".into(),
        channel: "web".into(),
        author: None,
        version: 1,
        rounds_used: 0,
        rounds_until: now,
        returned_at: None,
        deleted_at: None,
        created_at: now,
        updated_at: now,
    }
}

fn job(wallet: &str, hold: &str) -> JobRow {
    JobRow {
        id: "job_1".into(),
        wallet_id: wallet.to_owned(),
        operation: "generate".into(),
        state: "completed".into(),
        hold_id: Some(hold.to_owned()),
        ticket_id: None,
        failure: None,
        channel: "web".into(),
        model: "m".into(),
        buckets: String::new(),
        allowance: String::new(),
        author: None,
        instance: "this".into(),
        text_at: None,
        calls: 1,
        tokens_in: 900,
        tokens_out: 1200,
        cost_micro_usd: 200,
        latency_ms: 10,
        created_at: 1,
        ended_at: None,
        offer: "standard".into(),
        prompt_version: "v1".into(),
        repairs: 1,
        fallback_from: Some("a/model".into()),
    }
}

/// Each change was kept with the text of its moment, and far too many are not.
async fn story_of_versions(tx: &mut Tx, row: &TicketRow) -> Result<(), StoreError> {
    let ticket = row.id.as_str();
    let kept = versions::versions(tx, ticket).await?;
    let words = |rows: &[VersionRow]| rows.iter().map(|row| (row.version, row.origin.clone())).collect::<Vec<_>>();
    assert_eq!(words(&kept), [(2, "refined".to_owned()), (1, "written".to_owned())]);
    assert_eq!((kept[0].channel.as_str(), kept[1].channel.as_str()), ("slack", "web"));
    let one = versions::version(tx, ticket, 1).await?.unwrap();
    assert_eq!((one.title.as_str(), one.body.as_str(), one.said, one.assumed), ("Rename Projects", "{}", 1, 2));
    assert_eq!(versions::version_before(tx, ticket, 2).await?.unwrap().version, 1);
    assert!(versions::version_before(tx, ticket, 1).await?.is_none());
    let edited = Origin { word: "edited".into(), channel: "web".into(), ..Origin::default() };
    for version in 2..=versions::KEPT + 1 {
        let row = TicketRow { version, ..row.clone() };
        assert!(tickets::replace_ticket(tx, &row, "renamed", 0, &edited).await?);
    }
    let kept = versions::versions(tx, ticket).await?;
    assert_eq!(kept.len(), usize::try_from(versions::KEPT).unwrap());
    assert_eq!((kept[0].version, kept.last().unwrap().version), (versions::KEPT + 2, 3));
    Ok(())
}

/// A job waits for answers, is answered twice and waits again, and is due.
async fn a_job_asks(tx: &mut Tx, wallet: &str) -> Result<(), StoreError> {
    let now = tx.now().0;
    asking::ask(tx, "job_1", "rename projects", "{}", now + 10).await?;
    assert!(jobs::pause_job(tx, &JobRow { author: None, ..job(wallet, "") }).await?);
    assert!(jobs::foreign_running_jobs(tx, "next", now + 1, 5).await?.is_empty(), "it waits in no process");
    let listed = asking::of_wallet(tx, wallet, 5).await?;
    assert_eq!((listed.len(), listed[0].offer.as_str(), listed[0].repairs), (1, "standard", 1));
    assert!(asking::of_author(tx, "chp_nobody", 5).await?.is_empty());
    assert!(asking::claim(tx, "job_1", "this").await? && !asking::claim(tx, "job_1", "next").await?);
    assert!(asking::reopen(tx, "job_1").await? && !asking::reopen(tx, "job_1").await?);
    assert!(asking::claim(tx, "job_1", "this").await?);
    assert_eq!(asking::reopen_stale(tx, 0, "this", now + 1).await?, 0, "its own writer may live");
    assert_eq!(asking::reopen_stale(tx, 0, "next", now + 1).await?, 1);
    assert!(asking::due(tx, 5).await?.is_empty());
    asking::hurry(tx, wallet).await?;
    assert_eq!(asking::due(tx, 5).await?, ["job_1"]);
    let row = asking::of_job(tx, "job_1").await?.unwrap();
    assert_eq!((row.state.as_str(), row.tries, row.until), ("open", 1, 0));
    assert_eq!(jobs::key_of_job(tx, "job_1").await?.as_deref(), Some("k"));
    asking::forget(tx, "job_1").await?;
    assert!(asking::of_job(tx, "job_1").await?.is_none());
    Ok(())
}

/// One charged ticket with its job and key: listed, changed, returned, deleted, restored, moved and erased.
pub async fn tickets(book: &Book) -> TicketId {
    let user = book.ledger.open_wallet(myba_core::ledger::WalletKind::User).await.unwrap();
    let other = book.ledger.open_wallet(myba_core::ledger::WalletKind::User).await.unwrap();
    book.grant(&user, 2, GrantSource::Operator, None).await;
    let hold = book.hold(&user, 1);
    book.ledger.authorize(hold.clone()).await.unwrap();
    book.ledger.capture(&hold.id, Tokens::ONE).await.unwrap();
    let id = TicketId::new(book.db.store.ids());
    let (wallet, to) = (user.as_str().to_owned(), other.as_str().to_owned());
    let hold = hold.id.as_str().to_owned();
    let made = id.clone();
    let work = async move |tx: &mut Tx| -> Result<(), StoreError> {
        let now = tx.now().0;
        let row = ticket(&wallet, &id, Some(&hold), now);
        let ticket = id.as_str();
        tickets::insert_ticket(tx, &row, "rename projects").await?;
        jobs::insert_job(tx, &job(&wallet, &hold)).await?;
        assert!(jobs::insert_key(tx, "user_ana", "generate", "k", "hash", "job_1").await?);
        assert_eq!(jobs::key(tx, "user_ana", "generate", "k").await?.unwrap().job_id, "job_1");
        assert_eq!(jobs::foreign_running_jobs(tx, "next", now + 1, 5).await?.len(), 1);
        a_job_asks(tx, &wallet).await?;
        jobs::text_began(tx, "job_1").await?;
        let ended = JobRow { ticket_id: Some(ticket.to_owned()), ..job(&wallet, &hold) };
        assert!(jobs::end_job(tx, &ended).await?);
        assert_eq!(jobs::job(tx, "job_1").await?.unwrap().cost_micro_usd, 200);
        jobs::free_keys(tx, "job_1").await?;
        jobs::add_cost(tx, &JobRow { calls: 1, cost_micro_usd: 40, ..job(&wallet, &hold) }).await?;
        let kept = jobs::job(tx, "job_1").await?.unwrap();
        assert_eq!((kept.cost_micro_usd, kept.offer.as_str(), kept.prompt_version.as_str()), (240, "standard", "v1"));
        assert_eq!((kept.repairs, kept.fallback_from.as_deref()), (1, Some("a/model")));
        let ends = scores::ends_since(tx, 0).await?.remove(0);
        assert_eq!((ends.jobs, ends.unrepaired, ends.repairs, ends.fallbacks, ends.cost_micro_usd), (1, 0, 1, 1, 240));
        assert_eq!(scores::latency_at(tx, "standard", 0, 0).await?, Some(10));
        assert_eq!(scores::latency_at(tx, "standard", 0, 1).await?, None);
        assert!(myba_core::store::identity::visitor_of_wallet(tx, &wallet).await?.is_none());
        let query = TicketQuery { before: i64::MAX, kind: "story", pattern: "%rename%", limit: 5 };
        assert_eq!(tickets::tickets(tx, &wallet, &query).await?.len(), 1);
        let refined = Origin { word: "refined".into(), channel: "slack".into(), ..Origin::default() };
        assert!(tickets::replace_ticket(tx, &row, "renamed", 1, &refined).await?);
        assert!(!tickets::replace_ticket(tx, &row, "renamed", 1, &refined).await?, "an old version changes nothing");
        story_of_versions(tx, &row).await?;
        tickets::renew_rounds(tx, ticket, now).await?;
        assert!(tickets::lock_kept(tx, ticket).await?);
        assert!(tickets::set_returned(tx, ticket, "not useful").await?);
        assert!(!tickets::lock_kept(tx, ticket).await?, "it was given back");
        assert_eq!(tickets::returns_since(tx, &wallet, "", 0).await?, 1);
        assert_eq!(tickets::tickets_per_day(tx, &wallet, 0).await?.len(), 1);
        assert!(tickets::delete_ticket(tx, ticket, &wallet).await?);
        assert!(tickets::restore_ticket(tx, ticket, &wallet).await?);
        assert_eq!(tickets::move_tickets(tx, &wallet, &to).await?, 1);
        assert_eq!(tickets::ticket(tx, ticket, &to).await?.unwrap().number, 1);
        assert_eq!(tickets::ticket_of_job(tx, ticket).await?.unwrap().number, 1);
        assert_eq!(tickets::erase_tickets(tx, &to).await?, 1);
        assert!(versions::versions(tx, ticket).await?.is_empty(), "an erased ticket has no text left anywhere");
        assert_eq!(tickets::erase_deleted_tickets(tx, now).await?, 0);
        Ok(())
    };
    book.db.store.write(work).await.unwrap();
    a_child(book, &other, &made).await;
    made
}

/// A ticket that was written from a line of another, whose key is freed once that ticket is gone.
async fn a_child(book: &Book, wallet: &WalletId, parent: &TicketId) {
    let (wallet, parent) = (wallet.to_string(), parent.clone());
    let id = TicketId::new(book.db.store.ids());
    let work = async move |tx: &mut Tx| -> Result<(), StoreError> {
        let row = TicketRow { state: "uncharged".into(), ..ticket(&wallet, &id, None, tx.now().0) };
        tickets::insert_ticket(tx, &row, "a child").await?;
        assert!(!children::is_child(tx, id.as_str()).await?);
        children::insert_child(tx, id.as_str(), parent.as_str(), "mark").await?;
        assert!(children::is_child(tx, id.as_str()).await?);
        assert_eq!(children::children(tx, parent.as_str()).await?[0].mark, "mark");
        assert!(children::parent(tx, id.as_str()).await?.is_none(), "its text was erased, so it counts as deleted");
        assert!(jobs::insert_key(tx, "ticket:1", "child", "mark", "mark", "job_2").await?);
        jobs::free_key(tx, "ticket:1", "child", "mark", "job_1").await?;
        assert_eq!(jobs::key(tx, "ticket:1", "child", "mark").await?.unwrap().job_id, "job_2", "another job keeps it");
        jobs::free_key(tx, "ticket:1", "child", "mark", "job_2").await?;
        assert!(jobs::key(tx, "ticket:1", "child", "mark").await?.is_none());
        Ok(())
    };
    book.db.store.write(work).await.unwrap();
}
