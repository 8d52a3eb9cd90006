//! Holds: reserved once, ended once.

use super::{AVAILABLE, CONSUMED, HELD, Hold, Model, Outcome, Part, State};

/// Holds of public calls are named by their key, from here on.
pub const CALLS: u64 = 900_000;
/// How long the hold of a public call would live.
pub const CALL_MINUTES: i64 = 10;

impl Model {
    /// Reserves tokens in the order of use. A refusal writes nothing, not even what had run out.
    pub fn authorize(&mut self, name: u64, wallet: usize, tokens: i64, minutes: i64) -> Outcome {
        let usable = self.usable(wallet);
        if usable.iter().map(|lot| self.lots[*lot].left).sum::<i64>() < tokens {
            return Outcome::Refused("too few tokens");
        }
        self.expire(wallet);
        let mut parts = Vec::new();
        let mut missing = tokens;
        for lot in usable {
            let amount = missing.min(self.lots[lot].left);
            if amount > 0 {
                self.lots[lot].left -= amount;
                parts.push(Part { lot, amount, taken: 0 });
                missing -= amount;
            }
        }
        self.book(wallet, "authorize", &[(AVAILABLE, -tokens), (HELD, tokens)]);
        let ends = self.now + minutes * 60_000;
        let state = State::Open;
        self.holds.push(Hold { name, wallet, amount: tokens, ends, state, parts, given_back: false, moved_on: false });
        Outcome::Done(tokens)
    }

    /// Takes so much of a hold; the rest returns to where it came from.
    pub fn capture(&mut self, hold: usize, tokens: i64, kind: &'static str) -> Outcome {
        match self.holds[hold].state {
            State::Captured => return Outcome::Again,
            State::Returned => return Outcome::Refused("ended otherwise"),
            State::Open if tokens > self.holds[hold].amount => return Outcome::Refused("more than is held"),
            State::Open => self.holds[hold].state = State::Captured,
        }
        let (wallet, amount) = (self.holds[hold].wallet, self.holds[hold].amount);
        let mut missing = tokens;
        let mut back = Vec::new();
        for part in &mut self.holds[hold].parts {
            part.taken = missing.min(part.amount);
            missing -= part.taken;
            back.push((part.lot, part.amount - part.taken));
        }
        self.put_back(&back);
        let changes = [(HELD, -amount), (CONSUMED, tokens), (AVAILABLE, amount - tokens)];
        self.book(wallet, kind, &changes);
        self.came_back(&lots_of(&back));
        // What came back to a lot whose time is over is over too.
        self.expire(wallet);
        Outcome::Done(tokens)
    }

    /// The work failed: everything returns.
    pub fn void(&mut self, hold: usize) -> Outcome {
        match self.holds[hold].state {
            State::Captured => Outcome::Refused("ended otherwise"),
            State::Returned => Outcome::Again,
            State::Open => {
                self.release(hold, "void");
                Outcome::Done(self.holds[hold].amount)
            }
        }
    }

    pub(super) fn release(&mut self, hold: usize, kind: &'static str) {
        self.holds[hold].state = State::Returned;
        let (wallet, amount) = (self.holds[hold].wallet, self.holds[hold].amount);
        let back: Vec<_> = self.holds[hold].parts.iter().map(|part| (part.lot, part.amount)).collect();
        self.put_back(&back);
        self.book(wallet, kind, &[(HELD, -amount), (AVAILABLE, amount)]);
        self.came_back(&lots_of(&back));
        self.expire(wallet);
    }

    fn put_back(&mut self, back: &[(usize, i64)]) {
        for (lot, amount) in back {
            self.lots[*lot].left += amount;
        }
    }

    /// The public call: reserved and taken at once, once per key.
    pub fn consume(&mut self, wallet: usize, tokens: i64, key: u64) -> Outcome {
        if let Some((_, of, before)) = self.calls.iter().find(|(used, ..)| *used == key) {
            return if (*of, *before) == (wallet, tokens) { Outcome::Again } else { Outcome::Refused("key reused") };
        }
        let reserved = self.authorize(CALLS + key, wallet, tokens, CALL_MINUTES);
        if reserved != Outcome::Done(tokens) {
            return reserved;
        }
        self.calls.push((key, wallet, tokens));
        self.capture(self.holds.len() - 1, tokens, "consume")
    }
}

/// The lots to which something returned.
fn lots_of(back: &[(usize, i64)]) -> Vec<usize> {
    back.iter().filter(|(_, amount)| *amount > 0).map(|(lot, _)| *lot).collect()
}
