//! The payment provider's own world: pages, charges, what happens to them after the sale, and the events it tells of them. It
//! knows nothing of tokens. Both the model and the product look at it; only the story changes it.

mod back;

pub use back::{Dispute, Refund, RefundState, Stage};

/// Where a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageState {
    Open,
    Pending,
    Paid,
    Failed,
    Expired,
}

/// A payment page.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who buys: 1 or 2.
    pub user: usize,
    /// In minor units.
    pub amount: i64,
    /// When it was made, in milliseconds.
    pub made: i64,
    pub state: PageState,
    /// The product's order, once it opened the page.
    pub order: Option<String>,
    /// The charge, once there is one. By its number.
    pub charge: Option<usize>,
}

/// What an event is about, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Page(usize),
    Refund(usize),
    Dispute(usize),
    /// A bank's warning.
    Warning(usize),
}

/// Something the provider tells, once or often, or never.
#[derive(Clone, Debug)]
pub struct Event {
    pub kind: &'static str,
    pub about: About,
    /// When it happened, in milliseconds.
    pub at: i64,
    /// How often it was told.
    pub told: u64,
}

/// The world of the provider.
#[derive(Debug, Default)]
pub struct Shop {
    pub sessions: Vec<Session>,
    /// Each taking of money, by its page.
    pub charges: Vec<usize>,
    pub refunds: Vec<Refund>,
    pub disputes: Vec<Dispute>,
    /// Warnings of fraud, by their charge.
    pub warnings: Vec<usize>,
    pub events: Vec<Event>,
    /// It does not answer.
    pub down: bool,
    /// The page that the story expects the product to open now.
    pub expected: Option<usize>,
    /// A refund the product wanted that the story says nobody asked for.
    pub surprise: Option<String>,
}

impl Shop {
    fn tell(&mut self, kind: &'static str, about: About, at: i64) {
        self.events.push(Event { kind, about, at, told: 0 });
    }

    /// The buyer pays. `false` when the page is not open.
    pub fn pay(&mut self, session: usize, delayed: bool, at: i64) -> bool {
        let Some(page) =
            self.sessions.get_mut(session).filter(|page| page.state == PageState::Open && page.order.is_some())
        else {
            return false;
        };
        page.state = if delayed { PageState::Pending } else { PageState::Paid };
        self.tell("checkout.session.completed", About::Page(session), at);
        if !delayed {
            self.charge(session);
        }
        true
    }

    /// Delayed money arrives, or fails.
    pub fn settle(&mut self, session: usize, arrives: bool, at: i64) -> bool {
        let Some(page) = self.sessions.get_mut(session).filter(|page| page.state == PageState::Pending) else {
            return false;
        };
        page.state = if arrives { PageState::Paid } else { PageState::Failed };
        let kind =
            if arrives { "checkout.session.async_payment_succeeded" } else { "checkout.session.async_payment_failed" };
        self.tell(kind, About::Page(session), at);
        if arrives {
            self.charge(session);
        }
        true
    }

    /// The page closes without a payment.
    pub fn close(&mut self, session: usize, at: i64) -> bool {
        let Some(page) = self.sessions.get_mut(session).filter(|page| page.state == PageState::Open) else {
            return false;
        };
        page.state = PageState::Expired;
        self.tell("checkout.session.expired", About::Page(session), at);
        true
    }

    fn charge(&mut self, session: usize) {
        self.sessions[session].charge = Some(self.charges.len());
        self.charges.push(session);
    }
}
