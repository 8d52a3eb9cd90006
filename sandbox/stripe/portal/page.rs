//! The portal as a page. Plain forms, no script.

use super::act::Sent;
use super::{Flow, PortalSession};
use crate::paper::{escape, frame};
use crate::stripe::catalogue::Price;
use crate::stripe::invoice::Invoice;
use crate::stripe::page::sheet::{Typed, card_fields, cards};
use crate::stripe::payment::card::{self, Mistake};
use crate::stripe::payment::saved::SavedCard;
use crate::stripe::subscription::Subscription;
use crate::stripe::view::Views;
use crate::stripe::{moment, money};

/// What the strip above the page says, after the word "Sandbox".
const TAPE: &str = "billing: nobody is charged.";

/// What was wrong about the last press.
pub struct Wrong {
    /// The card that was typed, if one was.
    pub sent: Option<Sent>,
    /// What was wrong.
    pub mistake: Mistake,
}

/// A subscription with its price, and the prices it can be switched to.
struct Plan {
    one: Subscription,
    price: Price,
    others: Vec<Price>,
}

/// Everything the page shows.
pub struct Scene {
    portal: PortalSession,
    plans: Vec<Plan>,
    invoices: Vec<Invoice>,
    card: Option<SavedCard>,
}

impl Scene {
    /// What the page of a link shows; `None` when its customer is gone.
    pub fn of(views: Views<'_>, portal: &PortalSession) -> Option<Self> {
        let world = views.world;
        let customer = world.customer(&portal.customer).filter(|customer| !customer.deleted)?;
        let theirs = |one: &&Subscription| one.customer == customer.id && one.is_live();
        let plan = |one: &Subscription| {
            let price = world.price(&one.price)?.clone();
            let is_other = |other: &&Price| {
                other.active
                    && other.id != price.id
                    && other.product.id == price.product.id
                    && other.currency == price.currency
                    && other.recurring.is_some()
            };
            let others = world.prices.iter().filter(is_other).cloned().collect();
            Some(Plan { one: one.clone(), price, others })
        };
        let plans: Vec<Plan> = world.subscriptions.iter().filter(theirs).filter_map(plan).collect();
        let id = plans.first().and_then(|plan| plan.one.card.clone()).or_else(|| customer.default_card.clone());
        let invoices = world.invoices.iter().rev().filter(|invoice| invoice.customer == customer.id).cloned();
        Some(Self {
            portal: portal.clone(),
            plans,
            invoices: invoices.collect(),
            card: id.and_then(|id| world.card(&id)).cloned(),
        })
    }
}

/// The page.
pub fn open(scene: &Scene, wrong: Option<Wrong>) -> String {
    let general = wrong.as_ref().filter(|wrong| wrong.mistake.field.is_empty()).map_or_else(String::new, |wrong| {
        format!("<p class=\"bad\" role=\"alert\">{}</p>", escape(wrong.mistake.text))
    });
    let plans: String = scene.plans.iter().map(|plan| self::plan(plan, scene.portal.flow)).collect();
    let plans = if plans.is_empty() { "<p class=\"lead\">There is no subscription.</p>".to_owned() } else { plans };
    let back = scene
        .portal
        .return_url
        .as_ref()
        .map_or_else(String::new, |url| format!("<a class=\"no\" href=\"{}\">Back to the shop</a>", escape(url)));
    let body = format!(
        "<p class=\"tag\">Stand-in for the customer portal</p><h1>Your subscription</h1>{general}{plans}\
         <div class=\"own\"><h2>Card</h2>{}</div><div class=\"own\"><h2>Invoices</h2>{}</div>{back}",
        card(scene, wrong),
        invoices(&scene.invoices)
    );
    frame(TAPE, "Your subscription", &body, "Never type a real card here.")
}

/// The page of an address nobody made, or that is too old.
pub fn unknown() -> String {
    let body = "<h1>This link is over</h1><p class=\"lead\">Open the page again in the shop.</p>";
    frame(TAPE, "This link is over", body, "Nothing was changed.")
}

fn plan(plan: &Plan, flow: Option<Flow>) -> String {
    let Plan { one, price, others } = plan;
    let next = match one.cancel_at {
        Some(end) => format!("Ends on {}.", moment::day_written(end)),
        None => format!("Next payment on {}: {}.", moment::day_written(one.end), costs(price)),
    };
    let (act, label) = if one.cancel_at.is_some() { ("keep", "Keep the subscription") } else { ("cancel", "Cancel") };
    let switches: String = others
        .iter()
        .map(|other| {
            let price = format!("<input type=\"hidden\" name=\"price\" value=\"{}\">", escape(&other.id));
            let label = format!("Switch to {}, {}", escape(other.name()), costs(other));
            format!("<li>{}</li>", button(one, "switch", &label, &price))
        })
        .collect();
    let open = if flow == Some(Flow::SubscriptionUpdate) { " open" } else { "" };
    let switches = if switches.is_empty() {
        String::new()
    } else {
        format!("<details{open}><summary>Other plans</summary><ul style=\"margin:0\">{switches}</ul></details>")
    };
    format!(
        "<table><tbody><tr><th scope=\"row\">{}<span>{}{next}</span></th><td>{}</td></tr></tbody></table>\
         <div style=\"margin-top:16px\">{}</div>{switches}",
        escape(price.name()),
        if one.retry_at.is_some() { "The last payment failed. " } else { "" },
        costs(price),
        button(one, act, label, ""),
    )
}

/// `$19.00 per month`.
fn costs(price: &Price) -> String {
    let often = price.recurring.map_or_else(String::new, |recurring| recurring.written());
    format!("{} {often}", money::written(price.unit_amount, &price.currency))
}

fn button(one: &Subscription, act: &str, label: &str, more: &str) -> String {
    format!(
        "<form method=\"post\"><input type=\"hidden\" name=\"subscription\" value=\"{}\">{more}\
         <button name=\"act\" value=\"{act}\">{label}</button></form>",
        escape(&one.id)
    )
}

fn card(scene: &Scene, wrong: Option<Wrong>) -> String {
    let now = scene.card.as_ref().map_or_else(|| "None".to_owned(), SavedCard::written);
    let is_asked = scene.portal.flow == Some(Flow::PaymentMethodUpdate);
    let mut typed = Typed::default();
    let mut open = is_asked;
    if let Some(Wrong { sent: Some(sent), mistake }) = wrong {
        // A number that is no test card is not shown again: it may be a real one.
        let number = if card::is_known(&sent.number) { sent.number } else { String::new() };
        (typed.number, typed.expiry, typed.cvc, typed.name) = (number, sent.expiry, sent.cvc, sent.name);
        typed.mistake = Some(mistake);
        open = true;
    }
    format!(
        "<p>{}</p><details{}><summary>Use another card</summary><form method=\"post\" class=\"pay\" novalidate>{}\
         <button class=\"main\" name=\"act\" value=\"card\">Use this card</button></form>{}</details>",
        escape(&now),
        if open { " open" } else { "" },
        card_fields(&typed),
        cards()
    )
}

fn invoices(invoices: &[Invoice]) -> String {
    let row = |invoice: &Invoice| {
        format!(
            "<tr><th scope=\"row\"><a href=\"/stripe/invoices/{}\">{}</a><span>{}, {}</span></th><td>{}</td></tr>",
            escape(&invoice.id),
            escape(invoice.number.as_deref().unwrap_or("Draft")),
            moment::day_written(invoice.created),
            invoice.status.word(),
            money::written(invoice.due(), &invoice.currency)
        )
    };
    let rows: String = invoices.iter().map(row).collect();
    if rows.is_empty() {
        "<p class=\"lead\">None.</p>".to_owned()
    } else {
        format!("<table><tbody>{rows}</tbody></table>")
    }
}
