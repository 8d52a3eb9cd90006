//! Kept cards on the sandbox console.

use crate::paper::escape;
use crate::stripe::Stripe;
use crate::stripe::payment::saved::SavedCard;

impl Stripe {
    /// The rows of the kept cards, the newest first, at most `most` of them.
    pub fn card_rows(&self, most: usize) -> String {
        let cards: Vec<SavedCard> =
            self.world().cards.iter().rev().filter(|card| card.customer.is_some()).take(most).cloned().collect();
        cards.iter().map(row).collect()
    }
}

fn row(card: &SavedCard) -> String {
    let whose = card.buyer.email.as_deref().or(card.buyer.name.as_deref()).unwrap_or("somebody");
    let armed = if card.fails_next { " · the next payment fails" } else { "" };
    format!(
        "<li><span class=\"t\">{}</span><span class=\"m\">{}{armed} · <code>{}</code></span>\
         <form method=\"post\" action=\"/stripe/console/cards/{}/fail-next\"><button>Fails next time</button></form></li>",
        escape(&card.written()),
        escape(whose),
        escape(&card.id),
        escape(&card.id)
    )
}
