//! What the claims of a session token must say. Versions 1 and 2 agree in everything that is looked at here.

use serde_json::{Map, Value};

use myba_core::id::UserId;

use super::{Session, SessionError};

/// Session tokens live a minute; nothing that claims to live longer than a day is one.
const LONGEST_LIFE_SECS: i64 = 24 * 60 * 60;
/// Ids are short.
const MAX_ID_CHARS: usize = 255;

/// What is accepted.
pub struct Rules {
    /// `iss`, exactly.
    pub issuer: String,
    /// Origins that may stand in `azp`.
    pub parties: Vec<String>,
    /// How far apart the clocks may be, in seconds.
    pub leeway_secs: i64,
}

/// A session, and until when its token counts, in Unix seconds, the leeway included.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub session: Session,
    pub until: i64,
}

impl Rules {
    /// Judges claims whose signature was good. `now` in Unix seconds.
    pub fn judge(&self, claims: &Map<String, Value>, now: i64) -> Result<Accepted, SessionError> {
        if text(claims, "iss")? != self.issuer {
            return Err(SessionError::invalid("it comes from another issuer"));
        }
        let exp = seconds(claims, "exp")?;
        let nbf = seconds(claims, "nbf")?;
        if exp > now.saturating_add(LONGEST_LIFE_SECS) {
            return Err(SessionError::invalid("no session token lives that long"));
        }
        let until = exp.saturating_add(self.leeway_secs);
        if now >= until {
            return Err(SessionError::Expired);
        }
        if nbf > now.saturating_add(self.leeway_secs) {
            return Err(SessionError::invalid("it does not count yet"));
        }
        self.check_party(claims)?;
        let user = text(claims, "sub")?;
        if user.is_empty() || user.len() > MAX_ID_CHARS || !user.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SessionError::invalid("`sub` is no id"));
        }
        let session = Session { user: UserId::from_text(user), actor: actor(claims)?, pending: is_pending(claims)? };
        Ok(Accepted { session, until })
    }

    /// A token names the page it was made for. One without it was not made for a page.
    fn check_party(&self, claims: &Map<String, Value>) -> Result<(), SessionError> {
        match claims.get("azp") {
            None => Ok(()),
            Some(Value::String(party)) if self.parties.contains(party) => Ok(()),
            Some(_) => Err(SessionError::invalid("it was made for another page")),
        }
    }
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Result<&'a str, SessionError> {
    claims.get(name).and_then(Value::as_str).ok_or_else(|| SessionError::invalid(format!("`{name}` is no text")))
}

/// A whole number of seconds: a text or a fraction is not one, and neither is a moment before 1970.
fn seconds(claims: &Map<String, Value>, name: &str) -> Result<i64, SessionError> {
    let found = claims.get(name).and_then(Value::as_i64).filter(|at| *at > 0);
    found.ok_or_else(|| SessionError::invalid(format!("`{name}` is no time")))
}

/// Somebody who acts as the person.
fn actor(claims: &Map<String, Value>) -> Result<Option<String>, SessionError> {
    match claims.get("act") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(act)) => {
            let name = act.get("sub").and_then(Value::as_str).unwrap_or("unknown");
            Ok(Some(name.chars().take(MAX_ID_CHARS).collect()))
        }
        Some(_) => Err(SessionError::invalid("`act` is no actor")),
    }
}

/// Any state but `active` has something left to do.
fn is_pending(claims: &Map<String, Value>) -> Result<bool, SessionError> {
    match claims.get("sts") {
        None => Ok(false),
        Some(Value::String(state)) => Ok(state != "active"),
        Some(_) => Err(SessionError::invalid("`sts` is no state")),
    }
}
