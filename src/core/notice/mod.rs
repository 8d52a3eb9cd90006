//! What people are told once: few tokens left, none left, some that run out soon, what became of a payment.
//!
//! A notice is written down once per fact, with whatever made it; it stands on the web page until it is put away or over. From there
//! it goes on its way to mail and chat, through the outbox: written in one transaction, so that it is sent once and not lost.

mod find;
mod words;

pub(crate) use words::SHOWN;
pub use words::renewed;

use std::sync::Arc;

use crate::clock::UnixMs;
use crate::id::{NoticeId, UserId, WalletId};
use crate::outbox::{self, NewAnswer};
use crate::store::notices::{self as rows, NoticeRow};
use crate::store::{Store, StoreError, Tx, chat, identity};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// A fifth of what was bought last is left, or less.
    LowBalance,
    /// Nothing is left.
    NoTokens,
    /// Some tokens run out soon.
    Expiring,
    /// A payment of a subscription failed.
    PaymentFailed,
    /// More was bought by itself.
    ToppedUp,
    /// Buying more by itself failed.
    TopUpFailed,
    /// Buying more by itself is off.
    TopUpOff,
    /// A subscription goes on.
    Renewed,
}

impl NoticeKind {
    const ALL: [Self; 8] = [
        Self::LowBalance,
        Self::NoTokens,
        Self::Expiring,
        Self::PaymentFailed,
        Self::ToppedUp,
        Self::TopUpFailed,
        Self::TopUpOff,
        Self::Renewed,
    ];

    /// As the store keeps it and programs read it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LowBalance => "low_balance",
            Self::NoTokens => "no_tokens",
            Self::Expiring => "expiring",
            Self::PaymentFailed => "payment_failed",
            Self::ToppedUp => "topped_up",
            Self::TopUpFailed => "top_up_failed",
            Self::TopUpOff => "top_up_off",
            Self::Renewed => "renewed",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| StoreError::Database(format!("a notice is of the kind {text}")))
    }
}

/// What to do about a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// A verb that names the result.
    pub label: String,
    /// A path of the web page: `/buy`.
    pub path: String,
}

/// Something somebody is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// Whom.
    pub user: UserId,
    /// What about.
    pub kind: NoticeKind,
    /// The fact, which is told once: `low:grt_…`, `invoice:in_…`.
    pub fact: String,
    /// Whose tokens it speaks of: tokens that come later make it old.
    pub wallet: Option<WalletId>,
    /// A few words.
    pub title: String,
    /// What happened, money, one next step.
    pub text: String,
    /// That step.
    pub action: Option<Action>,
    /// From then on nobody need see it any more.
    pub ends_at: Option<UnixMs>,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Ours.
    pub id: NoticeId,
    /// When it was made.
    pub at: UnixMs,
    /// What it says.
    pub new: NewNotice,
}

impl Notice {
    fn of(row: NoticeRow) -> Result<Self, StoreError> {
        let action = row.action_label.zip(row.action_path).map(|(label, path)| Action { label, path });
        let new = NewNotice {
            user: UserId::from_text(row.user_id),
            kind: NoticeKind::parse(&row.kind)?,
            fact: row.fact,
            wallet: row.wallet_id.map(WalletId::from_text),
            title: row.title,
            text: row.text,
            action,
            ends_at: row.ends_at.map(UnixMs),
        };
        Ok(Self { id: NoticeId::from_text(row.id), at: UnixMs(row.made_at), new })
    }
}

/// How somebody wants to hear, besides the web page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// By mail.
    pub mail: bool,
    /// In chat, where they are linked.
    pub chat: bool,
}

impl Default for Wish {
    /// Both, until they say otherwise: a notice is about their money.
    fn default() -> Self {
        Self { mail: true, chat: true }
    }
}

/// Somebody in chat who is linked to the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// `slack`, `discord`.
    pub platform: String,
    /// The workspace, as the platform names it.
    pub tenant: String,
    /// Their id there.
    pub user: String,
}

/// How somebody can be reached, as they wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// By mail: there is an address, and they want it.
    pub mail: bool,
    /// In chat: of each platform whom they were last; none when they do not want it.
    pub linked: Vec<Linked>,
}

/// Writes the letters of a notice, each in its edge's own form.
pub trait Post: Send + Sync {
    /// One for each way that is open.
    fn letters(&self, notice: &Notice, ways: &Ways) -> Vec<NewAnswer>;
}

/// Writes a notice down inside a unit of work; `false` when this fact was told before, or the account is closed.
///
/// # Errors
/// [`StoreError`].
pub async fn tell_in(tx: &mut Tx, new: &NewNotice) -> Result<bool, StoreError> {
    let action = new.action.as_ref();
    let row = NoticeRow {
        id: NoticeId::new(tx.ids()).to_string(),
        user_id: new.user.to_string(),
        kind: new.kind.as_str().to_owned(),
        fact: new.fact.clone(),
        wallet_id: new.wallet.as_ref().map(ToString::to_string),
        title: new.title.clone(),
        text: new.text.clone(),
        action_label: action.map(|action| action.label.clone()),
        action_path: action.map(|action| action.path.clone()),
        made_at: tx.now().0,
        ends_at: new.ends_at.map(|at| at.0),
    };
    rows::insert_notice(tx, &row).await
}

/// Notices over a store. Cheap to clone.
#[derive(Clone)]
pub struct Notices {
    store: Store,
}

impl Notices {
    /// The notices of a store.
    #[must_use]
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Looks for what there is to tell of balances and expiry, at most `limit` of each, and writes it down. Answers how many are new.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn look(&self, limit: u32) -> Result<u64, StoreError> {
        let found = find::find(&mut self.store.read().await?, limit).await?;
        if found.is_empty() {
            return Ok(0);
        }
        let work = async move |tx: &mut Tx| {
            let mut told = 0;
            for new in &found {
                told += u64::from(tell_in(tx, new).await?);
            }
            Ok(told)
        };
        self.store.write(work).await
    }

    /// Sends notices on their way, at most `limit`: each once, with its letters in the same transaction. One that nobody need see by
    /// now gets no letters. Answers how many were handed out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn hand_out(&self, post: &Arc<dyn Post>, limit: u32) -> Result<u64, StoreError> {
        let waiting = rows::waiting_notices(&mut self.store.read().await?, limit).await?;
        let mut handed = 0;
        for row in waiting {
            let (notice, post) = (Notice::of(row)?, Arc::clone(post));
            let work = async move |tx: &mut Tx| {
                if !rows::hand_notice(tx, notice.id.as_str()).await? {
                    return Ok(0);
                }
                let open = rows::open_notices(tx, notice.new.user.as_str()).await?;
                if open.iter().all(|row| row.id != notice.id.as_str()) {
                    return Ok(0);
                }
                for letter in post.letters(&notice, &ways_in(tx, &notice.new.user).await?) {
                    outbox::put_in(tx, &letter).await?;
                }
                Ok::<u64, StoreError>(1)
            };
            handed += self.store.write(work).await?;
        }
        Ok(handed)
    }

    /// What somebody need still see, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn list(&self, user: &UserId) -> Result<Vec<Notice>, StoreError> {
        let found = rows::open_notices(&mut self.store.read().await?, user.as_str()).await?;
        found.into_iter().map(Notice::of).collect()
    }

    /// Puts a notice away; `false` when the user has none such.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn dismiss(&self, user: &UserId, notice: &NoticeId) -> Result<bool, StoreError> {
        let (user, notice) = (user.clone(), notice.clone());
        self.store.write(async move |tx: &mut Tx| rows::dismiss_notice(tx, notice.as_str(), user.as_str()).await).await
    }

    /// How somebody wants to hear.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wish(&self, user: &UserId) -> Result<Wish, StoreError> {
        wish_in(&mut self.store.read().await?, user).await
    }

    /// Notes how somebody wants to hear.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_wish(&self, user: &UserId, wish: Wish) -> Result<(), StoreError> {
        let user = user.clone();
        let (mail, chat) = (i64::from(wish.mail), i64::from(wish.chat));
        self.store.write(async move |tx: &mut Tx| rows::set_wish(tx, user.as_str(), mail, chat).await).await
    }
}

async fn wish_in(tx: &mut Tx, user: &UserId) -> Result<Wish, StoreError> {
    let said = rows::wish(tx, user.as_str()).await?;
    Ok(said.map_or_else(Wish::default, |(mail, chat)| Wish { mail: mail == 1, chat: chat == 1 }))
}

async fn ways_in(tx: &mut Tx, user: &UserId) -> Result<Ways, StoreError> {
    let wish = wish_in(tx, user).await?;
    let account = identity::user(tx, user.as_str()).await?;
    let mail = wish.mail && account.is_some_and(|account| account.email.is_some());
    let mut people = if wish.chat { chat::people_of_user(tx, user.as_str()).await? } else { Vec::new() };
    people.sort_by_key(|person| (person.platform.clone(), std::cmp::Reverse(person.seen_at)));
    // One message per platform, wherever they were last: the same fact in five workspaces is noise.
    people.dedup_by(|later, first| later.platform == first.platform);
    let linked =
        |person: chat::PersonRow| Linked { platform: person.platform, tenant: person.tenant, user: person.chat_user };
    Ok(Ways { mail, linked: people.into_iter().map(linked).collect() })
}
