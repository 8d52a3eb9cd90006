//! What the provider told us, and what our worker does about it.

use super::{Model, Outcome};
use crate::shop::{About, Shop};

/// An event that was told.
#[derive(Clone, Debug)]
pub struct Told {
    /// By its number at the provider.
    pub event: usize,
    pub received: i64,
    pub due: i64,
    pub attempts: u32,
    /// Applied, or given up.
    pub ended: bool,
}

/// An event that failed so often is given up.
const ATTEMPTS: u32 = 10;

impl Model {
    /// An event arrives; the same again is the same.
    pub fn deliver(&mut self, event: usize) -> Outcome {
        if self.told.iter().any(|told| told.event == event) {
            return Outcome::Again;
        }
        self.told.push(Told { event, received: self.now, due: self.now, attempts: 0, ended: false });
        Outcome::Done(0)
    }

    /// The worker applies what is due, oldest first. Where the provider does not answer, it comes back later.
    pub fn work(&mut self, shop: &mut Shop) -> Outcome {
        let mut due: Vec<usize> = (0..self.told.len()).filter(|at| self.is_due(*at)).collect();
        due.sort_by_key(|at| (self.told[*at].received, self.told[*at].event));
        for at in due {
            if shop.down {
                self.put_off(at);
                continue;
            }
            self.look(shop, shop.events[self.told[at].event].about);
            self.told[at].ended = true;
        }
        Outcome::Done(0)
    }

    /// An event only says where to look.
    fn look(&mut self, shop: &mut Shop, about: About) {
        match about {
            About::Page(page) => drop(self.fulfil(shop, page)),
            About::Refund(refund) => drop(self.hear_refunds(shop, shop.refunds[refund].charge)),
            About::Dispute(dispute) => drop(self.hear_dispute(shop, dispute)),
            About::Warning(warning) => self.hear_warning(shop, warning),
        }
    }

    fn is_due(&self, at: usize) -> bool {
        !self.told[at].ended && self.told[at].due <= self.now
    }

    fn put_off(&mut self, at: usize) {
        let told = &mut self.told[at];
        told.attempts += 1;
        told.ended = told.attempts >= ATTEMPTS;
        told.due = self.now + 1000 * (1_i64 << (told.attempts - 1).min(10)).min(600);
    }
}
