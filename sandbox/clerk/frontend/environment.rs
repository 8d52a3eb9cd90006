//! What the instance allows: the components draw themselves by it.

use serde_json::{Map, Value, json};

use super::PROVIDERS;
use crate::clerk::Clerk;
use crate::clerk::page::Page;

/// What may be known of a person: only the address is asked for at sign-up, the names can be edited later.
const ATTRIBUTES: [(&str, Use); 11] = [
    ("email_address", Use::Identifier),
    ("phone_number", Use::Off),
    ("username", Use::Off),
    ("web3_wallet", Use::Off),
    ("first_name", Use::Optional),
    ("last_name", Use::Optional),
    ("password", Use::Off),
    ("authenticator_app", Use::Off),
    ("backup_code", Use::Off),
    ("passkey", Use::Off),
    ("ticket", Use::Off),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Identifier,
    Optional,
    Off,
}

/// The whole environment for a page.
pub fn view(clerk: &Clerk, page: &Page) -> Value {
    let id = clerk.world().instance_id.clone();
    json!({
        "object": "environment",
        "id": id,
        "maintenance_mode": false,
        "auth_config": {
            "object": "auth_config", "id": format!("aconf_{id}"), "single_session_mode": true, "claimed_at": null,
            "reverification": false, "preferred_channels": {}, "session_minter": true,
        },
        "display_config": display(&id, page),
        "user_settings": user_settings(page),
        "organization_settings": {
            "enabled": false, "max_allowed_memberships": 5, "actions": { "admin_delete": true },
            "domains": { "enabled": false, "enrollment_modes": [], "default_role": null },
            "force_organization_selection": false, "slug": { "disabled": false },
        },
        "commerce_settings": {
            "billing": {
                "stripe_publishable_key": "",
                "organization": { "enabled": false, "has_paid_plans": false },
                "user": { "enabled": false, "has_paid_plans": false },
            },
        },
        "api_keys_settings": { "enabled": false, "user_api_keys_enabled": false, "orgs_api_keys_enabled": false },
    })
}

fn display(id: &str, page: &Page) -> Value {
    let at = |path: &str| format!("{}{path}", page.site());
    json!({
        "object": "display_config", "id": format!("dconf_{id}"), "application_name": "MyBA",
        "instance_environment_type": "development", "branded": false,
        "captcha_provider": "turnstile", "captcha_public_key": null, "captcha_widget_type": null,
        "captcha_public_key_invisible": null, "captcha_oauth_bypass": [],
        "home_url": at("/"), "preferred_sign_in_strategy": "otp", "logo_image_url": "", "favicon_image_url": "",
        "support_email": "", "show_devmode_warning": false,
        "theme": { "buttons": {}, "general": {}, "accounts": {} },
        "sign_in_url": at("/sign-in"), "sign_up_url": at("/sign-up"),
        "after_sign_in_url": at("/"), "after_sign_up_url": at("/"),
        "after_sign_out_all_url": at("/"), "after_sign_out_one_url": at("/"),
        "user_profile_url": "", "terms_url": "", "privacy_policy_url": "", "waitlist_url": "",
        "google_one_tap_client_id": null,
    })
}

fn user_settings(page: &Page) -> Value {
    json!({
        "attributes": ATTRIBUTES.iter().map(|(name, usage)| ((*name).to_owned(), attribute(*usage))).collect::<Map<_, _>>(),
        "social": PROVIDERS.iter().map(|(key, name)| ((*key).to_owned(), social(page, key, name))).collect::<Map<_, _>>(),
        "saml": { "enabled": false },
        "enterprise_sso": { "enabled": false },
        "sign_in": { "second_factor": { "required": false } },
        "sign_up": { "mode": "public", "progressive": true, "captcha_enabled": false, "legal_consent_enabled": false },
        "restrictions": {},
        "actions": { "delete_self": true, "create_organization": false },
        "passkey_settings": { "allow_autofill": false, "show_sign_in_button": false },
        "password_settings": { "min_length": 8, "max_length": 72, "allowed_special_characters": "" },
        "username_settings": { "min_length": 4, "max_length": 64 },
        "attack_protection": { "user_lockout": { "enabled": false } },
    })
}

fn attribute(usage: Use) -> Value {
    let identifies = usage == Use::Identifier;
    let by_code: &[&str] = if identifies { &["email_code"] } else { &[] };
    json!({
        "enabled": usage != Use::Off, "required": identifies,
        "used_for_first_factor": identifies, "first_factors": by_code,
        "used_for_second_factor": false, "second_factors": [],
        "verifications": by_code, "verify_at_sign_up": identifies,
    })
}

fn social(page: &Page, strategy: &str, name: &str) -> Value {
    json!({
        "enabled": true, "required": false, "authenticatable": true, "block_email_subaddresses": false,
        "strategy": strategy, "not_selectable": false, "deprecated": false, "name": name,
        "logo_url": format!("{}/logo/{strategy}.svg", page.base),
    })
}
