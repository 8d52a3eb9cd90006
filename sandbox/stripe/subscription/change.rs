//! What a call or a person does to a subscription: read from a form, or made on a page.

use crate::stripe::fields::MetadataChange;

/// How parts of periods are dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prorating {
    /// They are not.
    No,
    /// The next invoice has them.
    Later,
    /// They are invoiced at once.
    Now,
}

/// What becomes of a subscription's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// At the end of the period.
    AtPeriodEnd,
    /// At a moment, in Unix seconds.
    At(i64),
    /// It goes on, if the end was asked for as the period's.
    NotAtPeriodEnd,
    /// It goes on.
    Never,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Wish {
    /// `price_…`: the new price.
    pub price: Option<String>,
    /// How parts of periods are dealt with.
    pub prorating: Prorating,
    /// Whether a new period begins now.
    pub restarts: bool,
    /// Whether nothing changes when the payment fails.
    pub all_or_nothing: bool,
    /// What becomes of its end.
    pub ending: Option<Ending>,
    /// What becomes of its metadata.
    pub metadata: MetadataChange,
    /// `pm_…`: what is charged from now on.
    pub card: Option<String>,
}

impl Default for Wish {
    /// Changes nothing.
    fn default() -> Self {
        Self {
            price: None,
            prorating: Prorating::Later,
            restarts: false,
            all_or_nothing: false,
            ending: None,
            metadata: MetadataChange::default(),
            card: None,
        }
    }
}
