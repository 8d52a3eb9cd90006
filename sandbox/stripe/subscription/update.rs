//! Changing a subscription: its price, its end, its card.

use super::change::{Ending, Prorating, Wish};
use super::{Standing, Subscription};
use crate::stripe::catalogue::Price;
use crate::stripe::change::Change;
use crate::stripe::invoice::{Draft, Line, Reason};
use crate::stripe::payment::outcome::Decline;
use crate::stripe::refusal::Refusal;
use crate::stripe::world::World;

/// What a change costs.
struct Cost {
    lines: Vec<Line>,
    /// Whether it is invoiced at once.
    is_due: bool,
}

impl Change<'_> {
    /// Changes a subscription at this moment of the stand-in's own time.
    ///
    /// # Errors
    /// When it is over, the price does not fit, or the payment fails and nothing shall change then: nothing does.
    pub fn change_subscription(&mut self, id: &str, wish: &Wish) -> Result<Subscription, Refusal> {
        let now = self.billing_now();
        let (before, told) = (self.world.clone(), self.outgoing.len());
        let changed = self.at(now, |change| change.make(id, wish));
        if changed.is_err() {
            // A card that was to fail once did so.
            let cards = std::mem::take(&mut self.world.cards);
            *self.world = World { cards, ..before };
            self.outgoing.truncate(told);
        }
        changed
    }

    fn make(&mut self, id: &str, wish: &Wish) -> Result<Subscription, Refusal> {
        let before = self.world.subscription(id).ok_or_else(|| Refusal::not_found("subscription", id))?.clone();
        if !before.is_live() {
            let message = "A canceled subscription can only update its cancellation_details and metadata.";
            return Err(Refusal::invalid(None, "id", message));
        }
        if let Some(Ending::At(moment)) = wish.ending
            && moment <= self.now()
        {
            let message = "The timestamp must be in the future: to end the subscription now, delete it.";
            return Err(Refusal::invalid(None, "cancel_at", message));
        }
        let mut one = before.clone();
        wish.metadata.apply(&mut one.metadata)?;
        if let Some(card) = &wish.card {
            one.card = Some(card.clone());
        }
        self.set_end(&mut one, wish.ending);
        let cost = self.set_price(&mut one, wish)?;
        let period = (before.start, before.end);
        let draft = Draft { reason: Reason::Update, lines: cost.lines, discount: 0, period };
        if !cost.is_due || draft.lines.is_empty() {
            one.pending.extend(draft.lines);
            self.world.put_subscription(one.clone());
            self.tell_subscription(&before, &one);
            return Ok(one);
        }
        one.retry_at = None;
        one.retries = 0;
        one.standing = Standing::Active;
        let invoice = self.bill(&mut one, draft);
        self.tell_subscription(&before, &one);
        if let Err(why) = self.take_payment(one, invoice)
            && wish.all_or_nothing
        {
            return Err(self.declined(why));
        }
        self.world.subscription(id).cloned().ok_or_else(|| Refusal::not_found("subscription", id))
    }

    /// The refusal of a payment that failed, with the payment as it was.
    fn declined(&self, why: Decline) -> Refusal {
        let intent = self.world.intents.last().map(|intent| self.views().intent(intent));
        Refusal::declined(why, intent)
    }

    fn set_end(&self, one: &mut Subscription, ending: Option<Ending>) {
        let now = self.now();
        let (at, is_period) = match ending {
            None => return,
            Some(Ending::NotAtPeriodEnd) if !one.cancel_at_period_end => return,
            Some(Ending::NotAtPeriodEnd | Ending::Never) => (None, false),
            Some(Ending::AtPeriodEnd) => (Some(one.end), true),
            Some(Ending::At(moment)) => (Some(moment), false),
        };
        one.cancel_at = at;
        one.cancel_at_period_end = is_period;
        one.canceled_at = at.map(|_| now);
        one.why = at.map(|_| "cancellation_requested".to_owned());
    }

    /// Sets the price, and begins a new period if one was asked for or its length changes.
    fn set_price(&self, one: &mut Subscription, wish: &Wish) -> Result<Cost, Refusal> {
        let old = self.priced(&one.price)?;
        let new = wish.price.as_deref().map_or(Ok(old), |id| self.priced(id))?;
        if new.currency != one.currency {
            let message = "The price specified has another currency than the subscription.";
            return Err(Refusal::invalid(None, "items[0][price]", message));
        }
        let restarts = wish.restarts || new.recurring != old.recurring;
        if new.id == old.id && !restarts {
            return Ok(Cost { lines: Vec::new(), is_due: false });
        }
        let mut lines = Vec::new();
        if wish.prorating != Prorating::No {
            lines.push(self.unused(one, old));
        }
        one.price.clone_from(&new.id);
        if restarts {
            let now = self.now();
            (one.anchor, one.start) = (now, now);
            one.end = new.recurring.map_or(now, |recurring| recurring.end_after(now, now));
            if one.cancel_at_period_end {
                one.cancel_at = Some(one.end);
            }
            lines.extend(std::mem::take(&mut one.pending));
            lines.push(Line::whole(self.id("il"), one, new));
        } else if wish.prorating != Prorating::No {
            lines.push(self.remaining(one, new));
        }
        Ok(Cost { lines, is_due: restarts || wish.prorating == Prorating::Now })
    }

    fn priced(&self, id: &str) -> Result<&Price, Refusal> {
        let price = self.world.price(id).filter(|price| price.recurring.is_some());
        price.ok_or_else(|| Refusal::no_such("price", id, "items[0][price]"))
    }
}
