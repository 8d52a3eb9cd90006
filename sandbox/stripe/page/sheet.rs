//! The payment page in each state of its session.

use super::TAPE;
use crate::paper::{escape, frame};
use crate::stripe::catalogue::promotion;
use crate::stripe::checkout::Session;
use crate::stripe::checkout::items::Item;
use crate::stripe::moment;
use crate::stripe::money;
use crate::stripe::payment::card::{self, Mistake};

/// What stands in the fields.
#[derive(Debug)]
pub struct Typed {
    pub email: String,
    pub name: String,
    pub number: String,
    pub expiry: String,
    pub cvc: String,
    pub terms: bool,
    pub save: bool,
    pub code: String,
    pub tax_id: String,
    /// What was wrong about it; a field name of `""` is a refusal by the bank.
    pub mistake: Option<Mistake>,
}

impl Default for Typed {
    /// A card that pays, so that trying the product takes one press.
    fn default() -> Self {
        Self {
            email: String::new(),
            name: "Sandbox Buyer".to_owned(),
            number: "4242 4242 4242 4242".to_owned(),
            expiry: "12 / 34".to_owned(),
            cvc: "123".to_owned(),
            terms: false,
            save: false,
            code: String::new(),
            tax_id: String::new(),
            mistake: None,
        }
    }
}

impl Typed {
    fn wrong(&self, field: &str) -> Option<&'static str> {
        self.mistake.filter(|mistake| mistake.field == field).map(|mistake| mistake.text)
    }
}

/// The page that takes a payment.
pub fn open(session: &Session, typed: &Typed) -> String {
    let spec = &session.spec;
    let total = money::written(session.total(), spec.currency());
    let declined = typed.wrong("").map_or_else(String::new, |text| {
        format!(
            "<p class=\"bad\" role=\"alert\"><b>Not paid.</b> {} Nothing was charged; try another card.</p>",
            escape(text)
        )
    });
    let message =
        spec.message.as_ref().map_or_else(String::new, |text| format!("<p class=\"hint\">{}</p>", escape(text)));
    let often = often(session);
    let free = session.total() == 0 && often.is_none();
    let (fields, later) = match (free, &often) {
        (true, _) => (String::new(), String::new()),
        (false, None) => (card_fields(typed), LATER.to_owned()),
        (false, Some(_)) => (card_fields(typed), format!("{RENEWS}{LATER}")),
    };
    let (title, button) = match &often {
        Some(often) => (format!("Subscribe for {often}"), "Subscribe".to_owned()),
        None if free => (format!("Pay {total}"), "Complete the order".to_owned()),
        None => (format!("Pay {total}"), format!("Pay {total}")),
    };
    frame(
        TAPE,
        &title,
        &format!(
            "<p class=\"tag\">Stand-in for Stripe Checkout</p><h1>{title}</h1>{}{declined}\
             <form method=\"post\" class=\"pay\" novalidate>{}{fields}{}{}{}{message}\
             <button class=\"main\" name=\"with\" value=\"card\">{button}</button>{later}{}</form>{}{}",
            bill(session),
            field(typed, "email", "E-mail for the receipt", &typed.email, "type=\"email\" autocomplete=\"email\""),
            tax_number(session, typed),
            if free { String::new() } else { saving(session, typed) },
            terms(session, typed),
            promotion(session, typed),
            cancel(session),
            if free { String::new() } else { cards() },
        ),
        &format!("Open until {}. Never type a real card here.", moment::written(session.expires_at)),
    )
}

/// `$19.00 per month`, of a session that makes a subscription.
fn often(session: &Session) -> Option<String> {
    let price = &session.spec.items.first().filter(|_| session.spec.is_subscription())?.price;
    Some(format!("{} {}", money::written(price.unit_amount, &price.currency), price.recurring?.written()))
}

/// What a subscription does by itself.
const RENEWS: &str = "<p class=\"hint\" style=\"margin-top:6px\">Renews by itself until it is cancelled.</p>";

/// A bank debit beside the card.
const LATER: &str = "<button class=\"later\" name=\"with\" value=\"bank\">Pay from a bank account, confirmed later</button>\
                     <p class=\"hint\" style=\"margin-top:6px\">Completes unpaid. The sandbox console settles it, well or not.</p>";

/// The page of a session that was paid, or waits for a bank.
pub fn complete(session: &Session) -> String {
    frame(
        TAPE,
        "This checkout is complete",
        &format!(
            "<h1>This checkout is complete</h1><p class=\"lead\">It takes no second payment.</p>{}\
             <a class=\"main\" href=\"{}\">Back to the shop</a>",
            bill(session),
            escape(&session.success_url())
        ),
        &escape(&session.id),
    )
}

/// The page of a session whose time is over.
pub fn expired(session: &Session) -> String {
    let back = session
        .cancel_url()
        .map_or_else(String::new, |url| format!("<a class=\"main\" href=\"{}\">Back to the shop</a>", escape(&url)));
    frame(
        TAPE,
        "This checkout has expired",
        &format!(
            "<h1>This checkout has expired</h1><p class=\"lead\">Nothing was paid. Start again in the shop.</p>{back}"
        ),
        &escape(&session.id),
    )
}

/// The page of an address nobody made.
pub fn unknown() -> String {
    let body = "<h1>No such checkout</h1><p class=\"lead\">The address is wrong, or the sandbox was emptied since.</p>";
    frame(TAPE, "No such checkout", body, "Nothing was paid.")
}

/// What is bought, line by line, and the sum.
pub fn bill(session: &Session) -> String {
    let code = session.spec.currency();
    let row = |item: &Item| {
        let product = &item.price.product;
        let more =
            product.description.as_deref().map_or_else(String::new, |text| format!("<span>{}</span>", escape(text)));
        let times = if item.quantity == 1 { String::new() } else { format!(" × {}", item.quantity) };
        format!(
            "<tr><th scope=\"row\">{}{times}{more}</th><td>{}</td></tr>",
            escape(item.price.name()),
            money::written(item.amount(), code)
        )
    };
    let rows: String = session.spec.items.iter().map(row).collect();
    let off = session.code.as_ref().map_or_else(String::new, |promotion| {
        let off = money::written(-session.discount(), code);
        format!("<tr><th scope=\"row\">Code {}</th><td>{off}</td></tr>", escape(promotion))
    });
    let tax = session.tax().map_or_else(String::new, |tax| {
        format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", tax.written(), money::written(tax.amount, code))
    });
    let total = money::written(session.total(), code);
    format!(
        "<table><tbody>{rows}{off}{tax}</tbody><tfoot><tr><th scope=\"row\">Total</th><td>{total}</td></tr></tfoot></table>"
    )
}

/// The fields of a card.
pub fn card_fields(typed: &Typed) -> String {
    let number = field(typed, "number", "Card number", &typed.number, "inputmode=\"numeric\" autocomplete=\"off\"");
    let expiry = field(typed, "expiry", "Expiry, MM / YY", &typed.expiry, "inputmode=\"numeric\" autocomplete=\"off\"");
    let cvc = field(typed, "cvc", "Security code", &typed.cvc, "inputmode=\"numeric\" autocomplete=\"off\"");
    let name = field(typed, "name", "Name on the card", &typed.name, "autocomplete=\"off\"");
    format!("{number}<div class=\"pair\"><div>{expiry}</div><div>{cvc}</div></div>{name}")
}

fn field(typed: &Typed, name: &str, label: &str, value: &str, more: &str) -> String {
    let (described, wrong) = typed.wrong(name).map_or_else(Default::default, |text| {
        (
            format!(" aria-invalid=\"true\" aria-describedby=\"{name}-wrong\""),
            format!("<p class=\"wrong\" id=\"{name}-wrong\" role=\"alert\">{text}</p>"),
        )
    });
    format!(
        "<label for=\"{name}\">{label}</label><input id=\"{name}\" name=\"{name}\" value=\"{}\" {more}{described}>{wrong}",
        escape(value)
    )
}

/// The field of a tax number, where it is asked for.
fn tax_number(session: &Session, typed: &Typed) -> String {
    if !session.spec.asked.tax_ids {
        return String::new();
    }
    field(typed, "tax_id", "Tax number of a business, if it is one", &typed.tax_id, "autocomplete=\"off\"")
}

/// The box that keeps the card, where it is offered.
fn saving(session: &Session, typed: &Typed) -> String {
    if !session.spec.offers_saving || session.customer.is_none() {
        return String::new();
    }
    let checked = if typed.save { " checked" } else { "" };
    format!(
        "<label class=\"check\"><input type=\"checkbox\" name=\"save\" value=\"1\"{checked}>\
         Keep this card for the next time.</label>"
    )
}

/// The field of a promotion code. It stands after the main button, which Enter presses.
fn promotion(session: &Session, typed: &Typed) -> String {
    if session.spec.allow_promotion_codes != Some(true) {
        return String::new();
    }
    let codes: Vec<&str> = promotion::ALL.iter().map(|promotion| promotion.code).collect();
    format!(
        "<div style=\"margin-top:20px\">{}<button name=\"with\" value=\"code\">Apply the code</button>\
         <p class=\"hint\" style=\"margin-top:6px\">The sandbox knows {}.</p></div>",
        field(typed, "code", "Promotion code", &typed.code, "autocomplete=\"off\""),
        codes.join(" and ")
    )
}

fn terms(session: &Session, typed: &Typed) -> String {
    if session.spec.terms != Some(true) {
        return String::new();
    }
    let wrong = typed
        .wrong("terms")
        .map_or_else(String::new, |text| format!("<p class=\"wrong\" id=\"terms-wrong\" role=\"alert\">{text}</p>"));
    let checked = if typed.terms { " checked" } else { "" };
    let described = if wrong.is_empty() { "" } else { " aria-describedby=\"terms-wrong\"" };
    format!(
        "<label class=\"check\"><input type=\"checkbox\" name=\"terms\" value=\"1\"{checked}{described}>\
         {}</label>{wrong}",
        escape(session.spec.asked.terms_text.as_deref().unwrap_or("I accept the shop's terms."))
    )
}

fn cancel(session: &Session) -> String {
    session.cancel_url().map_or_else(String::new, |url| format!("<a class=\"no\" href=\"{}\">Cancel</a>", escape(&url)))
}

/// The cards to try, to unfold.
pub fn cards() -> String {
    let rows: String = card::choices()
        .map(|(number, does)| format!("<tr><th scope=\"row\">{number}</th><td>{}</td></tr>", escape(does)))
        .collect();
    format!("<details id=\"test-cards\"><summary>Test cards</summary><table><tbody>{rows}</tbody></table></details>")
}
