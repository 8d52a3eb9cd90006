//! Whose tokens pay, and under which names the payer's idempotency keys are kept.

use crate::id::{UserId, VisitorId, WalletId};
use crate::identity::{Network, Principal};
use crate::store::{StoreError, Tx, identity as rows};

use super::Generation;
use super::ask::Caller;
use super::error::GenerationError;

/// Who pays.
#[derive(Clone, Debug)]
pub(super) enum Payer {
    User { id: UserId, wallet: WalletId },
    Visitor { id: VisitorId, network: Network, is_new: bool },
}

impl Payer {
    /// Finds out who pays. A user is made on first sight; a visitor only by a hold.
    pub async fn of(service: &Generation, caller: Caller) -> Result<Self, GenerationError> {
        let network = caller.network.unwrap_or_else(|| Network { narrow: "unknown".to_owned(), wide: None });
        Ok(match caller.principal {
            Principal::User(id) => {
                let user = service.0.parts.identity.sign_in(&id).await?;
                Self::User { id, wallet: user.wallet }
            }
            Principal::Visitor(id) => Self::Visitor { id, network, is_new: false },
            Principal::NewVisitor => Self::Visitor { id: VisitorId::new(service.store().ids()), network, is_new: true },
        })
    }

    /// The name that queues and keys go by.
    pub fn name(&self) -> String {
        match self {
            Self::User { id, .. } => format!("user:{id}"),
            Self::Visitor { id, .. } => format!("visitor:{id}"),
        }
    }

    /// The name a visitor's keys go by as long as the cookie may not have arrived. A request that comes again without it, with
    /// the same key and the same body, finds its answer and its cookie.
    pub fn name_before_cookie(&self) -> Option<String> {
        match self {
            Self::User { .. } => None,
            Self::Visitor { network, .. } => Some(format!("net:{}", network.narrow)),
        }
    }

    pub const fn visitor(&self) -> Option<&VisitorId> {
        match self {
            Self::User { .. } => None,
            Self::Visitor { id, .. } => Some(id),
        }
    }

    /// Where an anonymous payer comes from.
    pub const fn network(&self) -> Option<&Network> {
        match self {
            Self::User { .. } => None,
            Self::Visitor { network, .. } => Some(network),
        }
    }

    /// The payer's wallet, if there is one already.
    pub async fn wallet_in(&self, tx: &mut Tx) -> Result<Option<WalletId>, StoreError> {
        match self {
            Self::User { wallet, .. } => Ok(Some(wallet.clone())),
            Self::Visitor { is_new: true, .. } => Ok(None),
            Self::Visitor { id, .. } => {
                Ok(rows::visitor(tx, id.as_str()).await?.map(|row| WalletId::from_text(row.wallet_id)))
            }
        }
    }
}
