//! Puts an answer on the wire, frame by frame, and settles what was sent when it ends or the client leaves.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, header};
use serde_json::json;

use super::OpenRouter;
use super::answer::{Answer, Ending, Receipt, half};
use super::request::Ask;
use crate::Pace;

/// A ticket takes at least this long at the natural pace.
const SHORTEST: Duration = Duration::from_secs(6);
/// … and up to this much longer, by the length of the text.
const SPREAD_MS: u64 = 4_000;
/// Characters of one chunk.
const CHUNK: usize = 24;
/// A text of megabytes comes in larger pieces.
const MAX_PIECES: usize = 2_000;
/// Time between two bytes of an answer that drips.
const DRIP: Duration = Duration::from_secs(10);
/// The same without artificial delays, so that a test's time limits can be short.
const FAST_DRIP: Duration = Duration::from_millis(300);
/// How long a cut waits for the bytes before it.
const FLUSH: Duration = Duration::from_millis(50);
/// One frame of an answer that never ends.
const ENDLESS_FRAME: usize = 64 * 1024;

/// Something that happens on the wire.
enum Step {
    /// These bytes are sent; they carry this much of the text.
    Send(Bytes, String),
    /// Nothing is sent any more, and the connection stays open.
    Silence,
    /// The connection is closed in the middle.
    Abort,
}

/// An answer that is being sent.
struct Play {
    steps: VecDeque<Step>,
    endless: Option<Bytes>,
    pause: Duration,
    written: String,
    settled: bool,
    router: OpenRouter,
    receipt: Receipt,
    answer: Answer,
}

impl Play {
    fn settle(&mut self, cancelled: bool) {
        if !self.settled {
            self.settled = true;
            let generation = self.receipt.generation(&self.answer, &self.written, cancelled);
            self.router.change(|world| world.charge(generation));
        }
    }

    async fn next(mut self) -> Option<(io::Result<Bytes>, Self)> {
        let step = match (self.steps.pop_front(), &self.endless) {
            (Some(step), _) => step,
            (None, Some(frame)) => Step::Send(frame.clone(), String::new()),
            (None, None) => {
                self.settle(false);
                return None;
            }
        };
        if !self.pause.is_zero() {
            tokio::time::sleep(self.pause).await;
        }
        match step {
            Step::Send(bytes, text) => {
                self.written.push_str(&text);
                Some((Ok(bytes), self))
            }
            Step::Silence => {
                // The client leaves first; then this future and the answer are dropped together.
                std::future::pending::<()>().await;
                None
            }
            Step::Abort => {
                // What was written before has to leave first, or the client would see no answer at all.
                tokio::time::sleep(FLUSH).await;
                self.settle(true);
                Some((Err(io::Error::from(io::ErrorKind::ConnectionReset)), self))
            }
        }
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        // Dropped before the end: the client closed the connection, which stops work and billing.
        self.settle(true);
    }
}

/// The response to `ask`.
pub(super) fn response(router: &OpenRouter, ask: &Ask, receipt: Receipt, answer: Answer) -> Response {
    let natural = router.shared().pace() == Pace::Natural;
    let id = receipt.id.clone();
    let steps = if ask.stream { streamed(&receipt, ask, &answer) } else { whole(&receipt, ask, &answer) };
    let text = answer.text.clone().unwrap_or_default();
    let pause = match answer.ending {
        Ending::Dripping => {
            if natural {
                DRIP
            } else {
                FAST_DRIP
            }
        }
        Ending::Endless => Duration::ZERO,
        _ if natural => length(&text) / u32::try_from(steps.len()).unwrap_or(u32::MAX).max(1),
        _ => Duration::ZERO,
    };
    let endless = (answer.ending == Ending::Endless).then(|| endless_frame(&receipt, ask.stream));
    let play = Play {
        steps: steps.into(),
        endless,
        pause,
        written: String::new(),
        settled: false,
        router: router.clone(),
        receipt,
        answer,
    };
    let mut response = Response::new(Body::from_stream(stream::unfold(play, Play::next)));
    let content = if ask.stream { "text/event-stream" } else { "application/json" };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-generation-id", id);
    }
    response
}

/// How long a text takes at the natural pace.
fn length(text: &str) -> Duration {
    SHORTEST + Duration::from_millis(u64::try_from(text.len()).unwrap_or(u64::MAX).min(SPREAD_MS))
}

fn whole(receipt: &Receipt, ask: &Ask, answer: &Answer) -> Vec<Step> {
    let body = receipt.body(answer, ask.hides_reasoning).to_string();
    let text = answer.text.clone().unwrap_or_default();
    let send = |part: &str| Step::Send(Bytes::copy_from_slice(part.as_bytes()), String::new());
    match answer.ending {
        Ending::Cut => vec![send(half(&body)), Step::Abort],
        Ending::Stalled => vec![send(half(&body)), Step::Silence],
        Ending::Dripping => drip(&body),
        Ending::Endless => vec![send("{\"id\":\"gen-endless\",\"choices\":[{\"message\":{\"content\":\"")],
        _ => vec![Step::Send(Bytes::from(body), text)],
    }
}

fn streamed(receipt: &Receipt, ask: &Ask, answer: &Answer) -> Vec<Step> {
    if let Ending::ErrorFirst(error) = &answer.ending {
        return vec![comment(), event(&failure(receipt, error), "")];
    }
    let text = answer.text.as_deref().unwrap_or_default();
    let broken = matches!(answer.ending, Ending::ErrorMidway(_) | Ending::Cut | Ending::Stalled);
    let mut steps = vec![comment(), event(&delta(receipt, &json!({"role": "assistant", "content": ""})), "")];
    if !ask.hides_reasoning {
        let thought = json!({"role": "assistant", "content": "", "reasoning": answer.reasoning});
        steps.push(event(&delta(receipt, &thought), ""));
    }
    for piece in pieces(if broken { half(text) } else { text }) {
        steps.push(event(&delta(receipt, &json!({"role": "assistant", "content": piece})), &piece));
    }
    match &answer.ending {
        Ending::ErrorMidway(error) => steps.push(event(&failure(receipt, error), "")),
        Ending::Cut => steps.push(Step::Abort),
        Ending::Stalled => steps.push(Step::Silence),
        Ending::Dripping => return drip(&joined(steps)),
        Ending::Endless => {}
        Ending::NoFinish => steps.push(done()),
        Ending::Whole | Ending::ErrorFirst(_) => steps.extend(terminal(receipt, answer, text)),
    }
    steps
}

/// The finish reason, then the same again with the figures, then the end: as the vendor does it.
fn terminal(receipt: &Receipt, answer: &Answer, text: &str) -> Vec<Step> {
    let mut last = delta(receipt, &json!({"role": "assistant", "content": ""}));
    last["choices"][0]["finish_reason"] = json!(answer.finish);
    last["choices"][0]["native_finish_reason"] = json!(answer.finish);
    if let Some(refusal) = &answer.refusal {
        last["choices"][0]["delta"]["refusal"] = json!(refusal);
    }
    let mut again = last.clone();
    if let Some(usage) = receipt.usage(answer, text) {
        again["usage"] = usage;
    }
    vec![event(&last, ""), event(&again, ""), done()]
}

fn delta(receipt: &Receipt, delta: &serde_json::Value) -> serde_json::Value {
    let mut chunk = receipt.frame("chat.completion.chunk");
    chunk["choices"] =
        json!([{"index": 0, "delta": delta, "finish_reason": null, "native_finish_reason": null, "logprobs": null}]);
    chunk
}

fn failure(receipt: &Receipt, error: &serde_json::Value) -> serde_json::Value {
    let mut chunk = delta(receipt, &json!({"content": ""}));
    chunk["error"] = error.clone();
    chunk["choices"][0]["finish_reason"] = json!("error");
    chunk
}

fn event(chunk: &serde_json::Value, text: &str) -> Step {
    Step::Send(Bytes::from(format!("data: {chunk}\n\n")), text.to_owned())
}

fn comment() -> Step {
    Step::Send(Bytes::from_static(b": OPENROUTER PROCESSING\n\n"), String::new())
}

fn done() -> Step {
    Step::Send(Bytes::from_static(b"data: [DONE]\n\n"), String::new())
}

fn joined(steps: Vec<Step>) -> String {
    let bytes = steps.into_iter().filter_map(|step| match step {
        Step::Send(bytes, _) => Some(bytes),
        Step::Silence | Step::Abort => None,
    });
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
}

fn drip(text: &str) -> Vec<Step> {
    text.bytes().map(|byte| Step::Send(Bytes::copy_from_slice(&[byte]), String::new())).collect()
}

fn endless_frame(receipt: &Receipt, stream: bool) -> Bytes {
    let noise = "x".repeat(ENDLESS_FRAME);
    if !stream {
        return Bytes::from(noise);
    }
    let chunk = delta(receipt, &json!({"role": "assistant", "content": noise}));
    Bytes::from(format!("data: {chunk}\n\n"))
}

fn pieces(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(CHUNK.max(chars.len() / MAX_PIECES)).map(|chunk| chunk.iter().collect()).collect()
}
