//! Who is asking, and which wallet pays.
//!
//! A user is made by whichever comes first: a verified token, or Clerk's webhook. The welcome waits for a verified identifier
//! and is given once per person. A visitor is made by the first request that spends, never by looking.

mod close;
mod email;
mod error;
mod policy;
mod user;
mod visitor;

pub use close::Closed;
pub use email::{IdentifierKey, normalise_email};
pub use error::IdentityError;
pub use policy::FreePolicy;
pub use user::{Claimed, Profile, User, VerifiedIdentifier, Welcome, sign_in};
pub(crate) use visitor::free_cost_bucket;
pub use visitor::{Network, Visitor, free_visitor_in, return_free_use_in, visitor_in};

use crate::chat::ChatCaller;
use crate::id::{UserId, VisitorId};
use crate::store::{Store, Tx, identity as rows};

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Nobody we have seen: no cookie, or one that is not ours.
    NewVisitor,
    /// A visitor with a valid cookie.
    Visitor(VisitorId),
    /// A signed-in user.
    User(UserId),
    /// Somebody in chat.
    Chat(ChatCaller),
}

/// Users, visitors and their free tokens.
#[derive(Clone)]
pub struct Identity {
    store: Store,
    policy: FreePolicy,
    key: IdentifierKey,
}

impl Identity {
    /// Identity over a store.
    #[must_use]
    pub const fn new(store: Store, policy: FreePolicy, key: IdentifierKey) -> Self {
        Self { store, policy, key }
    }

    /// What is given for free.
    #[must_use]
    pub const fn policy(&self) -> &FreePolicy {
        &self.policy
    }

    /// The user of a verified token, made on first sight.
    ///
    /// # Errors
    /// [`IdentityError::Closed`] for a deleted account, [`IdentityError::Store`].
    pub async fn sign_in(&self, id: &UserId) -> Result<User, IdentityError> {
        sign_in(&self.store, id).await
    }

    /// The user, if one of this id was ever seen. A closed account is answered too.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn user(&self, id: &UserId) -> Result<Option<User>, IdentityError> {
        let row = rows::user(&mut self.store.read().await?, id.as_str()).await?;
        Ok(row.map(User::from_row))
    }

    /// Applies what Clerk says of a person, and gives the welcome when a verified identifier is known. Safe to repeat and to
    /// reorder.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Ledger`].
    pub async fn apply_profile(&self, profile: Profile) -> Result<User, IdentityError> {
        user::apply_profile(self, profile).await
    }

    /// Users whose verified identifier is still not known, the newest week only.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn waiting_for_profile(&self, limit: u32) -> Result<Vec<UserId>, IdentityError> {
        let since = self.store.now().minus(policy::WEEK).0;
        let ids = rows::waiting_users(&mut self.store.read().await?, since, limit).await?;
        Ok(ids.into_iter().map(UserId::from_text).collect())
    }

    /// Whether this address is the identifier that was verified of a user.
    #[must_use]
    pub fn is_verified_email(&self, user: &User, email: &str) -> bool {
        let hash = self.key.hash(&VerifiedIdentifier::Email(email.to_owned()).normal_form());
        user.person.as_deref() == Some(hash.as_str())
    }

    /// Notes the customer at the payment provider, or that it is gone.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn set_customer(&self, id: &UserId, customer: Option<&str>) -> Result<(), IdentityError> {
        let (id, customer) = (id.clone(), customer.map(ToOwned::to_owned));
        let work = async move |tx: &mut Tx| rows::set_customer(tx, id.as_str(), customer.as_deref()).await;
        Ok(self.store.write(work).await?)
    }

    /// Moves a visitor's leftovers and tickets to a user, once per user and per visitor for ever. Answers what moved, also when
    /// it moved before.
    ///
    /// # Errors
    /// [`IdentityError::AlreadyClaimed`] when somebody else claimed this visitor, [`IdentityError::Store`],
    /// [`IdentityError::Ledger`].
    pub async fn claim(&self, user: &UserId, visitor: &VisitorId) -> Result<Option<Claimed>, IdentityError> {
        user::claim(self, user, visitor).await
    }

    /// Closes an account: the text is erased now, its teams pay nowhere any more, open holds end, theirs too, and the money rows
    /// stay under an opaque id.
    ///
    /// # Errors
    /// [`IdentityError::Store`], [`IdentityError::Ledger`].
    pub async fn close(&self, user: &UserId) -> Result<Closed, IdentityError> {
        close::close(&self.store, user).await
    }

    /// The visitor of a valid cookie, if it was ever stored.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn visitor(&self, id: &VisitorId) -> Result<Option<Visitor>, IdentityError> {
        visitor_in(&mut self.store.read().await?, id).await
    }

    /// How many visitors were ever made.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn count_visitors(&self) -> Result<i64, IdentityError> {
        Ok(rows::count_visitors(&mut self.store.read().await?).await?)
    }

    /// Forgets the daily counts of past days.
    ///
    /// # Errors
    /// [`IdentityError::Store`].
    pub async fn forget_old_days(&self) -> Result<(), IdentityError> {
        let work = async move |tx: &mut Tx| {
            let keep_from = tx.now().minus(policy::MONTH).day();
            rows::forget_days(tx, &keep_from).await
        };
        Ok(self.store.write(work).await?)
    }
}
