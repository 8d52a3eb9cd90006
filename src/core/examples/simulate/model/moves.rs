//! Tokens that go back to their owner, and leftovers that move to the account a visitor became.

use super::{AVAILABLE, CONSUMED, GRANTED, Model, Outcome, REVERSED, State};

/// How long a returned token lives when its lot ran out meanwhile.
const RETURNED: i64 = 30 * 24 * 60 * 60 * 1000;

impl Model {
    /// A ticket is returned: to the lots it was paid from where they are the owner's and in time, else as a lot of its own.
    pub fn give_back(&mut self, hold: usize, owner: usize) -> Outcome {
        if self.holds[hold].state != State::Captured {
            return Outcome::Refused("ended otherwise");
        }
        if self.holds[hold].given_back {
            return Outcome::Again;
        }
        self.holds[hold].given_back = true;
        let (wallet, parts) = (self.holds[hold].wallet, self.holds[hold].parts.clone());
        let mut returned = Vec::new();
        for part in parts.iter().filter(|part| part.taken > 0) {
            let lot = &mut self.lots[part.lot];
            if lot.wallet == owner && lot.ends.is_none_or(|ends| ends > self.now) {
                lot.left += part.taken;
                returned.push(part.lot);
            } else {
                self.put(owner, "return", part.taken, Some(self.now + RETURNED));
            }
        }
        let taken: i64 = parts.iter().map(|part| part.taken).sum();
        if wallet == owner {
            self.book(owner, "give_back", &[(AVAILABLE, taken), (CONSUMED, -taken)]);
        } else {
            self.book(wallet, "give_back", &[(CONSUMED, -taken), (GRANTED, -taken)]);
            self.book(owner, "give_back", &[(AVAILABLE, taken), (GRANTED, taken)]);
        }
        self.came_back(&returned);
        Outcome::Done(taken)
    }

    /// Takes back what is left of a lot, at most so many, and never from another. Where nothing is left the key stays unused.
    pub fn take_back(&mut self, lot: usize, tokens: i64, key: u64) -> Outcome {
        if self.taken_back.contains(&key) {
            return Outcome::Again;
        }
        let taken = tokens.min(self.lots[lot].left);
        if taken > 0 {
            self.taken_back.push(key);
            self.lots[lot].left -= taken;
            self.book(self.lots[lot].wallet, "reverse", &[(AVAILABLE, -taken), (REVERSED, taken)]);
        }
        Outcome::Done(taken)
    }

    /// The visitor becomes user 1: at most so many of what is left move, with their time, once for ever.
    pub fn claim(&mut self, at_most: i64) -> Outcome {
        if self.claimed {
            return Outcome::Done(0);
        }
        self.expire(0);
        let mut moved = 0;
        for lot in self.usable(0) {
            let amount = self.lots[lot].left.min(at_most - moved);
            if amount > 0 {
                moved += amount;
                self.move_to(1, lot, amount);
            }
        }
        if moved > 0 {
            self.claimed = true;
            self.book(0, "claim_out", &[(AVAILABLE, -moved), (GRANTED, -moved)]);
            self.book(1, "claim_in", &[(AVAILABLE, moved), (GRANTED, moved)]);
        }
        Outcome::Done(moved)
    }

    fn move_to(&mut self, wallet: usize, lot: usize, amount: i64) {
        self.lots[lot].left -= amount;
        let ends = self.lots[lot].ends;
        self.put(wallet, "claim", amount, ends);
    }

    /// What a hold of the visitor returned goes where its leftovers went, once.
    pub fn returned(&mut self, hold: usize) -> Outcome {
        let found = &self.holds[hold];
        if found.state == State::Open || found.moved_on || found.wallet == 1 {
            return Outcome::Done(0);
        }
        let parts = found.parts.clone();
        self.expire(0);
        let mut moved = 0;
        for part in parts {
            let amount = (part.amount - part.taken).min(self.lots[part.lot].left);
            if amount > 0 {
                moved += amount;
                self.move_to(1, part.lot, amount);
            }
        }
        if moved > 0 {
            self.holds[hold].moved_on = true;
            self.book(0, "give_back", &[(AVAILABLE, -moved), (GRANTED, -moved)]);
            self.book(1, "give_back", &[(AVAILABLE, moved), (GRANTED, moved)]);
        }
        Outcome::Done(moved)
    }
}
