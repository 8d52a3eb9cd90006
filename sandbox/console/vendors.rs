//! The vendors, and which of them are played.

use super::Console;
use crate::StandIns;
use crate::paper::escape;

/// A vendor the sandbox can play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vendor {
    /// The model.
    OpenRouter,
    /// Payments.
    Stripe,
    /// Sign-in.
    Clerk,
    /// Chat.
    Slack,
    /// Chat.
    Discord,
}

impl Vendor {
    /// Every vendor, in the order of the page.
    pub(super) const ALL: [Self; 5] = [Self::OpenRouter, Self::Stripe, Self::Clerk, Self::Slack, Self::Discord];

    /// As mounts, faults and records name it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::OpenRouter => "openrouter",
            Self::Stripe => "stripe",
            Self::Clerk => "clerk",
            Self::Slack => "slack",
            Self::Discord => "discord",
        }
    }

    /// As people write it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::OpenRouter => "OpenRouter",
            Self::Stripe => "Stripe",
            Self::Clerk => "Clerk",
            Self::Slack => "Slack",
            Self::Discord => "Discord",
        }
    }

    /// The vendor of this key.
    pub(super) fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.key() == key)
    }

    /// Whether the sandbox plays it.
    pub(super) const fn is_played(self, stand_ins: StandIns) -> bool {
        match self {
            Self::OpenRouter => stand_ins.openrouter,
            Self::Stripe => stand_ins.stripe,
            Self::Clerk => stand_ins.clerk,
            Self::Slack => stand_ins.slack,
            Self::Discord => stand_ins.discord,
        }
    }

    /// Those the console speaks of: a product need not have chat, the others it cannot do without.
    fn listed(stand_ins: StandIns) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |vendor| vendor.is_played(stand_ins) || !matches!(vendor, Self::Slack | Self::Discord))
    }

    /// Whether it sends webhooks.
    pub(super) const fn sends(self) -> bool {
        !matches!(self, Self::OpenRouter)
    }

    const fn part(self) -> &'static str {
        match self {
            Self::OpenRouter => "the writer",
            Self::Stripe => "payments",
            Self::Clerk => "sign-in",
            Self::Slack | Self::Discord => "chat",
        }
    }
}

/// The vendor's name as people write it; a key nobody has is shown as it is.
pub(super) fn name_of(key: &str) -> &str {
    match Vendor::named(key) {
        Some(vendor) => vendor.name(),
        None => key,
    }
}

/// `3 stand-ins running`, and how many vendors are real.
pub(super) fn summary(stand_ins: StandIns) -> String {
    let played = Vendor::listed(stand_ins).filter(|vendor| vendor.is_played(stand_ins)).count();
    let real = Vendor::listed(stand_ins).count() - played;
    let plural = if played == 1 { "" } else { "s" };
    let rest = if real == 0 { String::new() } else { format!(", {real} real") };
    format!("{played} stand-in{plural} running{rest}")
}

/// The pane's body: a line for each vendor.
pub(super) fn body(console: &Console) -> String {
    let rows: String = Vendor::listed(console.stand_ins).map(|vendor| row(console, vendor)).collect();
    format!("<ul>{rows}</ul>")
}

fn row(console: &Console, vendor: Vendor) -> String {
    let (tag, text) = if vendor.is_played(console.stand_ins) {
        ("<span class=\"tag\">stand-in</span>", played(console, vendor))
    } else {
        ("<span class=\"tag real\">real</span>", format!("Real: see {}. Its calls do not pass here.", vendor.name()))
    };
    format!(
        "<li><span class=\"t\">{} <span class=\"faint\">{}</span></span>{tag}<p class=\"m\">{text}</p></li>",
        vendor.name(),
        vendor.part()
    )
}

fn played(console: &Console, vendor: Vendor) -> String {
    match vendor {
        Vendor::OpenRouter => {
            let cents = console.openrouter.balance_nano_usd() / 10_000_000;
            format!(
                "A set of rules, not a language model: it writes a ticket from the words of the idea, so expect less \
                 than a model writes. ${}.{:02} left on its account, {} answers so far.",
                cents / 100,
                cents % 100,
                console.openrouter.answers()
            )
        }
        Vendor::Stripe => {
            format!("Test cards only, nobody is charged. Speaks API version {}.", escape(crate::stripe::API_VERSION))
        }
        Vendor::Clerk => format!(
            "Accounts live here only. The code {} works for every address.",
            escape(crate::clerk::WELL_KNOWN_CODE)
        ),
        Vendor::Slack => format!(
            "Workspaces and people live here only. The app broke {} rules of Block Kit so far. \
             <a href=\"/slack/room\">Open the room</a>",
            console.slack.violations().len()
        ),
        Vendor::Discord => format!(
            "Servers and people live here only. The app broke {} rules of messages so far. \
             <a href=\"/discord/room\">Open the room</a>",
            console.discord.violations().len()
        ),
    }
}
