//! The story's side of a step: which hold, page or event it means, what the provider does, and what the model says must follow.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::counted::Counted;
use crate::model::{Hold, Model, Outcome, State};
use crate::shop::{About, PageState, RefundState, Session, Shop, Stage};
use crate::step::{AFTER_COMMIT, BEFORE_MONEY, Step, Trouble, What};

/// What the product is asked to do, with its targets named. Names of holds are the steps that made them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Gift {
        wallet: usize,
        tokens: u64,
        minutes: Option<u64>,
        key: u64,
    },
    Authorize {
        name: u64,
        wallet: usize,
        tokens: u64,
        minutes: u64,
    },
    Capture {
        name: u64,
        tokens: u64,
    },
    Void {
        name: u64,
    },
    Consume {
        wallet: usize,
        tokens: u64,
        key: u64,
    },
    GiveBack {
        name: u64,
        owner: usize,
    },
    Claim {
        at_most: u64,
    },
    Returned {
        name: u64,
    },
    TakeBack {
        lot: usize,
        tokens: u64,
        key: u64,
    },
    Order {
        user: usize,
        pack: usize,
        key: u64,
    },
    Deliver {
        event: usize,
    },
    Work,
    Page {
        session: usize,
    },
    Reconcile,
    /// `whole` is false where the process dies before the provider is asked, and nobody asks again.
    Ask {
        session: usize,
        whole: bool,
    },
    Chase,
    Compare {
        days: u64,
    },
    Terms {
        days: Option<u64>,
    },
    Sweep,
    Recover,
}

/// What is to be done and what must come of it.
pub struct Asked {
    /// The moment at which it is done.
    pub at: i64,
    /// `None` when it happens at the provider or to the clock alone.
    pub act: Option<Act>,
    /// What the caller must hear; `None` when a crash leaves that open.
    pub outcome: Option<Outcome>,
    /// What follows a crash by itself, and when.
    pub then: Option<(i64, Act)>,
}

impl Asked {
    const fn nothing(at: i64) -> Self {
        Self { at, act: None, outcome: None, then: None }
    }
}

/// A restart and the first round of the chores take so long.
const RESTART: i64 = 61_000;

/// The world of one story.
pub struct World {
    pub model: Model,
    pub shop: Arc<Mutex<Shop>>,
    pub counted: Counted,
    latest_told: usize,
}

impl World {
    /// A world that begins at a moment: a visitor with 3 tokens, a user with 6, one with none.
    pub fn at(now: i64) -> Self {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        let mut model = Model::at(now);
        model.give(0, "visitor", 3, Some(now + 30 * DAY));
        model.give(1, "welcome", 6, Some(now + 90 * DAY));
        Self { model, shop: Arc::default(), counted: Counted::default(), latest_told: 0 }
    }

    /// The provider's world.
    pub fn shop(&self) -> MutexGuard<'_, Shop> {
        self.shop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a step at the provider and in the model. `number` is the step's own.
    pub fn take(&mut self, number: u64, step: &Step) -> Asked {
        // No two steps happen at the same moment.
        self.model.now += 1;
        self.shop().down = step.trouble == Some(Trouble::Down);
        let at = self.model.now;
        if self.at_the_provider(&step.what) || self.after_the_sale(&step.what) || self.at_the_clock(&step.what) {
            return Asked::nothing(at);
        }
        let crash = match &step.trouble {
            Some(Trouble::Crash { at, again, .. }) => Some((*at, *again)),
            _ => None,
        };
        let Some(act) = self.act(number, step) else { return Asked::nothing(at) };
        if step.trouble == Some(Trouble::Down) {
            self.counted.saw("the provider does not answer");
        }
        let happens = crash.is_none_or(|(at, again)| again || at == AFTER_COMMIT || at == BEFORE_MONEY);
        let outcome = happens.then(|| self.follow(&act));
        if let Some(outcome) = &outcome {
            self.count(&act, outcome);
        }
        // Who died between the tokens and the money of a warned payment asks for the money at the next round of the chores.
        let then = (crash.is_some() && act == Act::Work).then(|| {
            self.model.now += RESTART;
            self.follow(&Act::Chase);
            (self.model.now, Act::Chase)
        });
        for fault in std::mem::take(&mut self.model.noted) {
            self.counted.saw(fault);
        }
        Asked { at, act: Some(act), outcome: outcome.filter(|_| crash.is_none()), then }
    }

    fn act(&mut self, number: u64, step: &Step) -> Option<Act> {
        Some(match step.what {
            What::Gift { wallet, tokens, minutes, key } => Act::Gift { wallet: at(wallet, 3)?, tokens, minutes, key },
            What::Authorize { wallet, tokens, minutes } => {
                Act::Authorize { name: number, wallet: at(wallet, 3)?, tokens, minutes }
            }
            What::Capture { hold, tokens } => Act::Capture { name: self.hold(hold)?, tokens },
            What::Void { hold } => Act::Void { name: self.hold(hold)? },
            What::Consume { wallet, tokens, key } => Act::Consume { wallet: at(wallet, 3)?, tokens, key },
            What::GiveBack { hold, crossing } => {
                let captured = self.holds_that(|hold| hold.state == State::Captured);
                let hold = *captured.get(at(hold, captured.len())?)?;
                let wallet = self.model.holds[hold].wallet;
                let crossing = crossing && wallet == 0 && self.model.claimed;
                Act::GiveBack { name: self.model.holds[hold].name, owner: if crossing { 1 } else { wallet } }
            }
            What::Claim { at_most } => Act::Claim { at_most },
            What::Returned { hold } => {
                let ended = self.holds_that(|hold| hold.wallet == 0);
                let hold = *ended.get(at(hold, ended.len())?)?;
                self.model.claimed.then_some(Act::Returned { name: self.model.holds[hold].name })?
            }
            What::TakeBack { lot, tokens, key } => {
                // What was bought is taken back by its refunds alone.
                let given: Vec<usize> =
                    (0..self.model.lots.len()).filter(|lot| self.model.lots[*lot].source != "purchase").collect();
                Act::TakeBack { lot: *given.get(at(lot, given.len())?)?, tokens, key }
            }
            What::Order { user, pack, key } => Act::Order { user: at(user, 3)?, pack: at(pack, 2)?, key },
            What::Deliver { event, again } => Act::Deliver { event: self.event(event, again)? },
            What::Work => Act::Work,
            What::Page { session } => Act::Page { session: self.session(session, None)? },
            What::Reconcile => Act::Reconcile,
            What::Ask { session } => {
                let dies = matches!(step.trouble, Some(Trouble::Crash { again: false, .. }));
                Act::Ask { session: self.session(session, Some(PageState::Paid))?, whole: !dies }
            }
            What::Chase => Act::Chase,
            What::Compare { days } => Act::Compare { days },
            What::Terms { days } => Act::Terms { days },
            What::Sweep => Act::Sweep,
            What::Recover => Act::Recover,
            _ => return None,
        })
    }

    /// What the model says.
    fn follow(&mut self, act: &Act) -> Outcome {
        let shop = Arc::clone(&self.shop);
        let mut shop = shop.lock().unwrap_or_else(PoisonError::into_inner);
        let model = &mut self.model;
        match *act {
            Act::Gift { wallet, tokens, minutes, key } => {
                model.gift(wallet, tokens.cast_signed(), minutes.map(u64::cast_signed), key)
            }
            Act::Authorize { name, wallet, tokens, minutes } => {
                model.authorize(name, wallet, tokens.cast_signed(), minutes.cast_signed())
            }
            Act::Capture { name, tokens } => {
                let hold = model.named(name);
                model.capture(hold, tokens.cast_signed(), "capture")
            }
            Act::Void { name } => model.void(model.named(name)),
            Act::Consume { wallet, tokens, key } => model.consume(wallet, tokens.cast_signed(), key),
            Act::GiveBack { name, owner } => model.give_back(model.named(name), owner),
            Act::Claim { at_most } => model.claim(at_most.cast_signed()),
            Act::Returned { name } => model.returned(model.named(name)),
            Act::TakeBack { lot, tokens, key } => model.take_back(lot, tokens.cast_signed(), key),
            Act::Order { user, pack, key } => model.order(&mut shop, user, pack, key),
            Act::Deliver { event } => {
                shop.events[event].told += 1;
                model.deliver(event)
            }
            Act::Work => model.work(&mut shop),
            Act::Page { session } => model.page(&shop, session),
            Act::Reconcile => model.reconcile(&shop),
            Act::Ask { session, whole } => model.ask(&mut shop, session, whole),
            Act::Chase => model.chase(&mut shop),
            Act::Compare { days } => model.compare(&shop, days.cast_signed()),
            Act::Terms { days } => {
                model.life = days.map(|days| days.cast_signed() * 24 * 60 * 60 * 1000);
                Outcome::Done(0)
            }
            Act::Sweep => model.sweep(),
            Act::Recover => model.recover(),
        }
    }

    /// Pays, or does not: the product hears of it by an event, or by asking.
    fn at_the_provider(&mut self, what: &What) -> bool {
        let now = self.model.now;
        let saw = match *what {
            What::Pay { session, delayed } => {
                let Some(session) = self.session(session, Some(PageState::Open)) else { return true };
                (self.shop().pay(session, delayed, now) && delayed).then_some("delayed money")
            }
            What::Settle { session, arrives } => {
                let Some(session) = self.session(session, Some(PageState::Pending)) else { return true };
                (self.shop().settle(session, arrives, now) && !arrives).then_some("delayed money that never comes")
            }
            What::Close { session } => {
                let Some(session) = self.session(session, Some(PageState::Open)) else { return true };
                self.shop().close(session, now).then_some("a page closed unpaid")
            }
            _ => return false,
        };
        if let Some(fault) = saw {
            self.counted.saw(fault);
        }
        true
    }

    /// What happens to a charge: the product hears of it by an event, or by comparing.
    fn after_the_sale(&mut self, what: &What) -> bool {
        let now = self.model.now;
        let charge = |shop: &Shop, any| at(any, shop.charges.len());
        let mut shop = self.shop.lock().unwrap_or_else(PoisonError::into_inner);
        let saw = match *what {
            What::Refund { charge: any, amount, pending } => charge(&shop, any).and_then(|charge| {
                let rest = shop.rest(charge);
                let part = if amount.is_multiple_of(3) { rest } else { 1 + amount.cast_signed() % rest.max(1) };
                let given = shop.give_back(charge, part, pending, false, now);
                given.map(|_| if shop.rest(charge) > 0 { "a part of the money back" } else { "all of the money back" })
            }),
            What::RefundEnds { refund, fails } => at(refund, shop.refunds.len()).and_then(|refund| {
                let had = shop.refunds[refund].state == RefundState::Succeeded;
                shop.end_refund(refund, fails, now).then_some(match (fails, had) {
                    (true, true) => "a refund that fails long after it arrived",
                    (true, false) => "a refund that never arrives",
                    (false, _) => "a refund that took its time",
                })
            }),
            What::Dispute { charge: any, inquiry, part, again } => charge(&shop, any).and_then(|charge| {
                let running = shop.disputes.iter().any(|one| one.charge == charge && !one.stage.is_over());
                if running && !again {
                    return None;
                }
                let paid = shop.paid(charge);
                shop.dispute(charge, inquiry, if part == 1 { paid / 2 } else { paid }, now);
                Some(match (inquiry, running) {
                    (true, _) => "an inquiry",
                    (false, false) => "a dispute",
                    (false, true) => "a second dispute of one payment",
                })
            }),
            What::Decide { dispute, to } => at(dispute, shop.disputes.len()).and_then(|dispute| {
                let (to, saw) = match (shop.disputes[dispute].stage, to) {
                    (Stage::Inquiry, 0 | 1) => (Stage::InquiryClosed, "an inquiry closed"),
                    (Stage::Inquiry, _) => (Stage::Open, "an inquiry that becomes a dispute"),
                    (_, 0) => (Stage::UnderReview, "a dispute under review"),
                    (_, 1) => (Stage::Lost, "a dispute lost"),
                    _ => (Stage::Won, "a dispute won"),
                };
                shop.decide(dispute, to, now).then_some(saw)
            }),
            What::DecideAll => {
                for dispute in 0..shop.disputes.len() {
                    let ends = if dispute % 2 == 0 { Stage::Won } else { Stage::Lost };
                    let _ = shop.decide(dispute, ends, now) || shop.decide(dispute, Stage::InquiryClosed, now);
                }
                None
            }
            What::Warn { charge: any } => charge(&shop, any).map(|charge| {
                shop.warn(charge, now);
                "a warning of fraud"
            }),
            _ => return false,
        };
        drop(shop);
        if let Some(fault) = saw {
            self.counted.saw(fault);
        }
        true
    }

    fn at_the_clock(&mut self, what: &What) -> bool {
        match *what {
            What::Wait { minutes } => {
                if minutes > 1000 {
                    self.counted.saw("the clock jumps forward");
                }
                self.model.now += minutes.cast_signed() * 60_000;
            }
            What::Back { minutes } => {
                self.counted.saw("the clock jumps back");
                self.model.now -= minutes.cast_signed() * 60_000;
            }
            _ => return false,
        }
        true
    }

    fn count(&mut self, act: &Act, outcome: &Outcome) {
        let fault = match (act, outcome) {
            (Act::Gift { .. }, Outcome::Again) => "a gift's key again",
            (Act::Consume { .. }, Outcome::Refused("key reused")) => "a call's key for something else",
            (Act::TakeBack { tokens, .. }, Outcome::Done(taken)) if *taken < tokens.cast_signed() => {
                "a take-back of more than is left"
            }
            (Act::TakeBack { .. }, Outcome::Done(_)) => "a take-back",
            (Act::TakeBack { .. }, Outcome::Again) => "a take-back's key again",
            (Act::Order { .. }, Outcome::Again) => "a click twice",
            (Act::Capture { .. }, Outcome::Refused("ended otherwise")) => "a result after its hold",
            (Act::Authorize { .. } | Act::Consume { .. }, Outcome::Refused("too few tokens")) => "too few tokens",
            (Act::Claim { .. }, Outcome::Done(1..)) => "a leftover claimed",
            (Act::GiveBack { owner: 1, name }, Outcome::Done(_)) if self.wallet_of(*name) == 0 => {
                "a return across wallets"
            }
            (Act::Ask { whole: false, .. }, Outcome::Done(_)) => "a refund asked for by one who died",
            (Act::Ask { .. }, Outcome::Done(_)) if self.shop().down => "a refund asked for and not answered",
            (Act::Ask { .. }, Outcome::Done(_)) => "a pack given back",
            (Act::Ask { .. }, Outcome::Refused(_)) => "a pack not taken back",
            (Act::Compare { .. }, Outcome::Done(1..)) => "something missing found by comparing",
            (Act::Deliver { .. }, Outcome::Again) => "an event twice",
            (Act::Deliver { event }, _) => return self.count_arrival(*event),
            _ => return,
        };
        self.counted.saw(fault);
    }

    fn count_arrival(&mut self, event: usize) {
        const DAYS: i64 = 3 * 24 * 60 * 60 * 1000;
        if self.model.now - self.shop().events[event].at >= DAYS {
            self.counted.saw("an event after days");
        }
        if event < self.latest_told {
            self.counted.saw("an event before an older one");
        }
        self.latest_told = self.latest_told.max(event);
    }

    /// Without a product the page that was wanted opens by itself.
    pub fn open_page_without_product(&self) {
        let mut shop = self.shop();
        if let Some(at) = shop.expected.take() {
            shop.sessions[at].order = Some(at.to_string());
        }
    }

    /// Counts what was never told: the reconciler found it, or the comparison.
    pub fn count_lost(&mut self) {
        let (pages, others): (Vec<_>, Vec<_>) = {
            let shop = self.shop();
            let untold = shop.events.iter().filter(|event| event.told == 0).map(|event| event.about);
            untold.partition(|about| matches!(about, About::Page(_)))
        };
        if !pages.is_empty() {
            self.counted.saw("an event lost and reconciled");
        }
        if !others.is_empty() {
            self.counted.saw("a refund or dispute never told");
        }
    }

    /// Most steps mean an open hold; one in five means any.
    fn hold(&self, any: u64) -> Option<u64> {
        let open = self.holds_that(|hold| hold.state == State::Open);
        let of = if any.is_multiple_of(5) || open.is_empty() { self.holds_that(|_| true) } else { open };
        of.get(at(any, of.len())?).map(|hold| self.model.holds[*hold].name)
    }

    fn holds_that(&self, wanted: impl Fn(&Hold) -> bool) -> Vec<usize> {
        (0..self.model.holds.len()).filter(|hold| wanted(&self.model.holds[*hold])).collect()
    }

    fn wallet_of(&self, name: u64) -> usize {
        self.model.holds[self.model.named(name)].wallet
    }

    fn session(&self, any: u64, state: Option<PageState>) -> Option<usize> {
        let shop = self.shop();
        let fits = |page: &Session| state.is_none_or(|state| page.state == state);
        let sessions: Vec<usize> = (0..shop.sessions.len()).filter(|index| fits(&shop.sessions[*index])).collect();
        sessions.get(at(any, sessions.len())?).copied()
    }

    /// Counted from the newest.
    fn event(&self, any: u64, again: bool) -> Option<usize> {
        let shop = self.shop();
        let events: Vec<usize> =
            (0..shop.events.len()).rev().filter(|index| (shop.events[*index].told > 0) == again).collect();
        events.get(at(any, events.len())?).copied()
    }
}

/// Any number, brought into the range of what there is.
fn at(any: u64, count: usize) -> Option<usize> {
    if count == 0 { None } else { usize::try_from(any).ok().map(|any| any % count) }
}
