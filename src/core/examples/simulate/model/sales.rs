//! Sales: one lot per paid order.

use super::{AVAILABLE, GRANTED, Model, Order, Outcome, PURCHASED};
use crate::shop::{PageState, Session, Shop, Stage};

/// Tokens and price of each pack, the price in minor units. Small and uneven, so that rounding matters.
pub const PACKS: [(i64, i64); 2] = [(6, 97), (13, 250)];

/// A charge whose tokens were given, as far as we heard of it.
#[derive(Clone, Debug)]
pub struct Sale {
    pub charge: usize,
    pub page: usize,
    pub lot: usize,
    pub paid: i64,
    /// When the tokens were given.
    pub at: i64,
    /// What went back and what was lost, in minor units.
    pub refunded: i64,
    pub lost: i64,
    /// When a refund was asked for whose end we have not heard of.
    pub asked: Option<i64>,
    /// How many tokens should be taken back in all, and how many were.
    pub target: i64,
    pub taken: i64,
    /// How many tokens which dispute froze.
    pub frozen: i64,
    pub frozen_by: Option<usize>,
    /// What we heard of its disputes.
    pub disputes: Vec<(usize, Stage)>,
}

impl Model {
    /// Somebody buys. The same key again is the same order; with another pack it is refused. Answers whether a page opens now.
    pub fn order(&mut self, shop: &mut Shop, user: usize, pack: usize, key: u64) -> Outcome {
        shop.expected = None;
        let known = self.orders.iter().position(|order| (order.user, order.key) == (user, key));
        let at = match known {
            Some(at) if self.orders[at].pack != pack => return Outcome::Refused("key reused"),
            Some(at) if self.orders[at].page.is_some() => return Outcome::Again,
            Some(at) => at,
            None => {
                self.orders.push(Order { user, key, pack, made: self.now, page: None });
                self.orders.len() - 1
            }
        };
        if shop.down {
            return Outcome::Refused("no answer");
        }
        self.orders[at].page = Some(shop.sessions.len());
        shop.expected = Some(shop.sessions.len());
        let amount = PACKS[pack].1;
        shop.sessions.push(Session { user, amount, made: self.now, state: PageState::Open, order: None, charge: None });
        Outcome::Done(amount)
    }

    /// The tokens of a paid page, once. Answers whether they were given now.
    pub fn fulfil(&mut self, shop: &Shop, session: usize) -> bool {
        let Some(charge) = shop.sessions[session].charge else { return false };
        if self.sale_of(charge).is_some() {
            return false;
        }
        let (user, amount) = (shop.sessions[session].user, shop.sessions[session].amount);
        let tokens = PACKS.iter().find(|pack| pack.1 == amount).map_or(0, |pack| pack.0);
        self.put(user, "purchase", tokens, self.life.map(|life| self.now + life));
        self.book(user, "grant", &[(AVAILABLE, tokens), (GRANTED, tokens), (PURCHASED, tokens)]);
        self.sales.push(Sale {
            charge,
            page: session,
            lot: self.lots.len() - 1,
            paid: amount,
            at: self.now,
            refunded: 0,
            lost: 0,
            asked: None,
            target: 0,
            taken: 0,
            frozen: 0,
            frozen_by: None,
            disputes: Vec::new(),
        });
        true
    }

    /// The success page looks at the payment itself.
    pub fn page(&mut self, shop: &Shop, session: usize) -> Outcome {
        if shop.down {
            return Outcome::Refused("no answer");
        }
        self.fulfil(shop, session);
        Outcome::Done(0)
    }

    /// The reconciler looks at the page of every order.
    pub fn reconcile(&mut self, shop: &Shop) -> Outcome {
        // What cannot be read is looked at next time.
        if shop.down {
            return Outcome::Done(0);
        }
        // Oldest first. After the clock jumped back, what was made "later" waits until then.
        let mut known: Vec<_> = self.orders.iter().filter(|order| order.made <= self.now).cloned().collect();
        known.sort_by_key(|order| order.made);
        for page in known.into_iter().filter_map(|order| order.page) {
            self.fulfil(shop, page);
        }
        Outcome::Done(0)
    }
}
