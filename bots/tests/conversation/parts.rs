//! What a room is made of.

use std::sync::Arc;
use std::time::Duration;

use myba_bots::conversation::{Addresses, Conversation, Earlier, OnDiscord, Parts, Shop};
use myba_core::chat::Chat;
use myba_core::generation::library::Library;
use myba_core::generation::service::{Generation, ModelOffer, Parts as Service, Policy};
use myba_core::identity::{FreePolicy, Identity};
use myba_core::ledger::{Lives, Tokens};
use myba_core::store::testing::TestDatabase;
use url::Url;

use crate::writer::Writer;

const HOUR: Duration = Duration::from_secs(3600);

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
        repairs: 0,
        calls: 1,
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

pub fn offer(id: &str, name: &str, price: u64) -> ModelOffer {
    ModelOffer::open(id, name, tokens(price), &format!("vendor/{id}"))
}

pub fn models() -> Vec<ModelOffer> {
    vec![offer("standard", "Standard", 1), offer("thorough", "Thorough", 2)]
}

pub fn service(db: &TestDatabase, identity: &Identity, writer: &Arc<Writer>, models: Vec<ModelOffer>) -> Generation {
    Generation::new(Service {
        store: db.store.clone(),
        identity: identity.clone(),
        model: Arc::<Writer>::clone(writer),
        models,
        default_model: "standard".to_owned(),
        policy: policy(),
        instance: "this".to_owned(),
    })
}

pub fn conversation(
    service: &Generation,
    db: &TestDatabase,
    chat: &Chat,
    earlier: Arc<dyn Earlier>,
    discord: OnDiscord,
) -> Conversation {
    Conversation::new(Parts {
        generation: service.clone(),
        library: Library::new(db.store.clone(), policy()),
        chat: chat.clone(),
        free: free_policy(),
        web: Addresses::new(Url::parse("https://myba.test/").unwrap()),
        shop: Shop { discord },
        earlier,
    })
}

pub fn free_policy() -> FreePolicy {
    FreePolicy {
        visitor_tokens: tokens(3),
        lives: Lives { visitor: Some(30 * 24 * HOUR), welcome: Some(90 * 24 * HOUR), ..Lives::default() },
        welcome_tokens: tokens(6),
        workspace_tokens: tokens(30),
        direct_people_per_day: 2,
        account_age: 7 * 24 * HOUR,
        member_cap: 20,
        per_network_daily: 30,
        per_wide_network_daily: 300,
        daily_budget_micro_usd: 5_000_000,
    }
}
