//! The payment provider's own world: pages, charges, refunds, disputes, and the events it tells of them. It knows nothing of
//! tokens. Both the model and the product look at it; only the story changes it.

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
    pub state: PageState,
    /// The product's order, once it opened the page.
    pub order: Option<String>,
    /// The charge, once there is one. By its number.
    pub charge: Option<usize>,
}

/// Money that was taken.
#[derive(Clone, Debug)]
pub struct Charge {
    pub session: usize,
    pub amount: i64,
}

/// Money that went back.
#[derive(Clone, Debug)]
pub struct Refund {
    pub charge: usize,
    pub amount: i64,
    /// The bank sent it back.
    pub failed: bool,
}

/// Where a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quarrel {
    Inquiry,
    InquiryClosed,
    Open,
    Won,
    Lost,
}

/// A bank that wants money back.
#[derive(Clone, Debug)]
pub struct Dispute {
    pub charge: usize,
    pub state: Quarrel,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Session(usize),
    Charge(usize),
    Dispute(usize),
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
    pub charges: Vec<Charge>,
    pub refunds: Vec<Refund>,
    pub disputes: Vec<Dispute>,
    pub events: Vec<Event>,
    /// It does not answer.
    pub down: bool,
    /// The page that the story expects the product to open now.
    pub expected: Option<usize>,
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
        self.tell("checkout.session.completed", About::Session(session), at);
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
        self.tell(kind, About::Session(session), at);
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
        self.tell("checkout.session.expired", About::Session(session), at);
        true
    }

    fn charge(&mut self, session: usize) {
        let amount = self.sessions[session].amount;
        self.sessions[session].charge = Some(self.charges.len());
        self.charges.push(Charge { session, amount });
    }

    /// What went back of a charge and stayed back.
    pub fn refunded(&self, charge: usize) -> i64 {
        self.refunds.iter().filter(|refund| refund.charge == charge && !refund.failed).map(|refund| refund.amount).sum()
    }

    /// So many per cent of what is left of a charge go back; answers how much, and whether that was all.
    pub fn refund(&mut self, charge: usize, percent: i64, at: i64) -> Option<bool> {
        let left = self.charges.get(charge)?.amount - self.refunded(charge);
        let amount = left * percent / 100;
        if amount == 0 {
            return None;
        }
        self.refunds.push(Refund { charge, amount, failed: false });
        self.tell("charge.refunded", About::Charge(charge), at);
        self.tell("refund.created", About::Charge(charge), at);
        Some(percent == 100)
    }

    /// The bank sends a refund back.
    pub fn fail_refund(&mut self, refund: usize, at: i64) -> bool {
        let Some(found) = self.refunds.get_mut(refund).filter(|refund| !refund.failed) else { return false };
        found.failed = true;
        let charge = found.charge;
        self.tell("refund.failed", About::Charge(charge), at);
        true
    }

    /// A bank asks, or takes the money at once; one dispute for a charge.
    pub fn dispute(&mut self, charge: usize, inquiry: bool, at: i64) -> bool {
        if charge >= self.charges.len() || self.disputes.iter().any(|dispute| dispute.charge == charge) {
            return false;
        }
        let about = About::Dispute(self.disputes.len());
        let state = if inquiry { Quarrel::Inquiry } else { Quarrel::Open };
        self.disputes.push(Dispute { charge, state });
        self.tell("charge.dispute.created", about, at);
        if !inquiry {
            self.tell("charge.dispute.funds_withdrawn", about, at);
        }
        true
    }

    /// A dispute goes on: an inquiry is closed or becomes one; one is won or lost. Answers where it stands now.
    pub fn go_on(&mut self, dispute: usize, won: bool, at: i64) -> Option<Quarrel> {
        let found = self.disputes.get_mut(dispute)?;
        let next = match (found.state, won) {
            (Quarrel::Inquiry, true) => Quarrel::InquiryClosed,
            (Quarrel::Inquiry, false) => Quarrel::Open,
            (Quarrel::Open, true) => Quarrel::Won,
            (Quarrel::Open, false) => Quarrel::Lost,
            _ => return None,
        };
        found.state = next;
        let kind = if next == Quarrel::Open { "charge.dispute.updated" } else { "charge.dispute.closed" };
        self.tell(kind, About::Dispute(dispute), at);
        Some(next)
    }
}
