//! Disputes and warnings: what a bank does with a charge of its customer.

use super::{Dispute, DisputeStatus, Warning};
use crate::stripe::change::Change;
use crate::stripe::payment::{Charge, ChargeStatus};
use crate::stripe::view::Views;

impl Views<'_> {
    /// Whether a charge is, or was, disputed.
    pub fn is_disputed(&self, charge: &str) -> bool {
        self.world.disputes.iter().any(|dispute| dispute.charge == charge)
    }

    /// Whether something can still be done about a warning.
    pub fn is_actionable(&self, warning: &Warning) -> bool {
        let amount = self.world.charge(&warning.charge).map_or(0, |charge| charge.of.amount);
        !self.is_disputed(&warning.charge) && self.refunded(&warning.charge) < amount
    }
}

impl Change<'_> {
    /// A buyer disputes a paid charge, or their bank only asks; `None` while another dispute of it is open or was lost, or when
    /// everything went back.
    pub fn dispute(&mut self, charge: &Charge, is_inquiry: bool, reason: &str) -> Option<String> {
        let stands = |one: &Dispute| one.charge == charge.id && (one.status.is_open() || one.status.holds_money());
        let amount = charge.of.amount - self.views().refunded(&charge.id);
        if charge.status != ChargeStatus::Succeeded || amount == 0 || self.world.disputes.iter().any(stands) {
            return None;
        }
        let status = if is_inquiry { DisputeStatus::WarningNeedsResponse } else { DisputeStatus::NeedsResponse };
        let dispute = Dispute {
            id: self.id("dp"),
            created: self.now(),
            charge: charge.id.clone(),
            intent: charge.of.id.clone(),
            amount,
            currency: charge.of.currency.clone(),
            status,
            reason: reason.to_owned(),
        };
        let (id, view) = (dispute.id.clone(), dispute.view());
        self.world.disputes.push(dispute);
        self.emit("charge.dispute.created", view.clone());
        if !is_inquiry {
            self.emit("charge.dispute.funds_withdrawn", view);
        }
        Some(id)
    }

    /// The bank decides; `false` when the dispute is not open. An inquiry that is lost becomes a dispute.
    pub fn decide(&mut self, id: &str, is_won: bool) -> bool {
        let open = self.world.disputes.iter_mut().find(|dispute| dispute.id == id && dispute.status.is_open());
        let Some(dispute) = open else { return false };
        let was_inquiry = dispute.status == DisputeStatus::WarningNeedsResponse;
        dispute.status = match (was_inquiry, is_won) {
            (true, true) => DisputeStatus::WarningClosed,
            (true, false) => DisputeStatus::NeedsResponse,
            (false, true) => DisputeStatus::Won,
            (false, false) => DisputeStatus::Lost,
        };
        let view = dispute.view();
        match (was_inquiry, is_won) {
            (true, false) => {
                self.emit("charge.dispute.updated", view.clone());
                self.emit("charge.dispute.funds_withdrawn", view);
            }
            (false, true) => {
                self.emit("charge.dispute.funds_reinstated", view.clone());
                self.emit("charge.dispute.closed", view);
            }
            _ => self.emit("charge.dispute.closed", view),
        }
        true
    }

    /// A bank warns that a charge may be a fraud.
    pub fn warn(&mut self, charge: &Charge) -> String {
        let warning = Warning {
            id: self.id("issfr"),
            created: self.now(),
            charge: charge.id.clone(),
            intent: charge.of.id.clone(),
        };
        let (id, view) = (warning.id.clone(), warning.view(self.views().is_actionable(&warning)));
        self.world.warnings.push(warning);
        self.emit("radar.early_fraud_warning.created", view);
        id
    }
}
