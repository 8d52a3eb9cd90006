//! The faults only a model's server has, by name: refusals, broken bodies, broken streams, and drafts that break a rule.

mod drafts;
mod errors;

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

pub(super) use errors::{in_flight_budget, no_credits};

use super::answer::{Answer, Ending, Figures};
use super::refusal::Refusal;

/// A fault with a name, to be armed as [`crate::Fault::Named`] for [`super::CHAT_ROUTE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedFault {
    /// What it is armed by.
    pub name: &'static str,
    /// What happens, for people.
    pub does: &'static str,
}

const fn fault(name: &'static str, does: &'static str) -> NamedFault {
    NamedFault { name, does }
}

/// Every fault this stand-in knows. Late answers, plain statuses and dropped connections are armed as
/// [`crate::Fault::Delay`], [`crate::Fault::Status`] and [`crate::Fault::DropConnection`].
pub const FAULTS: &[NamedFault] = &[
    fault("invalid_request_400", "400: a field is refused by name"),
    fault("unknown_field_400", "400: the server does not know the field `plugins`"),
    fault("context_length_400", "400: the prompt is too long for the model"),
    fault("model_not_found_400", "400: no model has this id"),
    fault("unauthorized_401", "401: the key is refused"),
    fault("no_credits_402", "402: the account is empty"),
    fault("key_limit_402", "402: the key's own limit is reached"),
    fault("in_flight_402", "402 with Retry-After: too much is under way"),
    fault("too_dear_402", "402: this one request is too dear, ask for less"),
    fault("moderation_403", "403: the idea was flagged"),
    fault("refusal_403", "403: the model refuses before it writes"),
    fault("budget_403", "403: the workspace's budget is used up"),
    fault("region_403", "403: the model is not sold in this region"),
    fault("routing_404", "404: our own filters removed every provider"),
    fault("routing_old_404", "404: the same in its older form"),
    fault("model_gone_404", "404: the model was taken down"),
    fault("too_large_413", "413: the body is too large"),
    fault("rate_limit_429", "429 without any hint"),
    fault("rate_limit_2s_429", "429 with Retry-After: 2"),
    fault("rate_limit_hour_429", "429 with Retry-After: 3600"),
    fault("rate_limit_date_429", "429 with Retry-After as a date"),
    fault("rate_limit_garbage_429", "429 with a Retry-After nobody can read"),
    fault("rate_limit_metadata_429", "429 with the hint in the metadata only"),
    fault("server_error_500", "500: masked error"),
    fault("provider_502", "502: the provider answered nonsense"),
    fault("html_502", "502 as an HTML page"),
    fault("overloaded_503", "503: overloaded"),
    fault("overloaded_2s_503", "503 with Retry-After: 2"),
    fault("timeout_504", "504: the provider took too long"),
    fault("html_200", "200 with an HTML page"),
    fault("error_in_200", "200 whose body, or first event, is only an error"),
    fault("string_code_error", "an error whose code is the text \"server_error\""),
    fault("rate_limit_in_200", "a 429 inside a 200"),
    fault("error_midway", "an error after half of the text"),
    fault("stream_cut", "the connection is closed after half of the text"),
    fault("no_finish", "all the text, but no finish reason"),
    fault("stalled", "half of the text, then silence until the client leaves"),
    fault("silent", "no answer at all until the client leaves"),
    fault("slow_loris", "one byte every 10 s"),
    fault("endless", "the text never ends"),
    fault("huge_10mb", "an answer of 10 MB"),
    fault("length_empty", "finish reason `length` without any text"),
    fault("length_cut", "finish reason `length` in the middle of the JSON"),
    fault("empty", "finish reason `stop` with an empty text"),
    fault("null_content", "finish reason `stop` with null for a text"),
    fault("content_filter", "finish reason `content_filter`"),
    fault("refusal_field", "200 with `message.refusal`"),
    fault("refusal_prose", "200 with a refusal in prose"),
    fault("fenced_json", "the draft in a code fence"),
    fault("prose_around", "the draft with prose around it"),
    fault("harmony_tokens", "the draft behind the model's own control tokens"),
    fault("not_json", "prose instead of JSON"),
    fault("broken_json", "the draft with a comma too many and its end missing"),
    fault("schema_wrong", "JSON of another form: fields missing, a kind unknown"),
    fault("unknown_fields", "the draft with a field nobody asked for"),
    fault("repairable", "a draft that breaks rule A2; armed once, the next call is right"),
    fault("breaks_f1_kind", "a ticket of another kind than the wished one"),
    fault("breaks_f1_goal", "a task without a goal"),
    fault("breaks_f1_children", "an epic without children"),
    fault("breaks_f3", "a draft with a placeholder"),
    fault("breaks_f4", "a draft with HTML and a mass mention"),
    fault("breaks_f7", "a draft that is far too long"),
    fault("breaks_s1", "a story without a benefit"),
    fault("breaks_s4", "a story that wants two things"),
    fault("breaks_a1", "a draft without criteria"),
    fault("breaks_a2", "a criterion without a when"),
    fault("breaks_a4", "a story of days whose criteria know no failure"),
    fault("breaks_a5", "a criterion of three words nobody can test"),
    fault("breaks_a9", "the same criterion twice"),
    fault("breaks_b1", "a bug with one step"),
    fault("breaks_b2", "a bug that expects what it observes"),
    fault("breaks_b3", "a bug that nobody saw anywhere, and no question about it"),
    fault("breaks_e1", "an epic whose stories wait for each other"),
    fault("breaks_q1", "questions without a question mark"),
    fault("breaks_p2", "a title with invented figures"),
    fault("other_language", "a draft in another language than the idea"),
    fault("default_unsaid", "a default that is not among the assumptions; the reader adds it"),
    fault("false_quotes", "quotes the idea does not hold; what they mark becomes assumed"),
    fault("invented_figures", "invented figures, names and addresses, marked as nobody's words"),
    fault("injected_output", "a draft full of URLs, HTML, mentions and formulas"),
    fault("foreign_link", "a draft with a link that nobody asked for"),
    fault("another_schema", "JSON of another form, as an idea may order it: with the system prompt in it"),
    fault("canary", "a draft that repeats the system prompt"),
    fault("usage_absent", "a good draft without usage"),
    fault("usage_absurd", "a good draft with impossible usage"),
];

/// Whether a fault has this name.
pub(super) fn is_known(name: &str) -> bool {
    FAULTS.iter().any(|fault| fault.name == name)
}

/// What a fault makes of a call.
pub(super) enum Mischief {
    /// Refused before anything is written.
    Refuse(Refusal),
    /// An answer that is no answer.
    Raw(Box<Response>),
    /// No answer at all.
    Silent,
    /// An answer that is wrong somewhere.
    Answer(Box<Answer>),
}

/// The fault of this name; `None` when there is none. `draft` writes the draft as it would be without the fault.
pub(super) fn of(name: &str, draft: &dyn Fn() -> Value, system: &str) -> Option<Mischief> {
    if !is_known(name) {
        return None;
    }
    if let Some(refusal) = errors::refusal(name) {
        return Some(Mischief::Refuse(refusal));
    }
    match name {
        "html_502" => return Some(html(StatusCode::BAD_GATEWAY)),
        "html_200" => return Some(html(StatusCode::OK)),
        "silent" => return Some(Mischief::Silent),
        _ => {}
    }
    Some(Mischief::Answer(Box::new(answer(name, draft(), system))))
}

fn answer(name: &str, draft: Value, system: &str) -> Answer {
    let right = Answer::whole(draft.to_string());
    match name {
        "error_in_200" => right.ending(Ending::ErrorFirst(errors::upstream(&json!(502)))),
        "string_code_error" => right.ending(Ending::ErrorFirst(errors::upstream(&json!("server_error")))),
        "rate_limit_in_200" => right.ending(Ending::ErrorFirst(errors::upstream(&json!(429)))),
        "error_midway" => right.ending(Ending::ErrorMidway(errors::upstream(&json!(502)))),
        "stream_cut" => right.ending(Ending::Cut),
        "no_finish" => right.ending(Ending::NoFinish),
        "stalled" => right.ending(Ending::Stalled),
        "slow_loris" => right.ending(Ending::Dripping),
        "endless" => right.ending(Ending::Endless),
        "usage_absent" => Answer { figures: Figures::Absent, ..right },
        "usage_absurd" => Answer { figures: Figures::Absurd, ..right },
        _ => text_fault(name, draft, system),
    }
}

/// Faults of the text alone.
fn text_fault(name: &str, draft: Value, system: &str) -> Answer {
    let whole = draft.to_string();
    let ends = |text: Option<String>, finish| Answer { text, finish: Some(finish), ..Answer::whole(String::new()) };
    match name {
        "huge_10mb" => Answer::whole(format!("{whole} {}", "x".repeat(10 * 1024 * 1024))),
        "length_empty" => ends(Some(String::new()), "length"),
        "length_cut" => ends(Some(super::answer::half(&whole).to_owned()), "length"),
        "empty" => ends(Some(String::new()), "stop"),
        "null_content" => ends(None, "stop"),
        "content_filter" => ends(Some(String::new()), "content_filter"),
        "refusal_field" => {
            Answer { refusal: Some("I can't help with that.".to_owned()), ..ends(None, "content_filter") }
        }
        "refusal_prose" => Answer::whole("I'm sorry, but I can't help with that.".to_owned()),
        "fenced_json" => Answer::whole(format!("```json\n{whole}\n```")),
        "prose_around" => Answer::whole(format!("Here is your ticket:\n\n{whole}\n\nTell me what to change.")),
        "harmony_tokens" => Answer::whole(format!(
            "<|channel|>analysis<|message|>The user wants {{a ticket}}.<|end|><|start|>assistant<|channel|>final<|message|>{whole}<|return|>"
        )),
        "not_json" => Answer::whole("The ticket is about what you wrote. It has three criteria.".to_owned()),
        "broken_json" => Answer::whole(whole.replacen("\",\"", "\",,\"", 1).trim_end_matches('}').to_owned()),
        "schema_wrong" => Answer::whole(json!({"kind": "poem", "summary": "A ticket", "criteria": 3}).to_string()),
        _ => Answer::whole(drafts::spoilt(name, draft, system).to_string()),
    }
}

fn html(status: StatusCode) -> Mischief {
    let page = "<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>Error 502</h1></body></html>";
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=UTF-8"));
    Mischief::Raw(Box::new(response))
}
