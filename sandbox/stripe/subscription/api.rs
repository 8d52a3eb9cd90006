//! `/v1/subscriptions`.

use serde_json::Value;

use super::Subscription;
use super::change::{Ending, Prorating, Wish};
use crate::stripe::api::list::{Answered, Listing};
use crate::stripe::change::Change;
use crate::stripe::form::{Form, Node};
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;

/// Parameters of a change the real service knows and this one does not.
const NOT_MODELLED: [&str; 18] = [
    "add_invoice_items",
    "application_fee_percent",
    "automatic_tax",
    "billing_thresholds",
    "cancellation_details",
    "collection_method",
    "days_until_due",
    "default_source",
    "default_tax_rates",
    "description",
    "discounts",
    "invoice_settings",
    "pause_collection",
    "payment_settings",
    "pending_invoice_item_interval",
    "proration_date",
    "transfer_data",
    "trial_end",
];

/// `GET /v1/subscriptions/{id}`.
pub fn retrieve(views: Views<'_>, id: &str, form: Form) -> Answered {
    form.finish(&[])?;
    Ok(views.subscription(found(views, id)?))
}

/// `GET /v1/subscriptions`, newest first; without a status those that are over are left out.
pub fn list(views: Views<'_>, mut form: Form) -> Answered {
    let words = [
        "active",
        "all",
        "canceled",
        "ended",
        "incomplete",
        "incomplete_expired",
        "past_due",
        "paused",
        "trialing",
        "unpaid",
    ];
    let status = form.one_of("status", &words)?;
    let (customer, price) = (form.text("customer")?, form.text("price")?);
    let listing = Listing::read(&mut form)?;
    form.finish(&["automatic_tax", "collection_method", "current_period_end", "current_period_start", "test_clock"])?;
    let stands = |one: &Subscription| match status.as_deref() {
        None => one.is_live(),
        Some("all") => true,
        Some("ended") => !one.is_live(),
        Some(word) => one.standing.word() == word,
    };
    let wanted = |one: &&Subscription| {
        stands(one)
            && customer.as_ref().is_none_or(|id| one.customer == *id)
            && price.as_ref().is_none_or(|id| one.price == *id)
            && listing.created.contains(one.created)
    };
    let newest: Vec<Value> =
        views.world.subscriptions.iter().rev().filter(wanted).map(|one| views.subscription(one)).collect();
    listing.page("/v1/subscriptions", "subscription", newest)
}

/// `POST /v1/subscriptions/{id}`.
pub fn update(change: &mut Change<'_>, id: &str, mut form: Form) -> Answered {
    let one = found(change.views(), id)?.clone();
    let wish = Wish {
        price: read_item(&mut form, &one)?,
        prorating: read_prorating(&mut form)?,
        restarts: read_anchor(&mut form)?,
        all_or_nothing: read_behavior(&mut form)?,
        ending: read_ending(&mut form)?,
        metadata: form.metadata("metadata")?,
        card: read_card(&mut form, change, &one)?,
    };
    form.boolean("off_session")?;
    form.finish(&NOT_MODELLED)?;
    let one = change.change_subscription(id, &wish)?;
    Ok(change.views().subscription(&one))
}

/// `DELETE /v1/subscriptions/{id}`: it is over at once.
pub fn cancel(change: &mut Change<'_>, id: &str, mut form: Form) -> Answered {
    for switch in ["invoice_now", "prorate"] {
        if form.boolean(switch)? == Some(true) {
            return Err(Refusal::NotModelled(format!("{switch}=true")));
        }
    }
    form.finish(&["cancellation_details"])?;
    let one = found(change.views(), id)?.clone();
    if !one.is_live() {
        return Err(Refusal::not_found("subscription", id));
    }
    let now = change.billing_now();
    change.at(now, |change| change.end(one, Some("cancellation_requested")));
    Ok(change.views().subscription(found(change.views(), id)?))
}

fn found<'a>(views: Views<'a>, id: &str) -> Result<&'a Subscription, Refusal> {
    views.world.subscription(id).ok_or_else(|| Refusal::not_found("subscription", id))
}

/// `items[0]`: without its id another item would be added, which is not modelled.
fn read_item(form: &mut Form, one: &Subscription) -> Result<Option<String>, Refusal> {
    let rows = form.hashes("items")?;
    if rows.len() > 1 {
        return Err(Refusal::NotModelled("several items".to_owned()));
    }
    let Some(mut row) = rows.into_iter().next() else { return Ok(None) };
    let at_id = row.name("id");
    match row.text("id")? {
        None => return Err(Refusal::NotModelled(format!("a new item: {at_id} is missing"))),
        Some(id) if id != one.item => return Err(Refusal::no_such("subscription_item", &id, &at_id)),
        Some(_) => {}
    }
    let price = row.text("price")?;
    if row.integer_in("quantity", 1, 1_000_000)?.is_some_and(|quantity| quantity > 1) {
        return Err(Refusal::NotModelled(format!("{} above 1", row.name("quantity"))));
    }
    row.finish(&["billing_thresholds", "clear_usage", "deleted", "discounts", "metadata", "price_data", "tax_rates"])?;
    Ok(price)
}

fn read_prorating(form: &mut Form) -> Result<Prorating, Refusal> {
    let word = form.one_of("proration_behavior", &["always_invoice", "create_prorations", "none"])?;
    Ok(match word.as_deref() {
        Some("none") => Prorating::No,
        Some("always_invoice") => Prorating::Now,
        _ => Prorating::Later,
    })
}

/// An object since `2026-09-30.endive`; a word before.
fn read_anchor(form: &mut Form) -> Result<bool, Refusal> {
    let Some(mut anchor) = form.hash("billing_cycle_anchor")? else { return Ok(false) };
    let at_type = anchor.name("type");
    let word = anchor.one_of("type", &["now", "timestamp", "unchanged"])?.ok_or_else(|| Refusal::missing(&at_type))?;
    if word == "timestamp" {
        return Err(Refusal::NotModelled(format!("{at_type}=timestamp")));
    }
    anchor.finish(&["timestamp"])?;
    Ok(word == "now")
}

fn read_behavior(form: &mut Form) -> Result<bool, Refusal> {
    let words = ["allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"];
    match form.one_of("payment_behavior", &words)?.as_deref() {
        None | Some("allow_incomplete") => Ok(false),
        Some("error_if_incomplete") => Ok(true),
        Some(other) => Err(Refusal::NotModelled(format!("payment_behavior={other}"))),
    }
}

fn read_ending(form: &mut Form) -> Result<Option<Ending>, Refusal> {
    let has_moment = form.fields.contains_key("cancel_at");
    if has_moment && form.fields.contains_key("cancel_at_period_end") {
        return Err(Refusal::only_one_of(["cancel_at", "cancel_at_period_end"]));
    }
    if has_moment {
        if form.fields.get("cancel_at") == Some(&Node::Text(String::new())) {
            form.unsettable("cancel_at")?;
            return Ok(Some(Ending::Never));
        }
        return Ok(form.integer("cancel_at")?.map(Ending::At));
    }
    let word = form.boolean("cancel_at_period_end")?;
    Ok(word.map(|ends| if ends { Ending::AtPeriodEnd } else { Ending::NotAtPeriodEnd }))
}

fn read_card(form: &mut Form, change: &Change<'_>, one: &Subscription) -> Result<Option<String>, Refusal> {
    let Some(id) = form.text("default_payment_method")? else { return Ok(None) };
    let card = change.world.card(&id).filter(|card| card.customer.as_ref() == Some(&one.customer));
    let missing = || Refusal::no_such("PaymentMethod", &id, "default_payment_method");
    card.map(|card| Some(card.id.clone())).ok_or_else(missing)
}
