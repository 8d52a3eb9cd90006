//! Which path does what. Everything else is answered 501.

use super::call::Call;
use super::expand;
use super::list::Answered;
use crate::stripe::change::Change;
use crate::stripe::form::Form;
use crate::stripe::refusal::Refusal;
use crate::stripe::view::Views;
use crate::stripe::{Stripe, after_sale, catalogue, checkout, customer, event, invoice, payment, portal, subscription};

/// Carries a call out.
///
/// # Errors
/// As the route refuses.
pub fn answer(stripe: &Stripe, call: &Call) -> Answered {
    let mut form = call.form()?;
    let paths = form.texts("expand")?;
    let mut answer = route(stripe, call, form)?;
    stripe.read(|views| expand::apply(views, &mut answer, &paths))?;
    Ok(answer)
}

fn route(stripe: &Stripe, call: &Call, form: Form) -> Answered {
    let read = |answer: &dyn Fn(Views<'_>, Form) -> Answered, form| stripe.read(|views| answer(views, form));
    let change = |make: &dyn Fn(&mut Change<'_>, Form) -> Answered, form| {
        stripe.change(call.cause(), |change| make(change, form))
    };
    let path: Vec<&str> = call.path.split('/').skip(2).collect();
    match (call.method.as_str(), path.as_slice()) {
        (_, [_, "search"]) => Err(Refusal::NotModelled(String::new())),
        ("POST", ["customers"]) => change(&customer::api::create, form),
        ("GET", ["customers"]) => read(&customer::api::list, form),
        ("GET", ["customers", id]) => read(&|views, form| customer::api::retrieve(views, id, form), form),
        ("POST", ["customers", id]) => change(&|change, form| customer::api::update(change, id, form), form),
        ("DELETE", ["customers", id]) => change(&|change, form| customer::api::delete(change, id, form), form),
        ("GET", ["customers", id, "payment_methods"]) => {
            read(&|views, form| payment::methods::list_of(views, id, form), form)
        }
        ("GET", ["customers", id, "payment_methods", card]) => {
            read(&|views, form| payment::methods::retrieve_of(views, id, card, form), form)
        }
        ("GET", ["payment_methods", id]) => read(&|views, form| payment::methods::retrieve(views, id, form), form),
        ("POST", ["payment_methods", id, "detach"]) => {
            change(&|change, form| payment::methods::detach(change, id, form), form)
        }
        ("POST", ["checkout", "sessions"]) => change(&checkout::api::create, form),
        ("GET", ["checkout", "sessions"]) => read(&checkout::api::list, form),
        ("GET", ["checkout", "sessions", id]) => read(&|views, form| checkout::api::retrieve(views, id, form), form),
        ("GET", ["checkout", "sessions", id, "line_items"]) => {
            read(&|views, form| checkout::api::line_items(views, id, form), form)
        }
        ("POST", ["checkout", "sessions", id, "expire"]) => {
            change(&|change, form| checkout::api::expire(change, id, form), form)
        }
        ("POST", ["payment_intents"]) => change(&payment::later::create, form),
        ("GET", ["payment_intents"]) => read(&payment::api::list_intents, form),
        ("GET", ["payment_intents", id]) => read(&|views, form| payment::api::retrieve_intent(views, id, form), form),
        ("GET", ["charges"]) => read(&payment::api::list_charges, form),
        ("GET", ["charges", id]) => read(&|views, form| payment::api::retrieve_charge(views, id, form), form),
        (_, ["refunds" | "disputes" | "radar", ..]) => after_sold(stripe, call, &path, form),
        ("GET", ["events"]) => read(&event::api::list, form),
        ("GET", ["events", id]) => read(&|views, form| event::api::retrieve(views, id, form), form),
        ("POST", ["billing_portal", "sessions"]) => change(&portal::api::create, form),
        (_, ["subscriptions" | "invoices" | "invoice_payments", ..]) => billed(stripe, call, &path, form),
        (_, ["prices" | "products", ..]) => for_sale(stripe, call, &path, form),
        _ => Err(Refusal::NotModelled(String::new())),
    }
}

/// The catalogue.
fn for_sale(stripe: &Stripe, call: &Call, path: &[&str], form: Form) -> Answered {
    use catalogue::api;
    match (call.method.as_str(), path) {
        ("POST", ["products"]) => stripe.change(call.cause(), |change| api::create_product(change, form)),
        ("GET", ["products"]) => stripe.read(|views| api::list_products(views, form)),
        ("GET", ["products", id]) => stripe.read(|views| api::retrieve_product(views, id, form)),
        ("POST", ["prices"]) => stripe.change(call.cause(), |change| api::create_price(change, form)),
        ("POST", ["prices", id]) => stripe.change(call.cause(), |change| api::update_price(change, id, form)),
        ("GET", ["prices"]) => stripe.read(|views| api::list_prices(views, form)),
        ("GET", ["prices", id]) => stripe.read(|views| api::retrieve_price(views, id, form)),
        _ => Err(Refusal::NotModelled(String::new())),
    }
}

/// Subscriptions and their invoices.
fn billed(stripe: &Stripe, call: &Call, path: &[&str], form: Form) -> Answered {
    use invoice::api as invoices;
    use subscription::api as subscriptions;
    let read = |answer: &dyn Fn(Views<'_>, Form) -> Answered, form| stripe.read(|views| answer(views, form));
    match (call.method.as_str(), path) {
        ("GET", ["subscriptions"]) => read(&subscriptions::list, form),
        ("GET", ["subscriptions", id]) => read(&|views, form| subscriptions::retrieve(views, id, form), form),
        ("POST", ["subscriptions", id]) => {
            stripe.change(call.cause(), |change| subscriptions::update(change, id, form))
        }
        ("DELETE", ["subscriptions", id]) => {
            stripe.change(call.cause(), |change| subscriptions::cancel(change, id, form))
        }
        ("GET", ["invoices"]) => read(&invoices::list, form),
        ("GET", ["invoices", id]) => read(&|views, form| invoices::retrieve(views, id, form), form),
        ("POST", ["invoices", id, "void"]) => stripe.change(call.cause(), |change| invoices::void(change, id, form)),
        ("GET", ["invoices", id, "lines"]) => read(&|views, form| invoices::lines(views, id, form), form),
        ("GET", ["invoice_payments"]) => read(&invoices::list_payments, form),
        ("GET", ["invoice_payments", id]) => read(&|views, form| invoices::retrieve_payment(views, id, form), form),
        _ => Err(Refusal::NotModelled(String::new())),
    }
}

/// What happens to charges after they were paid.
fn after_sold(stripe: &Stripe, call: &Call, path: &[&str], form: Form) -> Answered {
    use after_sale::api;
    let read = |answer: &dyn Fn(Views<'_>, Form) -> Answered, form| stripe.read(|views| answer(views, form));
    match (call.method.as_str(), path) {
        ("POST", ["refunds"]) => stripe.change(call.cause(), |change| api::refund(change, form)),
        ("GET", ["refunds"]) => read(&api::list_refunds, form),
        ("GET", ["refunds", id]) => read(&|views, form| api::retrieve_refund(views, id, form), form),
        ("GET", ["disputes"]) => read(&api::list_disputes, form),
        ("GET", ["disputes", id]) => read(&|views, form| api::retrieve_dispute(views, id, form), form),
        ("GET", ["radar", "early_fraud_warnings"]) => read(&api::list_warnings, form),
        ("GET", ["radar", "early_fraud_warnings", id]) => {
            read(&|views, form| api::retrieve_warning(views, id, form), form)
        }
        _ => Err(Refusal::NotModelled(String::new())),
    }
}
