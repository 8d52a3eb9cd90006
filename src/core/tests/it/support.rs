//! What the tests share: a ledger over a fresh database, and the audit that ends every test that touches money.

use std::time::Duration;

use myba_core::clock::UnixMs;
use myba_core::id::{HoldId, WalletId};
use myba_core::identity::FreePolicy;
use myba_core::ledger::verify::Report;
use myba_core::ledger::{EffectKey, GrantSource, Ledger, Lives, NewGrant, NewHold, Tokens, WalletKind};
use myba_core::store::testing::TestDatabase;

pub const MINUTE: Duration = Duration::from_secs(60);

pub fn tokens(amount: u64) -> Tokens {
    Tokens::new(amount).unwrap()
}

/// The broken invariants, except V06: these tests take tokens without writing tickets, which is what V06 is there to find.
pub fn broken(report: &Report) -> Vec<&'static str> {
    report.broken().into_iter().filter(|id| *id != "V06").collect()
}

/// What is free.
pub fn policy() -> FreePolicy {
    FreePolicy {
        visitor_tokens: tokens(3),
        welcome_tokens: tokens(6),
        lives: Lives {
            visitor: Some(MINUTE * 1000),
            trial: Some(MINUTE * 1000),
            welcome: Some(MINUTE * 1000),
            ..Lives::default()
        },
        workspace_tokens: tokens(30),
        direct_people_per_day: 2,
        account_age: MINUTE * 10,
        member_cap: 20,
        per_network_daily: 2,
        per_wide_network_daily: 3,
        daily_budget_micro_usd: 1_000,
    }
}

pub struct Book {
    pub db: TestDatabase,
    pub ledger: Ledger,
}

impl Book {
    /// A book on each engine.
    pub async fn on_every_engine() -> Vec<Self> {
        let databases = myba_core::store::testing::databases().await;
        databases.into_iter().map(|db| Self { ledger: Ledger::new(db.store.clone()), db }).collect()
    }

    /// A wallet with one grant of `amount`.
    pub async fn wallet_with(&self, amount: u64) -> WalletId {
        let wallet = self.ledger.open_wallet(WalletKind::User).await.unwrap();
        self.grant(&wallet, amount, GrantSource::Purchase, None).await;
        wallet
    }

    pub async fn grant(&self, wallet: &WalletId, amount: u64, source: GrantSource, expires_at: Option<UnixMs>) {
        let key = self.db.store.ids().next().to_string();
        let grant = NewGrant {
            wallet: wallet.clone(),
            amount: tokens(amount),
            source,
            expires_at,
            reference: None,
            keys: vec![EffectKey::new("operator", &key)],
            reason: "for a test".to_owned(),
        };
        self.ledger.grant(grant).await.unwrap();
    }

    pub fn hold(&self, wallet: &WalletId, amount: u64) -> NewHold {
        NewHold {
            id: HoldId::new(self.db.store.ids()),
            wallet: wallet.clone(),
            amount: tokens(amount),
            life: 10 * MINUTE,
            instance: "this".to_owned(),
            reason: "a ticket".to_owned(),
        }
    }

    /// `(available, held, consumed)`.
    pub async fn figures(&self, wallet: &WalletId) -> (u64, u64, u64) {
        let balance = self.ledger.balance(wallet).await.unwrap();
        (balance.available.get(), balance.held.get(), balance.consumed.get())
    }

    /// The audit that ends every test.
    pub async fn finish(self) {
        let report = self.ledger.verify().await.unwrap();
        assert!(broken(&report).is_empty(), "{}: {:#?}", report.engine, report.broken());
        self.db.finish().await;
    }
}
