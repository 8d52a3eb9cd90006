//! Session tokens against the stand-in for Clerk: honest, forged, old, and while its keys cannot be had.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use myba_core::clock::{Clock as _, ManualClock, SystemClock};
use myba_sandbox::clerk::{Alg, ClaimsVersion, KeyChoice, TokenSpec};
use myba_sandbox::{Fault, Sandbox};
use myba_server::clerk::{Clerk, Session, SessionError};
use myba_server::config::Config;
use serde_json::{Value, json};

use crate::stand_ins::{clerk, named, sandbox};

const ORIGIN: &str = "http://127.0.0.1:8080";
const MINUTES_5: Duration = Duration::from_secs(5 * 60);

/// Clerk's stand-in, our adapter, and a clock that stands still.
struct Gate {
    sandbox: Sandbox,
    clerk: Clerk,
    clock: Arc<ManualClock>,
}

impl Gate {
    async fn open() -> Self {
        let sandbox = sandbox("http://127.0.0.1:9").await;
        let config = Config::load(&named(clerk(&sandbox)), Path::new("/nonexistent")).unwrap();
        let clock = Arc::new(ManualClock::at(SystemClock.now()));
        let clerk = Clerk::new(&config, ORIGIN, Arc::clone(&clock) as _).unwrap();
        Self { sandbox, clerk, clock }
    }

    fn now(&self) -> i64 {
        self.clock.now().seconds()
    }

    /// Honest claims at the present moment, with changes; null removes one.
    fn claims(&self, changes: &Value) -> Value {
        let mut claims = self.sandbox.clerk().claims("user_1", ORIGIN, ClaimsVersion::V2);
        claims["iat"] = json!(self.now());
        claims["nbf"] = json!(self.now() - 10);
        claims["exp"] = json!(self.now() + 60);
        for (name, value) in changes.as_object().unwrap() {
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        claims
    }

    fn spec(&self) -> TokenSpec {
        TokenSpec::honest(self.sandbox.clerk().kid(), self.claims(&json!({})))
    }

    async fn verify(&self, token: &str) -> Result<Session, SessionError> {
        self.clerk.verify(token).await
    }

    async fn with(&self, changes: &Value) -> Result<Session, SessionError> {
        self.verify(&self.sandbox.clerk().token_with(self.claims(changes))).await
    }

    async fn mint(&self, spec: &TokenSpec) -> Result<Session, SessionError> {
        self.verify(&self.sandbox.clerk().mint(spec)).await
    }

    fn keys_fail(&self, times: u32) {
        let fault = Fault::Status(503, None, Vec::new());
        self.sandbox.faults().arm("clerk", "GET /.well-known/jwks.json", fault, times);
    }

    fn fetches(&self) -> u64 {
        self.sandbox.clerk().jwks_fetches()
    }
}

fn is_invalid(result: &Result<Session, SessionError>) -> bool {
    matches!(result, Err(SessionError::Invalid(_)))
}

#[tokio::test]
async fn both_versions_of_the_claims_are_accepted() {
    let gate = Gate::open().await;
    for version in [ClaimsVersion::V1, ClaimsVersion::V2] {
        gate.sandbox.clerk().set_claims_version(version);
        let session = gate.verify(&gate.sandbox.clerk().token("user_1", ORIGIN)).await.unwrap();
        assert_eq!((session.user.as_str(), session.actor, session.pending), ("user_1", None, false));
    }
    assert!(gate.verify(&gate.sandbox.clerk().token("user_1", "http://localhost:8080")).await.is_ok());
    assert_eq!(gate.fetches(), 1);
}

#[tokio::test]
async fn d10_d11_only_rs256_by_a_published_key_counts() {
    let gate = Gate::open().await;
    assert!(gate.mint(&gate.spec()).await.is_ok());
    for alg in [Alg::None, Alg::Hs256WithPublicKey, Alg::Hs256(b"secret".to_vec())] {
        assert!(is_invalid(&gate.mint(&TokenSpec { alg: alg.clone(), ..gate.spec() }).await), "{alg:?}");
    }
    assert!(is_invalid(&gate.mint(&TokenSpec { key: KeyChoice::Stranger, ..gate.spec() }).await));
    for name in ["RS384", "PS256", "ES256", "none", "NONE", "rs256"] {
        let mut spec = gate.spec();
        spec.header.insert("alg".to_owned(), json!(name));
        assert!(is_invalid(&gate.mint(&spec).await), "{name}");
    }
    let good = gate.sandbox.clerk().mint(&gate.spec());
    let mut parts: Vec<_> = good.split('.').collect();
    parts[2] = "";
    let unsigned = parts.join(".");
    for token in ["", ".", "..", "a.b.c", &unsigned, &good[..good.len() - 3], &format!("{good}.x")] {
        assert!(is_invalid(&gate.verify(token).await), "{token:.20}");
    }
}

#[tokio::test]
async fn d12_names_and_keys_in_the_header_lead_nowhere() {
    let gate = Gate::open().await;
    assert!(gate.mint(&gate.spec()).await.is_ok());
    let hostile = ["../../etc/passwd", "' OR 1=1 --", "http://127.0.0.1:1/keys", "", "\u{0}", &"k".repeat(10_000)];
    for kid in hostile {
        let spec = TokenSpec { kid: Some(kid.to_owned()), ..gate.spec() };
        assert!(is_invalid(&gate.mint(&spec).await), "{kid:.20}");
    }
    assert!(is_invalid(&gate.mint(&TokenSpec { kid: None, ..gate.spec() }).await));
    let calls = gate.fetches();
    assert_eq!(calls, 2, "one look for all the unknown names");
    let elsewhere = format!("{}/elsewhere", gate.sandbox.url());
    for (name, value) in
        [("jku", json!(elsewhere)), ("x5u", json!(elsewhere)), ("jwk", json!({ "kty": "RSA", "n": "AQ", "e": "AQAB" }))]
    {
        let mut honest = gate.spec();
        honest.header.insert(name.to_owned(), value);
        assert!(gate.mint(&honest).await.is_ok(), "{name} is not looked at");
        assert!(is_invalid(&gate.mint(&TokenSpec { key: KeyChoice::Stranger, ..honest }).await), "{name}");
    }
    assert_eq!(gate.fetches(), calls);
    assert!(is_invalid(&gate.verify(&"a".repeat(1_000_000)).await));
}

#[tokio::test]
async fn d12_a_flood_of_unknown_names_makes_one_fetch_in_five_minutes() {
    let gate = Gate::open().await;
    assert!(gate.mint(&gate.spec()).await.is_ok());
    let tokens: Vec<_> = (0..200)
        .map(|index| TokenSpec { kid: Some(format!("ins_{index}")), ..gate.spec() })
        .map(|spec| gate.sandbox.clerk().mint(&spec))
        .collect();
    let flood = async || {
        let answers = futures_util::future::join_all(tokens.iter().map(|token| gate.verify(token))).await;
        assert!(answers.iter().all(is_invalid));
    };
    flood().await;
    assert_eq!(gate.fetches(), 2);
    gate.clock.advance(MINUTES_5 - Duration::from_secs(1));
    flood().await;
    assert_eq!(gate.fetches(), 2);
    gate.clock.advance(Duration::from_secs(2));
    flood().await;
    assert_eq!(gate.fetches(), 3);
    assert!(gate.mint(&gate.spec()).await.is_ok(), "and people come in all the time");
}

#[tokio::test]
async fn many_at_the_start_fetch_the_keys_once() {
    let gate = Gate::open().await;
    let tokens: Vec<_> = (0..50).map(|id| gate.sandbox.clerk().token(&format!("user_{id}"), ORIGIN)).collect();
    let answers = futures_util::future::join_all(tokens.iter().map(|token| gate.verify(token))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(gate.fetches(), 1);
}

#[tokio::test]
async fn d13_times_are_whole_numbers_or_the_token_is_none() {
    let gate = Gate::open().await;
    let now = gate.now();
    let texts =
        [json!((now + 60).to_string()), json!(60.5 + 1e9 * 2.0), json!(-1), json!(0), json!(true), json!([now])];
    for bad in texts.into_iter().chain([json!(i64::MAX), json!(u64::MAX), json!(1e30), Value::Null]) {
        assert!(is_invalid(&gate.with(&json!({ "exp": bad })).await), "exp {bad}");
    }
    for bad in [json!((now - 10).to_string()), json!(1.5), json!(-5), json!(0), json!(u64::MAX), Value::Null] {
        assert!(is_invalid(&gate.with(&json!({ "nbf": bad })).await), "nbf {bad}");
    }
    assert!(is_invalid(&gate.with(&json!({ "exp": now + 10 * 24 * 3600 })).await), "nothing lives that long");
}

#[tokio::test]
async fn d14_d20_other_issuers_and_other_pages_are_refused() {
    let gate = Gate::open().await;
    let issuer = gate.sandbox.clerk().issuer();
    let slash = format!("{issuer}/");
    for iss in [json!("https://clerk.other.example"), json!(slash), json!([issuer]), json!(""), Value::Null] {
        assert!(is_invalid(&gate.with(&json!({ "iss": iss })).await), "iss {iss}");
    }
    for azp in [json!("https://evil.example"), json!("http://127.0.0.1:8080.evil.example"), json!(""), json!([ORIGIN])]
    {
        assert!(is_invalid(&gate.with(&json!({ "azp": azp })).await), "azp {azp}");
    }
    assert!(gate.with(&json!({ "azp": null })).await.is_ok(), "a token that was not made for a page");
    for sub in [json!(""), json!(7), json!("user 1"), json!("u".repeat(300)), Value::Null] {
        assert!(is_invalid(&gate.with(&json!({ "sub": sub })).await), "sub {sub}");
    }
}

#[tokio::test]
async fn d15_clocks_may_differ_by_five_seconds() {
    let gate = Gate::open().await;
    let now = gate.now();
    for late in [1, 4] {
        assert!(gate.with(&json!({ "exp": now - late })).await.is_ok(), "{late} s late");
    }
    for late in [6, 60] {
        assert_eq!(gate.with(&json!({ "exp": now - late })).await, Err(SessionError::Expired), "{late} s late");
    }
    assert!(gate.with(&json!({ "nbf": now + 5 })).await.is_ok());
    assert!(is_invalid(&gate.with(&json!({ "nbf": now + 6 })).await));
    let token = gate.sandbox.clerk().token_with(gate.claims(&json!({})));
    assert!(gate.verify(&token).await.is_ok());
    gate.clock.advance(Duration::from_secs(66));
    assert_eq!(gate.verify(&token).await, Err(SessionError::Expired), "remembered, but not for longer than it lives");
}

#[tokio::test]
async fn d16_known_keys_count_for_a_day_while_clerk_is_down() {
    let gate = Gate::open().await;
    assert!(gate.mint(&gate.spec()).await.is_ok());
    gate.keys_fail(1000);
    gate.clock.advance(Duration::from_secs(23 * 3600));
    for _ in 0..5 {
        assert!(gate.mint(&gate.spec()).await.is_ok());
    }
    let asked = gate.sandbox.faults().list()[0].times;
    assert_eq!(asked, 999, "asked once, then left alone");
    gate.clock.advance(Duration::from_secs(11));
    assert!(gate.mint(&gate.spec()).await.is_ok());
    assert_eq!(gate.sandbox.faults().list()[0].times, 998);
    gate.clock.advance(Duration::from_secs(3600));
    assert_eq!(gate.mint(&gate.spec()).await, Err(SessionError::Unavailable));
    gate.sandbox.faults().clear();
    gate.clock.advance(Duration::from_secs(11));
    assert!(gate.mint(&gate.spec()).await.is_ok());
}

#[tokio::test]
async fn d17_without_keys_nobody_is_anybody() {
    let gate = Gate::open().await;
    gate.keys_fail(1);
    for _ in 0..3 {
        assert_eq!(gate.mint(&gate.spec()).await, Err(SessionError::Unavailable));
    }
    assert_eq!(gate.fetches(), 0, "ten seconds of peace");
    gate.clock.advance(Duration::from_secs(11));
    assert!(gate.mint(&gate.spec()).await.is_ok());
}

#[tokio::test]
async fn d18_after_a_rotation_both_keys_count_until_the_old_one_is_gone() {
    let gate = Gate::open().await;
    let old = gate.spec();
    assert!(gate.mint(&old).await.is_ok());
    gate.sandbox.clerk().rotate_key().await.unwrap();
    assert!(gate.mint(&gate.spec()).await.is_ok(), "the new key is found at once");
    let by_old = |claims: Value| TokenSpec { claims, key: KeyChoice::Old, ..old.clone() };
    assert!(gate.mint(&by_old(gate.claims(&json!({ "jti": "a" })))).await.is_ok());
    gate.sandbox.clerk().drop_old_key();
    gate.clock.advance(Duration::from_secs(3601));
    assert!(gate.mint(&gate.spec()).await.is_ok());
    assert!(is_invalid(&gate.mint(&by_old(gate.claims(&json!({ "jti": "b" })))).await));
}

#[tokio::test]
async fn d21_d22_actors_and_unfinished_sessions_are_told() {
    let gate = Gate::open().await;
    let acted = gate.with(&json!({ "act": { "sub": "user_staff" } })).await.unwrap();
    assert_eq!(acted.actor.as_deref(), Some("user_staff"));
    assert_eq!(gate.with(&json!({ "act": {} })).await.unwrap().actor.as_deref(), Some("unknown"));
    assert!(is_invalid(&gate.with(&json!({ "act": "user_staff" })).await));
    assert!(gate.with(&json!({ "sts": "pending" })).await.unwrap().pending);
    assert!(gate.with(&json!({ "sts": "something new" })).await.unwrap().pending);
    assert!(!gate.with(&json!({ "sts": null })).await.unwrap().pending);
    assert!(is_invalid(&gate.with(&json!({ "sts": 1 })).await));
}
