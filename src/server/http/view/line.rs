//! Lines of the statement in words. The book keeps its own short reasons; people read a sentence.

use myba_core::ledger::{StatementLine, Tokens, TransactionKind, VoidReason};

/// A title is cut to this many characters: a line names the ticket, it does not show it.
const TITLE: usize = 60;

/// What happened, for the person whose tokens they are.
pub(in crate::http) fn told(line: &StatementLine) -> String {
    let Some(kind) = TransactionKind::parse(&line.kind) else { return line.reason.clone() };
    let plain = match kind {
        TransactionKind::Grant => return given(line),
        TransactionKind::Authorize => return held(&line.reason),
        TransactionKind::Capture => return ticket(line).unwrap_or_else(|| "A ticket".to_owned()),
        TransactionKind::Void => return let_go(&line.reason),
        TransactionKind::Consume => return format!("Taken for “{}”", line.reason),
        TransactionKind::GiveBack => return back(line),
        TransactionKind::ExpireHold => "Held tokens returned: it took too long",
        TransactionKind::ExpireGrant => "Tokens expired",
        TransactionKind::Reverse if line.reason.starts_with("refunded in Discord") => {
            "Tokens taken back: refunded in Discord"
        }
        TransactionKind::Reverse => "Tokens taken back",
        TransactionKind::ClaimOut => "Free tokens moved to your account",
        TransactionKind::ClaimIn => "Free tokens left over from before you signed up",
        TransactionKind::DisputeOpen => "Frozen: your bank disputes the payment",
        TransactionKind::DisputeClose => "The dispute is over",
        TransactionKind::Adjust => "Corrected by MyBA",
    };
    plain.to_owned()
}

fn given(line: &StatementLine) -> String {
    if line.order.is_some() {
        let bought = u64::try_from(line.available_change).ok().and_then(Tokens::new).unwrap_or_default();
        if line.reason.contains(" of the plan ") {
            return format!("{bought} of your subscription");
        }
        let place = if line.reason.ends_with(" in Discord") { " in Discord" } else { "" };
        return format!("Bought {bought}{place}");
    }
    let plain = match line.reason.as_str() {
        "free to try in chat" => "Free tokens to try MyBA in chat",
        "free to try" => "Free tokens to try MyBA",
        "welcome" => "Welcome tokens",
        _ => "Tokens from MyBA",
    };
    plain.to_owned()
}

fn held(reason: &str) -> String {
    match reason {
        "a ticket" | "further rounds on a ticket" => format!("Held for {reason}"),
        own => format!("Held for “{own}”"),
    }
}

fn let_go(reason: &str) -> String {
    let reasons = [
        (VoidReason::WorkFailed, "no ticket was written"),
        (VoidReason::Cancelled, "you stopped"),
        (VoidReason::CrashRecovery, "we restarted"),
        (VoidReason::AccountClosed, "the account was closed"),
    ];
    let known = reasons.into_iter().find(|(known, _)| known.as_str() == reason);
    known.map_or_else(|| "Held tokens returned".to_owned(), |(_, words)| format!("Held tokens returned: {words}"))
}

fn back(line: &StatementLine) -> String {
    if line.reason == "came back after signing up" {
        let is_leaving = line.available_change < 0;
        let plain =
            if is_leaving { "Free tokens moved to your account" } else { "Free tokens held from before you signed up" };
        return plain.to_owned();
    }
    if line.available_change == 0 {
        return "A ticket was given back in your account".to_owned();
    }
    let what = ticket(line).unwrap_or_else(|| "a ticket".to_owned());
    let what = what.strip_prefix("Ticket").map_or(what.clone(), |rest| format!("ticket{rest}"));
    format!("Returned for {what}, which was not useful")
}

/// `Ticket T-12 “Download a month’s invoices”`; `None` when there is none in this wallet.
fn ticket(line: &StatementLine) -> Option<String> {
    let number = line.ticket_number?;
    let title = line.ticket_title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let Some(title) = title else { return Some(format!("Ticket T-{number}")) };
    let cut = title.char_indices().nth(TITLE).map(|(at, _)| format!("{}…", title[..at].trim_end()));
    Some(format!("Ticket T-{number} “{}”", cut.as_deref().unwrap_or(title)))
}

#[cfg(test)]
mod tests {
    use myba_core::clock::UnixMs;
    use myba_core::id::OrderId;

    use super::*;

    fn line(kind: TransactionKind, reason: &str) -> StatementLine {
        StatementLine {
            number: 1,
            kind: kind.as_str().to_owned(),
            reference: None,
            ticket: None,
            ticket_number: None,
            ticket_title: None,
            order: None,
            reason: reason.to_owned(),
            at: UnixMs(0),
            available_change: 1,
            held_change: 0,
            available: Tokens::ONE,
            held: Tokens::ZERO,
        }
    }

    #[test]
    fn every_kind_of_line_is_a_sentence() {
        for kind in TransactionKind::ALL {
            let text = told(&line(kind, "work_failed"));
            assert!(text.starts_with(char::is_uppercase), "{kind}: {text}");
            assert!(
                kind == TransactionKind::Authorize || kind == TransactionKind::Consume || !text.contains('_'),
                "{text}"
            );
        }
        assert_eq!(told(&line(TransactionKind::Void, "cancelled")), "Held tokens returned: you stopped");
        assert_eq!(told(&line(TransactionKind::Authorize, "a ticket")), "Held for a ticket");
        assert_eq!(told(&line(TransactionKind::Consume, "an export")), "Taken for “an export”");
        let bought = StatementLine {
            order: Some(OrderId::from_text("ord_1")),
            available_change: 160,
            ..line(TransactionKind::Grant, "bought 160 tokens")
        };
        assert_eq!(told(&bought), "Bought 160 tokens");
        let there = StatementLine { reason: "bought 160 tokens in Discord".to_owned(), ..bought };
        assert_eq!(told(&there), "Bought 160 tokens in Discord");
        let refunded = line(TransactionKind::Reverse, "refunded in Discord: 1");
        assert_eq!(told(&refunded), "Tokens taken back: refunded in Discord");
        let arrived = line(TransactionKind::GiveBack, "came back after signing up");
        assert_eq!(told(&arrived), "Free tokens held from before you signed up");
        let left = StatementLine { available_change: -1, ..arrived };
        assert_eq!(told(&left), "Free tokens moved to your account");
    }

    #[test]
    fn a_ticket_is_named_and_a_long_title_is_cut() {
        let named = |title: Option<String>| StatementLine {
            ticket_number: Some(12),
            ticket_title: title,
            ..line(TransactionKind::Capture, "ticket stored")
        };
        assert_eq!(told(&named(Some("One CSV".to_owned()))), "Ticket T-12 “One CSV”");
        assert_eq!(told(&named(None)), "Ticket T-12", "of a deleted one only the number");
        assert_eq!(told(&named(Some("ä".repeat(61)))), format!("Ticket T-12 “{}…”", "ä".repeat(60)));
        let back = StatementLine { kind: "give_back".to_owned(), ..named(Some("One CSV".to_owned())) };
        assert_eq!(told(&back), "Returned for ticket T-12 “One CSV”, which was not useful");
    }
}
