//! An amount of tokens.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most that one grant, hold or order may be.
pub const MAX_TOKENS: u64 = 1_000_000;

/// An unsigned amount of tokens, at most one million. Arithmetic is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tokens(u64);

impl Tokens {
    /// No tokens.
    pub const ZERO: Self = Self(0);
    /// One token: one ticket by the standard model.
    pub const ONE: Self = Self(1);

    /// `amount`, unless it is above one million.
    #[must_use]
    pub const fn new(amount: u64) -> Option<Self> {
        if amount <= MAX_TOKENS { Some(Self(amount)) } else { None }
    }

    /// As a plain number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// As the store keeps it.
    #[must_use]
    pub fn as_i64(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// From the store, whose CHECKs keep it in range.
    #[must_use]
    pub(crate) fn from_store(amount: i64) -> Self {
        Self(u64::try_from(amount).unwrap_or(0))
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left after taking `other`; zero when that is more.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The smaller of the two.
    #[must_use]
    pub fn at_most(self, other: Self) -> Self {
        self.min(other)
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, if self.0 == 1 { "token" } else { "tokens" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k09_amounts_stay_in_range() {
        assert_eq!(Tokens::new(1_000_000).map(Tokens::get), Some(1_000_000));
        assert_eq!(Tokens::new(1_000_001), None);
        assert_eq!(Tokens::new(u64::MAX), None);
        assert_eq!(Tokens::ONE.less(Tokens(5)), Tokens::ZERO);
    }

    #[test]
    fn one_token_is_singular() {
        assert_eq!(Tokens::ONE.to_string(), "1 token");
        assert_eq!(Tokens::ZERO.to_string(), "0 tokens");
    }
}
