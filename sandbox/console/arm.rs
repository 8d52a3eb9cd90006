//! What the faults pane's buttons do.

use std::time::Duration;

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::faults::own;
use super::vendors::Vendor;
use super::{Console, page, safe};
use crate::{DeliveryFault, Fault};

/// Nobody waits longer for an answer, in seconds.
const LATEST: f64 = 600.0;
/// More is better said by another form.
const MOST: u32 = 1000;
/// The longest route or event.
const TARGET: usize = 200;

/// A filled form. Fields a fault has no use for are not read.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Arming {
    vendor: String,
    /// `named`, `answer` or `delivery`.
    kind: String,
    what: String,
    seconds: String,
    status: String,
    target: String,
    times: String,
}

/// Arms what the form says, and goes back to the list.
pub(super) async fn arm(State(console): State<Console>, Form(arming): Form<Arming>) -> Response {
    match arming.arm(&console) {
        Ok(()) => back(),
        Err(why) => safe(StatusCode::BAD_REQUEST, Html(page::refusal(&why)).into_response()),
    }
}

/// Disarms everything.
pub(super) async fn clear(State(console): State<Console>) -> Response {
    console.shared.faults().clear();
    back()
}

/// Lets the webhooks go that wait.
pub(super) async fn release(State(console): State<Console>) -> Response {
    console.shared.faults().release();
    back()
}

fn back() -> Response {
    Redirect::to("/#faults").into_response()
}

impl Arming {
    fn arm(&self, console: &Console) -> Result<(), String> {
        let vendor = Vendor::named(&self.vendor).filter(|vendor| vendor.is_played(console.stand_ins));
        let vendor = vendor.ok_or_else(|| format!("No stand-in is named {:?}.", self.vendor))?;
        let faults = console.shared.faults();
        let times = self.times()?;
        match self.kind.as_str() {
            "named" if vendor == Vendor::OpenRouter => {
                console.openrouter.arm(&self.what, times).map_err(|error| format!("{error}."))?;
            }
            "answer" => faults.arm(vendor.key(), self.target()?, self.answer(vendor)?, times),
            "delivery" if vendor.sends() => {
                faults.arm_delivery(vendor.key(), self.target()?, self.delivery()?, times);
            }
            kind => return Err(format!("{} has no faults of the kind {kind:?}.", vendor.name())),
        }
        Ok(())
    }

    fn answer(&self, vendor: Vendor) -> Result<Fault, String> {
        match self.what.as_str() {
            "delay" => Ok(Fault::Delay(self.time()?)),
            "status" => Ok(Fault::Status(self.status()?, None, Vec::new())),
            "drop" => Ok(Fault::DropConnection),
            name if own(vendor).iter().any(|(own, _)| *own == name) => Ok(Fault::Named(name.to_owned())),
            other => Err(format!("No fault of a call is named {other:?}.")),
        }
    }

    fn delivery(&self) -> Result<DeliveryFault, String> {
        match self.what.as_str() {
            "delay" => Ok(DeliveryFault::Delay(self.time()?)),
            "duplicate" => Ok(DeliveryFault::Duplicate(1)),
            "drop" => Ok(DeliveryFault::Drop),
            "hold" => Ok(DeliveryFault::HoldBack),
            "swap" => Ok(DeliveryFault::SwapWithNext),
            other => Err(format!("No fault of a webhook is named {other:?}.")),
        }
    }

    fn times(&self) -> Result<u32, String> {
        let times = self.times.trim().parse().ok().filter(|times| (1..=MOST).contains(times));
        times.ok_or_else(|| format!("\"How many\" is a number from 1 to {MOST}."))
    }

    fn time(&self) -> Result<Duration, String> {
        let seconds = self.seconds.trim().parse::<f64>().ok().filter(|seconds| (0.0..=LATEST).contains(seconds));
        seconds.map(Duration::from_secs_f64).ok_or_else(|| format!("\"Seconds late\" is a number from 0 to {LATEST}."))
    }

    fn status(&self) -> Result<u16, String> {
        let status = self.status.trim().parse().ok().filter(|status| (400..=599).contains(status));
        status.ok_or_else(|| "\"Status\" is a number from 400 to 599.".to_owned())
    }

    /// An empty field means any.
    fn target(&self) -> Result<&str, String> {
        match self.target.trim() {
            "" => Ok("*"),
            target if target.len() > TARGET => Err(format!("Write at most {TARGET} characters for which ones.")),
            target => Ok(target),
        }
    }
}
