//! A person as Clerk keeps one: names, e-mail addresses, connected provider accounts, three kinds of metadata.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::shared::Shared;

/// One user. Times are Unix milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// `user_` and 24 hexadecimal digits.
    pub id: String,
    /// Given name, if told.
    pub first_name: Option<String>,
    /// Family name, if told.
    pub last_name: Option<String>,
    /// The first one is the primary address. Empty for somebody who never gave one.
    pub addresses: Vec<Address>,
    /// Accounts at Google, Atlassian or GitLab.
    pub accounts: Vec<ExternalAccount>,
    /// Readable by the browser, written by the backend.
    #[serde(default)]
    pub public_metadata: Map<String, Value>,
    /// Only the backend sees it.
    #[serde(default)]
    pub private_metadata: Map<String, Value>,
    /// The browser may write it.
    #[serde(default)]
    pub unsafe_metadata: Map<String, Value>,
    /// When the person was created.
    pub created_at: i64,
    /// When anything about the person last changed; a webhook consumer orders by it.
    pub updated_at: i64,
    /// When a session was last started.
    pub last_sign_in_at: Option<i64>,
    /// When a session was last touched.
    pub last_active_at: Option<i64>,
}

/// An e-mail address of a person. Times are Unix milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Address {
    /// `idn_` and 24 hexadecimal digits.
    pub id: String,
    /// In lower case, because people are found by it.
    pub email: String,
    /// Whether its owner proved it.
    pub verified: bool,
    /// How it was, or would be, proved: `email_code` or `from_oauth_…`.
    pub strategy: String,
    /// When it was added.
    pub created_at: i64,
    /// When it last changed.
    pub updated_at: i64,
}

/// An account at an OAuth provider. Times are Unix milliseconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExternalAccount {
    /// `eac_` and 24 hexadecimal digits.
    pub id: String,
    /// The identification behind it, `idn_…`.
    pub identification_id: String,
    /// `oauth_google`, `oauth_atlassian` or `oauth_gitlab`.
    pub provider: String,
    /// The person's id at the provider.
    pub provider_user_id: String,
    /// The address the provider told.
    pub email: String,
    /// Given name at the provider.
    pub first_name: String,
    /// Family name at the provider.
    pub last_name: String,
    /// When it was connected.
    pub created_at: i64,
}

/// What a provider says about the one who consented.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Identity {
    /// `oauth_google`, `oauth_atlassian` or `oauth_gitlab`.
    pub provider: String,
    /// In lower case.
    pub email: String,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub last_name: String,
}

impl Person {
    /// Somebody of whom nothing but the names is known.
    pub fn new(shared: &Shared, first_name: Option<String>, last_name: Option<String>) -> Self {
        let now = shared.now_ms();
        Self {
            id: new_id(shared, "user"),
            first_name,
            last_name,
            addresses: Vec::new(),
            accounts: Vec::new(),
            public_metadata: Map::new(),
            private_metadata: Map::new(),
            unsafe_metadata: Map::new(),
            created_at: now,
            updated_at: now,
            last_sign_in_at: None,
            last_active_at: None,
        }
    }

    /// The primary address.
    pub fn email(&self) -> Option<&str> {
        self.addresses.first().map(|address| address.email.as_str())
    }

    /// Adds an address, proved by a code or still to be proved.
    pub fn add_address(&mut self, shared: &Shared, email: &str, verified: bool) {
        let now = shared.now_ms();
        self.addresses.push(Address {
            id: new_id(shared, "idn"),
            email: email.to_owned(),
            verified,
            strategy: "email_code".to_owned(),
            created_at: now,
            updated_at: now,
        });
    }

    /// Connects a provider account and proves its address; `true` if that changed anything.
    pub fn connect(&mut self, shared: &Shared, identity: &Identity) -> bool {
        if self.account(&identity.provider).is_some() {
            return false;
        }
        let now = shared.now_ms();
        if !self.addresses.iter().any(|known| known.email == identity.email) {
            self.add_address(shared, &identity.email, false);
        }
        if let Some(address) = self.addresses.iter_mut().find(|known| known.email == identity.email && !known.verified)
        {
            address.verified = true;
            address.strategy = format!("from_{}", identity.provider);
            address.updated_at = now;
        }
        self.first_name = self.first_name.take().or_else(|| told(&identity.first_name));
        self.last_name = self.last_name.take().or_else(|| told(&identity.last_name));
        self.accounts.push(ExternalAccount {
            id: new_id(shared, "eac"),
            identification_id: new_id(shared, "idn"),
            provider: identity.provider.clone(),
            provider_user_id: shared.random_hex(20),
            email: identity.email.clone(),
            first_name: identity.first_name.clone(),
            last_name: identity.last_name.clone(),
            created_at: now,
        });
        self.updated_at = now;
        true
    }

    /// The account at `provider`, if connected.
    pub fn account(&self, provider: &str) -> Option<&ExternalAccount> {
        self.accounts.iter().find(|account| account.provider == provider)
    }
}

/// A fresh id: the prefix, an underscore, 24 random hexadecimal digits.
pub fn new_id(shared: &Shared, prefix: &str) -> String {
    format!("{prefix}_{}", shared.random_hex(24))
}

/// An address in the form people are found by, or `None` if it cannot be one.
pub fn normal_email(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let (local, domain) = email.split_once('@')?;
    let sound = !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && !domain.contains('@');
    sound.then_some(email)
}

/// `None` for an empty name, because Clerk keeps "not told" and "" apart.
pub fn told(name: &str) -> Option<String> {
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{normal_email, told};

    #[test]
    fn addresses_are_found_whatever_their_case() {
        assert_eq!(normal_email("  Ana@Acme.Example ").as_deref(), Some("ana@acme.example"));
    }

    #[test]
    fn what_cannot_be_an_address_is_refused() {
        for typed in ["", "ana", "@acme.example", "ana@acme", "ana@.example", "a na@acme.example", "a@b@c.example"] {
            assert_eq!(normal_email(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn an_empty_name_is_not_told() {
        assert_eq!(told("  "), None);
        assert_eq!(told(" Ana "), Some("Ana".to_owned()));
    }
}
