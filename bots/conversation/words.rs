//! Every sentence of the conversation that is no refusal: what happened, then money, then one next step.

use std::time::Duration;

use myba_core::chat::{Linked, PaidBy, Purse, Rules};
use myba_core::generation::service::{Delivered, Offered};
use myba_core::id::TicketId;
use myba_core::ledger::Tokens;

use super::dialect::Dialect;
use super::message::Line;
use crate::fnv::fnv;

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
pub const SHARED: &str = "On its way to everybody here.";
/// A press on "Useful".
pub const USEFUL: &str = "Noted as useful. Nothing was taken.";
/// Edited by hand.
pub const EDITED: &str = "Your changes are saved. Nothing was taken.";
/// Nothing was edited.
pub const UNCHANGED: &str = "Nothing was changed.";
/// Not in this channel.
pub const ELSEWHERE: &str =
    "MyBA does not answer in this channel. Nothing was taken. Use another channel, or write to MyBA directly.";
/// Without a role that may use the bot.
pub const NO_ROLE: &str = "An administrator chose who may use MyBA in this server, and you are not among them. Nothing was \
                           taken. Ask an administrator for a role that may, or write to MyBA directly.";
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
/// What was typed for a version that is not the newest.
pub const TYPED: &str = "This ticket changed meanwhile, and nothing was taken. Here is what you typed, to copy from.";
/// What was asked before is not known any more.
pub const FORGOTTEN: &str = "We no longer have the text. Nothing was taken. Write it once more.";

/// Nothing was found.
pub const NO_REMARKS: &str = "Our checks found nothing to say against it.";
/// Above the checks that kept a draft from being taken.
pub const MISSED: &str = "Missed checks";
/// Below a draft that was cut.
pub const LONG_DRAFT: &str = "This draft is longer than chat can show.";

/// Below a ticket that was cut.
#[must_use]
pub fn longer(address: &str) -> String {
    format!("This ticket is longer than chat can show. The whole of it: {address}")
}

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
        PaidBy::Own => "your tokens here".to_owned(),
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
    let hash = fnv(key);
    let signs: String =
        (0..6).map(|at| char::from(SIGNS[usize::try_from(hash >> (at * 5) & 31).unwrap_or(0)])).collect();
    format!("{}-{}", &signs[..4], &signs[4..])
}

/// A ticket that somebody has already.
#[must_use]
pub fn alike(likeness: u8, ticket: &TicketId, title: &str) -> String {
    format!("This is {likeness} % like “{title}” ({}), which you have. Nothing was taken.", sign(ticket))
}

/// The cost line below a ticket that was just written.
#[must_use]
pub fn stub(delivered: &Delivered, paid_by: &PaidBy) -> Vec<String> {
    let charged = delivered.charged;
    let cost = if charged.is_zero() { "included, no token taken".to_owned() } else { tokens(charged.get()) };
    let left = format!("{} left", grouped(delivered.balance.available.get()));
    let mut stub = vec![format!("Paid by {}", payer(paid_by)), cost, left];
    if let Some(name) = &delivered.instead_of {
        stub.push(format!("{name} could not write, {} did; the price stays", delivered.ticket.model));
    }
    stub.extend([format!("draft {}", sign(&delivered.ticket.id)), CHECK.to_owned()]);
    stub
}

/// A model with its price, and whether it writes now.
#[must_use]
pub fn model(offered: &Offered) -> String {
    let (offer, price) = (&offered.offer, tokens(offered.offer.tokens.get()));
    match &offered.standstill {
        None => format!("{} \u{b7} {price}", offer.name),
        Some(standstill) => format!("{} \u{b7} {price} \u{b7} paused, back in {}", offer.name, wait(standstill.wait)),
    }
}

/// The same with what it is good for, among the models to choose from.
#[must_use]
pub fn model_line(offered: &Offered, is_usual: bool) -> Line {
    let quality = Some(&offered.offer.quality).filter(|quality| !quality.is_empty());
    let mut text = model(offered);
    if let Some(quality) = quality {
        text.push_str(&format!(" \u{b7} {quality}"));
    }
    if is_usual {
        text.push_str(" \u{b7} writes yours");
    }
    Line { mark: None, bullet: None, text }
}

/// No such model, or none for this person.
#[must_use]
pub fn no_model(name: &str, offers: &[Offered]) -> String {
    let known: Vec<String> = offers.iter().map(model).collect();
    format!("There is no model \u{201c}{name}\u{201d}. Nothing was taken. Choose from: {}.", known.join(", "))
}

/// Chosen for all tickets to come.
#[must_use]
pub fn model_chosen(offered: &Offered) -> String {
    let price = tokens(offered.offer.tokens.get());
    format!("From now on {} writes your tickets, {price} each. Nothing was taken.", offered.offer.name)
}

/// `40 s`, `2 minutes`.
fn wait(time: Duration) -> String {
    match time.as_secs().max(1) {
        secs if secs < 120 => format!("{secs} s"),
        secs => format!("{} minutes", secs.div_ceil(60)),
    }
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
    if let Some(share) = share(purse) {
        text.push(' ');
        text.push_str(&share);
    }
    text
}

/// A member's share of the team's tokens.
#[must_use]
pub fn share(purse: &Purse) -> Option<String> {
    let (used, cap) = purse.month?;
    let mut text = format!("You have used {} of your {} this month", grouped(used), grouped(cap));
    if let Some((used, cap)) = purse.day {
        text.push_str(&format!(", {} of your {} today (UTC)", grouped(used), grouped(cap)));
    }
    text.push('.');
    Some(text)
}

/// What an administrator decided, a sentence each.
#[must_use]
pub fn rules(rules: &Rules) -> Vec<String> {
    let month = format!("One member may use {} of a team in a month", tokens(rules.cap));
    let day = rules.day_cap.map_or(String::new(), |cap| format!(" and {} in a day", grouped(cap)));
    let people = match rules.roles.len() {
        0 => "Everybody may use MyBA.",
        _ => "Only administrators and people with a chosen role may use MyBA.",
    };
    let channels = match rules.channels.len() {
        0 => "It answers in every channel.",
        _ => "It answers in the chosen channels only.",
    };
    let state = if rules.enabled { "It is switched on." } else { "It is switched off." };
    [format!("{month}{day}."), people.to_owned(), channels.to_owned(), state.to_owned()].into()
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

/// An earlier version came back.
pub fn undone(version: i64) -> String {
    format!("Undone: this is version {version} again. Nothing was taken; a round that was used stays used.")
}

/// A ticket was deleted.
#[must_use]
pub fn deleted(title: &str) -> String {
    format!("Deleted \u{201c}{title}\u{201d}. Nothing was taken.")
}

/// A button of a deleted ticket.
pub const DELETED: &str = "This ticket was deleted. Nothing was taken.";
/// Where nobody but the person pays.
pub const NO_SERVER: &str = "No team pays here: this is no server in which MyBA is installed.";
/// Where there is nothing to set up.
pub const SETUP_ELSEWHERE: &str =
    "MyBA is set up in a server in which it is installed. Nothing was changed. Use /myba setup there.";
/// A cap that is no number.
pub const CAP: &str = "Write a whole number, 0 to 1,000,000.";
/// A daily cap that is no number.
pub const DAY_CAP: &str = "Write a whole number, 0 to 1,000,000, or nothing for no daily limit.";
/// No role is asked for any more.
pub const ALL_PEOPLE: &str = "Everybody in this server may use MyBA now. Nothing was taken.";
/// A role is asked for.
pub const SOME_PEOPLE: &str =
    "Only administrators and people with one of these roles may use MyBA now. Nothing was taken.";
/// Everywhere.
pub const ALL_CHANNELS: &str = "MyBA answers in every channel now. Nothing was taken.";
/// In some channels.
pub const SOME_CHANNELS: &str = "MyBA answers in these channels only now, and in their threads. Nothing was taken.";
/// On.
pub const SWITCHED_ON: &str = "MyBA is switched on in this server. Nothing was taken.";
/// Off.
pub const SWITCHED_OFF: &str =
    "MyBA is switched off in this server: nobody writes a ticket here until you switch it on. Nothing was taken.";
/// What somebody used counts no more.
pub const BEGUN_ANEW: &str = "They begin anew: what they used until now counts against no cap. Nothing was taken.";
/// Somebody who never asked for anything.
pub const NEVER_SEEN: &str =
    "This person has not used MyBA here, so nothing counts against a cap. Nothing was changed.";
/// Above the pages of tokens.
pub const BUY: &str = "Tokens are bought on the web. Nothing is sold or taken here.";
/// Where nothing is sold.
pub const NOT_SOLD: &str =
    "Your tokens are managed in your account on the web. Nothing is sold here, and nothing was taken.";
/// Above what Discord sells.
pub const SOLD_BY_DISCORD: &str =
    "Discord sells these and takes the payment. The tokens are yours at once; nothing was taken so far.";
/// Where tokens are, where none are sold.
pub const MANAGED: &str = "Tokens are managed in your account on the web.";
/// What needs no tokens, where none are sold.
pub const STILL_FREE: &str = "Editing and the rounds left in a ticket's price stay free.";
/// Where the sender or the bot may not write.
pub const NO_PLACE: &str =
    "This cannot be posted there by you. Nothing was posted. Choose a channel in which you may write.";
/// Where an administrator does not want the bot.
pub const CLOSED_PLACE: &str =
    "MyBA posts only in the channels that an administrator chose. Nothing was posted. Choose one of these.";
/// Shared in another place.
pub const SHARED_THERE: &str = "On its way to that channel.";
/// An administrator of one of several places that a wallet pays for.
pub const OWNER_SEES: &str =
    "This wallet pays for other places too: who used how much is for its owner, here or on the web.";
/// A version that stands in another place already.
pub const SHARED_THERE_BEFORE: &str = "This version was shared there before. Nothing was posted.";
/// Whoever installed the app.
pub const WELCOME: &str =
    "MyBA is installed. Type /myba and an idea: a sentence becomes a ticket that only you see, until you share it.";

impl Dialect {
    /// Switched off by an administrator.
    #[must_use]
    pub fn off(&self) -> String {
        let place = self.workspace;
        format!(
            "MyBA is switched off in this {place}. Nothing was taken. An administrator can switch it on with /myba setup."
        )
    }

    /// For administrators.
    #[must_use]
    pub fn admins(&self) -> String {
        format!("Only administrators of this {} can do this. Nothing was changed.", self.workspace)
    }

    /// Nobody but members spends a team's tokens.
    #[must_use]
    pub fn no_team(&self) -> String {
        format!("No team pays for this {}. An administrator can connect one with /myba setup.", self.workspace)
    }

    /// A team pays, for members.
    #[must_use]
    pub fn not_yours(&self) -> String {
        let place = self.workspace;
        format!(
            "A team pays for the members of this {place}. Guests and people of other {place}s use their own tokens."
        )
    }

    /// How tickets are chosen.
    #[must_use]
    pub fn settings(&self) -> String {
        format!("Kind and language follow your idea. Choose them for one ticket with {}.", self.choosing)
    }

    /// Rules were saved.
    #[must_use]
    pub fn saved(&self) -> String {
        format!("The settings of this {} are saved. Nothing was taken.", self.workspace)
    }

    /// A team no longer pays.
    #[must_use]
    pub fn disconnected(&self) -> String {
        format!("The team no longer pays for this {}. Its tokens stay with its owner.", self.workspace)
    }

    /// What an administrator sees first.
    #[must_use]
    pub fn setup(&self, team: Option<&str>, trial_left: u64) -> String {
        match team {
            Some(team) => {
                format!("{team}'s team wallet pays for the members of this {}, within the cap.", self.workspace)
            }
            None => format!("No team pays here. {} of the free trial are left for everybody.", tokens(trial_left)),
        }
    }

    /// A team pays now.
    #[must_use]
    pub fn connected(&self, team: &str) -> String {
        format!("{team}'s team wallet pays for the members of this {} now. Nothing was taken.", self.workspace)
    }

    /// A nearly typed command.
    #[must_use]
    pub fn did_you_mean(&self, typed: &str, meant: &str) -> String {
        let literal = self.literal;
        format!("Did you mean /myba {meant}? Nothing was taken. To write a ticket from this word: {literal}{typed}")
    }

    /// How to use it.
    #[must_use]
    pub fn help(&self, free: Tokens, is_sold: bool) -> Vec<String> {
        let buy = if is_sold { "buy · " } else { "" };
        let free = grouped(free.get());
        let mut lines: Vec<String> = self.how.iter().map(|line| (*line).to_owned()).collect();
        lines.push(format!("/myba balance · {buy}link · unlink · whoami · history · settings · setup · quota"));
        lines.push(format!("A ticket takes 1 token, only when it passes our checks. Your first {free} are free."));
        lines
    }
}

/// No language.
#[must_use]
pub fn no_language(tag: &str) -> String {
    format!("There is no language \u{201c}{tag}\u{201d}. Nothing was taken. Use a tag such as de or pt-BR.")
}

/// What was chosen for a new ticket and does not exist.
#[must_use]
pub fn no_such(field: &str, text: &str) -> String {
    if field == "language" {
        return no_language(text);
    }
    format!("There is no kind \u{201c}{text}\u{201d}. Nothing was taken. Use story, bug, task, epic or spike.")
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
