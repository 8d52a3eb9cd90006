//! `GET /api/metrics`: figures for whoever watches the program, in Prometheus' text form. For this machine, or with a token.

use std::fmt::Write as _;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use myba_core::clock::UnixMs;
use myba_core::inbox::Depth;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::problem::{Explain as _, Problem, Scene, Who};
use super::{network, problem};
use crate::app::App;
use crate::gauges::{Gauge, PerVendor};

/// The form that scrapers ask for.
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
/// What a proxy writes into a request: behind one, everybody comes from this machine.
const FORWARDED: [&str; 4] = ["forwarded", "via", "x-forwarded-for", "x-real-ip"];

/// The route. It stands outside of the table: no limit, no caller, no place in the document of the API.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/api/metrics", get(metrics)).method_not_allowed_fallback(problem::method_not_allowed)
}

async fn metrics(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    if !may_look(&app, &parts) {
        return Problem::not_found("There is no such thing.").into_response();
    }
    match page(&app).await {
        Ok(text) => ([(header::CONTENT_TYPE, TEXT)], text).into_response(),
        Err(error) => error.explain(&Scene { app: &app, who: Who::Visitor }).into_response(),
    }
}

/// Somebody on this machine who did not come through a proxy, or somebody with the token.
fn may_look(app: &App, parts: &Parts) -> bool {
    if let Some(token) = &app.config.secrets.metrics {
        let given = bearer(&parts.headers).unwrap_or_default();
        if given.as_bytes().ct_eq(token.expose_secret().as_bytes()).into() {
            return true;
        }
    }
    let is_direct = FORWARDED.iter().all(|name| !parts.headers.contains_key(*name));
    is_direct && network::address(parts, 0).is_some_and(|address| address.to_canonical().is_loopback())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

async fn page(app: &App) -> Result<String, myba_core::store::StoreError> {
    let (inbox, outbox) = (app.inbox.depth().await?, app.outbox.depth().await?);
    let mut page = Page(String::new());
    let now = app.clock.now();
    page.depth("myba_inbox", "Events of vendors that wait, were set aside or were given up", &inbox, now);
    page.depth("myba_outbox", "Answers to chat that wait or were given up", &outbox, now);
    let gauges = &app.gauges;
    page.gauge("myba_verify_broken", "Invariants that the last verification found broken", &gauges.verify_broken);
    page.gauge("myba_verify_time_seconds", "When the book was verified last", &gauges.verified_at);
    let unmatched = "What the last reconciliation with Stripe could not match";
    page.gauge("myba_reconcile_unmatched", unmatched, &gauges.reconcile_unmatched);
    page.per_vendor("myba_webhook_old_secret_total", "Webhooks under the older secret", &gauges.old_secret);
    page.per_vendor("myba_webhook_refused_total", "Webhooks with a bad signature", &gauges.refused);
    Ok(page.0)
}

struct Page(String);

impl Page {
    fn head(&mut self, name: &str, help: &str, kind: &str) {
        // Writing to memory does not fail.
        let _ = writeln!(self.0, "# HELP {name} {help}.\n# TYPE {name} {kind}");
    }

    fn depth(&mut self, name: &str, help: &str, depths: &[Depth], now: UnixMs) {
        self.head(name, help, "gauge");
        for Depth { provider, state, count, .. } in depths {
            let _ = writeln!(self.0, "{name}{{provider=\"{provider}\",state=\"{state}\"}} {count}");
        }
        let name = format!("{name}_oldest_seconds");
        self.head(&name, "How long the oldest of them has been there", "gauge");
        for Depth { provider, state, oldest, .. } in depths {
            let age = oldest.until(now).as_secs();
            let _ = writeln!(self.0, "{name}{{provider=\"{provider}\",state=\"{state}\"}} {age}");
        }
    }

    fn gauge(&mut self, name: &str, help: &str, gauge: &Gauge) {
        if let Some(value) = gauge.get() {
            self.head(name, help, "gauge");
            let _ = writeln!(self.0, "{name} {value}");
        }
    }

    fn per_vendor(&mut self, name: &str, help: &str, counts: &PerVendor) {
        self.head(name, help, "counter");
        for (vendor, count) in counts.all() {
            let _ = writeln!(self.0, "{name}{{vendor=\"{vendor}\"}} {count}");
        }
    }
}
