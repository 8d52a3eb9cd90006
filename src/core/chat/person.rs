//! A person as a chat platform knows them.

use crate::clock::UnixMs;
use crate::id::{ChatId, UserId, WalletId};
use crate::store::chat::PersonRow;

/// A chat platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Platform {
    /// Slack.
    Slack,
    /// Discord.
    Discord,
}

impl Platform {
    /// As the store and programs say it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Slack => "slack",
            Self::Discord => "discord",
        }
    }

    /// As people say it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Slack => "Slack",
            Self::Discord => "Discord",
        }
    }

    pub(super) fn parse(text: &str) -> Self {
        if text == "discord" { Self::Discord } else { Self::Slack }
    }
}

/// The platform's own name of a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChatKey {
    /// Which platform.
    pub platform: Platform,
    /// Slack: the enterprise of an org-wide installation, else the team. Discord: `0`, its user ids are global.
    pub tenant: String,
    /// The user there.
    pub user: String,
}

impl ChatKey {
    /// Somebody on Discord, who is the same in every server.
    pub fn on_discord(user: impl Into<String>) -> Self {
        Self { platform: Platform::Discord, tenant: "0".to_owned(), user: user.into() }
    }
}

/// A person in chat, as we know them. Made on first sight, with an empty wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Ours.
    pub id: ChatId,
    /// The platform's.
    pub key: ChatKey,
    /// What others call them.
    pub name: String,
    /// Holds their own free tokens, and the tickets these paid for.
    pub wallet: WalletId,
    /// The account they are linked to.
    pub account: Option<UserId>,
    /// Since when.
    pub linked_at: Option<UnixMs>,
    /// When they last asked for something.
    pub seen_at: Option<UnixMs>,
    /// The model they always want, by its id in the catalogue.
    pub model: Option<String>,
}

impl Person {
    pub(super) fn from_row(row: PersonRow) -> Self {
        Self {
            id: ChatId::from_text(row.id),
            key: ChatKey { platform: Platform::parse(&row.platform), tenant: row.tenant, user: row.chat_user },
            name: row.name,
            wallet: WalletId::from_text(row.wallet_id),
            account: row.user_id.map(UserId::from_text),
            linked_at: row.linked_at.map(UnixMs),
            seen_at: row.seen_at.map(UnixMs),
            model: row.model,
        }
    }
}
