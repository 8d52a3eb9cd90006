//! How long tokens live, by where they come from. All of it is configuration.

use std::time::Duration;

use crate::clock::UnixMs;

use super::GrantSource;

/// How long tokens of each source live; `None` is for ever, and the default. Not here: what is claimed keeps the expiry it had, what
/// is returned lives as long as the ledger says, a period of a subscription ends with a later one, and an operator or an import says
/// it for each grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lives {
    /// A visitor's free tokens.
    pub visitor: Option<Duration>,
    /// Free tokens of somebody in chat.
    pub trial: Option<Duration>,
    /// The welcome of a signed-up person.
    pub welcome: Option<Duration>,
    /// What was bought.
    pub purchase: Option<Duration>,
    /// For bringing somebody.
    pub referral: Option<Duration>,
    /// Gifts.
    pub bonus: Option<Duration>,
}

impl Lives {
    /// How long tokens of a source live when nothing else is said of them.
    #[must_use]
    pub const fn of(&self, source: GrantSource) -> Option<Duration> {
        match source {
            GrantSource::Visitor => self.visitor,
            GrantSource::Trial => self.trial,
            GrantSource::Welcome => self.welcome,
            GrantSource::Purchase => self.purchase,
            GrantSource::Referral => self.referral,
            GrantSource::Bonus => self.bonus,
            GrantSource::Claim
            | GrantSource::Return
            | GrantSource::Operator
            | GrantSource::Subscription
            | GrantSource::Import => None,
        }
    }

    /// When tokens of a source that are given at `now` run out.
    #[must_use]
    pub fn end(&self, source: GrantSource, now: UnixMs) -> Option<UnixMs> {
        self.of(source).map(|life| now.plus(life))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_has_its_own_life_and_the_rest_live_for_ever() {
        let days = |days: u64| Some(Duration::from_secs(days * 24 * 60 * 60));
        let lives = Lives {
            visitor: days(1),
            trial: days(2),
            welcome: days(3),
            purchase: None,
            referral: days(4),
            bonus: days(5),
        };
        let now = UnixMs(1_000);
        let ends: Vec<_> = GrantSource::ALL.iter().map(|source| lives.end(*source, now)).collect();
        let of = |source| ends[GrantSource::ALL.iter().position(|known| *known == source).unwrap()];
        assert_eq!(of(GrantSource::Trial), Some(UnixMs(1_000 + 2 * 24 * 60 * 60 * 1_000)));
        assert_eq!(ends.iter().filter(|end| end.is_some()).count(), 5);
        assert_eq!(of(GrantSource::Purchase), None);
        assert_eq!(of(GrantSource::Claim), None);
    }
}
