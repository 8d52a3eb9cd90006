//! Asking for consent, and sending the browser back with a code.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY};
use axum::response::{Html, IntoResponse as _, Response};
use serde::Deserialize;

use crate::discord::Discord;
use crate::discord::control::people::Person;
use crate::discord::world::World;
use crate::discord::world::app::Code;
use crate::discord::world::place::{ADMINISTRATOR, MANAGE_GUILD};
use crate::paper::{escape, frame};

/// The longest list of people that is still quicker to read than to search.
const MOST_CHOICES: usize = 24;
/// What the strip above the pages says.
const TAPE: &str = "No real server, no real message.";
/// What puts the app somewhere.
const INSTALLING: [&str; 2] = ["bot", "applications.commands"];
const KNOWN: [&str; 5] = ["identify", "bot", "applications.commands", "guilds", "role_connections.write"];

/// What the product asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ask {
    client_id: String,
    scope: String,
    response_type: Option<String>,
    redirect_uri: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
    /// Only this guild may be chosen.
    guild_id: Option<String>,
    /// 0 a guild, 1 oneself.
    integration_type: Option<String>,
}

/// `deny`, `user/{id}` or `{guild}/{id}`.
#[derive(Debug, Deserialize)]
pub struct Decision {
    #[serde(default)]
    decision: String,
}

impl Ask {
    fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scope.split([' ', '+']).filter(|scope| !scope.is_empty())
    }

    fn installs(&self) -> bool {
        self.scopes().any(|scope| INSTALLING.contains(&scope))
    }

    /// Where the browser goes then, if anywhere; or what is wrong.
    fn checked(&self, discord: &Discord) -> Result<Option<String>, String> {
        if self.client_id != discord.client_id() {
            return Err("Unknown Application".to_owned());
        }
        if self.scopes().next().is_none() || self.scopes().any(|scope| !KNOWN.contains(&scope)) {
            return Err("The requested scope is invalid, unknown, or malformed.".to_owned());
        }
        let Some(kind) = &self.response_type else {
            // An install link alone needs no way back.
            return if self.installs() { Ok(None) } else { Err("OAuth2 response_type is missing".to_owned()) };
        };
        if kind != "code" {
            return Err("Unsupported response type".to_owned());
        }
        if self.code_challenge.is_some() && self.code_challenge_method.as_deref() != Some("S256") {
            return Err("code_challenge_method must be S256".to_owned());
        }
        let product = discord.shared().product_url();
        let target = self.redirect_uri.clone().unwrap_or_default();
        let fits = target.strip_prefix(&product).is_some_and(|rest| rest.starts_with('/')) && !target.contains('#');
        if fits { Ok(Some(target)) } else { Err(format!("Invalid OAuth2 redirect_uri: not below {product}")) }
    }
}

/// `GET /oauth2/authorize`.
pub async fn show(State(discord): State<Discord>, Query(ask): Query<Ask>) -> Response {
    match ask.checked(&discord) {
        Ok(target) => html(StatusCode::OK, target.as_deref(), question(&discord.world(), &ask)),
        Err(why) => html(StatusCode::BAD_REQUEST, None, dead("Something went wrong", &why)),
    }
}

/// `POST /oauth2/authorize`.
pub async fn answer(State(discord): State<Discord>, Query(ask): Query<Ask>, Form(sent): Form<Decision>) -> Response {
    match ask.checked(&discord) {
        Ok(target) => onward(&discord, &ask, target.as_deref(), &sent.decision),
        Err(why) => html(StatusCode::BAD_REQUEST, None, dead("Something went wrong", &why)),
    }
}

fn onward(discord: &Discord, ask: &Ask, target: Option<&str>, decision: &str) -> Response {
    let code = discord.decide(ask, decision);
    let Some(mut url) = target.and_then(|target| url::Url::parse(target).ok()) else {
        let (title, why) = match code {
            Some(_) => ("Installed", "You can close this page."),
            None => ("Not installed", "Nothing was changed."),
        };
        return html(StatusCode::OK, None, dead(title, why));
    };
    {
        let mut query = url.query_pairs_mut();
        match &code {
            Some(code) => {
                query.append_pair("code", &code.code);
                if let Some(guild) = &code.guild {
                    query.append_pair("guild_id", guild);
                }
            }
            None => {
                query.append_pair("error", "access_denied");
                query.append_pair("error_description", "The resource owner or authorization server denied the request");
            }
        }
        if let Some(state) = &ask.state {
            query.append_pair("state", state);
        }
    }
    (StatusCode::SEE_OTHER, [(LOCATION, url.to_string())]).into_response()
}

fn dead(title: &str, why: &str) -> String {
    let body = format!("<h1>{}</h1><p class=\"lead\">{}</p>", escape(title), escape(why));
    frame(TAPE, title, &body, "A stand-in for Discord.")
}

fn question(world: &World, ask: &Ask) -> String {
    let app = escape(&world.app.name);
    let to_guild = ask.installs() && ask.integration_type.as_deref() != Some("1");
    let to_user = !ask.installs() || ask.integration_type.as_deref() != Some("0");
    let mut rows = String::new();
    if to_guild {
        for guild in world.guilds.values().filter(|it| ask.guild_id.as_ref().is_none_or(|only| *only == it.id)) {
            let people = guild.members.keys().filter(|id| may_install(world, &guild.id, id));
            let first = people.filter_map(|id| world.users.get(id)).find(|user| !user.bot);
            if let Some(user) = first {
                let line = format!("Server, by {}", user.shown);
                rows.push_str(&choice(&format!("{}/{}", guild.id, user.id), &guild.name, &line));
            }
        }
    }
    if to_user {
        for user in world.users.values().filter(|user| !user.bot).take(MOST_CHOICES) {
            rows.push_str(&choice(&format!("user/{}", user.id), &user.shown, &format!("@{}", user.name)));
        }
    }
    let scopes: String = ask.scopes().map(|scope| format!("<tr><th>{}</th></tr>", escape(scope))).collect();
    let title = if ask.installs() { "Add the app" } else { "Connect" };
    let lead = if ask.installs() { "Pick a server, or somebody for themselves." } else { "Pick who you are." };
    let body = format!(
        "<p class=\"tag\">Stand-in for Discord</p><h1>{title}: {app}</h1><p class=\"lead\">{lead}</p>\
         <form method=\"post\"><ul>{rows}</ul></form>\
         <form method=\"post\" class=\"no\"><button name=\"decision\" value=\"deny\">Cancel</button></form>\
         <details><summary>What {app} may do</summary><table>{scopes}</table></details>"
    );
    frame(TAPE, title, &body, "Nothing is shared before you pick.")
}

fn choice(value: &str, title: &str, line: &str) -> String {
    let initials: String = title.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    format!(
        "<li><button name=\"decision\" value=\"{}\"><span class=\"av\" aria-hidden=\"true\">{}</span>\
         <span class=\"who\"><b>{}</b><span>{}</span></span></button></li>",
        escape(value),
        escape(&initials.to_uppercase()),
        escape(title),
        escape(line)
    )
}

fn html(status: StatusCode, onward: Option<&str>, page: String) -> Response {
    let origin = onward.and_then(|target| url::Url::parse(target).ok());
    let origin = origin.map_or_else(String::new, |url| url.origin().ascii_serialization());
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

/// Whether somebody may put the app into a guild.
fn may_install(world: &World, guild: &str, user: &str) -> bool {
    world.guilds.get(guild).is_some_and(|guild| {
        let own = guild.members.get(user);
        let has = |id: &str| own.is_some_and(|own| own.iter().any(|role| role == id));
        let sum = guild.roles.iter().filter(|role| has(&role.id)).fold(0, |all, role| all | role.permissions);
        guild.owner == user || (own.is_some() && sum & (ADMINISTRATOR | MANAGE_GUILD) != 0)
    })
}

impl Discord {
    /// Carries out a decision; `None` for a no.
    fn decide(&self, ask: &Ask, decision: &str) -> Option<Code> {
        let (place, user) = decision.split_once('/')?;
        let guild = (place != "user").then(|| place.to_owned());
        let may = {
            let world = self.world();
            world.users.contains_key(user) && guild.as_ref().is_none_or(|guild| may_install(&world, guild, user))
        };
        if !may {
            return None;
        }
        match &guild {
            Some(guild) if ask.scopes().any(|scope| scope == "bot") => self.install(guild),
            Some(guild) => self.install_commands_only(guild),
            None if ask.installs() => self.install_for(&Person { id: user.to_owned() }, true),
            None => {}
        }
        let code = Code {
            code: self.shared().random_hex(30),
            born_ms: self.now_ms(),
            user: user.to_owned(),
            scope: ask.scopes().collect::<Vec<_>>().join(" "),
            redirect_uri: ask.redirect_uri.clone().unwrap_or_default(),
            challenge: ask.code_challenge.clone(),
            guild,
        };
        self.change(|world| world.codes.push(code.clone()));
        Some(code)
    }

    /// Somebody says yes on the consent page the product sent them to. Returns where the browser goes then; `None` when
    /// the page would refuse the address.
    pub fn consent(&self, authorize_url: &str, person: &Person) -> Option<String> {
        self.browse(authorize_url, &format!("user/{}", person.id))
    }

    /// As [`Self::consent`], putting the app into a guild.
    pub fn consent_for_guild(&self, authorize_url: &str, person: &Person, guild: &str) -> Option<String> {
        self.browse(authorize_url, &format!("{guild}/{}", person.id))
    }

    /// Somebody says no on the consent page.
    pub fn refuse_consent(&self, authorize_url: &str) -> Option<String> {
        self.browse(authorize_url, "deny")
    }

    fn browse(&self, authorize_url: &str, decision: &str) -> Option<String> {
        let url = url::Url::parse(authorize_url).ok()?;
        let ask: Ask = serde_urlencoded::from_str(url.query()?).ok()?;
        let target = ask.checked(self).ok()?;
        let answer = onward(self, &ask, target.as_deref(), decision);
        answer.headers().get(LOCATION).and_then(|place| place.to_str().ok()).map(str::to_owned)
    }
}
