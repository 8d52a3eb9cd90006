//! Browsers, sessions and people as the components read them.

use serde_json::{Value, json};

use super::scene::Scene;
use crate::clerk::attempt::{Proof, SignIn, SignUp};
use crate::clerk::person::{Address, ExternalAccount, Person};
use crate::clerk::world::{Client, DAY_MS, Session};

impl Scene<'_> {
    /// The whole browser: every reply carries it, and the components replace theirs by it.
    pub fn client(&self, client: &Client) -> Value {
        json!({
            "object": "client",
            "id": client.id,
            "sessions": client.sessions.iter().map(|session| self.session(session)).collect::<Vec<_>>(),
            "sign_in": client.sign_in.as_ref().map(|attempt| self.sign_in(attempt)),
            "sign_up": client.sign_up.as_ref().map(|attempt| self.sign_up(attempt)),
            "last_active_session_id": client.sessions.first().map(|session| &session.id),
            "last_authentication_strategy": client.last_strategy,
            "captcha_bypass": true,
            "cookie_expires_at": self.now + 365 * DAY_MS,
            "created_at": client.created_at,
            "updated_at": client.updated_at,
        })
    }

    /// A live session with a fresh token.
    pub fn session(&self, session: &Session) -> Value {
        let mut view = self.ended_session(session);
        view["status"] = json!("active");
        view["last_active_token"] = json!({ "object": "token", "jwt": self.jwt(session) });
        view
    }

    /// A session that is over: no token any more.
    pub fn ended_session(&self, session: &Session) -> Value {
        let person = self.world.people.get(&session.person_id);
        json!({
            "object": "session",
            "id": session.id,
            "status": "ended",
            "expire_at": session.expire_at,
            "abandon_at": session.abandon_at,
            "last_active_at": session.last_active_at,
            "factor_verification_age": [(self.now - session.created_at).max(0) / 60_000, -1],
            "last_active_organization_id": null,
            "actor": null,
            "tasks": null,
            "user": person.map(user),
            "public_user_data": {
                "first_name": person.and_then(|person| person.first_name.as_deref()),
                "last_name": person.and_then(|person| person.last_name.as_deref()),
                "image_url": "",
                "has_image": false,
                "identifier": person.and_then(Person::email).unwrap_or_default(),
                "user_id": session.person_id,
            },
            "created_at": session.created_at,
            "updated_at": session.updated_at,
            "last_active_token": null,
        })
    }

    /// An attempt to sign in.
    pub fn sign_in(&self, attempt: &SignIn) -> Value {
        let factors = attempt.email.as_deref().map(|email| {
            let person = attempt.person_id.as_ref().and_then(|id| self.world.people.get(id));
            let address = person.and_then(|person| person.addresses.iter().find(|address| address.email == email));
            json!([{
                "strategy": "email_code", "safe_identifier": email, "primary": true,
                "email_address_id": address.map(|address| &address.id),
            }])
        });
        json!({
            "object": "sign_in",
            "id": attempt.id,
            "status": attempt.status(),
            "supported_identifiers": ["email_address"],
            "supported_first_factors": factors.or_else(|| attempt.proof.is_some().then(|| json!([]))),
            "supported_second_factors": null,
            "first_factor_verification": attempt.proof.as_ref().map(|proof| self.proof(&attempt.id, proof)),
            "second_factor_verification": null,
            "identifier": attempt.email,
            "user_data": null,
            "created_session_id": attempt.session_id,
            "abandon_at": attempt.created_at + DAY_MS,
        })
    }

    /// An attempt to sign up.
    pub fn sign_up(&self, attempt: &SignUp) -> Value {
        let open = attempt.session_id.is_none();
        let missing: &[&str] = if open && attempt.email.is_none() { &["email_address"] } else { &[] };
        let unverified: &[&str] = if open && attempt.email.is_some() { &["email_address"] } else { &[] };
        json!({
            "object": "sign_up",
            "id": attempt.id,
            "status": attempt.status(),
            "required_fields": ["email_address"],
            "optional_fields": ["first_name", "last_name"],
            "missing_fields": missing,
            "unverified_fields": unverified,
            "verifications": {
                "email_address": self.email_proof(attempt),
                "phone_number": null,
                "web3_wallet": null,
                "external_account": attempt.oauth_proof.as_ref().map(|proof| self.proof(&attempt.id, proof)),
            },
            "username": null,
            "email_address": attempt.email,
            "phone_number": null,
            "web3_wallet": null,
            "first_name": attempt.first_name,
            "last_name": attempt.last_name,
            "password_enabled": false,
            "custom_action": false,
            "external_id": null,
            "unsafe_metadata": attempt.unsafe_metadata,
            "public_metadata": {},
            "legal_accepted_at": null,
            "created_session_id": attempt.session_id,
            "created_user_id": attempt.person_id,
            "abandon_at": attempt.created_at + DAY_MS,
        })
    }

    /// Before the code is sent there is no strategy: that is how the components know that they have to ask for it.
    fn email_proof(&self, attempt: &SignUp) -> Value {
        if attempt.email.is_none() {
            return Value::Null;
        }
        let mut view = attempt.email_proof.as_ref().map_or_else(
            || json!({ "object": "verification", "status": "unverified", "strategy": null, "attempts": null, "expire_at": null }),
            |proof| self.proof(&attempt.id, proof),
        );
        let sent = attempt.email_proof.is_some();
        view["next_action"] = json!(match (&attempt.session_id, sent) {
            (Some(_), _) => "",
            (None, true) => "needs_attempt",
            (None, false) => "needs_prepare",
        });
        view["supported_strategies"] = json!(["email_code"]);
        view
    }

    fn proof(&self, attempt_id: &str, proof: &Proof) -> Value {
        let mut view = json!({
            "object": "verification",
            "status": proof.state.word(),
            "strategy": proof.strategy,
            "attempts": proof.code.as_ref().map(|_| proof.attempts),
            "expire_at": proof.expire_at,
            "error": proof.error.as_deref().map(explain),
        });
        if proof.redirect_url.is_some() {
            view["external_verification_redirect_url"] =
                json!(format!("{}/sandbox/oauth/{attempt_id}", self.page.base));
        }
        view
    }
}

/// A person as the browser may see them: without the private metadata.
pub fn user(person: &Person) -> Value {
    json!({
        "object": "user",
        "id": person.id,
        "external_id": null,
        "username": null,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "image_url": "",
        "has_image": false,
        "primary_email_address_id": person.addresses.first().map(|address| &address.id),
        "primary_phone_number_id": null,
        "primary_web3_wallet_id": null,
        "password_enabled": false,
        "two_factor_enabled": false,
        "totp_enabled": false,
        "backup_code_enabled": false,
        "email_addresses": person.addresses.iter().map(|address| email_address(person, address)).collect::<Vec<_>>(),
        "phone_numbers": [],
        "web3_wallets": [],
        "passkeys": [],
        "enterprise_accounts": [],
        "organization_memberships": [],
        "external_accounts": person.accounts.iter().map(external_account).collect::<Vec<_>>(),
        "public_metadata": person.public_metadata,
        "unsafe_metadata": person.unsafe_metadata,
        "last_sign_in_at": person.last_sign_in_at,
        "banned": false,
        "locked": false,
        "create_organization_enabled": false,
        "delete_self_enabled": true,
        "created_at": person.created_at,
        "updated_at": person.updated_at,
    })
}

fn email_address(person: &Person, address: &Address) -> Value {
    let links: Vec<Value> = person
        .accounts
        .iter()
        .filter(|account| account.email == address.email)
        .map(|account| json!({ "type": account.provider, "id": account.id }))
        .collect();
    json!({
        "object": "email_address",
        "id": address.id,
        "email_address": address.email,
        "reserved": false,
        "verification": proved(&address.strategy, address.verified),
        "linked_to": links,
        "created_at": address.created_at,
        "updated_at": address.updated_at,
    })
}

fn external_account(account: &ExternalAccount) -> Value {
    json!({
        "object": "external_account",
        "id": account.id,
        "identification_id": account.identification_id,
        "provider": account.provider,
        "provider_user_id": account.provider_user_id,
        "approved_scopes": "openid email",
        "email_address": account.email,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "image_url": "",
        "public_metadata": {},
        "verification": proved(&account.provider, true),
    })
}

fn proved(strategy: &str, verified: bool) -> Value {
    let status = if verified { "verified" } else { "unverified" };
    json!({ "object": "verification", "status": status, "strategy": strategy, "attempts": null, "expire_at": null })
}

/// The error the components read out of a proof.
fn explain(code: &str) -> Value {
    let text = match code {
        "external_account_not_found" => "The external account was not found.",
        "external_account_exists" => "This external account already exists.",
        "oauth_access_denied" => "You did not grant access to your account.",
        _ => "The provider refused.",
    };
    json!({ "code": code, "message": text, "long_message": text, "meta": {} })
}
