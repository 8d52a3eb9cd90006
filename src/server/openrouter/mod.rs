//! The writer: chat completions of OpenRouter, or of any server that speaks OpenAI's dialect of them.
//!
//! One question may take several calls: each is booked, a fault is answered with what may help (once each), and nothing is
//! asked again after text was handed on. Neither prompts nor answers are ever logged.

mod answer;
mod breaker;
mod cost;
mod fault;
mod gate;
mod options;
mod request;
mod retry_after;
mod wire;

pub use breaker::BreakerOptions;
pub use options::{Options, Server, Target};

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use myba_core::clock::Clock;
use myba_core::generation::{Completion, LanguageModel, ModelError, ModelFailure, Prompt, Standstill, Usage};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::ExposeSecret;
use tokio::time::Instant;

use crate::http_client::{self, ClientOptions};
use answer::{Answer, Bounds, Text};
use breaker::{Breaker, Entry, Way};
use fault::{Fault, Remedy};
use gate::Gate;
use request::Plan;

/// The adapter to the writer. One per process: its limits count all calls.
pub struct OpenRouter {
    options: Options,
    lines: Vec<Line>,
    clock: Arc<dyn Clock>,
    breaker: Breaker,
}

/// The way to one server.
struct Line {
    name: String,
    http: reqwest::Client,
    url: String,
    headers: HeaderMap,
    gate: Gate,
    /// Fields this server does not know; found out once.
    dropped: Mutex<BTreeSet<String>>,
}

impl Line {
    fn new(server: &Server, options: &Options) -> Result<Self, OpenRouterError> {
        let loopback = server.base_url.is_loopback();
        let origin = server.base_url.origin();
        Ok(Self {
            name: if server.key_name.is_empty() { origin } else { format!("{origin} with {}", server.key_name) },
            http: http_client::build(&ClientOptions { connect: options.connect, total: None, loopback })?,
            url: server.base_url.join("chat/completions"),
            headers: headers(server, options)?,
            gate: Gate::new(options.max_in_flight),
            dropped: Mutex::default(),
        })
    }

    fn dropped(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
        let lines = options.servers.iter().map(|server| Line::new(server, &options)).collect::<Result<_, _>>()?;
        Ok(Self { lines, clock, breaker: Breaker::new(options.breaker), options })
    }

    fn line(&self, target: &Target) -> &Line {
        &self.lines[target.server]
    }

    fn way(&self, target: &Target) -> Way {
        Way { server: self.line(target).name.clone(), model: target.model.clone() }
    }

    /// Turns to the first model that may be asked now. Whoever stands still is passed over at once.
    fn turn<'a>(&'a self, plan: &mut Plan, tried: &mut Tried<'a>) -> Result<(), Standstill> {
        loop {
            let way = self.way(plan.target());
            if tried.entered.as_ref().is_some_and(|entry| *entry.way() == way) {
                return Ok(());
            }
            // Two models at one server go through the circuit of the same account: the probe there is this question's own.
            tried.entered = None;
            match self.breaker.let_in(way, self.clock.now()) {
                Ok(entry) => {
                    tried.entered = Some(entry);
                    return Ok(());
                }
                Err(standstill) if !plan.next_model() => return Err(standstill),
                Err(_) => {}
            }
        }
    }

    /// Notes an answer. Where a server turned to another of our models by itself, the one asked for is at fault.
    fn answered(&self, plan: &Plan, text: &Text) {
        let (asked, now) = (self.way(plan.target()), self.clock.now());
        match plan.stand_in(text.model.as_deref()) {
            Some(other) => {
                let failure = ModelFailure::Unavailable { detail: "another model answered for it".to_owned() };
                self.breaker.note(&asked, Some(&failure), now);
                self.breaker.note(&self.way(other), None, now);
            }
            None => {
                self.breaker.note(&asked, None, now);
            }
        }
    }

    /// Notes a fault, and finds out how to go on: the wait before the next call, or `None` to give up. A refusal of our account
    /// or our settings counts once nothing else helps; whoever stands still by this fault is left at once.
    fn failed(&self, fault: &Fault, may_go_on: bool, plan: &mut Plan, tried: &mut Tried<'_>) -> Option<Duration> {
        let asked = plan.target().clone();
        let wait = self.remedy(fault, plan, tried).filter(|_| may_go_on);
        let stays = *plan.target() == asked;
        if stays && wait.is_some() && fault.failure.ours() {
            return wait;
        }
        if !self.breaker.note(&self.way(&asked), Some(&fault.failure), self.clock.now()) {
            return wait;
        }
        tried.entered = None;
        if stays && may_go_on { plan.next_model().then_some(Duration::ZERO) } else { wait }
    }

    /// One call, from the wait for a place to the last byte.
    async fn call(
        &self,
        prompt: &Prompt,
        plan: &Plan,
        bounds: &Bounds,
        on_text: &(dyn for<'t> Fn(&'t str) + Send + Sync),
    ) -> Answer {
        let line = self.line(plan.target());
        let body = request::body(prompt, plan, &self.options, &line.dropped());
        let request = line.http.post(&line.url).headers(line.headers.clone()).json(&body).send();
        let by = bounds.deadline.min(Instant::now() + bounds.first_byte + self.options.connect);
        match tokio::time::timeout_at(by, request).await {
            Err(_) => Answer::none(bounds.timeout()),
            Ok(Err(error)) => Answer::none(unreachable(&error)),
            Ok(Ok(response)) => answer::read(response, bounds, self.clock.now(), on_text).await,
        }
    }

    fn bounds(&self, prompt: &Prompt, started: Instant) -> Bounds {
        Bounds {
            started,
            deadline: started + prompt.time_limit.min(self.options.total),
            first_byte: self.options.first_byte,
            idle: self.options.idle,
            max_body: self.options.max_body,
        }
    }

    /// What to do about a fault: the wait before the next call, or `None` to give up.
    fn remedy(&self, fault: &Fault, plan: &mut Plan, tried: &mut Tried<'_>) -> Option<Duration> {
        if matches!(fault.failure, ModelFailure::InFlightBudget { .. }) {
            self.line(plan.target()).gate.lower();
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
                let is_new = self.line(plan.target()).dropped().insert((*field).to_owned());
                is_new.then_some(Duration::ZERO)
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
    fn again(&self, fault: &Fault, plan: &mut Plan, tried: &mut Tried<'_>) -> Option<Duration> {
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
struct Tried<'a> {
    /// Whose circuit let this question in.
    entered: Option<Entry<'a>>,
    retries: u32,
    remedies: BTreeSet<&'static str>,
}

impl Tried<'_> {
    fn first_time(&mut self, remedy: &'static str) -> bool {
        self.remedies.insert(remedy)
    }
}

#[async_trait]
impl LanguageModel for OpenRouter {
    fn paused(&self, model: &str) -> Option<Standstill> {
        let (route, now) = (self.options.route(model), self.clock.now());
        let stand = route.iter().map(|target| self.breaker.standstill(&self.way(target), now));
        // One that may be asked is enough; else the first one that may be asked again.
        stand.collect::<Option<Vec<_>>>()?.into_iter().min_by_key(|standstill| standstill.wait)
    }

    async fn complete(
        &self,
        prompt: &Prompt,
        on_text: &(dyn for<'t> Fn(&'t str) + Send + Sync),
    ) -> Result<Completion, ModelError> {
        let mut plan = Plan::first(prompt, &self.options);
        let asked = plan.target().clone();
        let started = Instant::now();
        let bounds = self.bounds(prompt, started);
        let max_calls = prompt.max_calls.min(self.options.max_calls).max(1);
        let mut tried = Tried::default();
        let (mut usage, mut calls) = (Usage::default(), 0);
        let mut last = None;
        loop {
            if let Err(standstill) = self.turn(&mut plan, &mut tried) {
                let failure = last.unwrap_or_else(|| refusal(standstill));
                return Err(failure.after(timed(usage, started), calls));
            }
            let gate = &self.line(plan.target()).gate;
            let Ok(pass) = tokio::time::timeout_at(bounds.deadline, gate.enter()).await else {
                let failure = ModelFailure::Overloaded { retry_after: None };
                return Err(failure.after(timed(usage, started), calls));
            };
            calls += 1;
            let is_short = prompt.time_limit.saturating_sub(started.elapsed()) < self.options.first_byte;
            let answer = self.call(prompt, &plan, &bounds, on_text).await;
            drop(pass);
            usage = usage.plus(answer.usage);
            report(plan.target(), calls, started, &answer);
            let fault = match answer.result {
                Ok(text) => {
                    gate.good();
                    self.answered(&plan, &text);
                    return Ok(completion(text, &plan, &asked, timed(usage, started), calls));
                }
                Err(fault) => fault,
            };
            let is_late =
                matches!(fault.failure, ModelFailure::Timeout { .. }) && started.elapsed() >= prompt.time_limit;
            if is_short && is_late {
                // Less time than a first byte may take: our own deadline says nothing about whoever was asked.
                return Err(fault.failure.after(timed(usage, started), calls));
            }
            let may_go_on = !answer.spoke && calls < max_calls;
            match self.failed(&fault, may_go_on, &mut plan, &mut tried) {
                Some(wait) if Instant::now() + wait < bounds.deadline => {
                    last = Some(fault.failure);
                    tokio::time::sleep(wait).await;
                }
                _ => return Err(fault.failure.after(timed(usage, started), calls)),
            }
        }
    }
}

/// What is said when nobody is left to ask: what only the operator can end, or when to come back.
fn refusal(standstill: Standstill) -> ModelFailure {
    let Standstill { failure, wait } = standstill;
    if failure.ours() { failure } else { ModelFailure::Overloaded { retry_after: Some(wait) } }
}

fn timed(usage: Usage, started: Instant) -> Usage {
    let latency_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
    Usage { latency_ms, ..usage }.checked()
}

fn completion(text: Text, plan: &Plan, asked: &Target, usage: Usage, calls: u32) -> Completion {
    let fell_back = plan.target() != asked || plan.stand_in(text.model.as_deref()).is_some();
    let model = text.model.unwrap_or_else(|| plan.target().model.clone());
    Completion { text: text.text, model, finish: text.finish, usage, calls, fell_back }
}

/// One line per call. Failures that only an operator can end are errors: they are the alarm.
fn report(target: &Target, call: u32, started: Instant, answer: &Answer) {
    let model = target.model.as_str();
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

fn headers(server: &Server, options: &Options) -> Result<HeaderMap, OpenRouterError> {
    let mut headers = HeaderMap::new();
    if let Some(key) = &server.key {
        let bearer = format!("Bearer {}", key.expose_secret());
        let mut bearer = HeaderValue::from_str(&bearer).map_err(|_| OpenRouterError::Header("the writer's key"))?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    if server.openrouter {
        let name =
            HeaderValue::from_str(&options.app_name).map_err(|_| OpenRouterError::Header("openrouter.app_name"))?;
        let url = HeaderValue::from_str(&options.app_url).map_err(|_| OpenRouterError::Header("openrouter.app_url"))?;
        headers.insert("x-openrouter-title", name);
        headers.insert("http-referer", url);
    }
    Ok(headers)
}
