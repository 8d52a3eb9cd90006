//! Bugs that are planted on purpose, between the story and the product or in the database itself: a simulator that does not
//! find them proves nothing. Nothing of the product is touched.

use crate::database::Place;
use crate::world::Act;

/// A bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// Every event of a paid page gives the tokens, under its own id.
    GrantByEvent,
    /// The key of an effect is not kept.
    KeyDropped,
    /// The ticket is noted in a unit of its own, after the capture.
    CaptureOutside,
    /// The event ends in a unit of its own, before its effect.
    EventEndsFirst,
    /// Whoever hears nothing asks again under a new name.
    NewNameOnRetry,
    /// What was paid for is used before gifts.
    PaidFirst,
    /// A result that comes too late takes its token anyway.
    LateCapture,
    /// A return goes to the visitor's wallet although an account claimed it.
    ReturnToVisitor,
    /// What a grant does not have is taken from another.
    ClampForgotten,
    /// The sweep does nothing.
    NoSweep,
    /// Each event of a refund takes its share once more.
    RefundByEvent,
    /// A part of the money is less than the same part of the tokens.
    RoundedDown,
    /// A refund that fails brings no token back.
    FailedRefundStays,
    /// A hold that ends returns its tokens although their purchase was refunded.
    LienForgotten,
    /// An inquiry freezes as a dispute does.
    InquiryFreezes,
    /// A dispute that was won stays frozen.
    WonStaysFrozen,
    /// A refund that was asked for while the provider was silent is never asked for again.
    NeverAskedAgain,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::GrantByEvent,
        Self::KeyDropped,
        Self::CaptureOutside,
        Self::EventEndsFirst,
        Self::NewNameOnRetry,
        Self::PaidFirst,
        Self::LateCapture,
        Self::ReturnToVisitor,
        Self::ClampForgotten,
        Self::NoSweep,
        Self::RefundByEvent,
        Self::RoundedDown,
        Self::FailedRefundStays,
        Self::LienForgotten,
        Self::InquiryFreezes,
        Self::WonStaysFrozen,
        Self::NeverAskedAgain,
    ];

    /// In words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::GrantByEvent => "a grant by the event's id instead of the page's",
            Self::KeyDropped => "the unique key of an effect dropped",
            Self::CaptureOutside => "a capture outside the ticket's transaction",
            Self::EventEndsFirst => "an event that ends before its effect",
            Self::NewNameOnRetry => "a retry under a new name",
            Self::PaidFirst => "paid tokens used before gifts",
            Self::LateCapture => "a late result that takes its token anyway",
            Self::ReturnToVisitor => "a return to the wallet whose leftovers were claimed",
            Self::ClampForgotten => "a take-back that does not stop at its own grant",
            Self::NoSweep => "a sweep that does nothing",
            Self::RefundByEvent => "a share of the tokens for each event of a refund",
            Self::RoundedDown => "a part of the tokens rounded down",
            Self::FailedRefundStays => "a failed refund whose tokens stay taken",
            Self::LienForgotten => "a refunded purchase whose held tokens return to it",
            Self::InquiryFreezes => "an inquiry that freezes",
            Self::WonStaysFrozen => "a won dispute whose tokens stay frozen",
            Self::NeverAskedAgain => "a refund never asked for again after the provider was silent",
        }
    }

    /// What is done to the database before an act, past every guard.
    const fn sql(self, act: &Act) -> Option<&'static str> {
        match (self, act) {
            (Self::KeyDropped, Act::Gift { .. }) => Some("DELETE FROM effect_key WHERE key LIKE 'operator:%'"),
            (Self::PaidFirst, Act::Authorize { .. } | Act::Consume { .. }) => {
                Some("UPDATE token_grant SET priority = CASE WHEN source = 'purchase' THEN 0 ELSE 1 END")
            }
            (Self::LienForgotten, Act::Void { .. } | Act::Capture { .. } | Act::Sweep | Act::Recover) => {
                Some("CREATE TABLE forgotten AS SELECT grant_id, target FROM lien; UPDATE lien SET target = taken")
            }
            _ => None,
        }
    }

    /// What is done to the database after an act.
    const fn sql_after(self, act: &Act) -> Option<&'static str> {
        match (self, act) {
            (Self::LienForgotten, Act::Void { .. } | Act::Capture { .. } | Act::Sweep | Act::Recover) => Some(
                "UPDATE lien SET target = (SELECT f.target FROM forgotten f WHERE f.grant_id = lien.grant_id);
                 DROP TABLE forgotten",
            ),
            _ => None,
        }
    }
}

/// Lets a bug do its work after an act.
pub async fn after(bug: Option<Bug>, act: &Act, place: &Place) {
    if let Some(sql) = bug.and_then(|bug| bug.sql_after(act)) {
        place.database.plant(sql).await;
    }
}

/// Lets a bug do its work before an act.
pub async fn before(bug: Option<Bug>, act: &Act, place: &Place) {
    if let Some(sql) = bug.and_then(|bug| bug.sql(act)) {
        place.database.plant(sql).await;
    }
}
