//! After the sale: what the money that went back, or may go back, means in tokens. Written from docs/LEDGER.md: a part of the money is
//! the same part of the tokens, rounded up; it is taken from what is left of that lot, and first of what returns to it; while a
//! dispute is open all that is left is frozen.

use super::{AVAILABLE, HELD, Model, Outcome, REVERSED, State};
use crate::shop::{PageState, Shop, Stage};

/// How long an untouched pack can be given back.
pub const REFUND_DAYS: i64 = 3;
/// A payment up to so much goes back by itself when the bank warns: the small pack, not the large one.
pub const WARNED_UP_TO: i64 = 97;
/// A refund that was asked for is asked for again after so long.
const PATIENCE: i64 = 60_000;
const DAY: i64 = 24 * 60 * 60 * 1000;
const REFUSED: Outcome = Outcome::Refused("not refundable");

impl Model {
    /// The sale of a charge, once its tokens were given.
    pub fn sale_of(&self, charge: usize) -> Option<usize> {
        self.sales.iter().position(|sale| sale.charge == charge)
    }

    /// We look at the refunds of a charge. Answers whether what went back is another sum now.
    pub fn hear_refunds(&mut self, shop: &Shop, charge: usize) -> bool {
        let before = self.sale_of(charge).map_or(0, |sale| self.sales[sale].refunded);
        let Some(sale) = self.found(shop, charge) else { return false };
        self.count_refunds(shop, sale);
        before != self.sales[sale].refunded
    }

    /// The sale of a charge; one we had not heard of gives its tokens first.
    fn found(&mut self, shop: &Shop, charge: usize) -> Option<usize> {
        if self.fulfil(shop, shop.charges[charge]) {
            self.noted.push("a sale first heard of by what came after it");
        }
        self.sale_of(charge)
    }

    fn count_refunds(&mut self, shop: &Shop, sale: usize) {
        self.sales[sale].refunded = shop.back(self.sales[sale].charge);
        self.aim(sale);
        self.even_out(sale);
        let found = &self.sales[sale];
        let (missing, open) = (found.target - found.taken, self.holds.iter().filter(|hold| hold.state == State::Open));
        let parts = open.flat_map(|hold| &hold.parts).filter(|part| part.lot == found.lot);
        let reserved: i64 = parts.map(|part| part.amount).sum();
        if missing > 0 && reserved > 0 {
            self.noted.push("a refund while its tokens are reserved");
        }
        if missing > reserved {
            self.noted.push("a refund of tokens that were spent");
        }
    }

    /// How many tokens should be taken back: the fewest that are at least the same part of the tokens as of the money. All of them
    /// while a refund is asked for.
    fn aim(&mut self, sale: usize) {
        let tokens = self.lots[self.sales[sale].lot].amount;
        let sale = &mut self.sales[sale];
        let gone = (sale.refunded + sale.lost).min(sale.paid);
        let fair = (0..=tokens).find(|some| some * sale.paid >= gone * tokens);
        sale.target = if sale.asked.is_some() { tokens } else { fair.unwrap_or(tokens) };
    }

    /// Takes what is still to be taken, from what is frozen first; gives back what was taken too much; then freezes what is left.
    fn even_out(&mut self, sale: usize) {
        let (lot, wallet) = (self.sales[sale].lot, self.lots[self.sales[sale].lot].wallet);
        let found = &mut self.sales[sale];
        let missing = found.target - found.taken;
        let (ice, free) = if missing > 0 {
            let ice = missing.min(found.frozen);
            (ice, (missing - ice).min(self.lots[lot].left))
        } else {
            (0, missing)
        };
        if ice > 0 {
            self.noted.push("a refund that takes what is frozen");
        }
        found.frozen -= ice;
        found.taken += ice + free;
        self.lots[lot].left -= free;
        if ice + free != 0 {
            self.book(wallet, "reverse", &[(HELD, -ice), (AVAILABLE, -free), (REVERSED, ice + free)]);
        }
        if self.sales[sale].frozen_by.is_some() && self.lots[lot].left > 0 {
            let left = std::mem::take(&mut self.lots[lot].left);
            self.sales[sale].frozen += left;
            self.book(wallet, "dispute_open", &[(AVAILABLE, -left), (HELD, left)]);
        }
    }

    /// Something returned to these lots.
    pub fn came_back(&mut self, lots: &[usize]) {
        for lot in lots {
            let Some(sale) = self.sales.iter().position(|sale| sale.lot == *lot) else { continue };
            let before = (self.sales[sale].taken, self.sales[sale].frozen);
            self.even_out(sale);
            if self.sales[sale].taken > before.0 {
                self.noted.push("a token taken as it comes back");
            }
            if self.sales[sale].frozen > before.1 {
                self.noted.push("a token frozen as it comes back");
            }
        }
    }

    /// We look at a dispute. Answers whether it stands where we did not know it.
    pub fn hear_dispute(&mut self, shop: &Shop, dispute: usize) -> bool {
        let seen = &shop.disputes[dispute];
        let Some(sale) = self.found(shop, seen.charge) else { return false };
        let known = self.sales[sale].disputes.iter().find(|(one, _)| *one == dispute).map(|(_, stage)| *stage);
        if known == Some(seen.stage) {
            return false;
        }
        self.sales[sale].disputes.retain(|(one, _)| *one != dispute);
        self.sales[sale].disputes.push((dispute, seen.stage));
        if seen.stage.is_open() && self.sales[sale].frozen_by.is_none() {
            self.sales[sale].frozen_by = Some(dispute);
        }
        if seen.stage == Stage::Lost {
            self.sales[sale].lost += seen.amount;
            self.aim(sale);
        }
        if seen.stage.is_over() && self.sales[sale].frozen_by == Some(dispute) {
            self.thaw(sale);
        }
        self.even_out(sale);
        if seen.stage.is_over() && self.sales[sale].frozen_by.is_none() {
            self.sales[sale].frozen_by = self.next_open(shop, sale);
            self.even_out(sale);
        }
        true
    }

    fn thaw(&mut self, sale: usize) {
        let lot = self.sales[sale].lot;
        let frozen = std::mem::take(&mut self.sales[sale].frozen);
        self.sales[sale].frozen_by = None;
        self.lots[lot].left += frozen;
        if frozen > 0 {
            self.book(self.lots[lot].wallet, "dispute_close", &[(HELD, -frozen), (AVAILABLE, frozen)]);
        }
    }

    /// Of two disputes of one payment the second freezes when the first is over.
    fn next_open(&self, shop: &Shop, sale: usize) -> Option<usize> {
        let open = self.sales[sale].disputes.iter().filter(|(_, stage)| stage.is_open()).map(|(dispute, _)| *dispute);
        open.min_by_key(|dispute| (shop.disputes[*dispute].at, *dispute))
    }

    /// We look at a warning: a small payment goes back by itself.
    pub fn hear_warning(&mut self, shop: &mut Shop, warning: usize) {
        let charge = shop.warnings[warning];
        let Some(sale) = self.found(shop, charge) else { return };
        if !shop.is_actionable(charge) || self.sales[sale].paid > WARNED_UP_TO {
            return;
        }
        self.noted.push("a warned payment given back");
        self.note_asked(sale);
        self.ask_provider(shop, sale);
    }

    /// The buyer of a page wants the money back. `whole` is false when the process dies before the provider is asked.
    pub fn ask(&mut self, shop: &mut Shop, page: usize, whole: bool) -> Outcome {
        let Some(sale) = shop.sessions[page].charge.and_then(|charge| self.sale_of(charge)) else { return REFUSED };
        if self.sales[sale].asked.is_none() && !self.is_returnable(sale) {
            return REFUSED;
        }
        self.note_asked(sale);
        if !whole || shop.down || self.ask_provider(shop, sale) { Outcome::Done(0) } else { REFUSED }
    }

    fn is_returnable(&self, sale: usize) -> bool {
        let (sale, lot) = (&self.sales[sale], &self.lots[self.sales[sale].lot]);
        let whole = lot.left == lot.amount && sale.target == 0 && sale.frozen_by.is_none();
        whole && sale.refunded + sale.lost == 0 && self.now <= sale.at + REFUND_DAYS * DAY
    }

    /// The tokens go first.
    fn note_asked(&mut self, sale: usize) {
        if self.sales[sale].asked.is_none() {
            self.sales[sale].asked = Some(self.now);
            self.aim(sale);
            self.even_out(sale);
        }
    }

    /// The provider gives back what it can. Answers whether all tokens stay taken.
    fn ask_provider(&mut self, shop: &mut Shop, sale: usize) -> bool {
        let charge = self.sales[sale].charge;
        let given = shop.give_back(charge, shop.rest(charge), charge % 2 == 1, true, self.now);
        if given.is_none() {
            self.noted.push("a refund the provider refused");
        }
        self.sales[sale].asked = None;
        self.count_refunds(shop, sale);
        given.is_some() || self.sales[sale].target == self.lots[self.sales[sale].lot].amount
    }

    /// The chore asks again for refunds nobody heard of.
    pub fn chase(&mut self, shop: &mut Shop) -> Outcome {
        let mut due: Vec<usize> = (0..self.sales.len()).filter(|sale| self.is_chased(*sale)).collect();
        due.sort_by_key(|sale| self.sales[*sale].asked);
        if shop.down {
            due.clear();
        }
        for sale in due {
            self.noted.push("a refund asked for again");
            self.ask_provider(shop, sale);
        }
        Outcome::Done(0)
    }

    /// Whether the chore would ask for this one now.
    pub fn is_chased(&self, sale: usize) -> bool {
        self.sales[sale].asked.is_some_and(|at| at <= self.now - PATIENCE)
    }

    /// Everything of the last days is compared with the provider. Answers how much was missing.
    pub fn compare(&mut self, shop: &Shop, days: i64) -> Outcome {
        if shop.down {
            return Outcome::Refused("no answer");
        }
        let since = self.now - days * DAY;
        let (mut missing, known) = (0, self.sales.len());
        for (number, page) in shop.sessions.iter().enumerate() {
            let done = matches!(page.state, PageState::Pending | PageState::Paid | PageState::Failed);
            if done && page.made >= since {
                self.fulfil(shop, number);
            }
        }
        let mut seen = Vec::new();
        for refund in shop.refunds.iter().filter(|refund| refund.at >= since) {
            if !seen.contains(&refund.charge) {
                seen.push(refund.charge);
                missing += i64::from(self.hear_refunds(shop, refund.charge));
            }
        }
        for (number, dispute) in shop.disputes.iter().enumerate() {
            // One that was opened before may have been decided since.
            let waits =
                self.sales.iter().flat_map(|sale| &sale.disputes).any(|(one, at)| *one == number && !at.is_over());
            missing += i64::from((dispute.at >= since || waits) && self.hear_dispute(shop, number));
        }
        // A sale may be first heard of by what came after it.
        Outcome::Done(missing + i64::try_from(self.sales.len() - known).unwrap_or(i64::MAX))
    }
}
