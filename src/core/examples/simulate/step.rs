//! What can happen in the world of money, and how a seed becomes a story of such steps.
//!
//! A step names its target by any number: the world takes it modulo what there is (the third open hold, the second page). So
//! any part of a story is a story too, and a failing one can be shortened by leaving steps out.

use std::fmt;

use crate::random::Random;

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An operator gives tokens; the same key again gives nothing.
    Gift { wallet: u64, tokens: u64, minutes: Option<u64>, key: u64 },
    /// A surface reserves tokens.
    Authorize { wallet: u64, tokens: u64, minutes: u64 },
    /// The work is done, perhaps long after the hold ran out: taken together with the end of its job.
    Capture { hold: u64, tokens: u64 },
    /// The work failed.
    Void { hold: u64 },
    /// The public call: taken in one step. The same key again takes nothing.
    Consume { wallet: u64, tokens: u64, key: u64 },
    /// A ticket is returned as not useful, to its wallet or to the account its visitor became.
    GiveBack { hold: u64, crossing: bool },
    /// A visitor signs up: what is left moves to a user, once.
    Claim { at_most: u64 },
    /// What a hold of the visitor returned after that moves on.
    Returned { hold: u64 },
    /// A grant is taken back, as far as it is there; the same key again takes nothing more.
    TakeBack { lot: u64, tokens: u64, key: u64 },
    /// Somebody buys; the same click again is the same order.
    Order { user: u64, pack: u64, key: u64 },
    /// The buyer pays on the page: at once, or with money that takes its time.
    Pay { session: u64, delayed: bool },
    /// Delayed money arrives, or fails.
    Settle { session: u64, arrives: bool },
    /// The page closes.
    Close { session: u64 },
    /// The provider tells of something: an event that was never told, or, told again, an old one.
    Deliver { event: u64, again: bool },
    /// Our worker applies what was told.
    Work,
    /// The buyer comes back to the success page.
    Page { session: u64 },
    /// The reconciler asks the provider about everything.
    Reconcile,
    /// Somebody gives money back by hand at the provider: a part, or all that is left. It may take its time.
    Refund { charge: u64, amount: u64, pending: bool },
    /// A refund arrives, or fails.
    RefundEnds { refund: u64, fails: bool },
    /// A buyer's bank asks about a payment, or takes the money.
    Dispute { charge: u64, inquiry: bool, part: u64, again: bool },
    /// A dispute moves on.
    Decide { dispute: u64, to: u64 },
    /// Every dispute is decided.
    DecideAll,
    /// A bank warns of fraud.
    Warn { charge: u64 },
    /// The buyer wants the money of an untouched pack back.
    Ask { session: u64 },
    /// The chore asks again for refunds nobody heard of.
    Chase,
    /// Our payments of the last days are compared with the provider's.
    Compare { days: u64 },
    /// An operator sets how long tokens live that are bought from now on.
    Terms { days: Option<u64> },
    /// Time passes.
    Wait { minutes: u64 },
    /// The machine's clock jumps back.
    Back { minutes: u64 },
    /// The sweep ends holds and grants whose time is over.
    Sweep,
    /// A start ends what an earlier process left open.
    Recover,
}

/// What goes wrong during a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The process dies the `nth` time it passes a named point, and whoever asked asks again, or never.
    Crash { at: &'static str, nth: u64, again: bool, reopen: bool },
    /// The payment provider does not answer.
    Down,
}

/// One step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens.
    pub what: What,
    /// What goes wrong meanwhile.
    pub trouble: Option<Trouble>,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.trouble {
            None => write!(f, "{:?}", self.what),
            Some(trouble) => write!(f, "{:?}, and {trouble:?}", self.what),
        }
    }
}

/// The named points at which a step can die.
pub const BEFORE_COMMIT: &str = "unit_before_commit";
/// See [`BEFORE_COMMIT`].
pub const AFTER_COMMIT: &str = "unit_after_commit";
/// Points between the units of one step, and inside a grant.
pub const POINTS: [&str; 6] = [
    BEFORE_COMMIT,
    AFTER_COMMIT,
    BEFORE_MONEY,
    "grant_before_write",
    "sweep_between_select_and_release",
    "recovery_between_voids",
];
/// The tokens of a refund are taken, the provider was not asked.
pub const BEFORE_MONEY: &str = "refund_between_tokens_and_money";

/// The story of a seed: `length` steps, then what makes everything come to rest. Most stories begin with a sale, and most of what
/// happens at the provider is told at once, as in life.
pub fn story(seed: u64, length: usize) -> Vec<Step> {
    let calm = |what| Step { what, trouble: None };
    let mut random = Random::new(seed);
    let mut steps = Vec::new();
    for _ in 0..random.between(0, 2) {
        let (user, pack, key) = (random.between(1, 2), random.between(0, 1), random.between(0, 4));
        let sale = [What::Order { user, pack, key }, What::Pay { session: random.next() % 1000, delayed: false }];
        steps.extend(sale.map(calm));
    }
    while steps.len() < length {
        let step = step(&mut random);
        let told = step.what.is_told() && random.percent(55);
        steps.push(step);
        if told {
            steps.push(calm(What::Deliver { event: 0, again: false }));
            steps.push(calm(What::Work));
        }
    }
    steps.extend(rest());
    steps
}

impl What {
    /// Happens at the provider, which tells of it.
    const fn is_told(&self) -> bool {
        matches!(
            self,
            Self::Pay { .. }
                | Self::Settle { .. }
                | Self::Refund { .. }
                | Self::RefundEnds { .. }
                | Self::Dispute { .. }
                | Self::Decide { .. }
                | Self::Warn { .. }
        )
    }
}

/// Everything that waits is done: the worker, the chores long after the last event, what banks have to decide, the sweep (which
/// dies once where it has anything to do), a start.
pub fn rest() -> Vec<Step> {
    let calm = |what| Step { what, trouble: None };
    let dies = Trouble::Crash { at: "sweep_between_select_and_release", nth: 1, again: true, reopen: false };
    let sweep = Step { what: What::Sweep, trouble: Some(dies) };
    let mut rest =
        [What::Work, What::Wait { minutes: 90 }, What::Work, What::Chase, What::DecideAll].map(calm).to_vec();
    rest.extend([What::Reconcile, What::Compare { days: 10_000 }].map(calm));
    rest.extend([sweep, calm(What::Recover)]);
    rest
}

fn step(random: &mut Random) -> Step {
    let what = what(random);
    let trouble = trouble(random, &what);
    Step { what, trouble }
}

fn what(random: &mut Random) -> What {
    let any = random.next() % 1000;
    // The visitor's less often: who buys has more to lose.
    let wallet = random.between(1, 8) / 3;
    match random.between(0, 149) {
        0..=4 => What::Gift {
            wallet,
            tokens: random.between(1, 6),
            minutes: random.percent(50).then(|| random.between(5, 90)),
            key: random.between(0, 9),
        },
        5..=17 => What::Authorize { wallet, tokens: random.between(1, 5), minutes: random.between(2, 40) },
        18..=27 => What::Capture { hold: any, tokens: random.between(1, 3) },
        28..=30 => What::Void { hold: any },
        31..=32 => What::TakeBack { lot: any, tokens: random.between(1, 9), key: random.between(0, 2) },
        33..=35 => What::Consume { wallet, tokens: random.between(1, 3), key: random.between(0, 2) },
        36..=40 => What::GiveBack { hold: any, crossing: random.percent(80) },
        41..=42 => What::Claim { at_most: random.between(1, 4) },
        43..=45 => What::Returned { hold: any },
        46..=54 => What::Order { user: random.between(1, 2), pack: random.between(0, 1), key: random.between(0, 4) },
        55..=64 => What::Pay { session: any, delayed: random.percent(30) },
        65..=67 => What::Settle { session: any, arrives: random.percent(50) },
        68 => What::Close { session: any },
        69..=78 => What::Deliver { event: any, again: random.percent(25) },
        79..=85 => What::Work,
        86..=88 => What::Page { session: any },
        89..=90 => What::Reconcile,
        91..=94 => {
            What::Wait { minutes: if random.percent(25) { random.between(4000, 9000) } else { random.between(1, 30) } }
        }
        95 => What::Back { minutes: random.between(1, 20) },
        96..=98 => What::Sweep,
        99 => What::Recover,
        100..=104 => What::Deliver { event: any, again: random.percent(25) },
        105..=107 => What::Work,
        _ => after_the_sale(random, any),
    }
}

fn after_the_sale(random: &mut Random, any: u64) -> What {
    match random.between(0, 33) {
        0..=6 => What::Refund { charge: any, amount: random.next() % 1000, pending: random.percent(40) },
        7..=10 => What::RefundEnds { refund: any, fails: random.percent(60) },
        11..=14 => {
            let (inquiry, part) = (random.percent(35), random.between(1, 4));
            What::Dispute { charge: any, inquiry, part, again: random.percent(20) }
        }
        15..=19 => What::Decide { dispute: any, to: random.between(0, 3) },
        20..=22 => What::Warn { charge: any },
        23..=26 => What::Ask { session: any },
        27..=28 => What::Chase,
        29..=30 => What::Compare { days: if random.percent(50) { 1 } else { 35 } },
        _ => What::Terms { days: random.percent(80).then(|| random.between(1, 3)) },
    }
}

/// A step of one unit may die and never be asked again; one of many is asked again until it is done.
fn trouble(random: &mut Random, what: &What) -> Option<Trouble> {
    let draw = random.between(0, 99);
    let asks = matches!(what, What::Reconcile | What::Work | What::Chase | What::Compare { .. } | What::Order { .. });
    let many = asks || matches!(what, What::Sweep | What::Recover);
    let at = match (what, draw) {
        (What::Page { .. }, 0..=7) | (What::Ask { .. }, 0..=19) => return Some(Trouble::Down),
        (_, 0..=7) if asks => return Some(Trouble::Down),
        (What::Ask { .. }, 20..=49) => BEFORE_MONEY,
        (What::Work | What::Page { .. } | What::Reconcile, 8..=30) => "grant_before_write",
        (What::Sweep, 0..=79) => "sweep_between_select_and_release",
        (What::Recover, 0..=49) => "recovery_between_voids",
        (What::Wait { .. } | What::Back { .. } | What::Terms { .. }, _) => return None,
        (What::Capture { .. }, 60..=79) => AFTER_COMMIT,
        (_, 80..=89) => BEFORE_COMMIT,
        (_, 90..=99) => AFTER_COMMIT,
        _ => return None,
    };
    // Between many units any may be the last; a named point stands where something must be due to reach it.
    let nth = if many && matches!(at, BEFORE_COMMIT | AFTER_COMMIT) { random.between(1, 4) } else { 1 };
    Some(Trouble::Crash { at, nth, again: many || random.percent(60), reopen: random.percent(10) })
}
