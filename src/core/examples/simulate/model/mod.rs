//! What the ledger should do, written from docs/LEDGER.md and sharing nothing with the code that does it. Lots instead of rows,
//! no database, no transactions: a step happens or it does not.

mod back;
mod holds;
mod inbox;
mod moves;
mod sales;

pub use back::{REFUND_DAYS, WARNED_UP_TO};
pub use holds::{CALL_MINUTES, CALLS};
pub use inbox::Told;
pub use sales::{PACKS, Sale};

/// The figures of a wallet, in the order available, held, granted, purchased, consumed, expired, reversed.
pub type Figures = [i64; 7];

/// Tokens that came together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    pub wallet: usize,
    pub source: &'static str,
    pub amount: i64,
    pub left: i64,
    pub ends: Option<i64>,
    pub given: i64,
}

/// One line of a wallet's statement: kind, change of what is available, change of what is held.
pub type Line = (&'static str, i64, i64);

/// Where a hold stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Captured,
    Returned,
}

/// A part of a hold: which lot, how much, how much of it was taken.
#[derive(Clone, Debug)]
pub struct Part {
    pub lot: usize,
    pub amount: i64,
    pub taken: i64,
}

/// Tokens that are reserved, or were.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Made from the step that reserved it, or from the key of a public call.
    pub name: u64,
    pub wallet: usize,
    pub amount: i64,
    pub ends: i64,
    pub state: State,
    pub parts: Vec<Part>,
    /// Returned as not useful.
    pub given_back: bool,
    /// What came back of it went to the account its visitor became.
    pub moved_on: bool,
}

/// Somebody who wants to buy.
#[derive(Clone, Debug)]
pub struct Order {
    pub user: usize,
    pub key: u64,
    pub pack: usize,
    pub made: i64,
    /// Its page, once that is open. By its number.
    pub page: Option<usize>,
}

/// How a step ended for whoever asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It happened; the figure is the operation's own.
    Done(i64),
    /// It had happened.
    Again,
    /// It was refused, and nothing changed.
    Refused(&'static str),
    /// There was nothing to do it to.
    Nothing,
}

/// The book of three wallets: 0 is a visitor's, 1 and 2 are users'.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub now: i64,
    pub lots: Vec<Lot>,
    pub holds: Vec<Hold>,
    /// Charges whose tokens were given, and what became of them.
    pub sales: Vec<Sale>,
    /// How long bought tokens live, in milliseconds; for ever when none.
    pub life: Option<i64>,
    pub told: Vec<Told>,
    pub figures: [Figures; 3],
    pub lines: [Vec<Line>; 3],
    /// Keys of the operator that were used.
    pub gifts: Vec<(u64, Outcome)>,
    /// Public calls that were made: key, wallet, tokens.
    pub calls: Vec<(u64, usize, i64)>,
    /// Keys under which something was taken back.
    pub taken_back: Vec<u64>,
    pub claimed: bool,
    pub orders: Vec<Order>,
    /// What went wrong meanwhile, to be counted.
    pub noted: Vec<&'static str>,
}

const AVAILABLE: usize = 0;
const HELD: usize = 1;
const GRANTED: usize = 2;
const PURCHASED: usize = 3;
const CONSUMED: usize = 4;
const EXPIRED: usize = 5;
const REVERSED: usize = 6;

impl Model {
    /// An empty book at a moment.
    pub fn at(now: i64) -> Self {
        Self { now, ..Self::default() }
    }

    /// Books one transaction: the figures it changes, by their index.
    fn book(&mut self, wallet: usize, kind: &'static str, changes: &[(usize, i64)]) {
        let of = |figure| changes.iter().filter(|(index, _)| *index == figure).map(|(_, change)| change).sum();
        self.lines[wallet].push((kind, of(AVAILABLE), of(HELD)));
        for (index, change) in changes {
            self.figures[wallet][*index] += change;
        }
    }

    /// What an operator, or a gift of ours, gives.
    pub fn give(&mut self, wallet: usize, source: &'static str, amount: i64, ends: Option<i64>) {
        self.put(wallet, source, amount, ends);
        self.book(wallet, "grant", &[(AVAILABLE, amount), (GRANTED, amount)]);
    }

    fn put(&mut self, wallet: usize, source: &'static str, amount: i64, ends: Option<i64>) {
        self.lots.push(Lot { wallet, source, amount, left: amount, ends, given: self.now });
    }

    /// An operator's gift, once per key.
    pub fn gift(&mut self, wallet: usize, tokens: i64, minutes: Option<i64>, key: u64) -> Outcome {
        if self.gifts.iter().any(|(used, _)| *used == key) {
            return Outcome::Again;
        }
        self.give(wallet, "operator", tokens, minutes.map(|minutes| self.now + minutes * 60_000));
        self.gifts.push((key, Outcome::Done(tokens)));
        Outcome::Done(tokens)
    }

    /// Empties the lots of a wallet whose time is over, oldest first.
    fn expire(&mut self, wallet: usize) {
        for index in 0..self.lots.len() {
            let lot = &mut self.lots[index];
            if lot.wallet == wallet && lot.left > 0 && lot.ends.is_some_and(|ends| ends <= self.now) {
                let left = std::mem::take(&mut lot.left);
                if lot.source == "purchase" {
                    self.noted.push("bought tokens that ran out");
                }
                self.book(wallet, "expire_grant", &[(AVAILABLE, -left), (EXPIRED, left)]);
            }
        }
    }

    /// The lots of a wallet that can be used, in the order of use: soonest end, then free before paid, then the oldest.
    fn usable(&self, wallet: usize) -> Vec<usize> {
        let live = |lot: &Lot| lot.wallet == wallet && lot.left > 0 && lot.ends.is_none_or(|ends| ends > self.now);
        let mut usable: Vec<usize> = (0..self.lots.len()).filter(|index| live(&self.lots[*index])).collect();
        usable.sort_by_key(|index| {
            let lot = &self.lots[*index];
            (lot.ends.unwrap_or(i64::MAX), lot.source == "purchase", lot.given, *index)
        });
        usable
    }

    /// The hold of a name. Stories name only holds that were made.
    pub fn named(&self, name: u64) -> usize {
        self.holds.iter().position(|hold| hold.name == name).unwrap_or(0)
    }

    /// The sweep: holds, then lots.
    pub fn sweep(&mut self) -> Outcome {
        for hold in 0..self.holds.len() {
            if self.holds[hold].state == State::Open && self.holds[hold].ends <= self.now {
                self.release(hold, "expire_hold");
            }
        }
        for wallet in 0..3 {
            self.expire(wallet);
        }
        Outcome::Done(0)
    }

    /// A start: every hold of the process before it is returned.
    pub fn recover(&mut self) -> Outcome {
        for hold in 0..self.holds.len() {
            if self.holds[hold].state == State::Open {
                self.release(hold, "void");
            }
        }
        Outcome::Done(0)
    }
}
