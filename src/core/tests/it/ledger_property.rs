//! Random operations against a small model; the audit runs after each step.

use std::collections::HashMap;

use myba_core::id::{HoldId, WalletId};
use myba_core::ledger::{GrantSource, Ledger, Tokens, VoidReason};
use myba_core::store::testing::TestDatabase;
use proptest::prelude::*;

use crate::support::{Book, MINUTE, broken, tokens};

#[derive(Clone, Debug)]
enum Step {
    Grant { amount: u64, minutes: Option<u64> },
    Authorize { amount: u64 },
    Capture { hold: usize, amount: u64 },
    Void { hold: usize },
    Wait { minutes: u32 },
    Sweep,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (1..6_u64, proptest::option::of(1..40_u64)).prop_map(|(amount, minutes)| Step::Grant { amount, minutes }),
        4 => (1..5_u64).prop_map(|amount| Step::Authorize { amount }),
        3 => (0..6_usize, 1..5_u64).prop_map(|(hold, amount)| Step::Capture { hold, amount }),
        2 => (0..6_usize).prop_map(|hold| Step::Void { hold }),
        2 => (1..15_u32).prop_map(|minutes| Step::Wait { minutes }),
        1 => Just(Step::Sweep),
    ];
    proptest::collection::vec(step, 1..24)
}

/// Sixty lines that say what the ledger should do. Lots are `(expiry, paid, age, left)`; holds remember their lots.
#[derive(Default)]
struct Model {
    now: u64,
    lots: Vec<(u64, usize, u64)>,
    holds: HashMap<String, (u64, Vec<(usize, u64)>)>,
    consumed: u64,
    expired: u64,
}

impl Model {
    fn expire(&mut self) {
        for (expiry, _, left) in &mut self.lots {
            if *expiry <= self.now {
                self.expired += *left;
                *left = 0;
            }
        }
    }

    fn available(&self) -> u64 {
        self.lots.iter().map(|(_, _, left)| left).sum()
    }

    fn held(&self) -> u64 {
        self.holds.values().flat_map(|(_, parts)| parts).map(|(_, amount)| amount).sum()
    }

    fn authorize(&mut self, id: &str, amount: u64) -> bool {
        let spendable: u64 = self.lots.iter().filter(|lot| lot.0 > self.now).map(|lot| lot.2).sum();
        if spendable < amount {
            // A refusal writes nothing, not even what had run out.
            return false;
        }
        self.expire();
        let mut order: Vec<usize> = (0..self.lots.len()).collect();
        order.sort_by_key(|lot| (self.lots[*lot].0, *lot));
        let mut missing = amount;
        let mut parts = Vec::new();
        for lot in order {
            let take = missing.min(self.lots[lot].2);
            self.lots[lot].2 -= take;
            missing -= take;
            if take > 0 {
                parts.push((lot, take));
            }
        }
        self.holds.insert(id.to_owned(), (self.now + 10, parts));
        true
    }

    fn resolve(&mut self, id: &str, take: u64) {
        let Some((_, parts)) = self.holds.remove(id) else { return };
        let mut left_to_take = take;
        for (lot, amount) in parts {
            let taken = left_to_take.min(amount);
            left_to_take -= taken;
            self.lots[lot].2 += amount - taken;
        }
        self.consumed += take;
        self.expire();
    }

    fn sweep(&mut self) {
        let due: Vec<_> = self.holds.iter().filter(|(_, hold)| hold.0 <= self.now).map(|(id, _)| id.clone()).collect();
        for id in due {
            self.resolve(&id, 0);
        }
        self.expire();
    }
}

async fn agree(book: &Book, wallet: &WalletId, model: &Model) {
    let report = book.ledger.verify().await.unwrap();
    // A hold whose time is over stays open until the sweep comes.
    assert!(broken(&report).iter().all(|id| *id == "V05"), "{report:#?}");
    let balance = book.ledger.balance(wallet).await.unwrap();
    let figures = (balance.available.get(), balance.held.get(), balance.consumed.get(), balance.expired.get());
    assert_eq!(figures, (model.available(), model.held(), model.consumed, model.expired));
}

async fn run(steps: Vec<Step>) {
    let db = TestDatabase::sqlite().await;
    let book = Book { ledger: Ledger::new(db.store.clone()), db };
    let wallet = book.ledger.open_wallet(myba_core::ledger::WalletKind::User).await.unwrap();
    let mut model = Model { now: 1, ..Model::default() };
    let mut made: Vec<HoldId> = Vec::new();
    for step in steps {
        match step {
            Step::Grant { amount, minutes } => {
                let life = minutes.map(|minutes| book.db.store.now().plus(MINUTE * u32::try_from(minutes).unwrap()));
                book.grant(&wallet, amount, GrantSource::Operator, life).await;
                // Lots of one minute tie on their age, which is how the model orders them.
                model.lots.push((minutes.map_or(u64::MAX, |minutes| model.now + minutes), model.lots.len(), amount));
            }
            Step::Authorize { amount } => {
                let hold = book.hold(&wallet, amount);
                let allowed = model.authorize(hold.id.as_str(), amount);
                let outcome = book.ledger.authorize(hold.clone()).await;
                assert_eq!(outcome.is_ok(), allowed, "{outcome:?}");
                if allowed {
                    made.push(hold.id);
                }
            }
            Step::Capture { hold, amount } => {
                let Some(id) = made.get(hold) else { continue };
                let open = model.holds.get(id.as_str()).map(|(_, parts)| parts.iter().map(|part| part.1).sum::<u64>());
                let outcome = book.ledger.capture(id, tokens(amount)).await;
                if open.is_some_and(|held| amount <= held) {
                    assert!(outcome.is_ok(), "{outcome:?}");
                    model.resolve(id.as_str(), amount);
                } else {
                    assert!(outcome.is_err() || outcome.unwrap().is_replay());
                }
            }
            Step::Void { hold } => {
                let Some(id) = made.get(hold) else { continue };
                let outcome = book.ledger.void(id, VoidReason::Cancelled).await;
                if model.holds.contains_key(id.as_str()) {
                    assert!(!outcome.unwrap().is_replay());
                    model.resolve(id.as_str(), 0);
                }
            }
            Step::Wait { minutes } => {
                book.db.clock.advance(MINUTE * minutes);
                model.now += u64::from(minutes);
            }
            Step::Sweep => {
                book.ledger.expire_due(100).await.unwrap();
                model.sweep();
            }
        }
        agree(&book, &wallet, &model).await;
    }
    assert!(book.figures(&wallet).await.0 <= Tokens::new(1_000_000).unwrap().get());
    book.db.finish().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_does_what_the_model_says(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(steps));
    }
}
