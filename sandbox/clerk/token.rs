//! Session tokens: 60 seconds of life, claims in version 2 (or 1, for backends that must still read it).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::keys::KeyRing;
use super::mint;
use super::world::Session;

/// Life of a session token.
pub const LIFE_S: i64 = 60;
/// How far back `nbf` lies, so that a verifier's clock may be a little slow.
const NOT_BEFORE_S: i64 = 10;

/// The shape of the claims. Version 1 was deprecated on 14 April 2025 and carries neither `v` nor `fva` nor `sts`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimsVersion {
    /// Deprecated.
    V1,
    /// Current.
    #[default]
    V2,
}

/// Where and when a token is issued.
pub struct Issue<'a> {
    /// `iss`.
    pub issuer: &'a str,
    /// `azp`: the origin of the page that asked.
    pub origin: &'a str,
    /// Unix milliseconds.
    pub now_ms: i64,
    /// `jti`, 20 hexadecimal digits.
    pub jti: String,
    /// Which claims.
    pub version: ClaimsVersion,
}

/// The claims of a session token.
pub fn claims(session: &Session, issue: &Issue<'_>) -> Value {
    let now = issue.now_ms.div_euclid(1000);
    let mut claims = json!({
        "azp": issue.origin, "exp": now + LIFE_S, "iat": now, "iss": issue.issuer, "jti": issue.jti,
        "nbf": now - NOT_BEFORE_S, "sid": session.id, "sub": session.person_id,
    });
    if issue.version == ClaimsVersion::V2 {
        let minutes_since_proof = (issue.now_ms - session.created_at).max(0) / 60_000;
        claims["fva"] = json!([minutes_since_proof, -1]);
        claims["sts"] = json!("active");
        claims["v"] = json!(2);
    }
    claims
}

/// A signed session token.
pub fn session_token(keys: &KeyRing, session: &Session, issue: &Issue<'_>) -> String {
    keys.current().map_or_else(String::new, |key| {
        let header = json!({"alg": "RS256", "cat": "cl_B7d4PD111AAA", "kid": key.kid, "typ": "JWT"});
        mint::signed(&header, &claims(session, issue), key)
    })
}

#[cfg(test)]
mod tests {
    use super::{ClaimsVersion, Issue, claims};
    use crate::clerk::world::Session;

    fn issue(version: ClaimsVersion) -> Issue<'static> {
        Issue {
            issuer: "http://127.0.0.1:8090/clerk",
            origin: "http://127.0.0.1:8080",
            now_ms: 1_700_000_123_456,
            jti: "0".repeat(20),
            version,
        }
    }

    fn session() -> Session {
        Session::new("sess_a".to_owned(), "user_a", 1_700_000_000_000)
    }

    #[test]
    fn version_2_lives_a_minute_and_tells_the_age_of_the_proof() {
        let claims = claims(&session(), &issue(ClaimsVersion::V2));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
        assert_eq!(claims["iat"], 1_700_000_123_i64);
        assert_eq!(claims["fva"], serde_json::json!([2, -1]));
        assert_eq!((&claims["v"], &claims["sts"]), (&serde_json::json!(2), &serde_json::json!("active")));
    }

    #[test]
    fn version_1_has_no_version_claim() {
        let claims = claims(&session(), &issue(ClaimsVersion::V1));
        assert!(claims.get("v").is_none() && claims.get("sts").is_none());
        assert_eq!(claims["sub"], "user_a");
    }
}
