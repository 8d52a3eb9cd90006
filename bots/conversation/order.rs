//! What a word alone asks for in the form "What should change?": another kind, a smaller ticket, a split, a child of an epic.

use myba_core::generation::Kind;
use myba_core::generation::service::{Change, GenerationError, Work};
use myba_core::id::TicketId;

use super::message::Press;
use super::talk::{Answer, Talk};

/// Another kind, without a word written anew.
const SWITCHED: &str = "The kind is changed. Nothing was taken.";
/// What a word alone does.
pub const ORDERS: &str = "One word is enough for: smaller, split, or another kind, such as task.";
/// The same of an epic.
pub const EPIC_ORDERS: &str = "“write 2” alone writes child 2 as a ticket of its own, for the price of a ticket.";

/// A change that has a word of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Another kind, for nothing where the text allows.
    Kind(Kind),
    /// Less work.
    Smaller,
    /// An epic with children.
    Split,
    /// A line of an epic as a ticket of its own.
    Write(usize),
}

impl Order {
    /// Reads an instruction; `None` for one that says more than a word of these.
    #[must_use]
    pub fn read(instruction: &str) -> Option<Self> {
        let text = instruction.trim().trim_end_matches('.').to_lowercase();
        match text.as_str() {
            "smaller" | "make it smaller" => return Some(Self::Smaller),
            "split" | "split it" | "split this" => return Some(Self::Split),
            _ => {}
        }
        if let Some(number) = text.strip_prefix("write ") {
            return number.trim_start_matches("child ").parse().ok().map(Self::Write);
        }
        let kind = text.trim_start_matches("make it ").trim_start_matches("an ").trim_start_matches("a ");
        Kind::parse(kind).map(Self::Kind)
    }
}

impl Talk<'_> {
    /// Does what the word says.
    pub(super) async fn ordered(&self, ticket: &TicketId, version: i64, order: Order, again: Press) -> Answer {
        match order {
            Order::Smaller => self.change(ticket, version, Change::Smaller, again).await,
            Order::Split => self.change(ticket, version, Change::Split, again).await,
            Order::Kind(kind) => self.switch_kind(ticket, version, kind, again).await,
            Order::Write(number) => {
                if self.own(ticket).await?.is_none() {
                    return self.not_theirs(ticket).await;
                }
                let (work, key) = (Work::Child { epic: ticket.clone(), number }, format!("child:{ticket}:{number}"));
                self.run(self.wants(work, &key), &key, &again, false).await
            }
        }
    }

    /// Free where the text allows; what is missing is written in a round, as the form says.
    async fn switch_kind(&self, ticket: &TicketId, version: i64, kind: Kind, again: Press) -> Answer {
        let Some(current) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        if current.version != version {
            return self.newest(&current).await;
        }
        match self.parts().library.switch(&self.principal, ticket, version, kind, self.channel()).await {
            Ok(switched) => self.shown(&switched, SWITCHED).await,
            Err(GenerationError::CannotSwitch(_)) => self.change(ticket, version, Change::Kind(kind), again).await,
            Err(GenerationError::Changed) => {
                let newest = self.own(ticket).await?.unwrap_or(current);
                self.newest(&newest).await
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_alone_is_an_order_and_a_sentence_is_none() {
        for (text, order) in [
            ("smaller", Some(Order::Smaller)),
            (" Make it smaller. ", Some(Order::Smaller)),
            ("Split this", Some(Order::Split)),
            ("task", Some(Order::Kind(Kind::Task))),
            ("make it an Epic", Some(Order::Kind(Kind::Epic))),
            ("write 2", Some(Order::Write(2))),
            ("write child 12", Some(Order::Write(12))),
            ("write tests", None),
            ("make the button smaller", None),
            ("say what kind of task it is", None),
            ("", None),
        ] {
            assert_eq!(Order::read(text), order, "{text}");
        }
    }
}
