//! The payment page in each state of its session.

use super::TAPE;
use crate::paper::{escape, frame};
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
    let total = money::written(session.spec.total(), session.spec.currency());
    let declined = typed.wrong("").map_or_else(String::new, |text| {
        format!(
            "<p class=\"bad\" role=\"alert\"><b>Not paid.</b> {} Nothing was charged; try another card.</p>",
            escape(text)
        )
    });
    let message = session
        .spec
        .message
        .as_ref()
        .map_or_else(String::new, |text| format!("<p class=\"hint\">{}</p>", escape(text)));
    let free = session.spec.total() == 0;
    let (fields, later) = if free { (String::new(), "") } else { (card_fields(typed), LATER) };
    let button = if free { "Complete the order".to_owned() } else { format!("Pay {total}") };
    frame(
        TAPE,
        &format!("Pay {total}"),
        &format!(
            "<p class=\"tag\">Stand-in for Stripe Checkout</p><h1>Pay {total}</h1>{}{declined}\
             <form method=\"post\" class=\"pay\" novalidate>{}{fields}{}{message}\
             <button class=\"main\" name=\"with\" value=\"card\">{button}</button>{later}</form>{}{}",
            bill(session),
            field(typed, "email", "E-mail for the receipt", &typed.email, "type=\"email\" autocomplete=\"email\""),
            terms(session, typed),
            cancel(session),
            if free { String::new() } else { cards() },
        ),
        &format!("Open until {}. Never type a real card here.", moment::written(session.expires_at)),
    )
}

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
            escape(&product.name),
            money::written(item.amount(), code)
        )
    };
    let rows: String = session.spec.items.iter().map(row).collect();
    let total = money::written(session.spec.total(), code);
    format!("<table><tbody>{rows}</tbody><tfoot><tr><th scope=\"row\">Total</th><td>{total}</td></tr></tfoot></table>")
}

fn card_fields(typed: &Typed) -> String {
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
         I accept the shop's terms.</label>{wrong}"
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
