//! What happens to a charge after the sale: money that goes back, disputes, a bank's warning.

use super::{About, Shop};

/// Where a refund stands. It only moves on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    Pending,
    Succeeded,
    Failed,
}

/// Money that goes back.
#[derive(Clone, Debug)]
pub struct Refund {
    pub charge: usize,
    pub amount: i64,
    pub state: RefundState,
    pub at: i64,
    /// The story says that the product asks for it; else somebody made it by hand at the provider.
    pub ours: bool,
    /// The key under which the product asked.
    pub key: Option<String>,
}

impl Refund {
    /// The story comes first in every step: until the product has asked for a refund too, the product must not see it.
    pub const fn is_ahead(&self) -> bool {
        self.ours && self.key.is_none()
    }
}

/// Where a dispute stands. It only moves on, and what is over is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Inquiry,
    InquiryClosed,
    Open,
    UnderReview,
    Won,
    Lost,
}

impl Stage {
    /// As the provider says it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inquiry => "warning_needs_response",
            Self::InquiryClosed => "warning_closed",
            Self::Open => "needs_response",
            Self::UnderReview => "under_review",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// Nothing more comes of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::InquiryClosed | Self::Won | Self::Lost)
    }

    /// The money is withdrawn until it is decided.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::UnderReview)
    }
}

/// A buyer's bank wants the money of a charge, or asks about it.
#[derive(Clone, Debug)]
pub struct Dispute {
    pub charge: usize,
    pub amount: i64,
    pub stage: Stage,
    pub at: i64,
}

impl Shop {
    /// What a charge took.
    pub fn paid(&self, charge: usize) -> i64 {
        self.sessions[self.charges[charge]].amount
    }

    /// What went back of a charge, or is on its way.
    pub fn back(&self, charge: usize) -> i64 {
        let live = |refund: &&Refund| refund.charge == charge && refund.state != RefundState::Failed;
        self.refunds.iter().filter(live).map(|refund| refund.amount).sum()
    }

    /// What a refund could still take.
    pub fn rest(&self, charge: usize) -> i64 {
        self.paid(charge) - self.back(charge)
    }

    /// Money that a bank has, or may get, cannot be given back.
    pub fn is_blocked(&self, charge: usize) -> bool {
        let has =
            |dispute: &Dispute| dispute.charge == charge && (dispute.stage.is_open() || dispute.stage == Stage::Lost);
        self.disputes.iter().any(has)
    }

    /// Gives money back. `None` when it is refused: nothing is left, or a bank has it.
    pub fn give_back(&mut self, charge: usize, amount: i64, pending: bool, ours: bool, at: i64) -> Option<usize> {
        if self.is_blocked(charge) || amount < 1 || amount > self.rest(charge) {
            return None;
        }
        let state = if pending { RefundState::Pending } else { RefundState::Succeeded };
        let refund = self.refunds.len();
        self.refunds.push(Refund { charge, amount, state, at, ours, key: None });
        self.tell("charge.refunded", About::Refund(refund), at);
        Some(refund)
    }

    /// A refund arrives, or fails: at once, or long after it seemed to have arrived.
    pub fn end_refund(&mut self, refund: usize, fails: bool, at: i64) -> bool {
        let Some(found) = self.refunds.get_mut(refund) else { return false };
        let next = match (found.state, fails) {
            (RefundState::Pending, false) => RefundState::Succeeded,
            (RefundState::Pending | RefundState::Succeeded, true) => RefundState::Failed,
            _ => return false,
        };
        found.state = next;
        let kind = if fails { "refund.failed" } else { "refund.updated" };
        self.tell(kind, About::Refund(refund), at);
        true
    }

    /// A bank asks, or takes the money.
    pub fn dispute(&mut self, charge: usize, inquiry: bool, amount: i64, at: i64) {
        let stage = if inquiry { Stage::Inquiry } else { Stage::Open };
        self.disputes.push(Dispute { charge, amount, stage, at });
        self.tell("charge.dispute.created", About::Dispute(self.disputes.len() - 1), at);
    }

    /// A dispute moves on.
    pub fn decide(&mut self, dispute: usize, to: Stage, at: i64) -> bool {
        let Some(found) = self.disputes.get_mut(dispute) else { return false };
        let moves = match found.stage {
            Stage::Inquiry => matches!(to, Stage::InquiryClosed | Stage::Open),
            Stage::Open => matches!(to, Stage::UnderReview | Stage::Won | Stage::Lost),
            Stage::UnderReview => matches!(to, Stage::Won | Stage::Lost),
            _ => false,
        };
        if moves {
            found.stage = to;
            let kind = if to.is_over() { "charge.dispute.closed" } else { "charge.dispute.updated" };
            self.tell(kind, About::Dispute(dispute), at);
        }
        moves
    }

    /// A bank warns that a charge may be a fraud.
    pub fn warn(&mut self, charge: usize, at: i64) {
        self.warnings.push(charge);
        self.tell("radar.early_fraud_warning.created", About::Warning(self.warnings.len() - 1), at);
    }

    /// A warning is worth acting on while nothing is disputed and something could be given back.
    pub fn is_actionable(&self, charge: usize) -> bool {
        self.rest(charge) > 0 && !self.disputes.iter().any(|dispute| dispute.charge == charge)
    }

    /// The same as the product may see it.
    pub fn seems_actionable(&self, charge: usize) -> bool {
        let ahead = self.refunds.iter().any(|refund| refund.charge == charge && refund.is_ahead());
        (ahead || self.rest(charge) > 0) && !self.disputes.iter().any(|dispute| dispute.charge == charge)
    }
}
