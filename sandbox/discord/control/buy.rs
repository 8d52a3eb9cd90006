//! Buying inside Discord, and getting the money back.

use super::people::Person;
use crate::discord::Discord;
use crate::discord::api::entitlement_view;
use crate::discord::world::app::Entitlement;
use crate::discord::world::message::Message;

impl Discord {
    /// Somebody buys something for themselves inside Discord; the app is told. Returns the entitlement's id.
    pub fn buy(&self, person: &Person, sku: &str) -> String {
        self.sell(Entitlement { sku: sku.to_owned(), user: Some(person.id.clone()), ..Entitlement::default() })
    }

    /// As [`Self::buy`], by somebody who develops the app and pays nothing.
    pub fn buy_as_test(&self, person: &Person, sku: &str) -> String {
        let user = Some(person.id.clone());
        self.sell(Entitlement { sku: sku.to_owned(), user, is_test: true, ..Entitlement::default() })
    }

    /// Somebody presses the premium button of a SKU, and pays. `None` when the message has no such button for them, or they
    /// have what they bought last and the app has not used it up: then the vendor sells no second one.
    pub fn press_premium(&self, person: &Person, message: &Message, sku: &str) -> Option<String> {
        let may = {
            let world = self.world();
            let current = world.message(&message.channel, &message.id)?;
            let is_there = current.all_components().into_iter().any(|it| it["style"] == 6 && it["sku_id"] == sku);
            let owns = |it: &Entitlement| it.sku == sku && it.user.as_deref() == Some(&person.id);
            let has_one = world.entitlements.iter().any(|it| owns(it) && !it.consumed && !it.deleted);
            current.is_seen_by(&person.id) && is_there && !has_one
        };
        may.then(|| self.buy(person, sku))
    }

    fn sell(&self, bought: Entitlement) -> String {
        let id = self.new_id();
        let bought = Entitlement { id: id.clone(), ..bought };
        self.change(|world| world.entitlements.push(bought));
        self.tell_of(&id, "ENTITLEMENT_CREATE");
        id
    }

    /// Somebody gets their money back; the app is told. `false` when there is nothing to give back.
    pub fn refund(&self, entitlement: &str) -> bool {
        let refunded = self.change(|world| {
            let found = world.entitlements.iter_mut().find(|it| it.id == entitlement && !it.deleted);
            found.map(|it| it.deleted = true).is_some()
        });
        if refunded {
            self.tell_of(entitlement, "ENTITLEMENT_DELETE");
        }
        refunded
    }

    /// Whether the app said that it is used up.
    pub fn is_consumed(&self, entitlement: &str) -> bool {
        self.world().entitlements.iter().any(|it| it.id == entitlement && it.consumed)
    }

    /// Tells the app of an entitlement once more, as it is now: `ENTITLEMENT_CREATE`, `ENTITLEMENT_UPDATE`, `ENTITLEMENT_DELETE`.
    pub fn tell_of(&self, entitlement: &str, event: &str) {
        let view = {
            let world = self.world();
            let found = world.entitlements.iter().find(|it| it.id == entitlement);
            found.map(|it| entitlement_view(it, &world.app.id))
        };
        if let Some(view) = view {
            self.tell_entitlement(event, &view);
        }
    }
}
