//! `expand[]`: ids in an answer become the objects they name.

use serde_json::Value;

use crate::stripe::catalogue::{Price, Product};
use crate::stripe::customer::Customer;
use crate::stripe::payment::saved::SavedCard;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// Levels of one path.
const DEEPEST: usize = 4;
/// Fields that would show objects this stand-in does not have.
const NOT_MODELLED: [&str; 9] = [
    "balance_transaction",
    "default_source",
    "payment_link",
    "refunds",
    "setup_intent",
    "sources",
    "subscriptions",
    "tax",
    "tax_ids",
];

/// Replaces the ids that `paths` name.
///
/// # Errors
/// When a path is too deep, or names what cannot be expanded.
pub fn apply(views: Views<'_>, value: &mut Value, paths: &[String]) -> Result<(), Refusal> {
    for path in paths {
        let steps: Vec<&str> = path.split('.').collect();
        if steps.len() > DEEPEST {
            let message = format!("You cannot expand more than {DEEPEST} levels of a property. Property: {path}");
            return Err(Refusal::invalid(None, "expand", message));
        }
        walk(views, value, &steps, path)?;
    }
    Ok(())
}

fn walk(views: Views<'_>, value: &mut Value, steps: &[&str], path: &str) -> Result<(), Refusal> {
    let Some((step, rest)) = steps.split_first() else { return Ok(()) };
    if *step == "line_items" && value["object"] == "checkout.session" && value.get("line_items").is_none() {
        let session = value["id"].as_str().and_then(|id| views.world.session(id));
        value["line_items"] = session.map_or(Value::Null, |session| views.line_items(session));
    }
    if *step == "total_details" && rest == ["breakdown"] && value["object"] == "checkout.session" {
        let session = value["id"].as_str().and_then(|id| views.world.session(id));
        value["total_details"]["breakdown"] = session.map_or(Value::Null, |session| views.breakdown(session));
    }
    if *step == "payments" && value["object"] == "invoice" && value.get("payments").is_none() {
        let invoice = value["id"].as_str().and_then(|id| views.world.invoice(id));
        value["payments"] = invoice.map_or(Value::Null, |invoice| views.invoice_payments(invoice));
    }
    let refused = || {
        let message = format!("This property cannot be expanded ({path}).");
        Refusal::invalid(None, "expand[0]", message)
    };
    if NOT_MODELLED.contains(step) {
        return Err(Refusal::NotModelled(format!("expand[]={path}")));
    }
    match value.get_mut(*step).ok_or_else(refused)? {
        Value::Null => Ok(()),
        Value::Array(rows) => rows.iter_mut().try_for_each(|row| walk(views, row, rest, path)),
        Value::String(id) => {
            let mut object = look_up(views, step, id).ok_or_else(refused)?;
            walk(views, &mut object, rest, path)?;
            value[*step] = object;
            Ok(())
        }
        object @ Value::Object(_) => walk(views, object, rest, path),
        _ => Err(refused()),
    }
}

fn look_up(views: Views<'_>, field: &str, id: &str) -> Option<Value> {
    match field {
        "customer" => views.world.customer(id).map(Customer::view),
        "payment_intent" => views.world.intent(id).map(|intent| views.intent(intent)),
        "charge" | "latest_charge" => views.world.charge(id).map(|charge| views.charge(charge)),
        "subscription" => views.world.subscription(id).map(|one| views.subscription(one)),
        "invoice" | "latest_invoice" => views.world.invoice(id).map(|invoice| views.invoice(invoice)),
        "payment_method" | "default_payment_method" => views.world.card(id).map(SavedCard::view),
        "price" => views.world.price(id).map(Price::view),
        "product" => views.world.product(id).map(Product::view),
        _ => None,
    }
}
