//! A provider in memory that charges kept cards, as strict about its idempotency keys as the real one.

use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use myba_core::checkout::{Card, ChargeState, ChargeView, Charging, GatewayError, NewCharge};
use myba_core::clock::UnixMs;
use myba_core::id::{OrderId, UserId};

/// What the card's bank says, and what becomes of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Pays,
    Later,
    Declines,
    Asks,
    /// The charge is made, and the answer is lost.
    Silent,
    /// The request never arrives.
    Down,
    /// The provider takes no such request.
    Refuses,
}

#[derive(Default)]
pub struct Drawer {
    pub mood: Mood,
    /// The card that is kept, if there is one.
    pub card: Option<&'static str>,
    /// Nobody is told which card that is.
    pub is_shut: bool,
    /// What was charged, under which request.
    pub charges: Vec<(NewCharge, ChargeView)>,
    /// How often a charge was asked for.
    pub asked: u32,
}

/// The provider. Cheap to clone.
#[derive(Clone, Default)]
pub struct Till(Arc<Mutex<Drawer>>);

impl Till {
    pub fn drawer(&self) -> MutexGuard<'_, Drawer> {
        self.0.lock().unwrap()
    }

    pub fn is(&self, mood: Mood) {
        self.drawer().mood = mood;
    }

    pub fn count(&self) -> usize {
        self.drawer().charges.len()
    }

    pub fn asked(&self) -> u32 {
        self.drawer().asked
    }

    /// A charge that was on its way has arrived.
    pub fn arrives(&self) -> String {
        let mut drawer = self.drawer();
        let (_, charge) = drawer.charges.last_mut().unwrap();
        charge.state = ChargeState::Paid;
        charge.id.clone()
    }

    /// The owner of the card confirms by mail what their bank asked about.
    pub fn is_confirmed(&self, order: &OrderId, customer: &str) -> String {
        let new = charge_of(order, customer);
        let charge = view(&new, ChargeState::Paid);
        let id = charge.id.clone();
        self.drawer().charges.push((new, charge));
        id
    }
}

/// What is charged for an order of sixty tokens.
fn charge_of(order: &OrderId, customer: &str) -> NewCharge {
    NewCharge {
        idempotency_key: format!("topup:{order}"),
        order: order.clone(),
        payer: UserId::from_text("user_buyer"),
        customer: customer.to_owned(),
        card: "pm_1".to_owned(),
        amount: 500,
        currency: "usd".to_owned(),
        email: None,
    }
}

fn view(new: &NewCharge, state: ChargeState) -> ChargeView {
    ChargeView {
        id: format!("pi_topup_{}", new.order),
        state,
        order: Some(new.order.clone()),
        amount: new.amount,
        currency: new.currency.clone(),
        live: false,
        receipt_url: None,
    }
}

fn lost<T>() -> Result<T, GatewayError> {
    Err(GatewayError::Unavailable("no answer".into()))
}

#[async_trait]
impl Charging for Till {
    async fn card(&self, _: &str) -> Result<Option<Card>, GatewayError> {
        let drawer = self.drawer();
        if drawer.is_shut {
            return lost();
        }
        Ok(drawer.card.map(|id| Card { id: id.into(), brand: "visa".into(), last4: "4242".into() }))
    }

    async fn charge(&self, new: &NewCharge) -> Result<ChargeView, GatewayError> {
        let mut drawer = self.drawer();
        drawer.asked += 1;
        let known = drawer.charges.iter().find(|(first, _)| first.idempotency_key == new.idempotency_key);
        match (known, drawer.mood) {
            (_, Mood::Down) => return lost(),
            (Some((first, _)), _) if first != new => return Err(GatewayError::Refused("idempotency_error".into())),
            (Some(_), Mood::Silent) => return lost(),
            (Some((_, charge)), _) => return Ok(charge.clone()),
            (None, _) => {}
        }
        let state = match drawer.mood {
            Mood::Declines => return Err(GatewayError::Declined("card_error, card_declined".into())),
            Mood::Asks => return Err(GatewayError::Declined("card_error, authentication_required".into())),
            Mood::Refuses => return Err(GatewayError::Refused("invalid_request_error".into())),
            Mood::Later => ChargeState::Pending,
            Mood::Pays | Mood::Silent | Mood::Down => ChargeState::Paid,
        };
        let charge = view(new, state);
        drawer.charges.push((new.clone(), charge.clone()));
        if drawer.mood == Mood::Silent { lost() } else { Ok(charge) }
    }

    async fn charged(&self, id: &str) -> Result<ChargeView, GatewayError> {
        let drawer = self.drawer();
        let found = drawer.charges.iter().find(|(_, charge)| charge.id == id).map(|(_, charge)| charge.clone());
        found.ok_or(GatewayError::NotFound)
    }

    async fn charges_since(&self, _: UnixMs, customer: Option<&str>) -> Result<Vec<ChargeView>, GatewayError> {
        let drawer = self.drawer();
        let of = drawer.charges.iter().filter(|(new, _)| customer.is_none_or(|customer| new.customer == customer));
        Ok(of.map(|(_, charge)| charge.clone()).collect())
    }
}
