//! A desk: the service over a fresh database, with a writer the test holds in its hands.

use std::sync::Arc;
use std::time::Duration;

use myba_core::generation::library::Library;
use myba_core::generation::service::{
    Accepted, Ask, Asks, Caller, Change, Channel, Delivered, Event, Failure, Generation, GenerationError, ModelOffer,
    Parts, Policy, Work,
};
use myba_core::generation::{Brief, Instruction, RequestedKind, RequestedLanguage, SectionId};
use myba_core::id::{TicketId, UserId, VisitorId, WalletId};
use myba_core::identity::{FreePolicy, IdentifierKey, Identity, Network, Principal};
use myba_core::ledger::{EffectKey, GrantSource, Ledger, Lives, NewGrant, Tokens};
use myba_core::store::testing::TestDatabase;

use crate::writer::{IDEA, Writer};

pub const HOUR: Duration = Duration::from_secs(3600);

pub struct Desk {
    pub db: TestDatabase,
    pub writer: Arc<Writer>,
    pub service: Generation,
    pub library: Library,
    pub ledger: Ledger,
    pub identity: Identity,
}

pub fn tokens(amount: u64) -> Tokens {
    Tokens::new(amount).unwrap()
}

pub fn policy() -> Policy {
    Policy {
        deadline: Duration::from_secs(30),
        hold_life: Duration::from_secs(300),
        answer_within: Duration::from_secs(900),
        in_flight_per_payer: 4,
        queue_per_payer: 16,
        in_flight: 32,
        repairs: 2,
        calls: 3,
        rounds: 3,
        rounds_life: 24 * HOUR,
        uncharged_drafts_daily: 2,
        returns: 3,
        returns_window: 30 * 24 * HOUR,
        return_within: 7 * 24 * HOUR,
        keep_deleted: 30 * 24 * HOUR,
        daily_spend_micro_usd: 0,
    }
}

pub fn free_policy() -> FreePolicy {
    FreePolicy {
        visitor_tokens: tokens(3),
        welcome_tokens: tokens(6),
        lives: Lives {
            visitor: Some(30 * 24 * HOUR),
            trial: Some(30 * 24 * HOUR),
            welcome: Some(90 * 24 * HOUR),
            ..Lives::default()
        },
        workspace_tokens: tokens(30),
        direct_people_per_day: 2,
        account_age: 7 * 24 * HOUR,
        member_cap: 20,
        per_network_daily: 30,
        per_wide_network_daily: 300,
        daily_budget_micro_usd: 5_000_000,
    }
}

impl Desk {
    /// A desk on each engine.
    pub async fn on_every_engine() -> Vec<Self> {
        Self::with(policy()).await
    }

    pub async fn with(policy: Policy) -> Vec<Self> {
        let databases = myba_core::store::testing::databases().await;
        databases.into_iter().map(|db| Self::over(db, policy.clone(), "this")).collect()
    }

    pub fn over(db: TestDatabase, policy: Policy, instance: &str) -> Self {
        let writer = Arc::new(Writer::default());
        let identity = Identity::new(db.store.clone(), free_policy(), IdentifierKey::new(vec![7; 32]));
        let service = service(&db, &identity, &writer, policy.clone(), instance);
        let library = Library::new(db.store.clone(), policy);
        let ledger = Ledger::new(db.store.clone());
        Self { db, writer, service, library, ledger, identity }
    }

    /// Another process over the same database.
    pub fn other_process(&self, instance: &str) -> Generation {
        service(&self.db, &self.identity, &self.writer, policy(), instance)
    }

    /// The same desk with another catalogue.
    pub fn with_models(&self, models: Vec<ModelOffer>) -> Generation {
        offering(&self.db, &self.identity, &self.writer, (policy(), "this"), models)
    }

    /// A signed-in user with so many bought tokens.
    pub async fn user_with(&self, amount: u64) -> (Principal, WalletId) {
        let id = UserId::from_text(format!("user_{}", self.db.store.ids().next().simple()));
        let wallet = self.identity.sign_in(&id).await.unwrap().wallet;
        if amount > 0 {
            let grant = NewGrant {
                wallet: wallet.clone(),
                amount: tokens(amount),
                source: GrantSource::Operator,
                expires_at: None,
                reference: None,
                keys: vec![EffectKey::new("operator", id.as_str())],
                reason: "for a test".to_owned(),
            };
            self.ledger.grant(grant).await.unwrap();
        }
        (Principal::User(id), wallet)
    }

    pub async fn start(&self, principal: &Principal, key: Option<&str>) -> Result<Accepted, GenerationError> {
        self.service.start(ask(principal, generate(IDEA), key)).await
    }

    /// Asks and waits for the end.
    pub async fn ask(&self, principal: &Principal, key: Option<&str>) -> Result<Delivered, Box<Failure>> {
        end(self.start(principal, key).await.unwrap()).await
    }

    pub async fn refine(&self, principal: &Principal, ticket: &TicketId) -> Result<Accepted, GenerationError> {
        let change = Change::Instruction(Instruction::new("say which columns").unwrap());
        self.service.start(ask(principal, Work::Refine { ticket: ticket.clone(), change }, None)).await
    }

    /// One section anew, with or without an instruction.
    pub async fn rewrite(
        &self,
        principal: &Principal,
        ticket: &TicketId,
        section: SectionId,
        instruction: Option<&str>,
    ) -> Result<Accepted, GenerationError> {
        let instruction = instruction.map(|text| Instruction::new(text).unwrap());
        let change = Change::Section { section, instruction };
        self.service.start(ask(principal, Work::Refine { ticket: ticket.clone(), change }, None)).await
    }

    /// `(available, held, consumed)`.
    pub async fn figures(&self, wallet: &WalletId) -> (u64, u64, u64) {
        let balance = self.ledger.balance(wallet).await.unwrap();
        (balance.available.get(), balance.held.get(), balance.consumed.get())
    }

    /// The audit that ends every test.
    pub async fn finish(self) {
        self.service.drain().await;
        let report = self.ledger.verify().await.unwrap();
        assert!(report.is_clean(), "{}: {:#?}", report.engine, report.broken());
        self.db.finish().await;
    }
}

pub fn offer(id: &str, price: u64) -> ModelOffer {
    ModelOffer::open(id, id, tokens(price), &format!("vendor/{id}"))
}

fn service(db: &TestDatabase, identity: &Identity, writer: &Arc<Writer>, policy: Policy, instance: &str) -> Generation {
    offering(db, identity, writer, (policy, instance), vec![offer("standard", 1), offer("thorough", 2)])
}

fn offering(
    db: &TestDatabase,
    identity: &Identity,
    writer: &Arc<Writer>,
    (policy, instance): (Policy, &str),
    models: Vec<ModelOffer>,
) -> Generation {
    Generation::new(Parts {
        store: db.store.clone(),
        identity: identity.clone(),
        model: Arc::<Writer>::clone(writer),
        models,
        default_model: "standard".to_owned(),
        policy,
        instance: instance.to_owned(),
    })
}

pub fn generate(idea: &str) -> Work {
    Work::Generate(Brief::new(idea, RequestedKind::Auto, RequestedLanguage::Auto).unwrap())
}

pub fn ask(principal: &Principal, work: Work, key: Option<&str>) -> Ask {
    let network = Network { narrow: "net-1".to_owned(), wide: None };
    Ask {
        caller: Caller { principal: principal.clone(), network: Some(network) },
        work,
        model: None,
        channel: Channel::Web,
        key: key.map(ToOwned::to_owned),
        asks: Asks::Never,
    }
}

/// Hears everything to the end.
pub async fn end(mut accepted: Accepted) -> Result<Delivered, Box<Failure>> {
    while let Some(event) = accepted.events.recv().await {
        if let Event::Finished(finished) = event {
            return finished.map(|delivered| *delivered);
        }
    }
    panic!("a job ended without telling how");
}

pub fn visitor(accepted: &Accepted) -> Principal {
    Principal::Visitor(accepted.visitor.clone().unwrap())
}

pub async fn wallet_of(desk: &Desk, visitor: &Principal) -> WalletId {
    let Principal::Visitor(id) = visitor else { panic!("not a visitor") };
    let id: &VisitorId = id;
    desk.identity.visitor(id).await.unwrap().unwrap().wallet
}
