//! Asking for consent, and sending the browser back with a code.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY};
use axum::response::{Html, IntoResponse as _, Response};
use serde::Deserialize;

use super::page::{self, Choice};
use crate::slack::Slack;
use crate::slack::control::people::Person;
use crate::slack::world::World;
use crate::slack::world::people::Role;
use crate::slack::world::ticket::Code;

/// The longest list of people that is still quicker to read than to search.
const MOST_CHOICES: usize = 24;

/// What the product asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ask {
    client_id: String,
    scope: String,
    redirect_uri: Option<String>,
    state: Option<String>,
    nonce: Option<String>,
    response_type: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    /// The workspace to begin with.
    team: Option<String>,
}

/// What the page sends: `deny`, `approval`, or whom and where.
#[derive(Debug, Deserialize)]
pub struct Decision {
    #[serde(default)]
    decision: String,
}

/// A request that is refused on the page itself, never by sending the browser anywhere.
type Mistake = (&'static str, String);

impl Ask {
    fn scopes(&self) -> Vec<String> {
        self.scope.split([',', ' ']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
    }

    fn target(&self, slack: &Slack) -> Result<String, Mistake> {
        if self.client_id != slack.client_id() {
            return Err(("Something went wrong", "invalid_client_id: no app has this client id.".to_owned()));
        }
        let product = slack.shared().product_url();
        let target = self.redirect_uri.clone().unwrap_or_else(|| format!("{product}/slack/oauth/callback"));
        let fits = target.strip_prefix(&product).is_some_and(|rest| rest.starts_with('/')) && !target.contains('#');
        if fits {
            Ok(target)
        } else {
            Err(("Something went wrong", format!("bad_redirect_uri: {target} is not below {product}.")))
        }
    }

    fn checked_install(&self, slack: &Slack) -> Result<String, Mistake> {
        let target = self.target(slack)?;
        let scopes = self.scopes();
        if scopes.is_empty() {
            return Err(("Something went wrong", "invalid_scope: no scope was asked for.".to_owned()));
        }
        match scopes.iter().find(|scope| matches!(scope.as_str(), "openid" | "email" | "profile")) {
            Some(scope) => Err(("Something went wrong", format!("invalid_scope: {scope} is of Sign in with Slack."))),
            None => Ok(target),
        }
    }

    fn checked_identity(&self, slack: &Slack) -> Result<String, Mistake> {
        let target = self.target(slack)?;
        let known = ["openid", "profile", "email"];
        let scopes = self.scopes();
        let wrong = if self.response_type.as_deref() != Some("code") {
            Some("invalid_response_type: it must be code")
        } else if !scopes.iter().any(|scope| scope == "openid") || !scopes.iter().all(|it| known.contains(&it.as_str()))
        {
            Some("invalid_scope: openid is needed, profile and email are possible")
        } else if self.redirect_uri.is_none() {
            Some("bad_redirect_uri: it is missing")
        } else if self.code_challenge.is_some() && self.code_challenge_method.as_deref() != Some("S256") {
            Some("invalid_code_challenge_method: it must be S256")
        } else {
            None
        };
        wrong.map_or(Ok(target), |why| Err(("Something went wrong", format!("{why}."))))
    }
}

/// `GET /oauth/v2/authorize`.
pub async fn show(State(slack): State<Slack>, Query(ask): Query<Ask>) -> Response {
    match ask.checked_install(&slack) {
        Ok(target) => {
            let (app, choices) = {
                let world = slack.world();
                (world.app.name.clone(), places(&world, ask.team.as_deref()))
            };
            html(StatusCode::OK, &target, page::install(&app, &ask.scopes(), &choices))
        }
        Err((title, why)) => html(StatusCode::BAD_REQUEST, "", page::dead(title, &why)),
    }
}

/// `POST /oauth/v2/authorize`.
pub async fn answer(State(slack): State<Slack>, Query(ask): Query<Ask>, Form(sent): Form<Decision>) -> Response {
    let target = match ask.checked_install(&slack) {
        Ok(target) => target,
        Err((title, why)) => return html(StatusCode::BAD_REQUEST, "", page::dead(title, &why)),
    };
    if sent.decision == "approval" {
        let why = "The request was sent to an admin of the workspace. Come back when it is approved.";
        return html(StatusCode::OK, "", page::dead("An admin has to approve this app", why));
    }
    onward(&slack, &ask, &target, &sent.decision, false)
}

/// `GET /openid/connect/authorize`.
pub async fn show_identity(State(slack): State<Slack>, Query(ask): Query<Ask>) -> Response {
    match ask.checked_identity(&slack) {
        Ok(target) => {
            let (app, choices) = {
                let world = slack.world();
                (world.app.name.clone(), people(&world, ask.team.as_deref()))
            };
            html(StatusCode::OK, &target, page::identity(&app, &choices))
        }
        Err((title, why)) => html(StatusCode::BAD_REQUEST, "", page::dead(title, &why)),
    }
}

/// `POST /openid/connect/authorize`.
pub async fn answer_identity(
    State(slack): State<Slack>,
    Query(ask): Query<Ask>,
    Form(sent): Form<Decision>,
) -> Response {
    match ask.checked_identity(&slack) {
        Ok(target) => onward(&slack, &ask, &target, &sent.decision, true),
        Err((title, why)) => html(StatusCode::BAD_REQUEST, "", page::dead(title, &why)),
    }
}

/// Back to the product, with a code or with a no.
fn onward(slack: &Slack, ask: &Ask, target: &str, decision: &str, is_openid: bool) -> Response {
    let Ok(mut url) = url::Url::parse(target) else {
        return html(
            StatusCode::BAD_REQUEST,
            "",
            page::dead("Something went wrong", "bad_redirect_uri: it is no address."),
        );
    };
    let code = slack.new_code(ask, decision, is_openid);
    {
        let mut query = url.query_pairs_mut();
        match &code {
            Some(code) => query.append_pair("code", code),
            None => query.append_pair("error", "access_denied"),
        };
        if let Some(state) = &ask.state {
            query.append_pair("state", state);
        }
    }
    (StatusCode::SEE_OTHER, [(LOCATION, url.to_string())]).into_response()
}

/// Places to install to, each with its first owner: workspaces, then organisations.
fn places(world: &World, first: Option<&str>) -> Vec<Choice> {
    let owner = |team: &str| {
        let users = world.teams.get(team).map(|team| &team.users).into_iter().flat_map(|users| users.values());
        let mut users: Vec<_> = users.filter(|user| !user.deleted && user.role != Role::Bot).collect();
        users.sort_by_key(|user| user.role != Role::Owner);
        users.first().map(|user| (user.id.clone(), user.real_name.clone()))
    };
    let mut teams: Vec<_> = world.teams.values().collect();
    teams.sort_by_key(|team| first != Some(team.id.as_str()));
    let workspaces = teams.into_iter().filter_map(|team| {
        let (user, name) = owner(&team.id)?;
        let value = format!("{}/{user}", team.id);
        Some(Choice { value, title: team.name.clone(), line: format!("Workspace, installed by {name}") })
    });
    let orgs = world.orgs.values().filter_map(|org| {
        let team = world.teams.values().find(|team| team.enterprise.as_ref() == Some(&org.id))?;
        let (user, name) = owner(&team.id)?;
        let value = format!("{}/{user}", org.id);
        Some(Choice { value, title: org.name.clone(), line: format!("Whole organisation, installed by {name}") })
    });
    workspaces.chain(orgs).collect()
}

/// People who may sign in.
fn people(world: &World, team: Option<&str>) -> Vec<Choice> {
    let teams = world.teams.values().filter(|it| team.is_none_or(|team| team == it.id));
    teams
        .flat_map(|team| {
            let here =
                team.users.values().filter(|user| !user.deleted && !matches!(user.role, Role::Bot | Role::Stranger));
            here.map(|user| Choice {
                value: format!("{}/{}", team.id, user.id),
                title: user.real_name.clone(),
                line: format!("{}, {}", team.name, user.email),
            })
        })
        .take(MOST_CHOICES)
        .collect()
}

fn html(status: StatusCode, onward: &str, page: String) -> Response {
    let origin = url::Url::parse(onward).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization());
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' {origin}; base-uri 'none'; frame-ancestors 'none'"
    );
    let headers = [
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (REFERRER_POLICY, "same-origin".to_owned()),
    ];
    (status, headers, Html(page)).into_response()
}

impl Slack {
    /// A code for what was decided: `T…/U…` or `E…/U…`; `None` for a no.
    fn new_code(&self, ask: &Ask, decision: &str, is_openid: bool) -> Option<String> {
        let (place, user) = decision.split_once('/')?;
        let (team, enterprise) = {
            let world = self.world();
            match world.teams.get(place) {
                Some(team) => {
                    team.users.get(user)?;
                    (Some(place.to_owned()), team.enterprise.clone())
                }
                None => (None, world.orgs.get(place).map(|org| org.id.clone())),
            }
        };
        if team.is_none() && (enterprise.is_none() || is_openid) {
            return None;
        }
        let code = Code {
            code: format!("{}.{}", super::super::digits(self.shared()), self.shared().random_hex(64)),
            born_ms: self.now_ms(),
            used: false,
            is_openid,
            team,
            enterprise,
            user: user.to_owned(),
            scopes: ask.scopes(),
            redirect_uri: ask.redirect_uri.clone(),
            nonce: ask.nonce.clone(),
            challenge: ask.code_challenge.clone(),
        };
        let text = code.code.clone();
        self.change(|world| world.codes.push(code));
        Some(text)
    }

    /// Somebody says yes on the consent page the product sent them to. `place` is a workspace or an organisation.
    /// Returns where the browser goes then; `None` when the page would refuse the address.
    pub fn consent(&self, authorize_url: &str, person: &Person, place: &str) -> Option<String> {
        self.decide(authorize_url, &format!("{place}/{}", person.id))
    }

    /// Somebody says no on the consent page.
    pub fn refuse_consent(&self, authorize_url: &str) -> Option<String> {
        self.decide(authorize_url, "deny")
    }

    fn decide(&self, authorize_url: &str, decision: &str) -> Option<String> {
        let url = url::Url::parse(authorize_url).ok()?;
        let ask: Ask = serde_urlencoded::from_str(url.query()?).ok()?;
        let is_openid = url.path().ends_with("/openid/connect/authorize");
        let target = if is_openid { ask.checked_identity(self) } else { ask.checked_install(self) }.ok()?;
        let answer = onward(self, &ask, &target, decision, is_openid);
        answer.headers().get(LOCATION).and_then(|place| place.to_str().ok()).map(str::to_owned)
    }
}
