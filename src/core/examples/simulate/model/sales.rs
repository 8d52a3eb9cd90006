//! Sales: one lot per paid order, and what refunds and disputes do to it.

use super::{AVAILABLE, Disputed, GRANTED, HELD, Model, Outcome, PURCHASED, REVERSED, Sale};
use crate::shop::{PageState, Quarrel, Session, Shop};

/// Tokens and price of each pack, the price in minor units. Small and uneven, so that rounding matters.
pub const PACKS: [(i64, i64); 2] = [(6, 97), (13, 250)];

impl Model {
    /// Somebody buys. The same key again is the same order; with another pack it is refused. Answers whether a page opens now.
    pub fn order(&mut self, shop: &mut Shop, user: usize, pack: usize, key: u64) -> Outcome {
        shop.expected = None;
        let known = self.orders.iter().position(|order| (order.0, order.1) == (user, key));
        let at = match known {
            Some(at) if self.orders[at].2 != pack => return Outcome::Refused("key reused"),
            Some(at) if self.orders[at].3.is_some() => return Outcome::Again,
            Some(at) => at,
            None => {
                self.orders.push((user, key, pack, None));
                self.orders.len() - 1
            }
        };
        if shop.down {
            return Outcome::Refused("no answer");
        }
        self.orders[at].3 = Some(shop.sessions.len());
        shop.expected = Some(shop.sessions.len());
        let amount = PACKS[pack].1;
        shop.sessions.push(Session { user, amount, state: PageState::Open, order: None, charge: None });
        Outcome::Done(amount)
    }

    /// The tokens of a paid page, once.
    pub fn fulfil(&mut self, shop: &Shop, session: usize) {
        let Some(charge) = shop.sessions[session].charge else { return };
        if self.sales.iter().any(|sale| sale.charge == charge) {
            return;
        }
        let (user, amount) = (shop.sessions[session].user, shop.sessions[session].amount);
        let tokens = PACKS.iter().find(|pack| pack.1 == amount).map_or(0, |pack| pack.0);
        let lot = self.put(user, "purchase", tokens, None);
        self.lots[lot].sale = Some(self.sales.len());
        self.book(user, "grant", &[(AVAILABLE, tokens), (GRANTED, tokens), (PURCHASED, tokens)]);
        let disputed = Disputed::No;
        self.sales.push(Sale { lot, tokens, amount, charge, refunded: 0, taken: 0, frozen: 0, disputed });
    }

    /// The success page looks at the payment itself.
    pub fn page(&mut self, shop: &Shop, session: usize) -> Outcome {
        if shop.down {
            return Outcome::Refused("no answer");
        }
        self.fulfil(shop, session);
        Outcome::Done(0)
    }

    /// Whatever an event says, the refunds of the charge are looked at themselves.
    pub fn look_at_refunds(&mut self, shop: &Shop, charge: usize) {
        self.fulfil(shop, shop.charges[charge].session);
        let Some(sale) = self.sales.iter().position(|sale| sale.charge == charge) else { return };
        self.sales[sale].refunded = shop.refunded(charge);
        self.collect(sale);
    }

    /// And so is the dispute.
    pub fn look_at_dispute(&mut self, shop: &Shop, dispute: usize) {
        let charge = shop.disputes[dispute].charge;
        self.fulfil(shop, shop.charges[charge].session);
        let Some(sale) = self.sales.iter().position(|sale| sale.charge == charge) else { return };
        self.sales[sale].disputed = match shop.disputes[dispute].state {
            Quarrel::Inquiry => Disputed::No,
            Quarrel::Open => Disputed::Open,
            Quarrel::Lost => Disputed::Lost,
            Quarrel::Won | Quarrel::InquiryClosed => Disputed::Over,
        };
        self.collect(sale);
    }

    /// The reconciler looks at everything the provider has.
    pub fn reconcile(&mut self, shop: &Shop) -> Outcome {
        // What cannot be read is looked at next time.
        if shop.down {
            return Outcome::Done(0);
        }
        for session in 0..shop.sessions.len() {
            self.fulfil(shop, session);
        }
        for charge in 0..shop.charges.len() {
            self.look_at_refunds(shop, charge);
        }
        for dispute in 0..shop.disputes.len() {
            self.look_at_dispute(shop, dispute);
        }
        Outcome::Done(0)
    }

    /// Brings a sale to what its refunds and its dispute say, as far as its own lot has it. What is missing stays owed, and is
    /// taken when it comes back. Nothing is ever taken from another lot.
    pub(super) fn collect(&mut self, sale: usize) {
        let Sale { lot, tokens, amount, refunded, disputed, .. } = self.sales[sale];
        let wallet = self.lots[lot].wallet;
        let refund = (tokens * refunded + amount - 1) / amount;
        let owed = if disputed == Disputed::Lost { tokens } else { refund.min(tokens) };
        let frozen = self.sales[sale].frozen;
        if frozen > 0 && disputed == Disputed::Lost {
            self.sales[sale].frozen = 0;
            self.sales[sale].taken += frozen;
            self.book(wallet, "dispute_close", &[(HELD, -frozen), (REVERSED, frozen)]);
        }
        if frozen > 0 && disputed == Disputed::Over {
            self.sales[sale].frozen = 0;
            self.lots[lot].left += frozen;
            self.book(wallet, "dispute_close", &[(HELD, -frozen), (AVAILABLE, frozen)]);
        }
        let taken = self.sales[sale].taken;
        if taken > owed {
            self.sales[sale].taken = owed;
            self.lots[lot].left += taken - owed;
            self.book(wallet, "reverse", &[(AVAILABLE, taken - owed), (REVERSED, owed - taken)]);
        }
        let now = (owed - self.sales[sale].taken).min(self.lots[lot].left);
        if now > 0 {
            self.sales[sale].taken += now;
            self.lots[lot].left -= now;
            self.book(wallet, "reverse", &[(AVAILABLE, -now), (REVERSED, now)]);
        }
        let left = self.lots[lot].left;
        if left > 0 && disputed == Disputed::Open {
            self.sales[sale].frozen += left;
            self.lots[lot].left = 0;
            self.book(wallet, "dispute_open", &[(AVAILABLE, -left), (HELD, left)]);
        }
    }
}
