//! What the owner is told of a payment that nobody sees.

use super::Why;
use crate::id::{UserId, WalletId};
use crate::notice::{Action, NewNotice, NoticeKind};

/// What a failed payment tells. `is_off`: nothing is bought by itself any more.
pub(super) fn failed(user: UserId, wallet: WalletId, order: &str, why: Why, is_off: bool) -> NewNotice {
    let (title, text) = match (why, is_off) {
        (Why::Authentication, _) => (
            "Auto top-up is off",
            "Your bank wants you to confirm such a payment yourself. Nothing was charged. Buy a pack to go on.",
        ),
        (Why::NoCard, _) => (
            "Auto top-up is off",
            "There is no card to charge any more. Nothing was charged. Buy a pack, and turn it on again.",
        ),
        (_, true) => (
            "Auto top-up is off",
            "Your card was declined three times. Nothing was charged. Buy a pack with a card that works, and turn it on again.",
        ),
        (_, false) => (
            "Auto top-up failed",
            "Your card was declined. Nothing was charged. We try again in a day; buy a pack if you need tokens before.",
        ),
    };
    let kind = if is_off { NoticeKind::TopUpOff } else { NoticeKind::TopUpFailed };
    notice(user, wallet, kind, format!("topup:{order}"), title, text)
}

/// The limit of the month does not allow another pack.
pub(super) fn limited(user: UserId, wallet: WalletId, month: &str) -> NewNotice {
    let text =
        "Another pack would go beyond your limit of the month. Nothing was charged. Buy a pack, or raise the limit.";
    let fact = format!("topup-limit:{wallet}:{month}");
    notice(user, wallet, NoticeKind::TopUpOff, fact, "Auto top-up waits for the next month", text)
}

/// The pack of the rule is not sold any more.
pub(super) fn unsold(user: UserId, wallet: WalletId, plan: &str) -> NewNotice {
    let text = "The pack you chose for it is not sold any more. Nothing was charged. Choose another one.";
    let fact = format!("topup-plan:{wallet}:{plan}");
    notice(user, wallet, NoticeKind::TopUpOff, fact, "Auto top-up is off", text)
}

fn notice(user: UserId, wallet: WalletId, kind: NoticeKind, fact: String, title: &str, text: &str) -> NewNotice {
    NewNotice {
        user,
        kind,
        fact,
        wallet: Some(wallet),
        title: title.to_owned(),
        text: text.to_owned(),
        action: Some(Action { label: "Buy tokens".to_owned(), path: "/buy".to_owned() }),
        ends_at: None,
    }
}
