//! What is said around questions that come before a ticket.

use std::time::Duration;

use myba_core::chat::PaidBy;
use myba_core::generation::BriefError;
use myba_core::generation::service::Questions;
use myba_core::ledger::{Balance, Tokens};

use super::words::{grouped, payer, tokens};

/// Some questions come before a ticket.
#[must_use]
pub fn asking_summary(count: usize) -> String {
    if count == 1 { "A question first".to_owned() } else { format!("{count} questions first") }
}

/// The same with what it costs, and until when.
#[must_use]
pub fn asking(count: usize, held: Tokens, left: Duration) -> String {
    let first = if count == 1 { "A question first." } else { "A few questions first." };
    let minutes = match left.as_secs().div_ceil(60) {
        0 | 1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    let price = if held.is_zero() { "nothing".to_owned() } else { tokens(held.get()) };
    format!(
        "{first} Without an answer within {minutes} the ticket is written with what is marked as assumed, and takes {price}."
    )
}

/// The draft that asks.
#[must_use]
pub fn drafted(title: &str) -> String {
    format!("The draft so far: \u{201c}{title}\u{201d}.")
}

/// What is held meanwhile.
#[must_use]
pub fn asking_stub(asked: &Questions, paid_by: Option<&PaidBy>) -> Vec<String> {
    let held = match asked.held.get() {
        0 => "Nothing is held".to_owned(),
        1 => "1 token is held, none taken".to_owned(),
        held => format!("{} are held, none taken", tokens(held)),
    };
    let mut stub = vec![held, format!("{} left", grouped(asked.balance.available.get()))];
    stub.extend(paid_by.map(|paid_by| format!("Paid by {}", payer(paid_by))));
    stub
}

/// A job that asked was stopped.
#[must_use]
pub fn stopped(balance: &Balance, drafts_left: Option<u32>) -> String {
    let left = grouped(balance.available.get());
    let drafts = match drafts_left {
        Some(1) => " You can read 1 more draft today without paying for it.".to_owned(),
        Some(drafts) => format!(" You can read {drafts} more drafts today without paying for them."),
        None => String::new(),
    };
    format!("You stopped. Nothing was taken; {left} left.{drafts}")
}

/// The ticket was stored before, or by the stop itself: past the allowance a job is finished.
#[must_use]
pub fn stopped_late(charged: Tokens) -> String {
    let verb = if charged == Tokens::ONE { "was" } else { "were" };
    format!("It was too late to stop: {} {verb} taken. Here is the ticket.", tokens(charged.get()))
}

/// Words that can be no answer.
#[must_use]
pub fn no_answer(error: &BriefError) -> String {
    match error {
        BriefError::Empty => "An answer is empty. Write it, or leave it as it was.".to_owned(),
        BriefError::TooLong { chars, limit } => {
            let [chars, limit] = [*chars, *limit].map(|count| u64::try_from(count).unwrap_or(u64::MAX));
            let cut = grouped(chars.saturating_sub(limit));
            format!("{} of {} characters. Cut {cut} from your answers.", grouped(chars), grouped(limit))
        }
    }
}

/// Questions nobody waits for any more.
pub const NOT_ASKING: &str = "These questions are not open any more. Nothing was taken.";
/// Answers that came to nothing too often.
pub const TRIES_USED: &str = "These answers failed three times. Nothing was taken. Use the defaults, or wait for them.";
/// After answers that came to nothing.
pub const STILL_ASKING: &str = "Your questions stay open: answer them again, or use the defaults.";
/// Answers that a ticket was written without.
pub const TOO_LATE: &str = "It was too late for these answers: the ticket was written with what is marked as assumed. \
                            Refining takes them in.";
