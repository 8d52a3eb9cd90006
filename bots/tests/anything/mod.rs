//! Whatever people, models and the conversation may come up with, for every edge to cope with. The bait is what a platform would
//! take for more than text.

use myba_bots::conversation::{
    Button, Choice, Field, FieldKind, Form, FormKind, Line, Mark, Menu, Message, Part, Pick, PickKind, Press, Style,
};
use myba_core::id::TicketId;
use proptest::prelude::*;

fn ticket(at: usize) -> TicketId {
    TicketId::from_text(format!("tkt_{at:032}"))
}

fn text(bait: &'static str) -> impl Strategy<Value = String> {
    let long = (".{1,3}", 1_usize..4_000).prop_map(|(text, times)| text.repeat(times));
    let marks = "[\\\\*_`>#@<-]{1,300}";
    prop_oneof![4 => "(?s).{0,40}", 1 => Just(String::new()), 1 => Just(bait.to_owned()), 1 => long, 1 => marks]
}

fn press(bait: &'static str) -> impl Strategy<Value = Press> {
    prop_oneof![
        any::<i64>().prop_map(|version| Press::Share(ticket(1), version)),
        "[ -~]{1,150}".prop_map(Press::RunAgain),
        text(bait).prop_map(Press::Open),
        "https://a.example/.{0,700}".prop_map(Press::Open),
        "[0-9a]{0,22}".prop_map(Press::Buy),
        (0_usize..4).prop_map(|at| Press::Show(ticket(at))),
        Just(Press::NewTicket),
    ]
}

fn pick(bait: &'static str) -> impl Strategy<Value = Part> {
    let kind = prop_oneof![Just(PickKind::Channel), Just(PickKind::Role), Just(PickKind::Member)];
    let chosen = prop::collection::vec("[0-9a]{0,20}", 0..30);
    let pick = (text(bait), kind, any::<u8>(), chosen, press(bait));
    pick.prop_map(|(label, kind, most, chosen, press)| Part::Pick(Pick { label, kind, most, chosen, press }))
}

fn part(bait: &'static str) -> impl Strategy<Value = Part> {
    let mark = prop_oneof![Just(None), Just(Some(Mark::Said)), Just(Some(Mark::Assumed))];
    let line = (mark, proptest::option::of(text(bait)), text(bait));
    let line = line.prop_map(|(mark, bullet, text)| Line { mark, bullet, text });
    let style = prop_oneof![Just(Style::Plain), Just(Style::Primary), Just(Style::Danger)];
    let button = (text(bait), style, press(bait)).prop_map(|(label, style, press)| Button { label, style, press });
    let choice = (text(bait), press(bait)).prop_map(|(label, press)| Choice { label, press });
    let menu = (text(bait), prop::collection::vec(choice, 0..8)).prop_map(|(label, choices)| Menu { label, choices });
    prop_oneof![
        text(bait).prop_map(Part::Title),
        prop::collection::vec(text(bait), 0..4).prop_map(Part::Facts),
        prop::collection::vec(text(bait), 0..4).prop_map(Part::Stub),
        text(bait).prop_map(Part::Text),
        text(bait).prop_map(Part::Code),
        Just(Part::Divider),
        Just(Part::Feedback(ticket(2))),
        pick(bait),
        (text(bait), text(bait)).prop_map(|(name, text)| Part::File { name, text }),
        (text(bait), prop::collection::vec(line, 0..5)).prop_map(|(heading, lines)| Part::Section { heading, lines }),
        (prop::collection::vec(button, 0..30), proptest::option::of(menu))
            .prop_map(|(buttons, menu)| Part::Actions { buttons, menu }),
    ]
}

/// Any message.
pub fn message(bait: &'static str) -> impl Strategy<Value = Message> {
    let parts =
        prop_oneof![3 => prop::collection::vec(part(bait), 0..8), 1 => prop::collection::vec(part(bait), 40..120)];
    (text(bait), parts).prop_map(|(summary, parts)| Message { summary, parts })
}

/// Any form.
pub fn form(bait: &'static str) -> impl Strategy<Value = Form> {
    let choices = prop::collection::vec(("[a-c]{0,2}|.{70,90}", text(bait)), 0..8);
    let kind = prop_oneof![
        (0_usize..5_000).prop_map(FieldKind::Line),
        (0_usize..5_000).prop_map(FieldKind::Lines),
        choices.prop_map(FieldKind::Choice),
    ];
    let some = || proptest::option::of(text(bait));
    let field = ("[a-z]{0,2}|[a-z ]{90,120}", text(bait), some(), some(), any::<bool>(), kind);
    let field =
        field.prop_map(|(id, label, hint, value, optional, kind)| Field { id, label, hint, value, optional, kind });
    let kind = prop_oneof![Just(FormKind::NewTicket), Just(FormKind::Shown), Just(FormKind::Edit(ticket(1), 2))];
    (kind, text(bait), some(), some(), prop::collection::vec(field, 0..24))
        .prop_map(|(kind, title, submit, intro, fields)| Form { kind, title, submit, intro, fields })
}
