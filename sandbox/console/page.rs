//! The page around the panes.

use super::Console;
use super::vendors::{self, Vendor};
use super::{calls, faults, mail, people};
use crate::paper::escape;

const LOGO: &str = "<svg width=\"26\" height=\"26\" viewBox=\"0 0 32 32\" aria-hidden=\"true\"><path fill=\"currentColor\" \
    d=\"M7 4h18a3 3 0 0 1 3 3v6a3 3 0 0 0 0 6v6a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-6a3 3 0 0 0 0-6V7a3 3 0 0 1 3-3z\"/>\
    <path class=\"cut\" stroke-width=\"3\" d=\"M10 12h12\"/>\
    <path class=\"cut\" stroke-width=\"3\" stroke-dasharray=\"3 1.5\" d=\"M10 20h12\"/></svg>";
const TICK: &str = "<svg width=\"16\" height=\"16\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" \
    stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\"><path d=\"m5 12.5 4.5 4.5L19 7.5\"/></svg>";

/// The whole page; the recorded calls are of one vendor, or of all.
pub(super) fn whole(console: &Console, chosen: Option<Vendor>) -> String {
    let mail = mail::body(console);
    let mails = console.shared.mail().list().len();
    let total = console.shared.calls().total();
    let armed = console.shared.faults().list().len();
    let chips = [
        ("mail", "Mail", Some(mails.to_string())),
        ("checkout", "Checkout", None),
        ("vendors", "Vendors", None),
        ("people", "People", None),
        ("faults", "Faults", Some(armed.to_string())),
        ("calls", "Recorded calls", Some(total.to_string())),
    ];
    let chips = chips
        .into_iter()
        .map(|(id, name, count)| {
            let count = count.map_or_else(String::new, |count| format!(" <b data-live=\"count-{id}\">{count}</b>"));
            format!("<a class=\"chip\" href=\"#{id}\">{name}{count}</a>")
        })
        .collect::<String>();
    let panes = [
        pane("mail", "Mail", "", &live("mail", &mail), false),
        pane("checkout", "Checkout", "", &live("checkout", &checkout(console)), false),
        pane("vendors", "Vendors", "", &live("vendors", &vendors::body(console)), false),
        pane("people", "People", "", &live("people", &signed_up(console)), false),
        pane(
            "faults",
            "Faults",
            "what shall go wrong next",
            &format!(
                "{}<div class=\"forms\">{}</div>",
                live("faults", &faults::armed(console)),
                faults::forms(console)
            ),
            true,
        ),
        pane(
            "calls",
            "Recorded calls",
            "the newest 50",
            &format!(
                "<nav class=\"jump in\" aria-label=\"Whose calls\">{}</nav>{}",
                calls::choice(chosen),
                live("calls", &calls::body(console, chosen))
            ),
            true,
        ),
    ];
    shell(
        &tape(console),
        &format!(
            "<header class=\"top\"><h1>{LOGO}MyBA sandbox</h1><span class=\"up\">{TICK}{}</span></header>\
             <main><nav class=\"jump\" aria-label=\"Panes\">{chips}</nav><div class=\"panes\">{}</div></main>",
            vendors::summary(console.stand_ins),
            panes.concat()
        ),
    )
}

/// A page that says why a form was not taken.
pub(super) fn refusal(why: &str) -> String {
    shell(
        "<b>Sandbox</b> <span>Nothing was armed.</span>",
        &format!(
            "<main><div class=\"panes\"><section class=\"wide\"><header><h1>Nothing was armed</h1></header>\
             <p class=\"none\">{}</p><p class=\"none\"><a href=\"/#faults\">Back to the faults</a></p></section></div></main>",
            escape(why)
        ),
    )
}

fn shell(tape: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>MyBA sandbox</title><link rel=\"icon\" href=\"/logo.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/console.css\"><script src=\"/console.js\" defer></script></head><body>\
         <aside class=\"tape\" aria-label=\"Sandbox\"><div>{tape}</div></aside>{body}</body></html>"
    )
}

fn tape(console: &Console) -> String {
    let kept = console.shared.data_folder().map_or_else(
        || "Nothing is kept.".to_owned(),
        |folder| format!("State is in <code>{}</code>", escape(&folder.display().to_string())),
    );
    format!(
        "<p><b>Sandbox</b> nobody is charged, nobody gets mail. {kept}</p><a href=\"{}\">Open the app</a>",
        escape(&web_address(&console.shared.product_url()))
    )
}

/// The address if a browser may follow it.
fn web_address(url: &str) -> String {
    url::Url::parse(url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .map_or_else(String::new, String::from)
}

fn checkout(console: &Console) -> String {
    if console.stand_ins.stripe {
        console.stripe.console_card()
    } else {
        "<p class=\"none\">Real: see Stripe. Payments do not pass here.</p>".to_owned()
    }
}

fn signed_up(console: &Console) -> String {
    if console.stand_ins.clerk {
        people::body(console)
    } else {
        "<p class=\"none\">Real: see Clerk. Accounts are kept there.</p>".to_owned()
    }
}

fn pane(id: &str, title: &str, aside: &str, body: &str, wide: bool) -> String {
    let class = if wide { " class=\"wide\"" } else { "" };
    let aside = if aside.is_empty() { String::new() } else { format!("<span class=\"faint\">{aside}</span>") };
    format!(
        "<section id=\"{id}\"{class} aria-labelledby=\"{id}-title\"><header><h2 id=\"{id}-title\">{title}</h2>{aside}</header>\
         {body}</section>"
    )
}

/// A part the script keeps fresh.
fn live(name: &str, body: &str) -> String {
    format!("<div class=\"live\" data-live=\"{name}\">{body}</div>")
}
