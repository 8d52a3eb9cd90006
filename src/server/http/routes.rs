//! The one table of routes. The router, the limits and the OpenAPI document are made from it.

use axum::{Extension, Router};
use utoipa::openapi::path::{HttpMethod, PathItem, Paths};
use utoipa_axum::router::UtoipaMethodRouter;
use utoipa_axum::routes;

use super::api::{
    chat, checkout, children, definitions, exports, generate, jobs, kind, links, me, models, notices, public,
    purchases, similar, statements, subscription, teams, tickets, tokens, top_up, usage, versions,
};
use crate::app::App;

/// What a route may be limited by. Classes never share a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Never limited: what a newcomer needs to look around, and vendors to reach us.
    Free,
    /// Reading one's own things.
    Read,
    /// Asking for a ticket; the limit is taken by the core, after everything else that may refuse.
    Generate,
    /// Opening a payment page.
    Checkout,
    /// Taking everything along.
    Export,
    /// Changing one's own things.
    Change,
}

/// One route of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET`, …
    pub method: &'static str,
    /// Below the base path, with `{…}` for parameters.
    pub path: String,
    /// What it is limited by.
    pub class: Class,
}

type Entry = (Class, UtoipaMethodRouter<App>);

/// Method and path stand at the handler, in its `utoipa::path`.
fn entries() -> Vec<Entry> {
    of_tickets().into_iter().chain(of_tokens()).chain(of_people()).collect()
}

/// What everybody may ask, and tickets.
fn of_tickets() -> Vec<Entry> {
    use Class::{Change, Free, Generate, Read};
    vec![
        (Free, routes!(public::health)),
        (Free, routes!(public::config)),
        (Free, routes!(public::plans)),
        (Free, routes!(models::models)),
        (Free, routes!(public::document)),
        (Free, routes!(chat::slack_install)),
        (Free, routes!(chat::discord_install)),
        (Generate, routes!(generate::generate)),
        (Generate, routes!(generate::refine)),
        (Generate, routes!(children::expand)),
        (Change, routes!(generate::cancel)),
        (Read, routes!(jobs::list_jobs)),
        (Read, routes!(jobs::read_job)),
        (Change, routes!(jobs::answer)),
        (Read, routes!(tickets::list)),
        (Read, routes!(similar::similar)),
        (Read, routes!(tickets::read)),
        (Read, routes!(tickets::markdown)),
        (Read, routes!(exports::export)),
        (Change, routes!(tickets::edit)),
        (Change, routes!(kind::switch)),
        (Change, routes!(tickets::give_back)),
        (Change, routes!(tickets::remove)),
        (Change, routes!(tickets::restore)),
        (Read, routes!(versions::versions)),
        (Read, routes!(versions::version)),
        (Read, routes!(versions::version_diff)),
        (Change, routes!(versions::go_back)),
        (Read, routes!(me::me)),
    ]
}

/// Tokens, and what is paid for them.
fn of_tokens() -> Vec<Entry> {
    use Class::{Change, Checkout, Export, Read};
    vec![
        (Read, routes!(tokens::figures)),
        (Change, routes!(tokens::consume)),
        (Read, routes!(usage::usage)),
        (Read, routes!(usage::statement)),
        (Export, routes!(usage::statement_csv)),
        (Read, routes!(statements::statements)),
        (Read, routes!(statements::monthly)),
        (Checkout, routes!(checkout::create)),
        (Read, routes!(checkout::session)),
        (Read, routes!(purchases::purchases)),
        (Checkout, routes!(purchases::refund)),
        (Read, routes!(subscription::subscription)),
        (Checkout, routes!(subscription::change)),
        (Change, routes!(subscription::cancel_subscription)),
        (Change, routes!(subscription::resume_subscription)),
        (Change, routes!(subscription::billing_portal)),
        (Read, routes!(top_up::top_up)),
        (Change, routes!(top_up::set_top_up)),
        (Read, routes!(notices::notices)),
        (Change, routes!(notices::dismiss)),
        (Read, routes!(notices::notice_settings)),
        (Change, routes!(notices::set_notice_settings)),
    ]
}

/// Who belongs together, and what they call ready.
fn of_people() -> Vec<Entry> {
    use Class::{Change, Read};
    vec![
        (Read, routes!(links::links)),
        (Change, routes!(links::unlink)),
        (Change, routes!(links::sign_in_with_slack)),
        (Change, routes!(links::sign_in_with_discord)),
        (Read, routes!(links::look_at_link)),
        (Change, routes!(links::confirm_link)),
        (Change, routes!(links::cancel_link)),
        (Read, routes!(teams::teams)),
        (Change, routes!(teams::disconnect)),
        (Read, routes!(definitions::templates)),
        (Read, routes!(definitions::own)),
        (Change, routes!(definitions::set_own)),
        (Read, routes!(definitions::own_versions)),
        (Read, routes!(definitions::try_own)),
        (Read, routes!(definitions::team)),
        (Change, routes!(definitions::set_team)),
        (Read, routes!(definitions::team_versions)),
        (Read, routes!(definitions::try_team)),
    ]
}

/// The table.
#[must_use]
pub fn table() -> Vec<Route> {
    let mut table = Vec::new();
    for (class, (_, paths, _)) in entries() {
        for (path, item) in paths.paths {
            let methods = operations(&item).into_iter().map(|(method, _)| method);
            table.extend(methods.map(|method| Route { method, path: path.clone(), class }));
        }
    }
    table
}

/// Every route of the table below `base`. The handler finds its class beside the request.
pub(super) fn router(base: &str) -> Router<App> {
    let mut router = Router::new();
    for (class, (_, paths, methods)) in entries() {
        let methods = methods.layer(Extension(class));
        for path in paths.paths.keys() {
            router = router.route(&format!("{base}{path}"), methods.clone());
        }
    }
    router
}

/// Paths and schemas for the OpenAPI document.
pub(super) fn documented() -> (Paths, Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
    let mut all = Paths::new();
    let mut schemas = Vec::new();
    for (_, (more, paths, _)) in entries() {
        schemas.extend(more);
        for (path, item) in paths.paths {
            for (method, operation) in operations(&item) {
                all.add_path_operation(&path, vec![method_of(method)], operation.clone());
            }
        }
    }
    (all, schemas)
}

/// The operations of a path that the table uses.
pub(super) fn operations(item: &PathItem) -> Vec<(&'static str, &utoipa::openapi::path::Operation)> {
    let all = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?))).collect()
}

fn method_of(name: &str) -> HttpMethod {
    match name {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}
