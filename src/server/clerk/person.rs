//! A person as Clerk writes one, in the Backend API and in webhooks. Only what we read; anything else may come and go.

use myba_core::clock::UnixMs;
use myba_core::id::UserId;
use myba_core::identity::{Profile, VerifiedIdentifier};
use serde::Deserialize;

/// A person.
#[derive(Clone, Debug, Deserialize)]
pub struct PersonData {
    id: String,
    updated_at: i64,
    #[serde(default)]
    primary_email_address_id: Option<String>,
    #[serde(default)]
    primary_phone_number_id: Option<String>,
    #[serde(default)]
    email_addresses: Vec<EmailAddress>,
    #[serde(default)]
    phone_numbers: Vec<PhoneNumber>,
    #[serde(default)]
    external_accounts: Vec<ExternalAccount>,
}

#[derive(Clone, Debug, Deserialize)]
struct EmailAddress {
    id: String,
    email_address: String,
    verification: Option<Verification>,
}

#[derive(Clone, Debug, Deserialize)]
struct PhoneNumber {
    id: String,
    phone_number: String,
    verification: Option<Verification>,
}

#[derive(Clone, Debug, Deserialize)]
struct ExternalAccount {
    provider: String,
    provider_user_id: Option<String>,
    verification: Option<Verification>,
}

#[derive(Clone, Debug, Deserialize)]
struct Verification {
    status: String,
}

fn is_verified(verification: Option<&Verification>) -> bool {
    verification.is_some_and(|verification| verification.status == "verified")
}

impl PersonData {
    /// What identity needs to know.
    #[must_use]
    pub fn profile(&self) -> Profile {
        Profile {
            id: UserId::from_text(self.id.as_str()),
            email: self.primary_email().map(|address| address.email_address.clone()),
            verified: self.verified_email().or_else(|| self.verified_phone()).or_else(|| self.verified_account()),
            updated_at: UnixMs(self.updated_at),
        }
    }

    fn primary_email(&self) -> Option<&EmailAddress> {
        let primary = self.primary_email_address_id.as_deref();
        let named = self.email_addresses.iter().find(|address| Some(address.id.as_str()) == primary);
        named.or_else(|| self.email_addresses.first())
    }

    fn verified_email(&self) -> Option<VerifiedIdentifier> {
        let others = self.email_addresses.iter();
        let mut addresses = self.primary_email().into_iter().chain(others);
        let found = addresses.find(|address| is_verified(address.verification.as_ref()))?;
        Some(VerifiedIdentifier::Email(found.email_address.clone()))
    }

    fn verified_phone(&self) -> Option<VerifiedIdentifier> {
        let primary = self.primary_phone_number_id.as_deref();
        let named = self.phone_numbers.iter().filter(|number| Some(number.id.as_str()) == primary);
        let mut numbers = named.chain(&self.phone_numbers);
        let found = numbers.find(|number| is_verified(number.verification.as_ref()))?;
        Some(VerifiedIdentifier::Phone(found.phone_number.clone()))
    }

    fn verified_account(&self) -> Option<VerifiedIdentifier> {
        self.external_accounts.iter().find_map(|account| {
            let subject = account.provider_user_id.clone().filter(|subject| !subject.is_empty())?;
            is_verified(account.verification.as_ref())
                .then(|| VerifiedIdentifier::Account(account.provider.clone(), subject))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn profile(person: Value) -> Profile {
        serde_json::from_value::<PersonData>(person).unwrap().profile()
    }

    fn address(id: &str, status: &str) -> Value {
        json!({ "id": id, "email_address": format!("{id}@acme.example"), "verification": { "status": status } })
    }

    #[test]
    fn the_primary_address_goes_first_if_it_is_proved() {
        let person = |status| {
            json!({ "id": "user_1", "updated_at": 7, "primary_email_address_id": "b",
                "email_addresses": [address("a", "verified"), address("b", status)] })
        };
        let proved = profile(person("verified"));
        assert_eq!(proved.verified, Some(VerifiedIdentifier::Email("b@acme.example".to_owned())));
        let unproved = profile(person("unverified"));
        assert_eq!(unproved.email.as_deref(), Some("b@acme.example"));
        assert_eq!(unproved.verified, Some(VerifiedIdentifier::Email("a@acme.example".to_owned())));
    }

    #[test]
    fn d07_a_phone_or_an_account_stands_in_for_an_address() {
        let phone = profile(json!({ "id": "user_1", "updated_at": 7, "phone_numbers": [
            { "id": "p", "phone_number": "+15550100", "verification": { "status": "verified" } }] }));
        assert_eq!((phone.email, phone.verified), (None, Some(VerifiedIdentifier::Phone("+15550100".to_owned()))));
        let account = profile(json!({ "id": "user_1", "updated_at": 7, "external_accounts": [
            { "provider": "oauth_gitlab", "provider_user_id": "42", "verification": { "status": "verified" } }] }));
        let expected = VerifiedIdentifier::Account("oauth_gitlab".to_owned(), "42".to_owned());
        assert_eq!(account.verified, Some(expected));
    }

    #[test]
    fn d08_what_is_not_proved_identifies_nobody() {
        let person = json!({ "id": "user_1", "updated_at": 7, "email_addresses": [address("a", "unverified"),
            { "id": "c", "email_address": "c@acme.example", "verification": null }] });
        assert_eq!(profile(person).verified, None);
    }
}
