//! People in chat: who they are to us, which account they are linked to, which workspace they write in, and who pays.
//!
//! Payer order: the workspace's team (full members, within the caps) → the linked account → the person's own free tokens
//! within the workspace's trial, or outside of workspaces within what is given in a day. Every answer says which it was.

mod error;
mod link;
mod pay;
mod person;
mod team;
mod trial;
mod workspace;

pub use error::ChatError;
pub use link::{ConfirmedLink, LINK_LIFE, LinkChange, LinkView, Linked};
pub(crate) use pay::{Payment, paid_by_in, payment_in, team_of_caller_in, wallets_in};
pub use person::{ChatKey, Person, Platform};
pub use team::NewWorkspace;
pub use workspace::{MemberUse, Rules, Team, Workspace, WorkspaceKey};

use std::time::Duration;

use crate::clock::UnixMs;
use crate::id::{ChatId, TeamId, TicketId, UserId, WalletId};
use crate::identity::{FreePolicy, IdentifierKey};
use crate::ledger::{Balance, WalletKind, open_wallet_in};
use crate::store::chat::{self as rows, PersonRow, WorkspaceRow};
use crate::store::{Store, Tx};

/// The same text again within this time is taken for impatience, not for a second wish.
const SAME_WISH: Duration = Duration::from_secs(60);

/// Somebody in chat who asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatCaller {
    /// Who.
    pub person: ChatId,
    /// In which workspace; `None` where there is none.
    pub workspace: Option<WorkspaceKey>,
    /// Whether a team's tokens may pay: guests, bots and people of other workspaces never spend them.
    pub full_member: bool,
}

/// Who pays for something asked in chat or elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaidBy {
    /// The person's own account.
    Account,
    /// A team's wallet.
    Team {
        /// What the team is called.
        name: String,
    },
    /// Free tokens of somebody without an account.
    Free,
    /// The tokens of somebody in chat who bought some there.
    Own,
}

/// What somebody in chat can spend now, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purse {
    /// Who would pay for the next ticket.
    pub paid_by: PaidBy,
    /// That wallet's figures. Free tokens that are given with the first ticket count as available.
    pub balance: Balance,
    /// Of a team: tokens this person used in this calendar month (UTC), and how many they may.
    pub month: Option<(u64, u64)>,
    /// Of a team, where the workspace has a daily cap: the same of this day (UTC).
    pub day: Option<(u64, u64)>,
    /// The linked account's address.
    pub email: Option<String>,
}

/// People, workspaces, teams and links in chat. Cheap to clone.
#[derive(Clone)]
pub struct Chat {
    store: Store,
    free: FreePolicy,
    key: IdentifierKey,
}

impl Chat {
    /// Chat over a store. The key hashes link tokens and codes.
    #[must_use]
    pub const fn new(store: Store, free: FreePolicy, key: IdentifierKey) -> Self {
        Self { store, free, key }
    }

    /// The person of a platform's ids, made on first sight with an empty wallet.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn meet(&self, key: &ChatKey, name: &str) -> Result<Person, ChatError> {
        let (key, name) = (key.clone(), name.to_owned());
        let (id, wallet) = (ChatId::new(self.store.ids()), WalletId::new(self.store.ids()));
        let work = async move |tx: &mut Tx| {
            let platform = key.platform.as_str();
            if let Some(row) = rows::person_by_key(tx, platform, &key.tenant, &key.user).await? {
                rows::seen(tx, &row.id, &name).await?;
                return Ok(Person::from_row(PersonRow { name: name.clone(), ..row }));
            }
            let row = PersonRow {
                id: id.to_string(),
                platform: platform.to_owned(),
                tenant: key.tenant.clone(),
                chat_user: key.user.clone(),
                name: name.clone(),
                wallet_id: wallet.to_string(),
                user_id: None,
                linked_at: None,
                claimed_by: None,
                seen_at: None,
                model: None,
            };
            open_wallet_in(tx, &wallet, WalletKind::Visitor).await?;
            if !rows::insert_person(tx, &row).await? {
                return Err(tx.contended().into());
            }
            Ok(Person::from_row(row))
        };
        self.store.write(work).await
    }

    /// The person of a platform's ids, if they were met before.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn known(&self, key: &ChatKey) -> Result<Option<Person>, ChatError> {
        let mut tx = self.store.read().await?;
        Ok(rows::person_by_key(&mut tx, key.platform.as_str(), &key.tenant, &key.user).await?.map(Person::from_row))
    }

    /// A person.
    ///
    /// # Errors
    /// [`ChatError::NoSuchPerson`], [`ChatError::Store`].
    pub async fn person(&self, id: &ChatId) -> Result<Person, ChatError> {
        let row = rows::person(&mut self.store.read().await?, id.as_str()).await?;
        row.map(Person::from_row).ok_or(ChatError::NoSuchPerson)
    }

    /// Notes which model somebody always wants, by its id in the catalogue; none for the product's own.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn choose_model(&self, id: &ChatId, model: Option<&str>) -> Result<(), ChatError> {
        let (id, model) = (id.clone(), model.map(ToOwned::to_owned));
        let work = async move |tx: &mut Tx| rows::choose_model(tx, id.as_str(), model.as_deref()).await;
        Ok(self.store.write(work).await?)
    }

    /// What somebody can spend now, and whose it is. Gives nothing.
    ///
    /// # Errors
    /// [`ChatError::NoSuchPerson`], [`ChatError::Ledger`], [`ChatError::Store`].
    pub async fn purse(&self, caller: &ChatCaller) -> Result<Purse, ChatError> {
        pay::purse_in(&mut self.store.read().await?, &self.free, caller).await
    }

    /// Notes what somebody asks. When they asked the same text within a minute, answers the key of that request instead.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn ask_once(&self, person: &ChatId, text: &str, key: &str) -> Result<Option<String>, ChatError> {
        let (person, key) = (person.clone(), key.to_owned());
        let text = self.key.hash(&format!("wish:{text}"));
        let work = async move |tx: &mut Tx| {
            // Two at the same moment: the second waits and finds the first.
            rows::lock_person(tx, person.as_str()).await?;
            let since = tx.now().minus(SAME_WISH).0;
            let before = rows::asked_since(tx, person.as_str(), &text, since).await?;
            match before {
                Some(before) if before != key => Ok(Some(before)),
                _ => {
                    rows::ask(tx, person.as_str(), &text, &key).await?;
                    Ok(None)
                }
            }
        };
        self.store.write(work).await
    }

    /// Notes that a version of a ticket is shared in a place by a request; `false` when another request did that before.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn share_once(
        &self,
        ticket: &TicketId,
        place: &str,
        version: i64,
        request: &str,
    ) -> Result<bool, ChatError> {
        let (ticket, place, request) = (ticket.clone(), place.to_owned(), request.to_owned());
        let work = async move |tx: &mut Tx| rows::share(tx, ticket.as_str(), &place, version, &request).await;
        Ok(self.store.write(work).await?)
    }

    /// Forgets that a request shared a ticket: the platform refused it for good, so it may be tried again.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn unshare(&self, request: &str) -> Result<(), ChatError> {
        let request = request.to_owned();
        Ok(self.store.write(async move |tx: &mut Tx| rows::unshare(tx, &request).await).await?)
    }

    /// Uses the state of a sign-in at another service, which counts once; `false` when it was used before.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn use_state(&self, state: &str, expires_at: UnixMs) -> Result<bool, ChatError> {
        let hash = self.key.hash(&format!("state:{state}"));
        Ok(self.store.write(async move |tx: &mut Tx| rows::use_state(tx, &hash, expires_at.0).await).await?)
    }

    /// Begins a link and answers the token of its web page. A link begun before is dead.
    ///
    /// # Errors
    /// [`ChatError::TooManyLinks`], [`ChatError::Store`].
    pub async fn start_link(&self, person: &ChatId) -> Result<String, ChatError> {
        link::start(self, person).await
    }

    /// What the page of a link shows. Changes nothing.
    ///
    /// # Errors
    /// [`ChatError::LinkGone`], [`ChatError::Store`].
    pub async fn look_at_link(&self, token: &str) -> Result<LinkView, ChatError> {
        link::look(self, token).await
    }

    /// Binds a signed-in account to a link. Nobody is linked before the code was typed in chat.
    ///
    /// # Errors
    /// [`ChatError::LinkGone`], also when another account was quicker; [`ChatError::Store`].
    pub async fn confirm_link(&self, token: &str, user: &UserId) -> Result<ConfirmedLink, ChatError> {
        link::confirm(self, token, user).await
    }

    /// Ends a link from its page.
    ///
    /// # Errors
    /// [`ChatError::LinkGone`], [`ChatError::Store`].
    pub async fn cancel_link(&self, token: &str) -> Result<(), ChatError> {
        link::cancel(self, token).await
    }

    /// Ends a link by the code of its page, typed by the person who began it. Claims what the person had, once per account.
    ///
    /// # Errors
    /// [`ChatError::WrongCode`], [`ChatError::LinkGone`], [`ChatError::Ledger`], [`ChatError::Store`].
    pub async fn enter_code(&self, person: &ChatId, code: &str) -> Result<Linked, ChatError> {
        link::enter(self, person, code).await
    }

    /// Links somebody whom the platform has proven to be at the keyboard of this account.
    ///
    /// # Errors
    /// [`ChatError::Ledger`], [`ChatError::Store`].
    pub async fn link_proven(&self, user: &UserId, key: &ChatKey, name: &str) -> Result<Linked, ChatError> {
        link::proven(self, key, name, user).await
    }

    /// Forgets links that ended more than a day ago.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn forget_links(&self) -> Result<u64, ChatError> {
        let work = async move |tx: &mut Tx| {
            let before = tx.now().minus(Duration::from_secs(24 * 60 * 60)).0;
            rows::forget_links(tx, before).await
        };
        Ok(self.store.write(work).await?)
    }

    /// Ends the link of a person; `false` when there was none.
    ///
    /// # Errors
    /// [`ChatError::NoSuchPerson`], [`ChatError::Store`].
    pub async fn unlink(&self, person: &ChatId) -> Result<bool, ChatError> {
        let Some(user) = self.person(person).await?.account else { return Ok(false) };
        self.unlink_of(&user, person).await
    }

    /// Ends the link of a person to this account; `false` when there was none.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn unlink_of(&self, user: &UserId, person: &ChatId) -> Result<bool, ChatError> {
        let (user, person, id) = (user.clone(), person.clone(), self.store.ids().next().to_string());
        let work = async move |tx: &mut Tx| {
            let ended = rows::unlink_person(tx, person.as_str(), user.as_str()).await?;
            if ended {
                rows::note_link_change(tx, &id, user.as_str(), person.as_str(), "unlinked").await?;
            }
            Ok(ended)
        };
        self.store.write(work).await
    }

    /// The people in chat linked to an account, with what their workspace is called.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn links(&self, user: &UserId) -> Result<Vec<(Person, String)>, ChatError> {
        let mut tx = self.store.read().await?;
        let mut links = Vec::new();
        for row in rows::people_of_user(&mut tx, user.as_str()).await? {
            let workspace = rows::workspace(&mut tx, &row.platform, &row.tenant).await?;
            links.push((Person::from_row(row), workspace.map(|workspace| workspace.name).unwrap_or_default()));
        }
        Ok(links)
    }

    /// What happened to the links of an account in the last thirty days, newest first.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn link_changes(&self, user: &UserId) -> Result<Vec<LinkChange>, ChatError> {
        let mut tx = self.store.read().await?;
        let since = tx.now().minus(link::SHOWN).0;
        let mut changes = Vec::new();
        for row in rows::link_changes(&mut tx, user.as_str(), since).await? {
            let workspace = rows::workspace(&mut tx, &row.platform, &row.tenant).await?;
            changes.push(LinkChange::from_row(row, workspace.map(|workspace| workspace.name).unwrap_or_default()));
        }
        Ok(changes)
    }

    /// Writes an installation down. One that was there before keeps its rules, its team and what it used of the trial.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn install(&self, new: NewWorkspace) -> Result<Workspace, ChatError> {
        team::install(self, new).await
    }

    /// Writes down that the bot is in a Discord server, when that is not known, and what it is called, when that is another name
    /// than before. Asked for every request of a server: writes nothing when nothing changes. A server that left and comes back
    /// keeps its rules, its team and what it used of the trial.
    ///
    /// # Errors
    /// [`ChatError::NoSuchWorkspace`] for a workspace of Slack, which exists by its installation; [`ChatError::Store`].
    pub async fn enter(&self, key: &WorkspaceKey, name: Option<&str>) -> Result<Workspace, ChatError> {
        team::enter(self, key, name).await
    }

    /// A workspace, removed ones too.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn workspace(&self, key: &WorkspaceKey) -> Result<Option<Workspace>, ChatError> {
        team::workspace(self, key).await
    }

    /// Notes that the installation with this token was removed: the token is wiped, its people's links end. A Discord server has
    /// an empty token, and its people, who are everywhere, keep their links. `false` when it was removed before, or when the app
    /// was installed anew meanwhile.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn remove(&self, key: &WorkspaceKey, sealed_token: &str) -> Result<bool, ChatError> {
        team::remove(self, key, sealed_token).await
    }

    /// Connects a workspace to the team wallet of the account that this person is linked to, made when there is none. That the
    /// person may do so in the workspace is for the edge to know.
    ///
    /// # Errors
    /// [`ChatError::NotLinked`], also when that account is closed, [`ChatError::NotOwner`] when another account's team pays already,
    /// [`ChatError::NoSuchWorkspace`], [`ChatError::Store`].
    pub async fn connect_team(&self, workspace: &WorkspaceKey, person: &ChatId) -> Result<Team, ChatError> {
        team::connect(self, workspace, person).await
    }

    /// Ends that, by the owner; `false` when no team was connected.
    ///
    /// # Errors
    /// [`ChatError::NotOwner`], [`ChatError::NoSuchWorkspace`], [`ChatError::Store`].
    pub async fn disconnect_team(&self, workspace: &WorkspaceKey, person: &ChatId) -> Result<bool, ChatError> {
        team::disconnect(self, workspace, person).await
    }

    /// Ends that this team pays for a workspace, by the account that owns it; `false` when it did not pay there.
    ///
    /// # Errors
    /// [`ChatError::NotOwner`] when this account owns no such team, [`ChatError::Store`].
    pub async fn disconnect_team_of(
        &self,
        owner: &UserId,
        team: &TeamId,
        workspace: &WorkspaceKey,
    ) -> Result<bool, ChatError> {
        team::disconnect_of(self, owner, team, workspace).await
    }

    /// Sets a workspace's rules.
    ///
    /// # Errors
    /// [`ChatError::NoSuchWorkspace`], [`ChatError::Store`].
    pub async fn set_rules(&self, workspace: &WorkspaceKey, rules: Rules) -> Result<(), ChatError> {
        team::set_rules(self, workspace, rules).await
    }

    /// Lets a person begin anew in a workspace: what they used of the team's tokens until now counts against no cap any more.
    /// `false` when that person was never seen. That whoever asks may do so is for the edge to know.
    ///
    /// # Errors
    /// [`ChatError::NoSuchWorkspace`], [`ChatError::Store`].
    pub async fn reset_use(&self, workspace: &WorkspaceKey, person: &ChatKey) -> Result<bool, ChatError> {
        team::reset_use(self, workspace, person).await
    }

    /// Who used how much of a team's wallet this calendar month (UTC), most first. Resets change nothing here: it was used.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn member_use(&self, wallet: &WalletId) -> Result<Vec<MemberUse>, ChatError> {
        team::member_use(self, wallet).await
    }

    /// The teams an account owns, with the workspaces they pay for.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn teams(&self, owner: &UserId) -> Result<Vec<(Team, Vec<Workspace>)>, ChatError> {
        team::teams(self, owner).await
    }

    fn workspace_of(&self, row: WorkspaceRow) -> Workspace {
        Workspace::from_row(row, self.free.workspace_tokens.get(), self.free.member_cap)
    }
}
