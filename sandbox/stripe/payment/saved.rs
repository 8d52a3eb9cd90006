//! Cards that are kept for later: what is known of them, and what becomes of a payment while their owner is away.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::outcome::{After, Decline, Means};
use super::{Buyer, Method};
use crate::stripe::change::Change;
use crate::stripe::subscription::Subscription;
use crate::stripe::view::empty_address;

/// A card. It is kept when it has a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedCard {
    /// `pm_…`.
    pub id: String,
    /// Unix seconds.
    pub created: i64,
    /// Whose it is; `None` when it is used once, or was taken away.
    pub customer: Option<String>,
    /// What it is.
    pub method: Method,
    /// Who typed it.
    pub buyer: Buyer,
    /// Whether its owner wants to see it offered again.
    pub shown_again: bool,
    /// Why a payment fails while the owner is away.
    pub later: Option<Decline>,
    /// What comes after a payment.
    pub after: After,
    /// Whether the next payment fails, and only that one.
    pub fails_next: bool,
}

impl SavedCard {
    /// As the API shows it.
    pub fn view(&self) -> Value {
        let details = match &self.method {
            Method::Card { brand, funding, last4, month, year } => json!({
                "brand": brand,
                "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
                "country": "US",
                "display_brand": brand,
                "exp_month": month,
                "exp_year": year,
                "fingerprint": null,
                "funding": funding,
                "generated_from": null,
                "last4": last4,
                "networks": { "available": [brand], "preferred": null },
                "regulated_status": "unregulated",
                "three_d_secure_usage": { "supported": true },
                "wallet": null,
            }),
            Method::Bank => Value::Null,
        };
        json!({
            "id": self.id,
            "object": "payment_method",
            "allow_redisplay": self.redisplay(),
            "billing_details": {
                "address": empty_address(),
                "email": self.buyer.email,
                "name": self.buyer.name,
                "phone": null,
                "tax_id": null,
            },
            "card": details,
            "created": self.created,
            "customer": self.customer,
            "customer_account": null,
            "livemode": false,
            "metadata": {},
            "type": "card",
        })
    }

    /// Whether it may be offered again, in the word on the wire.
    pub fn redisplay(&self) -> &'static str {
        if self.shown_again { "always" } else { "limited" }
    }

    /// `visa ending in 4242`.
    pub fn written(&self) -> String {
        match &self.method {
            Method::Card { brand, last4, .. } => format!("{brand} ending in {last4}"),
            Method::Bank => "bank account ending in 6789".to_owned(),
        }
    }
}

impl Change<'_> {
    /// A card as it was typed. Nothing is kept of it yet.
    pub fn card(&self, means: &Means, buyer: &Buyer) -> SavedCard {
        SavedCard {
            id: self.id("pm"),
            created: self.now(),
            customer: None,
            method: means.method.clone(),
            buyer: buyer.clone(),
            shown_again: false,
            later: means.later,
            after: means.after,
            fails_next: false,
        }
    }

    /// Keeps a card for a customer.
    pub fn keep_card(&mut self, card: &mut SavedCard, customer: &str, shown_again: bool) {
        card.customer = Some(customer.to_owned());
        card.shown_again = shown_again;
        self.world.put_card(card.clone());
        self.emit("payment_method.attached", card.view());
    }

    /// Keeps a card and charges it from now on: for its customer, and for each of their subscriptions.
    pub fn use_card(&mut self, customer: &str, means: &Means, name: Option<String>) {
        let Some(mut owner) = self.world.customer(customer).filter(|one| !one.deleted).cloned() else { return };
        let mut card = self.card(means, &Buyer { email: owner.email.clone(), name });
        self.keep_card(&mut card, customer, true);
        let before = owner.view();
        owner.default_card = Some(card.id.clone());
        let after = owner.view();
        self.world.put_customer(owner);
        self.tell_difference("customer.updated", &before, after);
        let theirs = |one: &&Subscription| one.customer == customer && one.is_live();
        let live: Vec<Subscription> = self.world.subscriptions.iter().filter(theirs).cloned().collect();
        for before in live {
            let after = Subscription { card: Some(card.id.clone()), ..before.clone() };
            self.world.put_subscription(after.clone());
            self.tell_subscription(&before, &after);
        }
    }

    /// Why a payment with a kept card fails now, while its owner is away; `None` when it does not.
    pub fn refused_later(&mut self, card: &SavedCard) -> Option<Decline> {
        if !card.fails_next {
            return card.later;
        }
        self.world.put_card(SavedCard { fails_next: false, ..card.clone() });
        Some(Decline::InsufficientFunds)
    }
}
