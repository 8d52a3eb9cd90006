//! The rules a definition can speak of, each in a sentence, and those that stand whatever a definition says.

/// A rule, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// `A4`.
    pub id: &'static str,
    /// What it asks for.
    pub says: &'static str,
    /// What it does by itself: `blocks`, `warns`, or `both`, as it is sure or not.
    pub does: &'static str,
    /// Whether it stands: it keeps a ticket honest, or keeps the payer from paying for nothing.
    pub stands: bool,
}

const fn asks(id: &'static str, does: &'static str, says: &'static str) -> Card {
    Card { id, says, does, stands: false }
}

const fn stands(id: &'static str, does: &'static str, says: &'static str) -> Card {
    Card { id, says, does, stands: true }
}

const BLOCKS: &str = "blocks";
const WARNS: &str = "warns";
const BOTH: &str = "both";

/// Every rule, in the order of `docs/RUBRIC.md`, and those of a definition's own.
pub const RULES: &[Card] = &[
    stands("F1", BLOCKS, "A ticket has the sections its kind is made of, and the kind that was wished for."),
    asks("F2", WARNS, "The title is short, without a full stop, and says what it is about."),
    stands("F3", BLOCKS, "Nothing is left to fill in: no TBD, no TODO."),
    stands("F4", BLOCKS, "Plain text: no HTML, and no mention of everybody."),
    stands("F5", BOTH, "The ticket is in the language it says, and in the wished one."),
    asks("F6", WARNS, "No sentence stands in two sections."),
    asks("F7", BOTH, "A small idea gets a small ticket."),
    asks("S1", BLOCKS, "A story says who wants what, and what for."),
    asks("S2", WARNS, "The role is somebody the idea names, and nobody who builds the product."),
    asks("S3", WARNS, "The wish says what is done with what."),
    asks("S4", BOTH, "A story wants one thing."),
    asks("S5", WARNS, "A story is one sentence, without brackets."),
    asks("S6", WARNS, "The reason says more than the wish."),
    asks("S7", WARNS, "A story is worded like your other stories."),
    asks("S8", WARNS, "No other ticket of yours says the same."),
    asks("S9", WARNS, "No framework, database or service that the idea does not name."),
    asks("A1", BOTH, "There are enough acceptance criteria, and not too many."),
    asks("A2", BLOCKS, "A criterion has one action and something to see, or is one line of a checklist."),
    asks("A3", WARNS, "The outcome of a criterion is something somebody sees."),
    asks("A4", BOTH, "One criterion is about a failure or a boundary."),
    asks("A5", BOTH, "No vague word such as “fast”, unless a number says what is meant."),
    asks("A6", WARNS, "No criterion begins with an “it” that nothing explains."),
    asks("A7", WARNS, "No “better” without “than”, no superlative without a number, no two negations."),
    asks("A8", WARNS, "No passive that hides who acts and what is seen."),
    asks("A9", BOTH, "Each criterion says something else."),
    asks("A10", WARNS, "Every edge case is decided by a criterion, a question or an assumption."),
    asks("B1", BOTH, "A bug has two steps or more, each an action."),
    asks("B2", BLOCKS, "A bug says what happens and what should happen, and they differ."),
    stands("B3", BOTH, "A bug says where it was seen, or asks; no browser or system is made up."),
    asks("B4", WARNS, "A bug says how bad it is, with a reason."),
    asks("B5", WARNS, "No cause and no fix that the idea does not name."),
    asks("T1", WARNS, "A task of days says where it ends."),
    asks("E1", BOTH, "An epic has whole stories of its own, in an order that can be built."),
    asks("E2", WARNS, "An epic has a number by which one sees that it worked."),
    asks("Q1", BLOCKS, "At most three questions, each with options or a default."),
    stands("Q2", BLOCKS, "Whatever a question falls back to is said among the assumptions."),
    asks("Q3", WARNS, "A few words are asked about."),
    asks("O1", WARNS, "Work of days says what is out of scope, and asks for none of it."),
    asks("N1", WARNS, "Where people sign in, pay, or give personal data, what goes wrong there is spoken of."),
    stands("P1", BLOCKS, "What is marked as said by you points at your words."),
    stands("P2", BOTH, "No number, date or address is made up in what is marked as said by you."),
    asks("P3", WARNS, "What your idea says is in the ticket."),
    asks("V1", WARNS, "A story of more than a week says how it could be split."),
    stands("V2", BLOCKS, "A ticket that was asked to become smaller is smaller."),
    asks("D1", BLOCKS, "The sections you require are there."),
    asks("D2", WARNS, "The fields you add are there."),
    asks("D3", WARNS, "A story is about one of your personas."),
    asks("D4", WARNS, "The words of your glossary are used, not others for them."),
];

/// The card of a rule.
#[must_use]
pub fn card(id: &str) -> Option<&'static Card> {
    RULES.iter().find(|card| card.id == id)
}
