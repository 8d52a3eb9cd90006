//! Session tokens, verified as a backend does: through the published keys, with the library it uses.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use myba_sandbox::clerk::{Alg, ClaimsVersion, KeyChoice, TokenSpec};
use myba_sandbox::{Fault, Sandbox};
use serde_json::{Map, Value, json};

use crate::browser::{Browser, ORIGIN, client};
use crate::{Wish, sandbox};

/// The claims of a token, if its signature, issuer and life are good.
pub async fn verified(sandbox: &Sandbox, token: &str) -> Result<Value, String> {
    let keys: JwkSet = client().get(sandbox.clerk().jwks_url()).send().await.unwrap().json().await.unwrap();
    let kid = decode_header(token).map_err(|error| error.to_string())?.kid.unwrap_or_default();
    let key = keys.find(&kid).ok_or("unknown kid")?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_issuer(&[sandbox.clerk().issuer()]);
    let key = DecodingKey::from_jwk(key).map_err(|error| error.to_string())?;
    decode::<Value>(token, &key, &validation).map(|token| token.claims).map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_token_is_refreshed_and_good_for_a_minute() {
    let sandbox = sandbox(Wish::default()).await;
    let mut browser = Browser::at(&sandbox);
    let session = browser.sign_up("ana@acme.example").await;
    let first = verified(&sandbox, &browser.token(&session).await).await.unwrap();
    let second = verified(&sandbox, &browser.token(&session).await).await.unwrap();
    assert_ne!(first["jti"], second["jti"]);
    assert_eq!(first["exp"].as_i64().unwrap() - first["iat"].as_i64().unwrap(), 60);
    assert_eq!(first["azp"], ORIGIN);
    assert_eq!(first["sid"], session.as_str());
    assert_eq!(first["sub"], sandbox.clerk().users_for_console()[0].id.as_str());
    assert_eq!((&first["v"], &first["sts"]), (&json!(2), &json!("active")));
}

#[tokio::test]
async fn a_test_gets_tokens_without_a_browser() {
    let sandbox = sandbox(Wish::default()).await;
    let user = sandbox.clerk().create_user_quietly("ana@acme.example", true);
    let claims = verified(&sandbox, &sandbox.clerk().token(&user, ORIGIN)).await.unwrap();
    assert_eq!((&claims["sub"], &claims["azp"]), (&json!(user), &json!(ORIGIN)));
    assert_eq!(claims["sid"], verified(&sandbox, &sandbox.clerk().token(&user, ORIGIN)).await.unwrap()["sid"]);
    sandbox.clerk().set_claims_version(ClaimsVersion::V1);
    assert!(verified(&sandbox, &sandbox.clerk().token(&user, ORIGIN)).await.unwrap().get("v").is_none());
    let unknown = verified(&sandbox, &sandbox.clerk().token("user_gone", ORIGIN)).await.unwrap();
    assert_eq!(unknown["sub"], "user_gone");
    assert!(sandbox.clerk().sent_events().is_empty(), "quietly");
}

#[tokio::test]
async fn forged_tokens_are_told_from_honest_ones() {
    let sandbox = sandbox(Wish::default()).await;
    let clerk = sandbox.clerk();
    let claims = clerk.claims("user_a", ORIGIN, ClaimsVersion::V2);
    let spec = |alg: Alg, key: KeyChoice| TokenSpec {
        alg,
        key,
        kid: Some(clerk.kid()),
        header: Map::from_iter([("jku".to_owned(), json!("http://evil.example/jwks.json"))]),
        claims: claims.clone(),
    };
    verified(&sandbox, &clerk.mint(&spec(Alg::Rs256, KeyChoice::Current))).await.unwrap();
    for (alg, key) in [
        (Alg::None, KeyChoice::Current),
        (Alg::Hs256WithPublicKey, KeyChoice::Current),
        (Alg::Hs256(b"secret".to_vec()), KeyChoice::Current),
        (Alg::Rs256, KeyChoice::Stranger),
    ] {
        let token = clerk.mint(&spec(alg.clone(), key));
        assert!(verified(&sandbox, &token).await.is_err(), "{alg:?} {key:?}");
    }
    // The confusion attack is a real one: a verifier that takes the PEM for an HMAC secret accepts it.
    let confused = DecodingKey::from_secret(clerk.public_key_pem().as_bytes());
    let token = clerk.mint(&spec(Alg::Hs256WithPublicKey, KeyChoice::Current));
    assert!(decode::<Value>(&token, &confused, &Validation::new(Algorithm::HS256)).is_ok());

    let mut late = claims.clone();
    late["exp"] = json!(1_000_000_000);
    assert!(verified(&sandbox, &clerk.token_with(late)).await.unwrap_err().contains("ExpiredSignature"));
}

#[tokio::test]
async fn after_a_rotation_both_keys_verify_until_the_old_one_is_dropped() {
    let sandbox = sandbox(Wish::default()).await;
    let old = sandbox.clerk().token("user_a", ORIGIN);
    let kid = sandbox.clerk().rotate_key().await.unwrap();
    let new = sandbox.clerk().token("user_a", ORIGIN);
    assert_eq!(decode_header(&new).unwrap().kid.as_deref(), Some(kid.as_str()));
    verified(&sandbox, &old).await.unwrap();
    verified(&sandbox, &new).await.unwrap();
    sandbox.clerk().drop_old_key();
    assert_eq!(verified(&sandbox, &old).await.unwrap_err(), "unknown kid");
    verified(&sandbox, &new).await.unwrap();
}

#[tokio::test]
async fn the_keys_can_be_out_of_reach_and_fetches_are_counted() {
    let sandbox = sandbox(Wish::default()).await;
    sandbox.faults().arm("clerk", "GET /.well-known/jwks.json", Fault::Status(503, None, Vec::new()), 1);
    let fetch = async || client().get(sandbox.clerk().jwks_url()).send().await.unwrap().status().as_u16();
    assert_eq!(fetch().await, 503);
    assert_eq!(sandbox.clerk().jwks_fetches(), 0);
    assert_eq!(fetch().await, 200);
    assert_eq!(sandbox.clerk().jwks_fetches(), 1);
}
