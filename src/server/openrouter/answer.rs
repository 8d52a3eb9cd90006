//! Reading what the model wrote, in one piece or as a stream, within limits of size and time.

use std::time::Duration;

use eventsource_stream::Eventsource as _;
use futures_util::{Stream, StreamExt as _, stream};
use myba_core::clock::UnixMs;
use myba_core::generation::{Finish, ModelFailure, Usage};
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;
use tokio::time::Instant;

use super::fault::{self, Fault, Remedy};
use super::wire::Piece;

/// How long the figures behind a finished text are waited for.
const FIGURES_WAIT: Duration = Duration::from_secs(3);

/// Time and size that one answer may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// When the question was asked.
    pub started: Instant,
    /// When the whole answer must be there.
    pub deadline: Instant,
    /// To the first byte.
    pub first_byte: Duration,
    /// Between two bytes.
    pub idle: Duration,
    /// In bytes.
    pub max_body: usize,
}

impl Bounds {
    /// The failure of waiting too long.
    pub fn timeout(&self) -> Fault {
        Fault::passing(ModelFailure::Timeout { after: self.started.elapsed() })
    }
}

/// What came of one call. Figures are there also where there is no text.
#[derive(Debug)]
pub(super) struct Answer {
    pub result: Result<Text, Fault>,
    pub usage: Usage,
    /// Text was handed on: the question cannot be asked again.
    pub spoke: bool,
}

/// A finished text.
#[derive(Debug)]
pub(super) struct Text {
    pub text: String,
    pub finish: Finish,
    /// Who wrote it, if the server says so.
    pub model: Option<String>,
}

impl Answer {
    /// A call that got no answer at all.
    pub fn none(fault: Fault) -> Self {
        Self { result: Err(fault), usage: Usage::default(), spoke: false }
    }
}

/// Reads an answer whose head arrived.
pub(super) async fn read(
    response: Response,
    bounds: &Bounds,
    now: UnixMs,
    on_text: &(dyn Fn(&str) + Send + Sync),
) -> Answer {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let mut reader = Reader { headers, now, on_text, text: String::new(), last: Piece::default(), spoke: false };
    if status == 200 && content_type(&reader.headers).starts_with("text/event-stream") {
        let result = reader.stream(response, bounds).await;
        return reader.answer(result);
    }
    let result = match whole(response, bounds).await {
        Ok(body) => reader.document(status, &body),
        Err(fault) => Err(fault),
    };
    reader.answer(result)
}

/// What was read so far.
struct Reader<'a> {
    headers: HeaderMap,
    now: UnixMs,
    on_text: &'a (dyn Fn(&str) + Send + Sync),
    text: String,
    /// The latest of each figure and name.
    last: Piece,
    spoke: bool,
}

impl Reader<'_> {
    async fn stream(&mut self, response: Response, bounds: &Bounds) -> Result<Finish, Fault> {
        let mut events = std::pin::pin!(limited(response, *bounds).eventsource());
        loop {
            // Once the model is done, only figures are missing: nobody waits long for them.
            let next = match self.last.finish {
                Some(_) => tokio::time::timeout(FIGURES_WAIT, events.next()).await.unwrap_or(None),
                None => events.next().await,
            };
            let data = match next {
                Some(Ok(event)) => event.data,
                _ if self.last.finish.is_some() => return self.ended(),
                Some(Err(eventsource_stream::EventStreamError::Transport(fault))) => return Err(fault),
                Some(Err(_)) => return Err(senseless("the stream is no event stream")),
                None => return Err(Fault::passing(ModelFailure::Cut)),
            };
            if data.trim() == "[DONE]" {
                return if self.last.finish.is_some() { self.ended() } else { Err(Fault::passing(ModelFailure::Cut)) };
            }
            self.take(&data, true)?;
        }
    }

    fn document(&mut self, status: u16, body: &[u8]) -> Result<Finish, Fault> {
        let text = std::str::from_utf8(body).unwrap_or_default();
        if status != 200 {
            // HTML and other noise has no error object in it; the status alone decides then.
            let body = serde_json::from_str(text).unwrap_or(Value::Null);
            return Err(fault::of_answer(status, &self.headers, &body, self.now));
        }
        self.take(text, false)?;
        if self.last.finish.is_none() && self.text.is_empty() {
            return Err(senseless("200 without choices"));
        }
        self.ended()
    }

    /// Takes in one piece: the whole answer, or one event of a stream.
    fn take(&mut self, data: &str, streamed: bool) -> Result<(), Fault> {
        let piece = Piece::read(data).ok_or_else(|| senseless("not the protocol"))?;
        self.last.merge(&piece);
        if let Some(error) = piece.error {
            return Err(fault::of_answer(200, &self.headers, &error, self.now));
        }
        if piece.finish.as_deref() == Some("error") {
            return Err(Fault::passing(ModelFailure::Unavailable { detail: "finish_reason error".to_owned() }));
        }
        if piece.refused || piece.finish.as_deref() == Some("content_filter") {
            return Err(Fault::lasting(ModelFailure::Refused));
        }
        if !piece.text.is_empty() {
            if streamed {
                self.spoke = true;
                (self.on_text)(&piece.text);
            }
            self.text.push_str(&piece.text);
        }
        Ok(())
    }

    /// The model is done: is there a text?
    fn ended(&mut self) -> Result<Finish, Fault> {
        let finish = if self.last.finish.as_deref() == Some("length") { Finish::Length } else { Finish::Stop };
        if !self.text.trim().is_empty() {
            return Ok(finish);
        }
        if finish == Finish::Length {
            return Err(Fault::new(ModelFailure::Truncated, Remedy::MoreTokens));
        }
        Err(Fault::new(ModelFailure::Empty, Remedy::IgnoreProvider(self.last.provider.clone())))
    }

    fn answer(mut self, result: Result<Finish, Fault>) -> Answer {
        let result = result.map(|finish| Text { text: self.text.clone(), finish, model: self.last.model.take() });
        if let (Ok(text), false) = (&result, self.spoke) {
            // It came in one piece, and is handed on in one.
            (self.on_text)(&text.text);
            self.spoke = true;
        }
        Answer { result, usage: self.last.usage.unwrap_or_default(), spoke: self.spoke }
    }
}

fn senseless(detail: &str) -> Fault {
    Fault::passing(ModelFailure::BadResponse { detail: detail.to_owned() })
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The bytes of a body: each within its time, all within the limit.
fn limited(response: Response, bounds: Bounds) -> impl Stream<Item = Result<bytes::Bytes, Fault>> {
    stream::unfold(Some((response, 0_usize)), move |state| async move {
        let (mut response, size) = state?;
        let patience = if size == 0 { bounds.first_byte } else { bounds.idle };
        let by = bounds.deadline.min(Instant::now() + patience);
        let chunk = match tokio::time::timeout_at(by, response.chunk()).await {
            Err(_) => return Some((Err(bounds.timeout()), None)),
            Ok(Err(_)) => return Some((Err(Fault::passing(ModelFailure::Cut)), None)),
            Ok(Ok(None)) => return None,
            Ok(Ok(Some(chunk))) => chunk,
        };
        let size = size.saturating_add(chunk.len());
        if size > bounds.max_body {
            let failure = ModelFailure::OutputTooLong { limit: bounds.max_body };
            return Some((Err(Fault::lasting(failure)), None));
        }
        Some((Ok(chunk), Some((response, size))))
    })
}

async fn whole(response: Response, bounds: &Bounds) -> Result<Vec<u8>, Fault> {
    let mut chunks = std::pin::pin!(limited(response, *bounds));
    let mut body = Vec::new();
    while let Some(chunk) = chunks.next().await {
        body.extend_from_slice(&chunk?);
    }
    Ok(body)
}
