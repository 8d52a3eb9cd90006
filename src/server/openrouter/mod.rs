//! The writer: chat completions of OpenRouter, or of any server that speaks OpenAI's dialect of them.
//!
//! One question may take several calls: each is booked, a fault is answered with what may help (once each), and nothing is
//! asked again after text was handed on. Neither prompts nor answers are ever logged.

mod answer;
mod cost;
mod fault;
mod gate;
mod options;
mod pause;
mod request;
mod retry_after;
#[cfg(test)]
mod tests;
mod wire;

pub use options::{Options, Route};

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use myba_core::clock::Clock;
use myba_core::generation::{Completion, LanguageModel, ModelError, ModelFailure, Prompt, Usage};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::ExposeSecret;
use tokio::time::Instant;

use crate::http_client::{self, ClientOptions};
use answer::{Answer, Bounds, Text};
use fault::{Fault, Remedy};
use gate::Gate;
use pause::Pauses;
use request::Plan;

/// The adapter to the writer. One per process: its limits count all calls.
pub struct OpenRouter {
    options: Options,
    http: reqwest::Client,
    headers: HeaderMap,
    clock: Arc<dyn Clock>,
    gate: Gate,
    pauses: Pauses,
    /// Fields this server does not know; found out once.
    dropped: Mutex<BTreeSet<String>>,
}

/// The adapter could not be made.
#[derive(Debug, thiserror::Error)]
pub enum OpenRouterError {
    /// The HTTP client could not be built.
    #[error("no HTTP client for the writer: {0}")]
    Client(#[from] reqwest::Error),
    /// The key or the application's name cannot stand in a header.
    #[error("{0} cannot stand in a header")]
    Header(&'static str),
}

impl OpenRouter {
    /// An adapter with these options.
    ///
    /// # Errors
    /// [`OpenRouterError`].
    pub fn new(options: Options, clock: Arc<dyn Clock>) -> Result<Self, OpenRouterError> {
        let loopback = options.base_url.is_loopback();
        let http = http_client::build(&ClientOptions { connect: options.connect, total: None, loopback })?;
        Ok(Self {
            http,
            headers: headers(&options)?,
            clock,
            gate: Gate::new(options.max_in_flight),
            pauses: Pauses::new(options.pause),
            dropped: Mutex::default(),
            options,
        })
    }

    /// Why nothing is written by `model` at present, and for how long, if the vendor refused our account or our settings.
    /// Nobody's tokens should be held meanwhile.
    #[must_use]
    pub fn paused(&self, model: &str) -> Option<(ModelFailure, Duration)> {
        self.pauses.current(model, std::time::Instant::now())
    }

    /// How many calls may run at the same time now; the vendor can make it fewer.
    #[must_use]
    pub fn concurrency(&self) -> usize {
        self.gate.limit()
    }

    fn dropped(&self) -> BTreeSet<String> {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One call, from the wait for a place to the last byte.
    async fn call(
        &self,
        prompt: &Prompt,
        plan: &Plan,
        bounds: &Bounds,
        on_text: &(dyn for<'t> Fn(&'t str) + Send + Sync),
    ) -> Answer {
        let body = request::body(prompt, plan, &self.options, &self.dropped());
        let url = self.options.base_url.join("chat/completions");
        let request = self.http.post(url).headers(self.headers.clone()).json(&body).send();
        let by = bounds.deadline.min(Instant::now() + bounds.first_byte + self.options.connect);
        match tokio::time::timeout_at(by, request).await {
            Err(_) => Answer::none(bounds.timeout()),
            Ok(Err(error)) => Answer::none(unreachable(&error)),
            Ok(Ok(response)) => answer::read(response, bounds, self.clock.now(), on_text).await,
        }
    }

    /// What to do about a fault: the wait before the next call, or `None` to give up.
    fn remedy(&self, fault: &Fault, plan: &mut Plan, tried: &mut Tried) -> Option<Duration> {
        if matches!(fault.failure, ModelFailure::InFlightBudget { .. }) {
            self.gate.lower();
        }
        let now = Some(Duration::ZERO);
        match &fault.remedy {
            Remedy::None => None,
            Remedy::Again => self.again(fault, plan, tried),
            Remedy::MoreTokens if tried.first_time("more") => {
                plan.max_tokens = plan.max_tokens.saturating_mul(2);
                plan.stream = false;
                now
            }
            Remedy::FewerTokens if tried.first_time("fewer") => {
                plan.max_tokens = (plan.max_tokens / 2).max(16);
                now
            }
            Remedy::NextModel => plan.next_model().then_some(Duration::ZERO),
            Remedy::RelaxRouting if tried.first_time("relax") => {
                plan.relaxed = true;
                now
            }
            Remedy::DropField(field) => {
                let mut dropped = self.dropped.lock().unwrap_or_else(PoisonError::into_inner);
                dropped.insert((*field).to_owned()).then_some(Duration::ZERO)
            }
            Remedy::IgnoreProvider(provider) if tried.first_time("ignore") => {
                plan.stream = false;
                plan.ignore.extend(provider.clone());
                now
            }
            Remedy::MoreTokens | Remedy::FewerTokens | Remedy::RelaxRouting | Remedy::IgnoreProvider(_) => None,
        }
    }

    /// The same again after the vendor's hint or a growing wait; the second time by another model, if there is one.
    fn again(&self, fault: &Fault, plan: &mut Plan, tried: &mut Tried) -> Option<Duration> {
        if tried.retries >= self.options.max_retries {
            return None;
        }
        tried.retries += 1;
        if tried.retries > 1 {
            plan.next_model();
        }
        if matches!(fault.failure, ModelFailure::BadResponse { .. } | ModelFailure::Cut) {
            plan.stream = false;
        }
        let growing = self.options.back_off.saturating_mul(1 << tried.retries.min(6));
        Some(fault.failure.retry_after().unwrap_or_else(|| growing.mul_f64(0.5 + crate::random::fraction() / 2.0)))
    }
}

/// What was tried for one question.
#[derive(Default)]
struct Tried {
    retries: u32,
    remedies: BTreeSet<&'static str>,
}

impl Tried {
    fn first_time(&mut self, remedy: &'static str) -> bool {
        self.remedies.insert(remedy)
    }
}

#[async_trait]
impl LanguageModel for OpenRouter {
    async fn complete(
        &self,
        prompt: &Prompt,
        on_text: &(dyn for<'t> Fn(&'t str) + Send + Sync),
    ) -> Result<Completion, ModelError> {
        let mut plan = Plan::first(prompt, &self.options);
        let asked = plan.model().to_owned();
        if let Err(failure) = self.pauses.admit(&asked, std::time::Instant::now()) {
            return Err(failure.before_any_call());
        }
        let started = Instant::now();
        let bounds = Bounds {
            started,
            deadline: started + prompt.time_limit.min(self.options.total),
            first_byte: self.options.first_byte,
            idle: self.options.idle,
            max_body: self.options.max_body,
        };
        let max_calls = prompt.max_calls.min(self.options.max_calls).max(1);
        let mut tried = Tried::default();
        let (mut usage, mut calls) = (Usage::default(), 0);
        loop {
            let Ok(pass) = tokio::time::timeout_at(bounds.deadline, self.gate.enter()).await else {
                let failure = ModelFailure::Overloaded { retry_after: None };
                return Err(failure.after(timed(usage, started), calls));
            };
            calls += 1;
            let answer = self.call(prompt, &plan, &bounds, on_text).await;
            drop(pass);
            usage = usage.plus(answer.usage);
            report(plan.model(), calls, started, &answer);
            let fault = match answer.result {
                Ok(text) => {
                    self.gate.good();
                    self.pauses.note(&asked, None, std::time::Instant::now());
                    return Ok(completion(text, &plan, timed(usage, started), calls));
                }
                Err(fault) => fault,
            };
            let wait = if answer.spoke { None } else { self.remedy(&fault, &mut plan, &mut tried) };
            match wait {
                Some(wait) if calls < max_calls && Instant::now() + wait < bounds.deadline => {
                    tokio::time::sleep(wait).await;
                }
                _ => {
                    self.pauses.note(&asked, Some(&fault.failure), std::time::Instant::now());
                    return Err(fault.failure.after(timed(usage, started), calls));
                }
            }
        }
    }
}

fn timed(usage: Usage, started: Instant) -> Usage {
    let latency_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
    Usage { latency_ms, ..usage }.checked()
}

fn completion(text: Text, plan: &Plan, usage: Usage, calls: u32) -> Completion {
    let model = text.model.unwrap_or_else(|| plan.model().to_owned());
    Completion { text: text.text, model, finish: text.finish, usage, calls }
}

/// One line per call. Failures that only an operator can end are errors: they are the alarm.
fn report(model: &str, call: u32, started: Instant, answer: &Answer) {
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let Usage { tokens_in, tokens_out, cost_micro_usd, .. } = answer.usage;
    match &answer.result {
        Ok(_) => tracing::info!(model, call, ms, tokens_in, tokens_out, cost_micro_usd, "the writer answered"),
        Err(Fault { failure, .. }) if failure.alarms() => {
            tracing::error!(model, call, ms, failure = failure.name(), detail = %failure, "the writer refused us");
        }
        Err(Fault { failure, .. }) => {
            tracing::warn!(model, call, ms, failure = failure.name(), detail = %failure, "the writer gave no answer");
        }
    }
}

/// No answer at all. The error's own text may hold the address, and says nothing that its kind does not.
fn unreachable(error: &reqwest::Error) -> Fault {
    if error.is_timeout() {
        return Fault::passing(ModelFailure::Unavailable { detail: "connecting took too long".to_owned() });
    }
    let detail = if error.is_connect() { "no connection" } else { "the connection broke" };
    Fault::passing(ModelFailure::Unavailable { detail: detail.to_owned() })
}

fn headers(options: &Options) -> Result<HeaderMap, OpenRouterError> {
    let mut headers = HeaderMap::new();
    if let Some(key) = &options.key {
        let bearer = format!("Bearer {}", key.expose_secret());
        let mut bearer = HeaderValue::from_str(&bearer).map_err(|_| OpenRouterError::Header("the writer's key"))?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    if options.openrouter {
        let name =
            HeaderValue::from_str(&options.app_name).map_err(|_| OpenRouterError::Header("openrouter.app_name"))?;
        let url = HeaderValue::from_str(&options.app_url).map_err(|_| OpenRouterError::Header("openrouter.app_url"))?;
        headers.insert("x-openrouter-title", name);
        headers.insert("http-referer", url);
    }
    Ok(headers)
}
