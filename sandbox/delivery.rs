//! Webhooks: sent in the background, signed anew for each attempt, repeated until the product accepts them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;

use crate::Pace;
use crate::calls::{Call, Direction};
use crate::fault::DeliveryFault;
use crate::shared::Shared;

/// Seconds before each further attempt; after the last one the vendor gives up.
const BACK_OFF: [u64; 9] = [1, 2, 5, 15, 60, 60, 60, 60, 60];
/// How much shorter the waits are where nobody watches.
const FAST: u32 = 20;

/// Makes the headers of one attempt from the time in unix seconds and the body.
pub type Sign = Arc<dyn Fn(i64, &[u8]) -> Vec<(String, String)> + Send + Sync>;
/// Hears the status of each attempt; 0 when there was no answer.
pub type OnResult = Arc<dyn Fn(u16) + Send + Sync>;
/// Hears that a fault keeps a webhook from being sent.
pub type OnWithheld = Arc<dyn Fn() + Send + Sync>;

/// A webhook on its way.
#[derive(Clone)]
pub struct Delivery {
    /// `stripe`, `clerk`.
    pub vendor: &'static str,
    /// Where to, on loopback.
    pub url: String,
    /// The event, as delivery faults and the call log name it: `checkout.session.completed`.
    pub label: String,
    /// The exact bytes that are signed and sent.
    pub body: Bytes,
    /// The headers of an attempt, signature and content type included.
    pub sign: Sign,
    /// Told of every attempt.
    pub on_result: Option<OnResult>,
    /// Told when a fault drops the webhook or holds it back, so that a restart does not send it after all.
    pub on_withheld: Option<OnWithheld>,
}

/// Carries one webhook through its fault, its attempts and its copies.
pub(crate) async fn carry(shared: Shared, delivery: Delivery) {
    let fault = shared.faults().take_delivery(delivery.vendor, &delivery.label);
    let word = fault.as_ref().map(DeliveryFault::label);
    if matches!(fault, Some(DeliveryFault::Drop | DeliveryFault::HoldBack))
        && let Some(tell) = &delivery.on_withheld
    {
        tell();
    }
    let mut copies = 1;
    match fault {
        None => {}
        Some(DeliveryFault::Delay(time)) => tokio::time::sleep(time).await,
        Some(DeliveryFault::Duplicate(more)) => copies += more,
        Some(DeliveryFault::Drop) => {
            shared.calls().record(record_of(&delivery, word));
            return;
        }
        Some(DeliveryFault::HoldBack) => shared.faults().released().await,
        Some(DeliveryFault::SwapWithNext) => {
            let _ = shared.faults().swapped(delivery.vendor).await;
        }
    }
    for _ in 0..copies {
        insist(&shared, &delivery, word.as_deref()).await;
    }
    shared.faults().sent(delivery.vendor);
}

/// Attempts until one is accepted or the vendor gives up.
async fn insist(shared: &Shared, delivery: &Delivery, word: Option<&str>) {
    for wait in BACK_OFF.into_iter().map(Some).chain([None]) {
        let status = attempt(shared, delivery, word).await;
        if let Some(tell) = &delivery.on_result {
            tell(status);
        }
        if (200..300).contains(&status) {
            return;
        }
        if let Some(seconds) = wait {
            let wait = Duration::from_secs(seconds);
            tokio::time::sleep(if shared.pace() == Pace::Fast { wait / FAST } else { wait }).await;
        }
    }
    tracing::warn!(vendor = delivery.vendor, event = delivery.label, "the product never accepted this webhook");
}

async fn attempt(shared: &Shared, delivery: &Delivery, word: Option<&str>) -> u16 {
    let mut call = record_of(delivery, word.map(str::to_owned));
    let started = Instant::now();
    let mut request = shared.http().post(&delivery.url).body(delivery.body.clone());
    for (name, value) in (delivery.sign)(shared.now_s(), &delivery.body) {
        request = request.header(&name, &value);
        call.headers.push((name, value));
    }
    match request.send().await {
        Ok(answer) => call.status = answer.status().as_u16(),
        Err(error) => tracing::debug!(vendor = delivery.vendor, %error, "no answer to a webhook"),
    }
    call.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = call.status;
    shared.calls().record(call);
    status
}

fn record_of(delivery: &Delivery, fault: Option<String>) -> Call {
    let path = url::Url::parse(&delivery.url).map_or_else(|_| delivery.url.clone(), |url| url.path().to_owned());
    let mut call = Call::start(delivery.vendor, Direction::FromVendor, "POST", &path);
    call.note.clone_from(&delivery.label);
    call.fault = fault;
    call.body = String::from_utf8_lossy(&delivery.body).into_owned();
    call
}
