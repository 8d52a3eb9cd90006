//! Every sentence of the conversation that is no refusal: what happened, then money, then one next step.

use myba_core::chat::{Linked, PaidBy, Purse};
use myba_core::id::TicketId;
use myba_core::ledger::{Balance, Tokens};

/// Below a ticket by a model.
pub const CHECK: &str = "AI-generated, check before use";
/// Once, under a person's first ticket.
pub const LEGEND: &str = "┃ you said it · ┆ we assumed it";
/// A button on a version that is not the newest.
pub const NEWEST: &str = "This ticket changed meanwhile. Here is the newest; nothing was taken.";
/// A request that was not recorded in time.
pub const NOT_TAKEN: &str = "This was not taken and will not be done: it could not be written down in time. Nothing was charged. \
                             Send it again.";
/// The same request is running.
pub const RUNNING: &str = "Still working on this. You do not pay twice; the answer comes here.";
/// The same text within a minute.
pub const SAME: &str = "You asked this a moment ago. Here is the result; nothing more was taken.";
/// A version that stands in this place already.
pub const SHARED_BEFORE: &str = "This version was shared here before. Nothing was posted.";
/// Shared now.
pub const SHARED: &str = "Shared here for everybody.";
/// A press on "Useful".
pub const USEFUL: &str = "Noted as useful. Nothing was taken.";
/// Edited by hand.
pub const EDITED: &str = "Your changes are saved. Nothing was taken.";
/// Nothing was edited.
pub const UNCHANGED: &str = "Nothing was changed.";
/// Switched off by an administrator.
pub const OFF: &str =
    "MyBA is switched off in this workspace. Nothing was taken. An administrator can switch it on with /myba setup.";
/// Not in this channel.
pub const ELSEWHERE: &str =
    "MyBA does not answer in this channel. Nothing was taken. Use another channel, or write to MyBA directly.";
/// For administrators.
pub const ADMINS: &str = "Only administrators of this workspace can do this. Nothing was changed.";
/// A message without text.
pub const NO_TEXT: &str = "This message holds no text, so no ticket was written. Nothing was taken.";
/// No tickets.
pub const NO_TICKETS: &str = "No tickets yet. The first one takes one sentence.";
/// Nothing to end.
pub const NOT_LINKED: &str = "No account is linked. Nothing was changed.";
/// Before it is ended.
pub const UNLINK: &str =
    "Unlink your account from this chat? Its tokens and tickets stay on the web. Nothing is taken.";
/// After.
pub const UNLINKED: &str = "Unlinked. Your tokens and tickets stay in your account. Nothing was taken.";
/// How a link is begun.
pub const LINK: &str = "Open the page, sign in and confirm. Then enter the code it shows here. The link works for 10 minutes. Never send the code to anyone.";
/// A place where nobody reads along.
pub const NO_CHANNEL: &str =
    "There is no channel here to share in. Nothing was posted. Open the ticket in a channel with /myba history.";
/// What was asked before is not known any more.
pub const FORGOTTEN: &str = "We no longer have the text. Nothing was taken. Write it once more.";

/// `1 token`, `2,000 tokens`.
#[must_use]
pub fn tokens(count: u64) -> String {
    if count == 1 { "1 token".to_owned() } else { format!("{} tokens", grouped(count)) }
}

/// `6,212`.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Whose tokens.
#[must_use]
pub fn payer(paid_by: &PaidBy) -> String {
    match paid_by {
        PaidBy::Account => "your balance".to_owned(),
        PaidBy::Team { name } => format!("{name}'s team wallet"),
        PaidBy::Free => "your free tokens here".to_owned(),
    }
}

/// Four signs that tell one ticket from another.
#[must_use]
pub fn sign(ticket: &TicketId) -> String {
    let id = ticket.as_str();
    id[id.char_indices().rev().nth(3).map_or(0, |(at, _)| at)..].to_uppercase()
}

/// Six signs that lead from what a person reads to our log: `7Q2F-K4`.
#[must_use]
pub fn reference(key: &str) -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    // FNV-1a: the same key has the same reference, whichever process speaks.
    let hash = key
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let signs: String =
        (0..6).map(|at| char::from(SIGNS[usize::try_from(hash >> (at * 5) & 31).unwrap_or(0)])).collect();
    format!("{}-{}", &signs[..4], &signs[4..])
}

/// The cost line below a ticket that was just written.
#[must_use]
pub fn stub(ticket: &TicketId, paid_by: &PaidBy, charged: Tokens, balance: &Balance) -> Vec<String> {
    let cost = if charged.is_zero() { "included, no token taken".to_owned() } else { tokens(charged.get()) };
    let left = format!("{} left", grouped(balance.available.get()));
    vec![format!("Paid by {}", payer(paid_by)), cost, left, format!("draft {}", sign(ticket)), CHECK.to_owned()]
}

/// The cost line below a ticket that is only shown.
#[must_use]
pub fn shown_stub(ticket: &TicketId, purse: &Purse) -> Vec<String> {
    let left = format!("{} left of {}", grouped(purse.balance.available.get()), payer(&purse.paid_by));
    vec!["Nothing was taken".to_owned(), left, format!("draft {}", sign(ticket)), CHECK.to_owned()]
}

/// While a ticket is being written.
#[must_use]
pub fn drafting(held: Tokens, available: Tokens) -> String {
    if held.is_zero() {
        return format!("Drafting. Nothing is held, {} left.", grouped(available.get()));
    }
    format!("Drafting. {} held, {} left.", tokens(held.get()), grouped(available.get()))
}

/// Later.
#[must_use]
pub fn still_working(held: Tokens) -> String {
    if held.is_zero() {
        return "Still working. Nothing is held.".to_owned();
    }
    format!("Still working. {} held.", tokens(held.get()))
}

/// What somebody can spend, and whose it is.
#[must_use]
pub fn balance(purse: &Purse) -> String {
    let mut text = format!("{} left. Paid by {}.", tokens(purse.balance.available.get()), payer(&purse.paid_by));
    if !purse.balance.held.is_zero() {
        text.push_str(&format!(" {} held for what is being written.", tokens(purse.balance.held.get())));
    }
    if let Some(month) = month(purse) {
        text.push(' ');
        text.push_str(&month);
    }
    text
}

/// A member's share of the team's tokens.
#[must_use]
pub fn month(purse: &Purse) -> Option<String> {
    let (used, cap) = purse.month?;
    Some(format!("You have used {} of your {} this month.", grouped(used), grouped(cap)))
}

/// Which account.
#[must_use]
pub fn account(name: &str, is_linked: bool, purse: &Purse) -> String {
    match (&purse.email, is_linked) {
        (Some(email), _) => format!("You are @{name}, linked to {}.", masked(email)),
        (None, true) => format!("You are @{name}, linked to an account."),
        (None, false) => format!("You are @{name}. No account is linked."),
    }
}

/// A link has come about.
#[must_use]
pub fn linked(linked: &Linked, purse: &Purse) -> String {
    let account = linked.email.as_deref().map_or_else(|| "your account".to_owned(), masked);
    let mut text = format!("Linked to {account}.");
    if !linked.tokens.is_zero() {
        text.push_str(&format!(" {} from here went into it.", tokens(linked.tokens.get())));
    }
    text.push(' ');
    text.push_str(&balance(purse));
    text
}

/// An address that its owner knows again, and nobody who looks on learns.
fn masked(email: &str) -> String {
    let Some((name, host)) = email.split_once('@') else { return "your account".to_owned() };
    format!("{}•••@{host}", name.chars().next().map(String::from).unwrap_or_default())
}

/// A ticket was given back.
#[must_use]
pub fn returned(tokens_back: Tokens, left: Tokens, returns: u32, days: u64) -> String {
    let back = tokens(tokens_back.get());
    let verb = if tokens_back.get() == 1 { "is" } else { "are" };
    let left = grouped(left.get());
    format!("{back} {verb} back. {left} left. You can return {returns} more in the next {days} days.")
}

/// Somebody else's button.
#[must_use]
pub fn only(name: &str) -> String {
    format!("Only @{name} can use these buttons.")
}

/// A ticket was deleted.
#[must_use]
pub fn deleted(title: &str) -> String {
    format!("Deleted \u{201c}{title}\u{201d}. Nothing was taken.")
}

/// A button of a deleted ticket.
pub const DELETED: &str = "This ticket was deleted. Nothing was taken.";
/// Nobody but members spends a team's tokens.
pub const NO_TEAM: &str = "No team pays for this workspace. An administrator can connect one with /myba setup.";
/// A team pays, for members.
pub const NOT_YOURS: &str =
    "A team pays for the members of this workspace. Guests and people of other workspaces use their own tokens.";
/// How tickets are chosen.
pub const SETTINGS: &str = "Kind and language follow your idea. Choose them for one ticket with --bug or --lang de.";
/// Rules were saved.
pub const SAVED: &str = "The settings of this workspace are saved. Nothing was taken.";
/// A team no longer pays.
pub const DISCONNECTED: &str = "The team no longer pays for this workspace. Its tokens stay with its owner.";
/// A cap that is no number.
pub const CAP: &str = "Write a whole number, 0 to 1,000,000.";
/// Above the pages of tokens.
pub const BUY: &str = "Tokens are bought on the web. Nothing is sold or taken here.";
/// Whoever installed the app.
pub const WELCOME: &str =
    "MyBA is installed. Type /myba and an idea: a sentence becomes a ticket that only you see, until you share it.";

/// What an administrator sees first.
#[must_use]
pub fn setup(team: Option<&str>, trial_left: u64) -> String {
    match team {
        Some(team) => format!("{team}'s team wallet pays for the members of this workspace, within the cap."),
        None => format!("No team pays here. {} of the free trial are left for everybody.", tokens(trial_left)),
    }
}

/// A team pays now.
#[must_use]
pub fn connected(team: &str) -> String {
    format!("{team}'s team wallet pays for the members of this workspace now. Nothing was taken.")
}

/// No language.
#[must_use]
pub fn no_language(tag: &str) -> String {
    format!("There is no language \u{201c}{tag}\u{201d}. Nothing was taken. Use a tag such as de or pt-BR.")
}

/// A nearly typed command.
#[must_use]
pub fn did_you_mean(typed: &str, meant: &str) -> String {
    format!("Did you mean /myba {meant}? Nothing was taken. To write a ticket from this word: /myba -- {typed}")
}

/// How to use it.
#[must_use]
pub fn help(free: Tokens) -> Vec<String> {
    vec![
        "/myba followed by your idea writes a ticket that only you see, until you share it. A sentence is enough."
            .to_owned(),
        "/myba alone opens a form. /myba -- help writes a ticket from a word that is a command.".to_owned(),
        "--bug, --story, --task, --epic or --spike choose the kind, --lang de the language, at the start or the end."
            .to_owned(),
        "/myba balance · buy · link · unlink · whoami · history · settings · setup · quota".to_owned(),
        format!("A ticket takes 1 token, only when it passes our checks. Your first {} are free.", grouped(free.get())),
    ]
}

/// A workspace in which the app is not installed, or not any more.
#[must_use]
pub fn not_installed(install: &str) -> String {
    format!("MyBA is not installed in this workspace any more. Nothing was taken. Install it again: {install}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_signs() {
        assert_eq!(
            (tokens(1), tokens(0), tokens(1_234_567)),
            ("1 token".into(), "0 tokens".into(), "1,234,567 tokens".into())
        );
        assert_eq!(sign(&TicketId::from_text("tkt_0190aa7q2f")), "7Q2F");
        assert_eq!(sign(&TicketId::from_text("é")), "É");
        assert_eq!(reference("cmd:1"), reference("cmd:1"));
        assert_ne!(reference("cmd:1"), reference("cmd:2"));
        assert_eq!(reference("cmd:1").len(), 7);
        assert_eq!(masked("ana@acme.test"), "a•••@acme.test");
    }
}
