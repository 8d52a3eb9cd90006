//! What may be sold in chat, which platforms see differently.

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
