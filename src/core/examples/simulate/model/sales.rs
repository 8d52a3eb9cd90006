//! Sales: one lot per paid order.

use super::{AVAILABLE, GRANTED, Model, Order, Outcome, PURCHASED};
use crate::shop::{PageState, Session, Shop};

/// Tokens and price of each pack, the price in minor units. Small and uneven, so that rounding matters.
pub const PACKS: [(i64, i64); 2] = [(6, 97), (13, 250)];

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
        shop.sessions.push(Session { user, amount, state: PageState::Open, order: None, charge: None });
        Outcome::Done(amount)
    }

    /// The tokens of a paid page, once.
    pub fn fulfil(&mut self, shop: &Shop, session: usize) {
        let Some(charge) = shop.sessions[session].charge else { return };
        if self.sales.contains(&charge) {
            return;
        }
        let (user, amount) = (shop.sessions[session].user, shop.sessions[session].amount);
        let tokens = PACKS.iter().find(|pack| pack.1 == amount).map_or(0, |pack| pack.0);
        self.put(user, "purchase", tokens, None);
        self.book(user, "grant", &[(AVAILABLE, tokens), (GRANTED, tokens), (PURCHASED, tokens)]);
        self.sales.push(charge);
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
