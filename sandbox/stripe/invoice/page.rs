//! The hosted page of an invoice, where an open one is paid, and its file.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Form, Router};
use serde::Deserialize;

use super::{Invoice, InvoiceStatus, Line};
use crate::paper::{escape, frame};
use crate::stripe::change::{Cause, Change};
use crate::stripe::moment::{self, Day};
use crate::stripe::page::html;
use crate::stripe::page::sheet::{Typed, card_fields, cards};
use crate::stripe::payment::card::{self, Mistake};
use crate::stripe::payment::outcome::{Decline, Means, PayOutcome};
use crate::stripe::payment::{Buyer, ChargeStatus};
use crate::stripe::subscription::{Standing, Subscription};
use crate::stripe::{Stripe, money};

/// What the strip above the page says, after the word "Sandbox".
const TAPE: &str = "invoice: nobody is charged.";

/// The pages' routes, below the vendor's mount.
pub fn routes() -> Router<Stripe> {
    Router::new().route("/invoices/{id}", get(show).post(pay)).route("/invoices/{id}/pdf", get(file))
}

/// A card as the page sends it.
#[derive(Debug, Deserialize)]
struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    expiry: String,
    #[serde(default)]
    cvc: String,
}

async fn show(State(stripe): State<Stripe>, Path(id): Path<String>) -> Response {
    sheet(&stripe, &id, None)
}

async fn pay(State(stripe): State<Stripe>, Path(id): Path<String>, Form(sent): Form<Sent>) -> Response {
    let today = Day::of(stripe.shared().now_s());
    let means = match card::read(&sent.number, &sent.expiry, &sent.cvc, today) {
        Ok(means) => means,
        Err(mistake) => return sheet(&stripe, &id, Some((sent, mistake))),
    };
    let name = Some(sent.name.trim().to_owned()).filter(|name| !name.is_empty());
    match stripe.change(Cause::default(), |change| change.pay_invoice(&id, &means, name)) {
        Ok(()) => (StatusCode::SEE_OTHER, [(LOCATION, format!("/stripe/invoices/{id}"))]).into_response(),
        Err(why) => sheet(&stripe, &id, Some((sent, Mistake { field: "", text: why.message() }))),
    }
}

/// The invoice as a file people keep.
async fn file(State(stripe): State<Stripe>, Path(id): Path<String>) -> Response {
    let found = stripe.read(|views| views.world.invoice(&id).filter(|one| one.finalized_at.is_some()).cloned());
    let Some(invoice) = found else { return StatusCode::NOT_FOUND.into_response() };
    ([(CONTENT_TYPE, "application/pdf")], pdf(&invoice)).into_response()
}

impl Change<'_> {
    /// Pays an open invoice with a card its customer types. The card is the subscription's from then on.
    ///
    /// # Errors
    /// Why the bank refuses.
    fn pay_invoice(&mut self, id: &str, means: &Means, name: Option<String>) -> Result<(), Decline> {
        let now = self.billing_now();
        self.at(now, |change| {
            let open = change.world.invoice(id).filter(|invoice| invoice.is_open()).cloned();
            let Some(mut invoice) = open else { return Ok(()) };
            let mut card = change.card(means, &Buyer { email: invoice.email.clone(), name });
            let intent = change.intent_of_invoice(&mut invoice);
            if let PayOutcome::Declined(why) = means.outcome {
                let charge = change.charge(&intent, &card, ChargeStatus::Failed);
                change.fail(intent, charge, why);
                return Err(why);
            }
            let customer = invoice.customer.clone();
            change.keep_card(&mut card, &customer, true);
            let charge = change.charge(&intent, &card, ChargeStatus::Pending);
            let charge = change.succeed(intent.clone(), charge);
            let invoice = change.paid_with(invoice, &intent, &charge);
            change.good_again(&invoice, card.id);
            Ok(())
        })
    }

    /// The subscription of an invoice that was paid at last.
    fn good_again(&mut self, invoice: &Invoice, card: String) {
        let live = self.world.subscription(&invoice.subscription).filter(|one| one.is_live()).cloned();
        let Some(before) = live else { return };
        let standing = Standing::Active;
        let after = Subscription { standing, card: Some(card), retry_at: None, retries: 0, ..before.clone() };
        self.world.put_subscription(after.clone());
        self.tell_subscription(&before, &after);
    }
}

fn sheet(stripe: &Stripe, id: &str, wrong: Option<(Sent, Mistake)>) -> Response {
    let found = stripe.read(|views| views.world.invoice(id).filter(|one| one.finalized_at.is_some()).cloned());
    let Some(invoice) = found else {
        let body =
            "<h1>No such invoice</h1><p class=\"lead\">The address is wrong, or the sandbox was emptied since.</p>";
        return html(StatusCode::NOT_FOUND, None, frame(TAPE, "No such invoice", body, "Nothing was paid."));
    };
    let number = invoice.number.clone().unwrap_or_default();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let state = match invoice.status {
        InvoiceStatus::Paid => {
            invoice.paid_at.map_or_else(|| "Paid".to_owned(), |at| format!("Paid on {}", moment::written(at)))
        }
        InvoiceStatus::Void => "Nobody has to pay it any more".to_owned(),
        InvoiceStatus::Draft | InvoiceStatus::Open => "To be paid".to_owned(),
    };
    let form = if invoice.is_open() { form(&invoice, wrong) } else { String::new() };
    let body = format!(
        "<p class=\"tag\">Stand-in for a hosted invoice</p><h1>Invoice {}</h1><p class=\"lead\">{state}, for {}.</p>{}{form}",
        escape(&number),
        escape(invoice.email.as_deref().unwrap_or("no address")),
        table(&invoice)
    );
    let stub = format!("<a href=\"/stripe/invoices/{}/pdf\">The invoice as PDF</a>", escape(&invoice.id));
    html(status, None, frame(TAPE, &format!("Invoice {number}"), &body, &stub))
}

fn form(invoice: &Invoice, wrong: Option<(Sent, Mistake)>) -> String {
    let mut typed = Typed::default();
    let mut declined = String::new();
    if let Some((sent, mistake)) = wrong {
        if mistake.field.is_empty() {
            declined = format!("<p class=\"bad\" role=\"alert\"><b>Not paid.</b> {}</p>", escape(mistake.text));
        }
        let number = if card::is_known(&sent.number) { sent.number } else { String::new() };
        (typed.number, typed.expiry, typed.cvc, typed.name) = (number, sent.expiry, sent.cvc, sent.name);
        typed.mistake = Some(mistake);
    }
    format!(
        "{declined}<form method=\"post\" class=\"pay\" novalidate>{}<button class=\"main\">Pay {}</button></form>{}",
        card_fields(&typed),
        money::written(invoice.due(), &invoice.currency),
        cards()
    )
}

/// The lines and sums.
fn table(invoice: &Invoice) -> String {
    let written = |amount| money::written(amount, &invoice.currency);
    let row =
        |text: &str, amount| format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escape(text), written(amount));
    let line = |line: &Line| row(&line.description, line.amount);
    let mut rows: String = invoice.lines.iter().map(line).collect();
    if invoice.discount > 0 {
        rows.push_str(&row("Discount", -invoice.discount));
    }
    if let Some(tax) = invoice.tax() {
        rows.push_str(&row(&tax.written(), tax.amount));
    }
    let credit = invoice.due() - invoice.total();
    if credit != 0 {
        rows.push_str(&row("Credit", credit));
    }
    format!("<table><tbody>{rows}</tbody><tfoot>{}</tfoot></table>", row("Amount due", invoice.due()))
}

/// One page with the lines and the sum, in the plainest PDF there is.
fn pdf(invoice: &Invoice) -> Vec<u8> {
    let plain = |text: &str| -> String {
        let ascii = text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '-' });
        ascii.collect::<String>().replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)")
    };
    let sum =
        |amount: i64| format!("{}.{:02} {}", amount / 100, (amount % 100).abs(), invoice.currency.to_ascii_uppercase());
    let mut rows = vec![format!("Invoice {} (sandbox: nobody is charged)", invoice.number.as_deref().unwrap_or(""))];
    rows.extend(invoice.lines.iter().map(|line| format!("{}: {}", line.description, sum(line.amount))));
    rows.push(format!("Amount due: {}", sum(invoice.due())));
    let rows: String = rows.iter().map(|row| format!("({}) Tj T*\n", plain(row))).collect();
    let text = format!("BT /F1 11 Tf 16 TL 56 780 Td\n{rows}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (number, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let start = file.len();
    file.push_str(&format!(
        "xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    file.into_bytes()
}
