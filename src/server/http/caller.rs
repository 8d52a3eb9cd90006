//! Who is asking.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use myba_core::generation::service::{self, Channel, GenerationError, Limit};
use myba_core::id::{VisitorId, WalletId};
use myba_core::identity::{Network, Principal, User};
use myba_core::ledger::{Balance, Tokens};

use super::cookie::host_of;
use super::gate::Gate;
use super::network;
use super::problem::{ActionKind, Explain, Problem, Scene, Who};
use super::routes::Class;
use crate::app::App;
use crate::clerk::SessionError;
use crate::config::{BaseUrl, Environment};

/// Who is asking, for every handler that must know. Being one means: the credentials are genuine, the origin is ours, and the
/// limit of the route's class was not used up.
pub(super) struct Caller {
    pub app: App,
    gate: Arc<Gate>,
    pub principal: Principal,
    user: Option<User>,
    network: Network,
    /// A browser, or a program.
    channel: Channel,
    host: HeaderMap,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let gate = parts.extensions.get::<Arc<Gate>>().cloned().ok_or_else(|| Problem::internal("no gate"))?;
        let class = parts.extensions.get::<Class>().copied().ok_or_else(|| Problem::internal("no class"))?;
        let changes = !matches!(parts.method, Method::GET | Method::HEAD);
        let network = network::of(parts, app.config.http.trusted_hops, &gate.addresses);
        let cookie = gate.cookies.read(&parts.headers, app.clock.now());
        let (principal, user) = match parts.headers.get(header::AUTHORIZATION) {
            Some(value) => {
                let user = signed_in(app, value, changes).await?;
                let user = claimed(app, gate.with_profile(app, user).await, cookie).await?;
                (Principal::User(user.id.clone()), Some(user))
            }
            None => {
                if changes {
                    refuse_foreign(app, &parts.headers)?;
                }
                (cookie.map_or(Principal::NewVisitor, Principal::Visitor), None)
            }
        };
        let channel = if is_browser(&parts.headers) { Channel::Web } else { Channel::Api };
        let host = parts.headers.get(header::HOST).map(|host| (header::HOST, host.clone())).into_iter().collect();
        let caller = Self { app: app.clone(), gate, principal, user, network, channel, host };
        // The core takes this one, after everything else that may refuse.
        if class != Class::Generate {
            let taken = caller.gate.limits.take(class, &caller.bucket());
            taken.map_err(|wait| Problem::too_many(wait, "Nothing was changed."))?;
        }
        Ok(caller)
    }
}

impl Caller {
    /// The signed-in user.
    pub fn user(&self) -> Result<&User, Problem> {
        self.user.as_ref().ok_or_else(|| {
            Problem::new(StatusCode::UNAUTHORIZED, "unauthenticated", "Sign in first.").with_action(
                ActionKind::SignIn,
                "Sign in",
                &self.scene().path("/sign-in"),
            )
        })
    }

    /// The signed-in user, if there is one.
    pub const fn maybe_user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    /// The refusal for an error of the core.
    pub fn explain(&self, error: &impl Explain) -> Problem {
        error.explain(&self.scene())
    }

    /// What the words of a refusal depend on.
    pub fn scene(&self) -> Scene<'_> {
        Scene { app: &self.app, who: if self.user.is_none() { Who::Visitor } else { Who::User } }
    }

    /// The refusal of work that costs. A visitor without tokens may have some: those that went into an account.
    pub async fn refusal(&self, error: &GenerationError) -> Problem {
        let problem = self.explain(error);
        let Principal::Visitor(visitor) = &self.principal else { return problem };
        if problem.code != "insufficient_tokens" {
            return problem;
        }
        match self.app.identity.visitor(visitor).await {
            Ok(Some(visitor)) if visitor.claimed => error.explain(&Scene { who: Who::Claimed, ..self.scene() }),
            _ => problem,
        }
    }

    /// The core's form of it.
    pub fn for_core(&self) -> service::Caller {
        service::Caller { principal: self.principal.clone(), network: Some(self.network.clone()) }
    }

    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// The limit of asking for tickets.
    pub fn limit(&self) -> Limit {
        let (gate, bucket) = (Arc::clone(&self.gate), self.bucket());
        Limit::new(move || gate.limits.take(Class::Generate, &bucket))
    }

    /// Whose bucket a request counts against. Only what was verified has one of its own: a made-up credential, or none, shares
    /// that of its network.
    fn bucket(&self) -> String {
        match &self.principal {
            Principal::User(id) => format!("user:{id}"),
            Principal::Visitor(id) => format!("visitor:{id}"),
            Principal::Chat(caller) => format!("chat:{}", caller.person),
            Principal::NewVisitor => format!("network:{}", self.network.narrow),
        }
    }

    /// The caller's wallet, if there is one already.
    pub async fn wallet(&self) -> Result<Option<WalletId>, Problem> {
        match (&self.user, &self.principal) {
            (Some(user), _) => Ok(Some(user.wallet.clone())),
            (None, Principal::Visitor(id)) => {
                let visitor = self.app.identity.visitor(id).await.map_err(|error| self.explain(&error))?;
                Ok(visitor.map(|visitor| visitor.wallet))
            }
            (None, _) => Ok(None),
        }
    }

    /// The caller's figures; those of a new visitor when there is nothing yet.
    pub async fn balance(&self) -> Result<Balance, Problem> {
        match self.wallet().await? {
            Some(wallet) => self.app.ledger.balance(&wallet).await.map_err(|error| self.explain(&error)),
            None => {
                let free: Tokens = self.app.identity.policy().visitor_tokens;
                Ok(Balance { available: free, granted: free, ..Balance::default() })
            }
        }
    }

    /// Makes the caller this visitor from now on.
    pub fn set_cookie(&self, visitor: Option<&VisitorId>, answer: &mut Response) {
        let now = self.app.clock.now();
        if let Some(cookie) = visitor.and_then(|visitor| self.gate.cookies.write(visitor, &self.host, now)) {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
}

/// The user of an `Authorization` header. An invalid one is never downgraded to a visitor.
async fn signed_in(app: &App, value: &HeaderValue, changes: bool) -> Result<User, Problem> {
    let token = value.to_str().ok().and_then(|value| value.split_once(' '));
    let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let refused = |code| Problem::unauthenticated(app, code);
    let session = app.clerk.verify(token.ok_or_else(|| refused("unauthenticated"))?).await;
    let session = session.map_err(|error| match error {
        SessionError::Invalid(_) => refused("unauthenticated"),
        SessionError::Expired => refused("token_expired"),
        SessionError::Unavailable => Problem::auth_unavailable(),
    })?;
    if session.pending {
        let detail = "Your sign-in is not complete. Finish it, then try again.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "session_pending", detail));
    }
    if let Some(actor) = &session.actor {
        tracing::info!(user = %session.user, %actor, changes, "somebody acts as a user");
        if changes {
            let detail = "Whoever acts as somebody else may look, not change or spend.";
            return Err(Problem::new(StatusCode::FORBIDDEN, "impersonation_readonly", detail));
        }
    }
    let scene = Scene { app, who: Who::User };
    app.identity.sign_in(&session.user).await.map_err(|error| error.explain(&scene))
}

/// Moves what the visitor had into the account. It happens with the first genuine token that comes with a visitor's cookie,
/// even on a GET: it is an effect of signing in, keyed by the user and by the visitor, and can happen once only. A visitor whom
/// somebody else claimed stays theirs, and that is no reason to keep the user out.
async fn claimed(app: &App, user: User, cookie: Option<VisitorId>) -> Result<User, Problem> {
    let Some(visitor) = cookie.filter(|_| user.claimed.is_none()) else { return Ok(user) };
    let scene = Scene { app, who: Who::User };
    let known = app.identity.visitor(&visitor).await.map_err(|error| error.explain(&scene))?;
    if known.is_none_or(|visitor| visitor.claimed) {
        return again(app, user).await;
    }
    match app.identity.claim(&user.id, &visitor).await {
        Ok(claimed) => Ok(User { claimed, ..user }),
        Err(myba_core::identity::IdentityError::AlreadyClaimed) => again(app, user).await,
        Err(error) => Err(error.explain(&scene)),
    }
}

/// The account as it is now: another request of the same page may have moved the tickets since we read it.
async fn again(app: &App, user: User) -> Result<User, Problem> {
    let scene = Scene { app, who: Who::User };
    let read = app.identity.user(&user.id).await.map_err(|error| error.explain(&scene))?;
    Ok(read.unwrap_or(user))
}

/// A page of somebody else must not spend with our cookie. Programs send no `Origin`.
fn refuse_foreign(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(origin) = headers.get(header::ORIGIN) else { return refuse_forms(headers) };
    let origin = origin.to_str().unwrap_or("null");
    let ours = app.config.authorized_parties(&app.public_url).iter().any(|party| party == origin);
    if ours || is_by_address(app, origin, headers) {
        return refuse_forms(headers);
    }
    let detail = "Another site asked for this in your name. Nothing was taken.";
    Err(Problem::new(StatusCode::FORBIDDEN, "foreign_origin", detail))
}

/// In development the program may be looked at by any address of its machine. An address, unlike a name, cannot be made to
/// point here by somebody else.
fn is_by_address(app: &App, origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let (Some(host), Ok(url)) = (host, BaseUrl::parse(origin)) else { return false };
    let is_address = host_of(host).parse::<IpAddr>().is_ok() || host_of(host) == "localhost";
    app.config.environment != Environment::Production && is_address && url.origin() == format!("http://{host}")
}

/// Forms of other pages can send everything but JSON. A request without a body has no type.
fn refuse_forms(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.get(header::CONTENT_TYPE) {
        Some(value) if !super::body::is_json(value) => Err(Problem::not_json()),
        _ => Ok(()),
    }
}

fn is_browser(headers: &HeaderMap) -> bool {
    headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN)
}
