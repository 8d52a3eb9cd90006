//! `POST /api/v1/chat/completions`.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::HeaderMap;
use serde_json::json;

use super::OpenRouter;
use super::answer::{Answer, Receipt};
use super::mischief::{self, Mischief};
use super::play;
use super::refusal::Refusal;
use super::request::Ask;
use super::writer;
use crate::calls::{CallFault, CallNote};
use crate::fault::Fault;

/// Route, relative to the vendor's mount, by which faults are armed.
pub const ROUTE: &str = "POST /api/v1/chat/completions";
/// What is kept aside for a call under way, in nano-USD: the vendor's cap per request.
const HOLD: u64 = 5_000_000;

/// Answers a chat completion.
pub(super) async fn complete(State(router): State<OpenRouter>, headers: HeaderMap, body: Bytes) -> Response {
    let fault = match router.shared().faults().take("openrouter", ROUTE) {
        Some(Fault::Named(name)) => Some(name),
        _ => None,
    };
    let mut response = match answer(&router, &headers, &body, fault.as_deref()).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    };
    if let Some(name) = fault {
        let word = if mischief::is_known(&name) { name } else { format!("no fault is named {name}") };
        response.extensions_mut().insert(CallFault(word));
    }
    response
}

async fn answer(
    router: &OpenRouter,
    headers: &HeaderMap,
    body: &[u8],
    fault: Option<&str>,
) -> Result<Response, Refusal> {
    router.check_key(headers)?;
    let ask = Ask::read(body)?;
    if router.world().left() < HOLD {
        return Err(mischief::no_credits());
    }
    let in_flight = router.enter()?;
    let id = format!("gen-{}-{}", router.shared().now_s(), router.shared().random_hex(20));
    let receipt = Receipt::new(id, router.shared().now_s(), &ask);
    let draft = || writer::write(&ask.user);
    let answer = match fault {
        None => Answer::whole(draft().to_string()),
        Some(name) => match mischief::of(name, &draft, &ask.system) {
            Some(Mischief::Refuse(refusal)) => return Err(refusal),
            Some(Mischief::Raw(response)) => return Ok(*response),
            Some(Mischief::Silent) => {
                std::future::pending::<()>().await;
                return Err(Refusal::new(504, "unreachable"));
            }
            Some(Mischief::Answer(answer)) => *answer,
            None => return Err(Refusal::new(501, &format!("sandbox: no fault is named {name:?}"))),
        },
    };
    // A fault is played as it is: a writer that keeps to no limit is one of them.
    let answer = if fault.is_none() { limited(answer, &ask) } else { answer };
    let note = CallNote(ask.model.clone());
    let mut response = play::response(router, &ask, receipt, answer).map(|body| in_flight.guard(body));
    response.extensions_mut().insert(note);
    Ok(response)
}

/// An answer longer than the client allows ends with `length`.
fn limited(mut answer: Answer, ask: &Ask) -> Answer {
    let Some(limit) = ask.max_tokens else { return answer };
    let chars = usize::try_from(limit.saturating_mul(4)).unwrap_or(usize::MAX);
    if let Some(text) = answer.text.as_mut().filter(|text| text.chars().count() > chars) {
        *text = text.chars().take(chars).collect();
        answer.finish = Some("length");
    }
    answer
}

/// The bodies of `GET` routes come from here, too, so that a key is checked in one place.
pub(super) fn data(data: &serde_json::Value) -> Response {
    axum::Json(json!({"data": data})).into_response()
}
