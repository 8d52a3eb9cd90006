//! Subscriptions on the sandbox console: how they stand, and buttons for what the clock, the bank and the owner would do.

use super::SubscriptionCard;
use crate::paper::escape;
use crate::stripe::after_sale::AFTER;
use crate::stripe::event::Event;
use crate::stripe::{Stripe, moment, money};

/// What a button of a live subscription does, and what stands on it.
const BUTTONS: [(&str, &str); 5] = [
    ("renew", "Renew now"),
    ("fail-next", "Card fails next time"),
    ("free-next", "Next invoice costs nothing"),
    ("cancel", "Cancel"),
    ("redeliver", "Send its events again"),
];

impl Stripe {
    /// The rows of the subscriptions, the newest first, at most `most` of them.
    pub fn subscription_rows(&self, most: usize) -> String {
        self.subscriptions_for_console().iter().take(most).map(row).collect()
    }

    /// Does what a button of a subscription says; `false` when it cannot be done now, `None` when there is no such button.
    pub fn press_subscription(&self, id: &str, action: &str) -> Option<bool> {
        Some(match action {
            "renew" => self.renew_now(id),
            "retry" => self.retry_now(id),
            "fail-next" => self.fail_next_payment(id),
            "free-next" => self.free_next_invoice(id),
            "cancel" => self.cancel_subscription(id),
            "redeliver" => self.redeliver(id),
            other => {
                let cards = self.subscriptions_for_console();
                let payment = cards.into_iter().find(|card| card.id == id).and_then(|card| card.payment);
                return self.press_after_payment(&payment.unwrap_or_default(), other);
            }
        })
    }

    /// Sends every event about a subscription and its invoices again, under their ids; `false` if there is none.
    pub fn redeliver(&self, subscription: &str) -> bool {
        let is_about = |event: &&Event| {
            let of_invoice = event.object["parent"]["subscription_details"]["subscription"].as_str();
            event.was_sent() && (event.object_id() == Some(subscription) || of_invoice == Some(subscription))
        };
        let about: Vec<Event> = self.world().events.iter().filter(is_about).cloned().collect();
        for event in &about {
            self.send(event);
        }
        !about.is_empty()
    }
}

fn row(card: &SubscriptionCard) -> String {
    let ends = match card.cancel_at {
        Some(end) => format!("ends {}", moment::written(end)),
        None => format!("renews {}", moment::written(card.period_end)),
    };
    let mut armed = String::new();
    for (is_armed, text) in
        [(card.fails_next, "the next payment fails"), (card.next_is_free, "the next invoice is free")]
    {
        if is_armed {
            armed = format!("{armed} · {text}");
        }
    }
    let (state, buttons) = match card.status {
        "canceled" => ("over".to_owned(), button(card, "redeliver", "Send its events again")),
        "past_due" => (format!("past due · {ends}"), button(card, "retry", "Try the payment again") + &all(card)),
        _ => (ends, all(card)),
    };
    let after: String = AFTER.iter().map(|(action, label)| button(card, action, label)).collect();
    let after = card
        .payment
        .as_ref()
        .map_or_else(String::new, |_| format!("<details><summary>After its latest payment</summary>{after}</details>"));
    format!(
        "<li><span class=\"t\">{} {}</span><span class=\"m\">{state} · {}{armed} · <code>{}</code></span>{buttons}{after}</li>",
        escape(&card.bought),
        money::written(card.amount, &card.currency),
        escape(&card.card),
        escape(&card.id),
    )
}

fn all(card: &SubscriptionCard) -> String {
    BUTTONS.iter().map(|(action, label)| button(card, action, label)).collect()
}

fn button(card: &SubscriptionCard, action: &str, label: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/stripe/console/subscriptions/{}/{action}\"><button>{label}</button></form>",
        escape(&card.id)
    )
}
