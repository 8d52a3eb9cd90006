//! What the conversation says, in short.

use myba_bots::conversation::{
    Button, Choice, Field, FieldKind, Form, FormKind, Line, Mark, Menu, Message, Part, Press, Style,
};
use myba_core::id::TicketId;

pub fn id(at: usize) -> TicketId {
    TicketId::from_text(format!("tkt_{at:032}"))
}

pub fn button(label: &str, press: Press) -> Button {
    Button { label: label.to_owned(), style: Style::Plain, press }
}

fn line(mark: Option<Mark>, bullet: Option<&str>, text: &str) -> Line {
    Line { mark, bullet: bullet.map(ToOwned::to_owned), text: text.to_owned() }
}

/// A ticket with everything that can be done with it.
pub fn preview() -> Message {
    let ticket = id(7);
    let choice = |label: &str, press| Choice { label: label.to_owned(), press };
    let said = |text: &str| line(Some(Mark::Said), None, text);
    let assumed = |text: &str| line(Some(Mark::Assumed), None, text);
    Message {
        summary: "Bug: Search page forgets filters on Back".to_owned(),
        parts: vec![
            Part::Title("Search page forgets filters on Back".to_owned()),
            Part::Facts(["Bug", "Size S", "6 said, 2 assumed"].map(ToOwned::to_owned).to_vec()),
            Part::Section {
                heading: "Steps".to_owned(),
                lines: vec![
                    line(Some(Mark::Said), Some("1."), "Set two filters."),
                    line(Some(Mark::Said), Some("2."), "Open a result and go *back*."),
                ],
            },
            Part::Section {
                heading: "Acceptance criteria".to_owned(),
                lines: vec![said("Back shows the same filters."), assumed("Filters survive a reload.")],
            },
            Part::Divider,
            Part::Stub(
                ["Paid by your balance", "1 token", "124 left", "draft 7Q2F", "AI-generated, check before use"]
                    .map(ToOwned::to_owned)
                    .to_vec(),
            ),
            Part::Actions {
                buttons: vec![
                    Button { style: Style::Primary, ..button("Share", Press::Share(ticket.clone(), 1)) },
                    button("Refine · 3 left", Press::Refine(ticket.clone(), 1)),
                    button("Edit", Press::Edit(ticket.clone(), 1)),
                ],
                menu: Some(Menu {
                    label: "More".to_owned(),
                    choices: vec![
                        choice("Copy as Markdown", Press::Copy(ticket.clone())),
                        choice("Open in Linear", Press::Open("https://linear.app/new?title=a".to_owned())),
                        choice("Delete", Press::Delete(ticket.clone())),
                    ],
                }),
            },
            Part::Feedback(ticket),
        ],
    }
}

/// What everybody reads.
pub fn shared() -> Message {
    let mut message = preview();
    message.parts.truncate(4);
    message.parts.push(Part::Stub(vec!["Shared by @ana".to_owned()]));
    message
}

pub fn refusal() -> Message {
    let text = "You have used your 3 free tickets here. Nothing was taken.";
    let buy = Press::Open("https://myba.example/app/tokens".to_owned());
    Message {
        summary: text.to_owned(),
        parts: vec![
            Part::Text(text.to_owned()),
            Part::Actions {
                buttons: vec![button("Link account, get 6 more", Press::Link), button("Buy tokens", buy)],
                menu: None,
            },
        ],
    }
}

pub fn history() -> Message {
    let mut parts = vec![Part::Title("Your last tickets".to_owned())];
    for (at, title) in ["Search page forgets filters", "Guests can pay by invoice"].into_iter().enumerate() {
        parts.push(Part::Section { heading: title.to_owned(), lines: vec![line(None, None, "Bug · shared here")] });
        parts.push(Part::Actions { buttons: vec![button("Show", Press::Show(id(at)))], menu: None });
    }
    Message { summary: "Your last tickets".to_owned(), parts }
}

pub fn home() -> Message {
    let mut message = history();
    message.parts.insert(0, Part::Text("You are @ana. No account is linked.".to_owned()));
    message.parts.push(Part::Feedback(id(3)));
    message
}

fn field(id: &str, label: &str, kind: FieldKind) -> Field {
    Field { id: id.to_owned(), label: label.to_owned(), hint: None, value: None, optional: false, kind }
}

pub fn new_ticket() -> Form {
    let kinds = [("auto", "Whatever fits"), ("bug", "bug")].map(|(value, label)| (value.to_owned(), label.to_owned()));
    Form {
        kind: FormKind::NewTicket,
        title: "Write a ticket".to_owned(),
        submit: Some("Write ticket".to_owned()),
        intro: None,
        fields: vec![
            Field {
                hint: Some("A sentence is enough.".to_owned()),
                ..field("idea", "Your idea", FieldKind::Lines(4_000))
            },
            Field {
                value: Some("auto".to_owned()),
                ..field("kind", "Kind of ticket", FieldKind::Choice(kinds.to_vec()))
            },
        ],
    }
}

pub fn not_useful() -> Form {
    let reason = Field { optional: true, ..field("reason", "What was wrong?", FieldKind::Lines(1_000)) };
    Form {
        kind: FormKind::NotUseful(id(7)),
        title: "Not useful".to_owned(),
        submit: Some("Give it back".to_owned()),
        intro: Some("Its token comes back at once. You can return 2 more.".to_owned()),
        fields: vec![reason],
    }
}

pub fn copy() -> Form {
    let text = "# Search page\n\n- Back shows the *same* filters.".to_owned();
    Form {
        kind: FormKind::Shown,
        title: "Copy as Markdown".to_owned(),
        submit: None,
        intro: Some("This is the beginning. The whole of it: https://myba.example/app/tickets/tkt_7".to_owned()),
        fields: vec![Field {
            value: Some(text),
            optional: true,
            ..field("markdown", "Markdown", FieldKind::Lines(3_000))
        }],
    }
}
