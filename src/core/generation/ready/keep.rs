//! Definitions as they are kept: one per wallet, its versions only added. Whoever pays for a ticket says what "ready" means for it.

use crate::clock::UnixMs;
use crate::error::{Classify, ErrorClass};
use crate::generation::service::GenerationError;
use crate::id::{UserId, WalletId};
use crate::store::ready::{self as rows, DefinitionRow};
use crate::store::{Store, StoreError, Tx, children, identity};

use super::trial::{self, Past, Trial};
use super::{BadDefinition, Definition, InForce};

/// Versions of the history that are read at once.
pub const KEPT_PER_PAGE: i64 = 20;

/// What may be refused. Nothing was changed when one is returned.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DefinitionError {
    /// It cannot stand.
    #[error(transparent)]
    Bad(#[from] BadDefinition),
    /// Another version is in force than the one that was changed.
    #[error("version {current} is in force")]
    Stale {
        /// Which one.
        current: i64,
    },
    /// The account is closed.
    #[error("the account is closed")]
    Closed,
    /// Reading failed.
    #[error(transparent)]
    Generation(#[from] GenerationError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Classify for DefinitionError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Bad(_) => ErrorClass::Invalid,
            Self::Stale { .. } | Self::Closed => ErrorClass::Conflict,
            Self::Generation(error) => error.class(),
            Self::Store(error) => error.class(),
        }
    }
}

/// A version that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Which one, and what it says.
    pub in_force: InForce,
    /// When it was written.
    pub created_at: UnixMs,
}

impl Stored {
    fn read(row: &DefinitionRow) -> Result<Self, GenerationError> {
        let definition = serde_json::from_str(&row.body).map_err(|error| {
            tracing::error!(%error, "a stored definition of ready cannot be read");
            GenerationError::Broken
        })?;
        Ok(Self { in_force: InForce { version: row.version, definition }, created_at: UnixMs(row.created_at) })
    }
}

/// The definition of whoever owns a wallet; none for what the rules say by themselves.
pub(in crate::generation) async fn in_force_in(
    tx: &mut Tx,
    wallet: &WalletId,
) -> Result<Option<InForce>, GenerationError> {
    let row = rows::newest_definition(tx, wallet.as_str()).await?;
    Ok(row.as_ref().map(Stored::read).transpose()?.map(|stored| stored.in_force))
}

/// A certain version of it; none when the account was closed and its versions erased.
pub(in crate::generation) async fn version_in(
    tx: &mut Tx,
    wallet: &WalletId,
    version: i64,
) -> Result<Option<InForce>, GenerationError> {
    let rows = rows::definitions(tx, wallet.as_str(), version.saturating_add(1), 1).await?;
    let row = rows.first().filter(|row| row.version == version);
    Ok(row.map(Stored::read).transpose()?.map(|stored| stored.in_force))
}

/// The definitions of all wallets; whoever calls has seen that the wallet is the caller's.
#[derive(Clone)]
pub struct Definitions {
    store: Store,
}

impl Definitions {
    /// Over a store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// The version in force; none when there never was one.
    ///
    /// # Errors
    /// [`DefinitionError::Generation`], [`DefinitionError::Store`].
    pub async fn newest(&self, wallet: &WalletId) -> Result<Option<Stored>, DefinitionError> {
        let row = rows::newest_definition(&mut self.store.read().await?, wallet.as_str()).await?;
        Ok(row.as_ref().map(Stored::read).transpose()?)
    }

    /// Versions before one, newest first, at most [`KEPT_PER_PAGE`] and one more that says that there are further ones.
    ///
    /// # Errors
    /// [`DefinitionError::Generation`], [`DefinitionError::Store`].
    pub async fn versions(&self, wallet: &WalletId, before: Option<i64>) -> Result<Vec<Stored>, DefinitionError> {
        let before = before.unwrap_or(i64::MAX);
        let mut tx = self.store.read().await?;
        let found = rows::definitions(&mut tx, wallet.as_str(), before, KEPT_PER_PAGE + 1).await?;
        Ok(found.iter().map(Stored::read).collect::<Result<_, _>>()?)
    }

    /// Adds a version. `version` is the one that was changed, 0 for none. What is in force already is not written again, so
    /// that a request may be repeated.
    ///
    /// # Errors
    /// [`DefinitionError`].
    pub async fn set(
        &self,
        by: &UserId,
        wallet: &WalletId,
        version: i64,
        definition: Definition,
    ) -> Result<Stored, DefinitionError> {
        definition.check()?;
        let (by, wallet) = (by.clone(), wallet.clone());
        self.store
            .write(async move |tx: &mut Tx| {
                // Locked, so that an account that closes meanwhile leaves nothing behind.
                if !identity::lock_user(tx, by.as_str()).await? {
                    return Err(DefinitionError::Closed);
                }
                let newest = rows::newest_definition(tx, wallet.as_str()).await?;
                let newest = newest.as_ref().map(Stored::read).transpose()?;
                let current = newest.as_ref().map_or(0, |newest| newest.in_force.version);
                if let Some(newest) = newest.filter(|newest| newest.in_force.definition == definition) {
                    return Ok(newest);
                }
                if version != current {
                    return Err(DefinitionError::Stale { current });
                }
                let next = current + 1;
                if !rows::insert_definition(tx, wallet.as_str(), next, &definition.to_text(), by.as_str()).await? {
                    return Err(tx.contended().into());
                }
                let in_force = InForce { version: next, definition: definition.clone() };
                Ok(Stored { in_force, created_at: tx.now() })
            })
            .await
    }

    /// What a definition would say about the wallet's newest tickets, at most `last` of them. Asks no model and keeps nothing.
    ///
    /// # Errors
    /// [`DefinitionError`].
    pub async fn try_on(&self, wallet: &WalletId, definition: Definition, last: u32) -> Result<Trial, DefinitionError> {
        definition.check()?;
        let (now, past) = {
            let mut tx = self.store.read().await?;
            let now = in_force_in(&mut tx, wallet).await?;
            let mut past = Vec::new();
            for row in rows::past_tickets(&mut tx, wallet.as_str(), last.min(trial::MAX_TRIED)).await? {
                past.push(Past { is_part: children::is_child(&mut tx, &row.id).await?, row });
            }
            (now, past)
        };
        let wanted = InForce::unstored(definition);
        // Some milliseconds of work for each ticket: not on a thread that others wait for.
        let tried = tokio::task::spawn_blocking(move || trial::try_on(past, now.as_ref(), &wanted));
        Ok(tried.await.map_err(|_| GenerationError::Broken)?)
    }
}
