//! What notices say: what is, what follows, one next step.

use std::time::Duration;

use crate::clock::UnixMs;
use crate::id::UserId;
use crate::ledger::Tokens;

use super::{Action, NewNotice, NoticeKind};

/// How long the page speaks of what went well.
pub const SHOWN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Whose tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purse<'a> {
    /// The reader's own.
    Own,
    /// A team's that the reader owns.
    Team { name: &'a str, id: &'a str },
}

/// A title and a text.
type Words = (String, String);

fn tokens(count: i64) -> String {
    if count == 1 { "1 token".to_owned() } else { format!("{count} tokens") }
}

/// A few are left.
pub(super) fn low(purse: &Purse<'_>, left: i64) -> Words {
    let left = tokens(left);
    match purse {
        Purse::Own => (
            format!("{left} left"),
            "That is a fifth or less of what you bought last. Buy more to keep writing when they are used.".to_owned(),
        ),
        Purse::Team { name, .. } => (
            format!("{left} left for {name}"),
            "That is a fifth or less of what was bought last for the team. Buy more to keep its members writing."
                .to_owned(),
        ),
    }
}

/// None are left.
pub(super) fn none(purse: &Purse<'_>) -> Words {
    match purse {
        Purse::Own => (
            "No tokens left".to_owned(),
            "A new ticket needs at least one. Your tickets stay as they are. Buy tokens to write on.".to_owned(),
        ),
        Purse::Team { name, .. } => (
            format!("No tokens left for {name}"),
            "The team pays for no ticket now. Buy tokens for it to let its members write on.".to_owned(),
        ),
    }
}

/// Some run out.
pub(super) fn expiring(purse: &Purse<'_>, count: i64, end: UnixMs) -> Words {
    let (run, day) = (if count == 1 { "runs" } else { "run" }, date(end));
    let of = match purse {
        Purse::Own => String::new(),
        Purse::Team { name, .. } => format!(" of {name}"),
    };
    let (what, used, gone) = if count == 1 { ("It is", "it", "it is") } else { ("They are", "them", "they are") };
    (
        format!("{}{of} {run} out on {day}", tokens(count)),
        format!("{what} used before all others. Write a ticket with {used}, or {gone} gone on {day}."),
    )
}

/// A further period of a subscription was paid with this invoice: how many tokens it brought and what was paid, as people read it.
#[must_use]
pub fn renewed(user: UserId, invoice: &str, bought: Tokens, paid: &str, now: UnixMs) -> NewNotice {
    NewNotice {
        user,
        kind: NoticeKind::Renewed,
        fact: format!("renewed:{invoice}"),
        wallet: None,
        title: format!("Your subscription brought {}", tokens(bought.as_i64())),
        text: format!(
            "{paid} was paid for a further period. You can change the plan or cancel it on your balance page."
        ),
        action: Some(Action { label: "See your subscription".to_owned(), path: "/balance".to_owned() }),
        ends_at: Some(now.plus(SHOWN)),
    }
}

/// Leads to buying.
pub(super) fn buy(purse: &Purse<'_>) -> Action {
    let path = match purse {
        Purse::Own => "/buy".to_owned(),
        Purse::Team { id, .. } => format!("/buy?team={id}"),
    };
    Action { label: "Buy tokens".to_owned(), path }
}

/// Leads to writing.
pub(super) fn write() -> Action {
    Action { label: "Write a ticket".to_owned(), path: "/".to_owned() }
}

/// `23 December 2026`, in UTC.
fn date(at: UnixMs) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.day(), |at| at.strftime("%-d %B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_say_the_number_and_shout_nothing() {
        let end = UnixMs(1_798_000_000_000);
        let team = Purse::Team { name: "Acme", id: "team_1" };
        let all = [
            low(&Purse::Own, 12),
            low(&team, 1),
            none(&Purse::Own),
            none(&team),
            expiring(&Purse::Own, 6, end),
            expiring(&team, 1, end),
        ];
        let titles = all.each_ref().map(|(title, _)| title.as_str());
        assert_eq!(
            titles,
            [
                "12 tokens left",
                "1 token left for Acme",
                "No tokens left",
                "No tokens left for Acme",
                "6 tokens run out on 23 December 2026",
                "1 token of Acme runs out on 23 December 2026",
            ]
        );
        for (title, text) in &all {
            assert!(!title.contains('!') && !text.contains('!') && text.ends_with('.'), "{title}: {text}");
        }
        assert_eq!((buy(&team).path.as_str(), buy(&Purse::Own).path.as_str()), ("/buy?team=team_1", "/buy"));
    }
}
