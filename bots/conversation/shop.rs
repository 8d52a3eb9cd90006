//! What may be sold in chat, which platforms see differently.

use myba_core::chat::{Platform, Team};

use super::Parts;
use super::addresses::Addresses;
use super::message::{Button, Press};
use super::talk::button;
use super::words;

/// What is sold where. On Slack the buttons lead to the web.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shop {
    /// On Discord.
    pub discord: OnDiscord,
}

/// How Discord sells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OnDiscord {
    /// Not at all: nothing there leads to a purchase.
    #[default]
    Off,
    /// By Discord itself.
    Premium(Vec<Sold>),
}

/// A pack that Discord sells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// Discord's id of it.
    pub sku: String,
    /// What is in it.
    pub tokens: u64,
}

/// How tokens are come by where a person is.
#[derive(Clone, Copy, Debug)]
pub enum Till<'a> {
    /// Buttons lead to the web.
    Web(&'a Addresses),
    /// Nothing is sold here, and nothing is said of buying.
    Closed,
    /// The platform sells.
    Platform(&'a [Sold]),
}

/// Buttons that sell, so that another fits into their row.
const MOST: usize = 4;

impl<'a> Till<'a> {
    /// Of a platform.
    #[must_use]
    pub fn at(platform: Platform, parts: &'a Parts) -> Self {
        match (platform, &parts.shop.discord) {
            (Platform::Slack, _) => Self::Web(&parts.web),
            (Platform::Discord, OnDiscord::Off) => Self::Closed,
            (Platform::Discord, OnDiscord::Premium(sold)) => Self::Platform(sold),
        }
    }

    /// What sells to the person.
    #[must_use]
    pub fn buttons(self) -> Vec<Button> {
        match self {
            Self::Web(web) => vec![button("Buy tokens", Press::Open(web.buy()))],
            Self::Closed => Vec::new(),
            Self::Platform(sold) => {
                let one =
                    |one: &Sold| button(&format!("Buy {}", words::tokens(one.tokens)), Press::Buy(one.sku.clone()));
                sold.iter().take(MOST).map(one).collect()
            }
        }
    }

    /// What sells to a team: platforms sell to people only.
    #[must_use]
    pub fn for_team(self, team: &Team) -> Option<Button> {
        match self {
            Self::Web(web) => Some(button("Buy for the team", Press::Open(web.buy_for(team.id.as_str())))),
            Self::Closed | Self::Platform(_) => None,
        }
    }

    /// Where a team gets more.
    #[must_use]
    pub const fn of_team(self) -> &'static str {
        match self {
            Self::Web(_) => "The team's owner can buy more.",
            Self::Closed | Self::Platform(_) => "The team's owner looks after its tokens on the web.",
        }
    }

    /// Whether `buy` is a word here.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed)
    }

    /// Above what sells.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Web(_) => words::BUY,
            Self::Closed => words::NOT_SOLD,
            Self::Platform(_) => words::SOLD_BY_DISCORD,
        }
    }
}
