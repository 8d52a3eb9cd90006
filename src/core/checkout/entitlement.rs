//! What people buy inside Discord: one grant per entitlement for ever, and what is left of it taken back when it is deleted.
//!
//! Discord tells of an entitlement in many ways (an event, every interaction, a list), each time anew and in any order. Its id
//! is the fact; the grant is committed first, and only then is Discord told that the entitlement is used up.

use std::time::Duration;

use crate::chat::ChatKey;
use crate::clock::UnixMs;
use crate::id::{ChatId, GrantId, OrderId, WalletId};
use crate::ledger::{
    Applied, EffectKey, GrantSource, LedgerError, NewGrant, Tokens, WalletKind, balance_in, grant_in, open_wallet_in,
    reverse_in,
};
use crate::store::chat::{self, PersonRow};
use crate::store::entitlements::{self as rows, EntitlementRow};
use crate::store::{Store, StoreError, Tx, identity};

use super::CheckoutError;

/// How long Discord is left alone after it was told that something is used up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Something that was bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntitlement {
    /// Discord's id of it.
    pub id: String,
    /// What was bought, as Discord calls it.
    pub sku: String,
    /// The pack it stands for.
    pub plan: String,
    /// Whose, by Discord's id.
    pub user: String,
    /// What is in it; at least one.
    pub tokens: Tokens,
    /// The price set at Discord, in minor units.
    pub amount: i64,
    /// Lower-case ISO code.
    pub currency: String,
}

/// What giving the tokens did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// They were given now.
    pub newly: bool,
    /// How many this entitlement gave; none when it was deleted before we heard of it.
    pub tokens: Tokens,
    /// What the wallet that got them has available.
    pub balance: Tokens,
    /// Discord is still to be told that it is used up.
    pub to_consume: bool,
}

/// What we know of an entitlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// It was given back.
    pub deleted: bool,
    /// It gave its tokens, and Discord is still to be told that it is used up.
    pub to_consume: bool,
}

/// What a deletion did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// How many were taken back now.
    pub now: Tokens,
    /// How many were taken back in all.
    pub taken_back: Tokens,
    /// How many were not there any more.
    pub shortfall: Tokens,
}

/// What was bought inside Discord. Cheap to clone.
#[derive(Clone)]
pub struct Entitlements {
    store: Store,
    tokens_life: Option<Duration>,
}

impl Entitlements {
    /// Entitlements over a store; `tokens_life` is how long bought tokens live, `None` for ever.
    #[must_use]
    pub const fn new(store: Store, tokens_life: Option<Duration>) -> Self {
        Self { store, tokens_life }
    }

    /// Gives the tokens, once for ever: to the account that the person is linked to now, else to the person. One that was
    /// deleted before gives nothing.
    ///
    /// # Errors
    /// [`CheckoutError::Ledger`], [`CheckoutError::Store`].
    pub async fn grant(&self, new: NewEntitlement) -> Result<Granted, CheckoutError> {
        let ids = self.store.ids();
        let names = Names { order: OrderId::new(ids), person: ChatId::new(ids), wallet: WalletId::new(ids) };
        let life = self.tokens_life;
        let granted = self.store.write(async move |tx: &mut Tx| grant_once_in(tx, &new, &names, life).await).await?;
        fail::fail_point!("entitlement_after_grant");
        Ok(granted)
    }

    /// What we know of one; `None` when we never heard of it.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn known(&self, id: &str) -> Result<Option<Known>, CheckoutError> {
        let row = rows::entitlement(&mut self.store.read().await?, id).await?;
        Ok(row.map(|row| Known { deleted: row.deleted_at.is_some(), to_consume: is_to_be_consumed(&row) }))
    }

    /// Notes that Discord took it as used up; `false` when that was known.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn consumed(&self, id: &str) -> Result<bool, CheckoutError> {
        let id = id.to_owned();
        Ok(self.store.write(async move |tx: &mut Tx| rows::set_consumed(tx, &id).await).await?)
    }

    /// Up to `limit` that gave their tokens and that Discord does not know to be used up: a crash came between, or Discord did
    /// not answer. Each is answered once a minute at most, the one that waits longest first.
    ///
    /// # Errors
    /// [`CheckoutError::Store`].
    pub async fn unconsumed(&self, limit: u32) -> Result<Vec<String>, CheckoutError> {
        let work = async move |tx: &mut Tx| {
            let before = tx.now().minus(PATIENCE).0;
            rows::take_unconsumed(tx, before, limit).await
        };
        Ok(self.store.write(work).await?)
    }

    /// Takes back what is left of the tokens after Discord gave the money back. What was spent is noted as a shortfall; no
    /// wallet goes below zero. Again it takes only what came back meanwhile. Before the grant it leaves a mark, and the grant
    /// will give nothing.
    ///
    /// # Errors
    /// [`CheckoutError::Ledger`], [`CheckoutError::Store`].
    pub async fn deleted(&self, id: &str) -> Result<TakenBack, CheckoutError> {
        let (id, order) = (id.to_owned(), OrderId::new(self.store.ids()));
        self.store.write(async move |tx: &mut Tx| delete_in(tx, &id, &order).await).await
    }

    /// Takes back what came back to deleted entitlements since, of at most `limit`: held tokens that were let go, returned
    /// tickets. Answers how many tokens.
    ///
    /// # Errors
    /// [`CheckoutError::Ledger`], [`CheckoutError::Store`].
    pub async fn collect(&self, limit: u32) -> Result<u64, CheckoutError> {
        let mut all = 0;
        for id in rows::came_back(&mut self.store.read().await?, limit).await? {
            all += self.deleted(&id).await?.now.get();
        }
        Ok(all)
    }
}

/// Ids made before the unit, so that running it again writes the same ones.
#[derive(Clone)]
struct Names {
    order: OrderId,
    person: ChatId,
    wallet: WalletId,
}

async fn grant_once_in(
    tx: &mut Tx,
    new: &NewEntitlement,
    names: &Names,
    life: Option<Duration>,
) -> Result<Granted, CheckoutError> {
    if let Some(row) = rows::entitlement(tx, &new.id).await? {
        return known_in(tx, &row).await;
    }
    let person = person_in(tx, &new.user, names).await?;
    let wallet = wallet_in(tx, &person).await?;
    let grant = NewGrant {
        wallet: wallet.clone(),
        amount: new.tokens,
        source: GrantSource::Purchase,
        expires_at: life.map(|life| tx.now().plus(life)),
        reference: Some(names.order.to_string()),
        keys: vec![EffectKey::new("entitlement", &new.id)],
        reason: format!("bought {} tokens in Discord", new.tokens.get()),
    };
    let grant = grant_in(tx, &grant).await?.into_inner();
    let row = EntitlementRow {
        person_id: Some(person.id),
        wallet_id: Some(wallet.to_string()),
        grant_id: Some(grant.id.to_string()),
        tokens: new.tokens.as_i64(),
        sku: new.sku.clone(),
        plan: new.plan.clone(),
        amount: new.amount,
        currency: new.currency.clone(),
        ..row_of(&new.id, &names.order, tx.now())
    };
    if !rows::insert_entitlement(tx, &row).await? {
        return Err(tx.contended().into());
    }
    let balance = balance_in(tx, &wallet).await?.available;
    Ok(Granted { newly: true, tokens: new.tokens, balance, to_consume: true })
}

async fn known_in(tx: &mut Tx, row: &EntitlementRow) -> Result<Granted, CheckoutError> {
    let balance = match &row.wallet_id {
        Some(wallet) => balance_in(tx, &WalletId::from_text(wallet.as_str())).await?.available,
        None => Tokens::ZERO,
    };
    Ok(Granted { newly: false, tokens: Tokens::from_store(row.tokens), balance, to_consume: is_to_be_consumed(row) })
}

const fn is_to_be_consumed(row: &EntitlementRow) -> bool {
    row.grant_id.is_some() && row.consumed_at.is_none() && row.deleted_at.is_none()
}

/// The buyer, made when they never spoke to us. Linking waits until the tokens have found their wallet.
async fn person_in(tx: &mut Tx, user: &str, names: &Names) -> Result<PersonRow, CheckoutError> {
    let ChatKey { platform, tenant, user } = ChatKey::on_discord(user);
    if let Some(person) = chat::person_by_key(tx, platform.as_str(), &tenant, &user).await? {
        chat::lock_person(tx, &person.id).await?;
        return Ok(chat::person(tx, &person.id).await?.unwrap_or(person));
    }
    let row = PersonRow {
        id: names.person.to_string(),
        platform: platform.as_str().to_owned(),
        tenant,
        // Their name is known when they speak to us.
        name: user.clone(),
        chat_user: user,
        wallet_id: names.wallet.to_string(),
        user_id: None,
        linked_at: None,
        claimed_by: None,
        seen_at: None,
        model: None,
    };
    open_wallet_in(tx, &names.wallet, WalletKind::Visitor).await?;
    if chat::insert_person(tx, &row).await? { Ok(row) } else { Err(tx.contended().into()) }
}

async fn wallet_in(tx: &mut Tx, person: &PersonRow) -> Result<WalletId, StoreError> {
    let account = match &person.user_id {
        Some(user) => identity::user(tx, user).await?.filter(|user| user.deleted_at.is_none()),
        None => None,
    };
    Ok(WalletId::from_text(account.map_or_else(|| person.wallet_id.clone(), |account| account.wallet_id)))
}

async fn delete_in(tx: &mut Tx, id: &str, order: &OrderId) -> Result<TakenBack, CheckoutError> {
    if !rows::lock_entitlement(tx, id).await? {
        let mark = EntitlementRow { deleted_at: Some(tx.now().0), ..row_of(id, order, tx.now()) };
        let written = rows::insert_entitlement(tx, &mark).await?;
        return if written { Ok(TakenBack::default()) } else { Err(tx.contended().into()) };
    }
    let row = rows::entitlement(tx, id).await?.ok_or_else(|| tx.contended())?;
    let Some(grant) = &row.grant_id else { return Ok(TakenBack::default()) };
    let now = take_back_in(tx, &row, grant).await?;
    let taken_back = Tokens::from_store(row.taken_back).plus(now);
    let shortfall = Tokens::from_store(row.tokens).less(taken_back);
    rows::set_deleted(tx, id, taken_back.as_i64(), shortfall.as_i64()).await?;
    Ok(TakenBack { now, taken_back, shortfall })
}

/// Takes back from the grant and from every grant its tokens went on in, wallet by wallet in the order of their ids, until
/// none has anything left: once a wallet is locked nothing leaves it.
async fn take_back_in(tx: &mut Tx, row: &EntitlementRow, grant: &str) -> Result<Tokens, CheckoutError> {
    let mut taken = Tokens::ZERO;
    loop {
        let left: Vec<_> =
            rows::grants_from(tx, grant).await?.into_iter().filter(|grant| grant.remaining > 0).collect();
        if left.is_empty() {
            return Ok(taken);
        }
        for part in left {
            // A later pass over the same grant is a fact of its own: what was taken before tells it apart.
            let before = Tokens::from_store(row.taken_back).plus(taken).get();
            let key = EffectKey::new("refund", &format!("discord:{}:{}:{before}", row.id, part.id));
            let (grant, amount) = (GrantId::from_text(part.id), Tokens::from_store(part.remaining));
            let reason = format!("refunded in Discord: {}", row.id);
            match reverse_in(tx, &key, &grant, amount, &reason).await? {
                Applied::New(reversal) => taken = taken.plus(reversal.taken_back),
                Applied::Replayed(_) => return Err(LedgerError::Broken(format!("{} was used", key.as_str())).into()),
            }
        }
    }
}

/// A row that gave nothing.
fn row_of(id: &str, order: &OrderId, now: UnixMs) -> EntitlementRow {
    EntitlementRow {
        id: id.to_owned(),
        order_id: order.to_string(),
        sku: String::new(),
        plan: String::new(),
        amount: 0,
        currency: String::new(),
        person_id: None,
        wallet_id: None,
        tokens: 0,
        grant_id: None,
        taken_back: 0,
        shortfall: 0,
        consumed_at: None,
        deleted_at: None,
        created_at: now.0,
    }
}
