//! Signed-up users: made lazily, welcomed once per person, claiming their visitor's leftovers once.

use crate::clock::UnixMs;
use crate::id::{UserId, VisitorId, WalletId};
use crate::ledger::{
    Applied, Claim, EffectKey, GrantSource, NewGrant, Tokens, WalletKind, claim_in, grant_in, open_wallet_in,
};
use crate::store::identity::{self as rows, UserRow};
use crate::store::{Store, Tx, tickets};

use super::email::normalise_email;
use super::{Identity, IdentityError};

/// What became of the welcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Welcome {
    /// A verified identifier is not known yet.
    Waiting,
    /// Given.
    Granted,
    /// This person was welcomed under another account.
    Refused,
}

impl Welcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "granted" => Self::Granted,
            "refused" => Self::Refused,
            _ => Self::Waiting,
        }
    }
}

/// What moved from a visitor at sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Left-over tokens.
    pub tokens: Tokens,
    /// Tickets.
    pub tickets: u64,
}

/// A signed-up user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Clerk's id.
    pub id: UserId,
    /// Whose tokens pay.
    pub wallet: WalletId,
    /// For receipts and notices.
    pub email: Option<String>,
    /// The keyed hash of the verified identifier, once there is one: two accounts with the same one are one person.
    pub person: Option<String>,
    /// What became of the welcome.
    pub welcome: Welcome,
    /// The customer at the payment provider.
    pub stripe_customer: Option<String>,
    /// What was claimed at sign-up.
    pub claimed: Option<Claimed>,
    /// When the account was closed.
    pub closed_at: Option<UnixMs>,
}

impl User {
    pub(super) fn from_row(row: UserRow) -> Self {
        let claimed = row.claimed_at.map(|_| Claimed {
            tokens: Tokens::from_store(row.claimed_tokens),
            tickets: u64::try_from(row.claimed_tickets).unwrap_or(0),
        });
        Self {
            id: UserId::from_text(row.id),
            wallet: WalletId::from_text(row.wallet_id),
            email: row.email,
            person: row.identifier_hash,
            welcome: Welcome::parse(&row.welcome),
            stripe_customer: row.stripe_customer,
            claimed,
            closed_at: row.deleted_at.map(UnixMs),
        }
    }
}

/// Something Clerk verified about a person, best first: an e-mail address, a phone number, or an account elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerifiedIdentifier {
    /// An e-mail address.
    Email(String),
    /// A phone number in E.164 form.
    Phone(String),
    /// An account at an identity provider: its name and the id there.
    Account(String, String),
}

impl VerifiedIdentifier {
    pub(crate) fn normal_form(&self) -> String {
        match self {
            Self::Email(address) => format!("mail:{}", normalise_email(address)),
            Self::Phone(number) => format!("phone:{}", number.trim()),
            Self::Account(provider, subject) => format!("account:{provider}:{subject}"),
        }
    }
}

/// What Clerk says of a person.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Clerk's id.
    pub id: UserId,
    /// The primary e-mail address, verified or not.
    pub email: Option<String>,
    /// The best verified identifier, if there is any.
    pub verified: Option<VerifiedIdentifier>,
    /// Clerk's own time of this state.
    pub updated_at: UnixMs,
}

/// The user of a verified token, made on first sight.
pub async fn sign_in(store: &Store, id: &UserId) -> Result<User, IdentityError> {
    let known = rows::user(&mut store.read().await?, id.as_str()).await?;
    let row = match known {
        Some(row) => row,
        None => {
            let id = id.clone();
            store.write(async move |tx: &mut Tx| ensure_in(tx, &id).await).await?
        }
    };
    if row.deleted_at.is_some() {
        return Err(IdentityError::Closed);
    }
    Ok(User::from_row(row))
}

/// The user's row, made with an empty wallet when there is none.
async fn ensure_in(tx: &mut Tx, id: &UserId) -> Result<UserRow, IdentityError> {
    if let Some(row) = rows::user(tx, id.as_str()).await? {
        return Ok(row);
    }
    let wallet = WalletId::new(tx.ids());
    open_wallet_in(tx, &wallet, WalletKind::User).await?;
    if !rows::insert_user(tx, id.as_str(), wallet.as_str()).await? {
        return Err(tx.contended().into());
    }
    rows::user(tx, id.as_str()).await?.ok_or_else(|| tx.contended().into())
}

pub(super) async fn apply_profile(identity: &Identity, profile: Profile) -> Result<User, IdentityError> {
    let (policy, key) = (identity.policy.clone(), identity.key.clone());
    identity
        .store
        .write(async move |tx: &mut Tx| {
            let row = ensure_in(tx, &profile.id).await?;
            if row.deleted_at.is_some() {
                // The tombstone wins: a late "created" of a deleted person changes nothing.
                return Ok(User::from_row(row));
            }
            let hash = profile.verified.as_ref().map(|identifier| key.hash(&identifier.normal_form()));
            let email = profile.email.as_deref();
            let newest = rows::set_profile(tx, row.id.as_str(), email, hash.as_deref(), profile.updated_at.0).await?;
            if let Some(hash) = hash.filter(|_| newest && Welcome::parse(&row.welcome) == Welcome::Waiting) {
                let expires_at = policy.lives.end(GrantSource::Welcome, tx.now());
                let welcome = welcome_grant(&row, &hash, policy.welcome_tokens, expires_at);
                give_welcome(tx, &row, &welcome).await?;
            }
            let row = rows::user(tx, profile.id.as_str()).await?.unwrap_or(row);
            Ok(User::from_row(row))
        })
        .await
}

fn welcome_grant(row: &UserRow, hash: &str, amount: Tokens, expires_at: Option<UnixMs>) -> NewGrant {
    NewGrant {
        wallet: WalletId::from_text(row.wallet_id.as_str()),
        amount,
        source: GrantSource::Welcome,
        expires_at,
        reference: Some(row.id.clone()),
        keys: vec![EffectKey::new("welcome", &row.id), EffectKey::new("welcome-mail", hash)],
        reason: "welcome".to_owned(),
    }
}

async fn give_welcome(tx: &mut Tx, row: &UserRow, welcome: &NewGrant) -> Result<(), IdentityError> {
    let outcome = match grant_in(tx, welcome).await? {
        Applied::Replayed(given) if given.wallet.as_str() != row.wallet_id => Welcome::Refused,
        _ => Welcome::Granted,
    };
    Ok(rows::set_welcome(tx, &row.id, outcome.as_str()).await?)
}

pub(super) async fn claim(
    identity: &Identity,
    user: &UserId,
    visitor: &VisitorId,
) -> Result<Option<Claimed>, IdentityError> {
    let at_most = identity.policy.visitor_tokens;
    let (user, visitor) = (user.clone(), visitor.clone());
    identity
        .store
        .write(async move |tx: &mut Tx| {
            let Some(owner) = rows::user(tx, user.as_str()).await? else { return Ok(None) };
            if owner.claimed_at.is_some() || owner.deleted_at.is_some() {
                return Ok(User::from_row(owner).claimed);
            }
            let Some(found) = rows::visitor(tx, visitor.as_str()).await? else { return Ok(None) };
            if !rows::claim_visitor(tx, visitor.as_str(), user.as_str()).await? {
                return Err(IdentityError::AlreadyClaimed);
            }
            let from = WalletId::from_text(found.wallet_id);
            let to = WalletId::from_text(owner.wallet_id);
            let keys = [EffectKey::new("claim", user.as_str()), EffectKey::new("claim-visitor", visitor.as_str())];
            let tokens =
                claim_in(tx, &Claim { from: &from, to: &to, at_most, claim: user.as_str(), keys: &keys }).await?;
            let tickets = tickets::move_tickets(tx, from.as_str(), to.as_str()).await?;
            let counted = i64::try_from(tickets).unwrap_or(i64::MAX);
            if !rows::set_claim(tx, user.as_str(), visitor.as_str(), tokens.as_i64(), counted).await? {
                return Err(tx.contended().into());
            }
            Ok(Some(Claimed { tokens, tickets }))
        })
        .await
}
