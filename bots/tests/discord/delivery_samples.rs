//! What the conversation says, in short.

use myba_bots::conversation::{
    Button, Choice, Field, FieldKind, Form, FormKind, Line, Mark, Menu, Message, Part, Pick, PickKind, Press, Style,
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

fn facts(facts: &[&str]) -> Vec<String> {
    facts.iter().map(ToString::to_string).collect()
}

/// A ticket with everything that can be done with it.
pub fn preview() -> Message {
    let ticket = id(7);
    let choice = |label: &str, press| Choice { label: label.to_owned(), press };
    let said = |text: &str| line(Some(Mark::Said), None, text);
    let assumed = |text: &str| line(Some(Mark::Assumed), None, text);
    let section = |heading: &str, lines| Part::Section { heading: heading.to_owned(), lines };
    let share = Pick {
        label: "Share in another channel".to_owned(),
        kind: PickKind::Channel,
        most: 1,
        chosen: Vec::new(),
        press: Press::ShareIn(ticket.clone(), 1, String::new()),
    };
    let step = |at: &str, text| line(Some(Mark::Said), Some(at), text);
    let cost = ["Paid by your balance", "1 token", "124 left", "draft 7Q2F", "AI-generated, check before use"];
    Message {
        summary: "Bug: Search page forgets filters on Back".to_owned(),
        parts: vec![
            Part::Title("Search page forgets filters on Back".to_owned()),
            Part::Facts(facts(&["Bug", "Size S", "6 said, 2 assumed"])),
            section("Steps", vec![step("1.", "Set two filters."), step("2.", "Open a result and go *back*.")]),
            section(
                "Acceptance criteria",
                vec![said("Back shows the same filters."), assumed("Filters survive a reload.")],
            ),
            section("Open questions", vec![assumed("Desktop too? We said no.")]),
            Part::Divider,
            Part::Stub(facts(&cost)),
            Part::Stub(facts(&["┃ you said it · ┆ we assumed it"])),
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
            Part::Pick(share),
            Part::Feedback(ticket),
            Part::File {
                name: "ticket-7Q2F.md".to_owned(),
                text: "# Search page forgets filters on Back\n".to_owned(),
            },
        ],
    }
}

/// What everybody reads.
pub fn shared() -> Message {
    let mut message = preview();
    message.parts.truncate(6);
    message.parts.push(Part::Stub(facts(&["Shared by @ana", "draft 7Q2F"])));
    message
}

pub fn refusal() -> Message {
    let text = "You have used your 3 free tickets here. Nothing was taken.";
    let buttons =
        vec![button("Link account, get 6 more", Press::Link), button("Buy", Press::Buy("900000000000000001".into()))];
    let parts = vec![Part::Text(text.to_owned()), Part::Actions { buttons, menu: None }];
    Message { summary: text.to_owned(), parts }
}

pub fn history() -> Message {
    let mut parts = vec![Part::Title("Your last tickets".to_owned())];
    for (at, title) in ["Search page forgets filters", "Guests can pay by invoice"].into_iter().enumerate() {
        parts.push(Part::Section { heading: title.to_owned(), lines: vec![line(None, None, "Bug · shared here")] });
        parts.push(Part::Actions { buttons: vec![button("Show", Press::Show(id(at)))], menu: None });
    }
    Message { summary: "Your last tickets".to_owned(), parts }
}

/// What an administrator chooses.
pub fn setup() -> Message {
    let pick = |label: &str, kind, most, chosen: &[&str], press| {
        let chosen = chosen.iter().map(ToString::to_string).collect();
        Part::Pick(Pick { label: label.to_owned(), kind, most, chosen, press })
    };
    let text = "No team pays here. 3 tokens of the free trial are left for everybody.";
    Message {
        summary: text.to_owned(),
        parts: vec![
            Part::Text(text.to_owned()),
            pick("Who may use MyBA", PickKind::Role, 25, &["700000000000000101"], Press::SetRoles(Vec::new())),
            pick("Where it answers", PickKind::Channel, 25, &[], Press::SetChannels(Vec::new())),
            pick("Begin somebody's month anew", PickKind::Member, 1, &[], Press::ResetUse(String::new())),
            Part::Actions { buttons: vec![button("Switch off", Press::Switch(false))], menu: None },
        ],
    }
}

fn field(id: &str, label: &str, kind: FieldKind) -> Field {
    Field { id: id.to_owned(), label: label.to_owned(), hint: None, value: None, optional: false, kind }
}

pub fn new_ticket() -> Form {
    let kinds = [("auto", "Whatever fits"), ("bug", "bug")].map(|(value, label)| (value.to_owned(), label.to_owned()));
    let idea =
        Field { hint: Some("A sentence is enough.".to_owned()), ..field("idea", "Your idea", FieldKind::Lines(3_000)) };
    Form {
        kind: FormKind::NewTicket,
        title: "Write a ticket".to_owned(),
        submit: Some("Write ticket".to_owned()),
        intro: None,
        fields: vec![idea, field("kind", "Kind of ticket", FieldKind::Choice(kinds.to_vec()))],
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

pub fn edit() -> Form {
    let mut fields =
        vec![Field { value: Some("Search page".to_owned()), ..field("title", "Title", FieldKind::Line(140)) }];
    let long = "é".repeat(4_100);
    for (at, value) in ["Back shows the same filters.", &long, "b", "c", "d", "e"].into_iter().enumerate() {
        let value = Some(value.to_owned());
        fields.push(Field { value, optional: true, ..field(&format!("s{at}"), "Section", FieldKind::Lines(3_000)) });
    }
    let kind = FormKind::Edit(id(7), 2);
    Form { kind, title: "Edit".to_owned(), submit: Some("Save".to_owned()), intro: None, fields }
}
