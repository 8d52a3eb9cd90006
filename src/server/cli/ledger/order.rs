//! What a bank asks of a disputed payment: what was bought, what was paid, and what its buyer agreed to.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context as _;
use myba_core::checkout::money;
use myba_core::clock::UnixMs;
use myba_core::store::checkout::{agreed, order};
use myba_core::store::payments::payment_of_order;

use super::database;
use crate::config::Config;

/// Prints one order.
pub async fn print(config: &Config, id: &str) -> anyhow::Result<ExitCode> {
    let store = database::look(config).await?;
    let mut tx = store.read().await?;
    let row = order(&mut tx, id).await?.with_context(|| format!("there is no order {id}"))?;
    let payment = payment_of_order(&mut tx, id).await?;
    let agreement = agreed(&mut tx, id).await?;
    let mut out = std::io::stdout().lock();
    let money = |amount: i64| money(amount.unsigned_abs(), &row.currency);
    let price = match row.free_invoice {
        Some(_) => "free, by a code".to_owned(),
        None => format!("for {}, {}", money(row.amount), row.state),
    };
    writeln!(out, "{id}: {} tokens ({}) {price}", row.tokens, row.plan)?;
    writeln!(out, "account {}, ordered {}", row.user_id, UnixMs(row.created_at))?;
    if let Some(paid) = &payment {
        let (all, tax) = (money(paid.amount), money(paid.tax));
        writeln!(out, "payment {}: {all} in all, {tax} of it tax, {}", paid.id, UnixMs(paid.created_at))?;
        writeln!(out, "went back: {}; lost to disputes: {}", money(paid.refunded), money(paid.lost))?;
    }
    match agreement {
        Some(agreed) => writeln!(out, "agreed {} to: {}", UnixMs(agreed.agreed_at), agreed.terms)?,
        None => writeln!(out, "nothing was agreed to on the payment page, as far as we know")?,
    }
    Ok(ExitCode::SUCCESS)
}
