//! Disputes: what is left of the payment's tokens is frozen until the bank has decided.

use crate::id::GrantId;
use crate::inbox::{EventId, applied_in};
use crate::ledger::{Lien, Tokens, Verdict, close_dispute_in, freeze_in, lien_in};
use crate::store::Tx;
use crate::store::payments::{self as rows, DisputeRow, PaymentRow};

use super::after_sale::{KnownPayment, Took, sum_in};
use super::top_up::stop_in;
use super::{CheckoutError, DisputeView, Payments, Why};

/// What a status of the provider means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The bank asks; no money has moved.
    Inquiry,
    /// The money is withdrawn until it is decided.
    Open,
    /// It is over, and the money stays.
    Kept,
    /// It is over, and the money is gone.
    Lost,
}

impl Stage {
    fn of(status: &str) -> Self {
        match status {
            "warning_needs_response" | "warning_under_review" => Self::Inquiry,
            "won" | "warning_closed" | "prevented" => Self::Kept,
            "lost" => Self::Lost,
            _ => Self::Open,
        }
    }

    const fn is_over(self) -> bool {
        matches!(self, Self::Kept | Self::Lost)
    }
}

impl Payments {
    /// Looks at a dispute and freezes, releases or takes back the tokens of its payment. With `event`, the event ends in the same
    /// transaction. Answers where the grant stands; `None` when the payment is none of ours.
    ///
    /// # Errors
    /// [`CheckoutError::Gateway`], [`CheckoutError::Mismatch`], [`CheckoutError::Ledger`], [`CheckoutError::Store`].
    pub async fn dispute_changed(&self, id: &str, event: Option<&EventId>) -> Result<Option<Lien>, CheckoutError> {
        Ok(self.dispute_seen(id, event).await?.lien)
    }

    /// The same, and whether anything was new.
    pub(super) async fn dispute_seen(&self, id: &str, event: Option<&EventId>) -> Result<Took, CheckoutError> {
        let seen = self.gateway.dispute(id).await?;
        let KnownPayment { row, given } = self.known(&seen.payment).await?;
        let Some(row) = row else {
            let is_new = given.is_some();
            return Ok(Took { lien: None, given, is_new });
        };
        if (row.live == 1) != seen.live {
            return Err(CheckoutError::Mismatch(format!("{id}: test money and real money do not mix")));
        }
        let (event, invoice, status) = (event.cloned(), row.invoice_id.clone(), seen.status.clone());
        let work = async move |tx: &mut Tx| {
            let payment = rows::lock_payment(tx, &row.id).await?.ok_or_else(|| tx.contended())?;
            let known = rows::disputes(tx, &payment.id).await?;
            let lien = apply_in(tx, &payment, &seen).await?;
            let is_new = rows::disputes(tx, &payment.id).await? != known;
            if let Some(event) = &event {
                applied_in(tx, event).await?;
            }
            Ok::<_, CheckoutError>((lien, is_new))
        };
        let (lien, is_new) = self.store.write(work).await?;
        if let Some(invoice) = invoice.filter(|_| is_new && !Stage::of(&status).is_over()) {
            tracing::error!(
                dispute = id,
                invoice,
                status,
                "a payment of a subscription is disputed, which goes on: look at it"
            );
        }
        Ok(Took { lien: Some(lien), given, is_new })
    }
}

/// Takes in what the provider says of a dispute. One that is over stays over, whatever arrives late.
async fn apply_in(tx: &mut Tx, payment: &PaymentRow, seen: &DisputeView) -> Result<Lien, CheckoutError> {
    let grant = GrantId::from_text(payment.grant_id.as_str());
    let known = rows::disputes(tx, &payment.id).await?;
    let before = known.iter().find(|row| row.id == seen.id);
    if before.is_some_and(|row| Stage::of(&row.status).is_over()) {
        return Ok(lien_in(tx, &grant).await?);
    }
    let stage = Stage::of(&seen.status);
    // An inquiry may become a dispute; a dispute never becomes an inquiry: that is an old view.
    if stage == Stage::Inquiry && before.is_some_and(|row| Stage::of(&row.status) == Stage::Open) {
        return Ok(lien_in(tx, &grant).await?);
    }
    let row = DisputeRow {
        id: seen.id.clone(),
        payment_id: payment.id.clone(),
        amount: seen.amount,
        status: seen.status.clone(),
        created_at: before.map_or(seen.created_at.0, |row| row.created_at),
        closed_at: stage.is_over().then_some(tx.now().0),
    };
    rows::put_dispute(tx, &row).await?;
    if before.is_none() && stage != Stage::Kept {
        stop_in(tx, &payment.wallet_id, Why::TakenBack).await?;
    }
    let target = Tokens::from_store(sum_in(tx, payment).await?);
    let lien = match stage {
        Stage::Inquiry => lien_in(tx, &grant).await?,
        Stage::Open => freeze_in(tx, &seen.id, &grant, "frozen: the payment is disputed").await?,
        Stage::Kept => close_dispute_in(tx, &seen.id, &grant, Verdict::Released, "the dispute was won").await?,
        Stage::Lost => close_dispute_in(tx, &seen.id, &grant, Verdict::Lost(target), "the dispute was lost").await?,
    };
    let next = known.iter().find(|row| row.id != seen.id && Stage::of(&row.status) == Stage::Open);
    match next.filter(|_| stage.is_over()) {
        Some(next) => Ok(freeze_in(tx, &next.id, &grant, "frozen: the payment is disputed").await?),
        None => Ok(lien),
    }
}
