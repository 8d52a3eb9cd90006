//! Interactions become requests: the raw body over HTTP, or what serenity made of one over the gateway, written down again.

mod act;
mod payload;
mod place;
mod text;

use myba_core::clock::UnixMs;
use serde::Deserialize as _;
use serde_json::Value;

use super::{First, ReplyTo};
use crate::ReadError;
use crate::conversation::{Act, Request, Sender};
use payload::{COMMAND, COMPONENT, FORM, Interaction, PING, SUGGEST, is_id};
use place::Scene;

/// What an interaction says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// Discord looks whether we are there.
    Ping,
    /// Somebody asked for something.
    Asked(Box<Delivery>),
    /// Somebody is typing in an option that has suggestions.
    Suggest(Box<Suggest>),
    /// Nothing for us: a button that brings nothing back.
    Nothing,
}

/// A request, and where its answer goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// What was asked. Its key is `int:` and the interaction's id.
    pub request: Request,
    /// Where the answer goes.
    pub reply_to: ReplyTo,
    /// The server, if the app is installed in it; `None` also where a person brought the app along.
    pub guild: Option<String>,
    /// How Discord has to be answered within three seconds.
    pub first: First,
    /// What the person bought from Discord, or was given.
    pub entitlements: Vec<Entitlement>,
}

/// The type of a purchase that costs nothing.
const TEST_PURCHASE: u64 = 4;

/// Something bought from Discord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// Its id: one purchase.
    pub id: String,
    /// What was bought.
    pub sku: String,
    /// For whom; `None` for a whole server.
    pub user: Option<String>,
    /// Whether we said that we gave what it is worth.
    pub consumed: bool,
    /// Whether it was taken back.
    pub deleted: bool,
    /// Bought by one of ours to try it, for nothing.
    pub is_test: bool,
}

/// Somebody types, and waits for suggestions: at most three seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggest {
    /// Who types.
    pub sender: Sender,
    /// What was typed so far.
    pub typed: Typed,
    /// The server, if the app is installed in it.
    pub guild: Option<String>,
}

/// What was typed so far, and in which option; may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The ticket of `/myba history`.
    Ticket(String),
    /// The model of `/myba new`.
    Model(String),
}

impl Delivery {
    /// Says when the interaction came.
    #[must_use]
    pub fn received_at(mut self, now: UnixMs) -> Self {
        self.reply_to.received = now.0;
        self
    }
}

/// The app an interaction is for; `None` when it names none.
#[must_use]
pub fn application_of(payload: &Value) -> Option<&str> {
    id_of(payload, "application_id")
}

/// An interaction's id; `None` when it has none.
#[must_use]
pub fn interaction_of(payload: &Value) -> Option<&str> {
    id_of(payload, "id")
}

fn id_of<'a>(payload: &'a Value, name: &str) -> Option<&'a str> {
    payload.get(name)?.as_str().filter(|id| is_id(id))
}

/// Reads an interaction. Of a payload that came over the gateway the type may be missing.
///
/// # Errors
/// [`ReadError`].
pub fn read(payload: Value) -> Result<Read, ReadError> {
    let told: Interaction = serde_json::from_value(payload)?;
    let kind = told.kind()?;
    if kind == PING {
        return Ok(Read::Ping);
    }
    let scene = Scene::of(&told)?;
    let data = told.data.as_ref().ok_or(ReadError::Missing("what was done"))?;
    let in_private = scene.is_private(told.message.as_ref());
    let (act, first) = match kind {
        SUGGEST => return Ok(Read::Suggest(Box::new(scene.suggest(act::typed(data)?)))),
        COMMAND => act::command(data)?,
        FORM => act::form(data, in_private)?,
        COMPONENT => match act::component(data, in_private, act::may_post_here(&told))? {
            Some(done) => done,
            None => return Ok(Read::Nothing),
        },
        _ => return Err(ReadError::Unknown("interaction")),
    };
    // A command came from no message, whatever else is in the payload.
    let replaces = in_private && kind != COMMAND;
    let bought = told.entitlements.iter().flatten().filter_map(entitlement).collect();
    Ok(Read::Asked(Box::new(scene.asked(act, first, replaces, bought))))
}

/// Reads an entitlement, wherever Discord tells of one; `None` when it has no id or does not say of what.
#[must_use]
pub fn entitlement(told: &Value) -> Option<Entitlement> {
    let told = payload::Entitlement::deserialize(told).ok()?;
    Some(Entitlement {
        id: told.id.filter(|id| is_id(id))?,
        sku: told.sku_id.filter(|id| is_id(id))?,
        user: told.user_id,
        consumed: told.consumed.unwrap_or(false),
        deleted: told.deleted.unwrap_or(false),
        is_test: told.kind == Some(TEST_PURCHASE),
    })
}

#[cfg(test)]
mod tests;
