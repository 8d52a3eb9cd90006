//! What the owner is told of a payment that nobody sees.

use super::Why;
use crate::checkout::money;
use crate::clock::UnixMs;
use crate::id::{UserId, WalletId};
use crate::notice::{Action, NewNotice, NoticeKind, SHOWN};
use crate::store::checkout::OrderRow;
use crate::store::top_ups::RuleRow;

const OFF: &str = "Auto top-up is off";

/// A pack was bought: `spent` this month, of a `limit` unless there is no rule any more. Both in minor units.
pub(super) fn bought(order: &OrderRow, payment: &str, spent: i64, limit: Option<i64>, now: UnixMs) -> NewNotice {
    let money = |minor: i64| money(minor.unsigned_abs(), &order.currency);
    let of = limit.map_or_else(String::new, |limit| format!(" of your limit of {}", money(limit)));
    let text = format!(
        "Few tokens were left, so your card was charged {} by itself. That makes {}{of} for the month. You can turn it off on your \
         balance page.",
        money(order.amount),
        money(spent),
    );
    NewNotice {
        user: UserId::from_text(order.user_id.as_str()),
        kind: NoticeKind::ToppedUp,
        fact: format!("topup-paid:{payment}"),
        wallet: None,
        title: format!("Auto top-up bought {} tokens", order.tokens),
        text,
        action: Some(Action { label: "See or turn off".to_owned(), path: "/balance".to_owned() }),
        ends_at: Some(now.plus(SHOWN)),
    }
}

/// What a failed payment tells; `rule` is as it is after that, if there is one any more.
pub(super) fn failed(order: &OrderRow, why: Why, rule: Option<&RuleRow>) -> NewNotice {
    let is_off = rule.is_none_or(|rule| rule.enabled == 0);
    let happened = match why {
        Why::Authentication => "Your bank wants you to confirm such a payment yourself.",
        Why::Declined => "Your card was declined.",
        _ => "The payment could not be made.",
    };
    let next = match rule {
        _ if why == Why::Authentication => "Buy a pack to go on.",
        Some(rule) if is_off && rule.failures >= 3 => {
            "It was the third time in a row. Buy a pack with a card that works, and turn it on again."
        }
        _ if is_off => "Nothing more is bought by itself.",
        _ => "We try again in a day; buy a pack if you need tokens before.",
    };
    let (kind, title) =
        if is_off { (NoticeKind::TopUpOff, OFF) } else { (NoticeKind::TopUpFailed, "Auto top-up failed") };
    let (user, wallet) = (order.user_id.as_str(), order.wallet_id.as_str());
    let text = format!("{happened} Nothing was charged. {next}");
    notice((user, wallet), kind, format!("topup:{}", order.id), title, text)
}

/// The limit of the month does not allow another pack.
pub(super) fn limited(rule: &RuleRow, month: &str) -> NewNotice {
    let text =
        "Another pack would go beyond your limit of the month. Nothing was charged. Buy a pack, or raise the limit.";
    let fact = format!("topup-limit:{}:{month}", rule.wallet_id);
    let title = "Auto top-up waits for the next month";
    notice((&rule.user_id, &rule.wallet_id), NoticeKind::TopUpOff, fact, title, text.to_owned())
}

/// The rule was turned off, and not by its owner.
pub(super) fn stopped(rule: &RuleRow, why: Why) -> NewNotice {
    let text = match why {
        Why::NoCard => {
            "There is no card to charge any more. Nothing was charged. Buy a pack: its card is kept, and you can turn it on again."
        }
        Why::Plan => "The pack you chose for it is not sold any more. Nothing was charged. Choose another one.",
        Why::Price => {
            "The pack you chose for it costs more than when you turned it on. Nothing was charged. Look at the price, and turn it on \
             again if you want it."
        }
        Why::TakenBack => {
            "A purchase of yours was refunded or is disputed, so nothing more is bought by itself. Turn it on again whenever you \
             want it."
        }
        Why::Declined | Why::Authentication | Why::Refused | Why::Limit => "Nothing more is bought by itself.",
    };
    let fact = format!("topup-off:{}:{}", rule.wallet_id, rule.changed_at);
    let path = if matches!(why, Why::NoCard) { "/buy" } else { "/balance" };
    let label = if matches!(why, Why::NoCard) { "Buy tokens" } else { "See auto top-up" };
    NewNotice {
        action: Some(Action { label: label.to_owned(), path: path.to_owned() }),
        ..notice((&rule.user_id, &rule.wallet_id), NoticeKind::TopUpOff, fact, OFF, text.to_owned())
    }
}

fn notice((user, wallet): (&str, &str), kind: NoticeKind, fact: String, title: &str, text: String) -> NewNotice {
    NewNotice {
        user: UserId::from_text(user),
        kind,
        fact,
        wallet: Some(WalletId::from_text(wallet)),
        title: title.to_owned(),
        text,
        action: Some(Action { label: "Buy tokens".to_owned(), path: "/buy".to_owned() }),
        ends_at: None,
    }
}
