//! People as the Backend API and the webhooks write them. The published schema allows no further fields.

use serde_json::{Value, json};

use crate::clerk::person::{Address, ExternalAccount, Person};

/// What the stand-in hands out instead of a provider's access token.
const ACCESS_TOKEN: &str = "sandbox-token";
/// What every connected account allows.
const SCOPES: [&str; 2] = ["openid", "email"];

/// A user, complete.
pub fn user(person: &Person) -> Value {
    json!({
        "object": "user",
        "id": person.id,
        "external_id": null,
        "username": null,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "locale": null,
        "primary_email_address_id": person.addresses.first().map(|address| &address.id),
        "primary_phone_number_id": null,
        "primary_web3_wallet_id": null,
        "profile_image_url": "",
        "image_url": "",
        "has_image": false,
        "public_metadata": person.public_metadata,
        "private_metadata": person.private_metadata,
        "unsafe_metadata": person.unsafe_metadata,
        "email_addresses": person.addresses.iter().map(|address| email_address(person, address)).collect::<Vec<_>>(),
        "phone_numbers": [],
        "web3_wallets": [],
        "passkeys": [],
        "external_accounts": person.accounts.iter().map(external_account).collect::<Vec<_>>(),
        "saml_accounts": [],
        "enterprise_accounts": [],
        "password_enabled": false,
        "two_factor_enabled": false,
        "totp_enabled": false,
        "backup_code_enabled": false,
        "mfa_enabled_at": null,
        "mfa_disabled_at": null,
        "last_sign_in_at": person.last_sign_in_at,
        "last_active_at": person.last_active_at,
        "legal_accepted_at": null,
        "banned": false,
        "locked": false,
        "lockout_expires_in_seconds": null,
        "verification_attempts_remaining": 100,
        "delete_self_enabled": true,
        "create_organization_enabled": true,
        "create_organizations_limit": null,
        "created_at": person.created_at,
        "updated_at": person.updated_at,
    })
}

/// What is left of somebody who was deleted.
pub fn deleted(person_id: &str) -> Value {
    json!({ "object": "user", "id": person_id, "deleted": true })
}

/// An access token at a provider.
pub fn access_token(account: &ExternalAccount) -> Value {
    json!({
        "object": "oauth_access_token",
        "external_account_id": account.id,
        "provider_user_id": account.provider_user_id,
        "token": ACCESS_TOKEN,
        "expires_at": null,
        "provider": account.provider,
        "public_metadata": {},
        "label": null,
        "scopes": SCOPES,
    })
}

fn email_address(person: &Person, address: &Address) -> Value {
    let links: Vec<Value> = person
        .accounts
        .iter()
        .filter(|account| account.email == address.email)
        .map(|account| json!({ "type": account.provider, "id": account.identification_id }))
        .collect();
    json!({
        "object": "email_address",
        "id": address.id,
        "email_address": address.email,
        "reserved": false,
        "verification": proof_of(address),
        "linked_to": links,
        "matches_sso_connection": false,
        "created_at": address.created_at,
        "updated_at": address.updated_at,
    })
}

fn proof_of(address: &Address) -> Value {
    let status = if address.verified { "verified" } else { "unverified" };
    if address.strategy.starts_with("from_oauth_") {
        return json!({
            "object": "verification_from_oauth", "status": status, "strategy": address.strategy,
            "attempts": null, "expire_at": null,
        });
    }
    json!({
        "object": "verification_otp", "status": status, "strategy": address.strategy,
        "attempts": u8::from(address.verified), "expire_at": address.created_at + 600_000,
    })
}

fn external_account(account: &ExternalAccount) -> Value {
    json!({
        "object": "external_account",
        "id": account.id,
        "provider": account.provider,
        "identification_id": account.identification_id,
        "provider_user_id": account.provider_user_id,
        "approved_scopes": SCOPES.join(" "),
        "email_address": account.email,
        "email_address_verified": true,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "image_url": "",
        "username": null,
        "phone_number": null,
        "public_metadata": {},
        "label": null,
        "created_at": account.created_at,
        "updated_at": account.created_at,
        "verification": {
            "object": "verification_oauth", "status": "verified", "strategy": account.provider,
            "attempts": null, "expire_at": account.created_at + 600_000,
        },
    })
}
