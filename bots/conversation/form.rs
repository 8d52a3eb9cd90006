//! The forms.

use myba_core::chat::Rules;
use myba_core::generation::library::Ticket;
use myba_core::generation::render::markdown;
use myba_core::generation::service::Questions;
use myba_core::generation::{Kind, MAX_ANSWER_CHARS, MAX_IDEA_CHARS, RequestedKind};

use super::addresses::Addresses;
use super::asked;
use super::dialect::Dialect;
use super::edit;
use super::message::{Field, FieldKind, Form, FormKind};
use super::order;

fn form(kind: FormKind, title: &str, submit: Option<&str>, fields: Vec<Field>) -> Form {
    Form { kind, title: title.to_owned(), submit: submit.map(ToOwned::to_owned), intro: None, fields }
}

/// A field that must be filled in.
pub(super) fn field(id: &str, label: &str, kind: FieldKind) -> Field {
    Field { id: id.to_owned(), label: label.to_owned(), hint: None, value: None, optional: false, kind }
}

/// A new ticket; of this kind and by this model, unless others are chosen. The models are told where there is a choice.
#[must_use]
pub fn new_ticket(
    dialect: &Dialect,
    wanted: RequestedKind,
    models: &[(String, String)],
    usual: Option<String>,
) -> Form {
    let hint = "A sentence is enough. Who needs what, and what goes wrong today?";
    let idea = Field {
        hint: Some(hint.to_owned()),
        ..field("idea", "Your idea", FieldKind::Lines(MAX_IDEA_CHARS.min(dialect.input)))
    };
    if !dialect.has_choices {
        return form(FormKind::NewTicket, "Write a ticket", Some("Write ticket"), vec![idea]);
    }
    let mut kinds = vec![(RequestedKind::Auto.to_string(), "Whatever fits".to_owned())];
    kinds.extend(
        [Kind::Story, Kind::Bug, Kind::Task, Kind::Epic, Kind::Spike].map(|kind| (kind.to_string(), kind.to_string())),
    );
    let kind = Field { value: Some(wanted.to_string()), ..field("kind", "Kind of ticket", FieldKind::Choice(kinds)) };
    let mut fields = vec![idea, kind];
    if models.len() > 1 {
        fields.push(Field { value: usual, ..field("model", "Who writes", FieldKind::Choice(models.to_vec())) });
    }
    form(FormKind::NewTicket, "Write a ticket", Some("Write ticket"), fields)
}

/// What should change.
#[must_use]
pub fn refine(ticket: &Ticket) -> Form {
    let mut form = form(
        FormKind::Refine(ticket.id.clone(), ticket.version),
        "Refine",
        Some("Refine"),
        vec![field("instruction", "What should change?", FieldKind::Lines(2_000))],
    );
    form.intro = Some(match ticket.rounds_left {
        0 => "The rounds in the price are used: this takes 1 token and brings new ones.".to_owned(),
        left => format!("Included in the price, {left} left. Nothing is taken."),
    });
    let orders = match ticket.content.kind {
        Kind::Epic => order::EPIC_ORDERS,
        _ => order::ORDERS,
    };
    form.intro = form.intro.map(|intro| format!("{intro} {orders}"));
    form
}

/// Editing by hand: the title, and the sections, a line per statement. A section too long for a field is left out.
#[must_use]
pub fn edit(ticket: &Ticket, dialect: &Dialect) -> Form {
    let fields = edit::fields(&ticket.content, dialect);
    let mut form = form(FormKind::Edit(ticket.id.clone(), ticket.version), "Edit", Some("Save"), fields);
    form.intro = Some("One statement a line. Editing is free.".to_owned());
    form
}

/// What a job asks: a field each. Where there are lists to choose from, other words have a field of their own.
#[must_use]
pub fn answers(asked: &Questions, dialect: &Dialect) -> Form {
    let mut fields = Vec::new();
    for (place, question) in asked.questions.iter().enumerate() {
        let [chosen, other] = asked::field_of(place);
        let typed = FieldKind::Lines(MAX_ANSWER_CHARS);
        let has_list = dialect.has_choices && !question.options.is_empty();
        let hint = (!question.options.is_empty()).then(|| question.options.join(" · "));
        if !has_list {
            let value = Some(question.default.clone());
            fields.push(Field { hint, value, optional: true, ..field(&chosen, &question.text, typed) });
            continue;
        }
        let options = question.options.iter().enumerate().map(|(at, option)| (at.to_string(), option.clone()));
        let default = question.options.iter().position(|option| *option == question.default);
        let value = default.map(|at| at.to_string());
        let list = FieldKind::Choice(options.collect());
        fields.push(Field { value, optional: true, ..field(&chosen, &question.text, list) });
        fields.push(Field { optional: true, ..field(&other, "Something else", typed) });
    }
    let mut form = form(FormKind::Answers(asked.job.clone()), "Before it is written", Some("Write it"), fields);
    form.intro = Some("What you leave as it is stays an assumption. All in the price of the ticket.".to_owned());
    form
}

/// What was wrong.
#[must_use]
pub fn not_useful(ticket: &Ticket) -> Form {
    let reason = Field { optional: true, ..field("reason", "What was wrong?", FieldKind::Lines(1_000)) };
    let mut form = form(FormKind::NotUseful(ticket.id.clone()), "Not useful", Some("Give it back"), vec![reason]);
    form.intro = Some(format!("Its token comes back at once. You can return {} more.", ticket.returns_left));
    form
}

/// The ticket as Markdown to copy.
#[must_use]
pub fn copy(ticket: &Ticket, web: &Addresses, dialect: &Dialect) -> Form {
    let limit = dialect.input;
    let text = markdown(&ticket.content);
    let is_whole = text.chars().count() <= limit;
    let shown: String = if is_whole {
        text
    } else {
        let cut: String = text.chars().take(limit).collect();
        cut.rsplit_once('\n').map_or(cut.clone(), |(whole, _)| whole.to_owned())
    };
    let field = Field { value: Some(shown), optional: true, ..field("markdown", "Markdown", FieldKind::Lines(limit)) };
    let mut form = form(FormKind::Shown, "Copy as Markdown", None, vec![field]);
    form.intro =
        (!is_whole).then(|| format!("This is the beginning. The whole of it: {}", web.ticket(ticket.id.as_str())));
    form
}

/// The code of the web page.
#[must_use]
pub fn link_code() -> Form {
    let hint = "Eight signs, as the page shows them: ABCD-EFGH.";
    let code = Field { hint: Some(hint.to_owned()), ..field("code", "Code", FieldKind::Line(40)) };
    form(FormKind::LinkCode, "Enter code", Some("Link account"), vec![code])
}

/// The workspace's settings.
#[must_use]
pub fn setup(rules: &Rules, dialect: &Dialect) -> Form {
    let cap = Field {
        hint: Some("Tokens of the team that one member may use in a month.".to_owned()),
        value: Some(rules.cap.to_string()),
        optional: !dialect.has_choices,
        ..field("cap", "Tokens per member and month", FieldKind::Line(9))
    };
    let day = Field {
        hint: Some("Tokens of the team that one member may use in a day. Empty for no such limit.".to_owned()),
        value: rules.day_cap.map(|cap| cap.to_string()),
        optional: true,
        ..field("day", "Tokens per member and day", FieldKind::Line(9))
    };
    if !dialect.has_choices {
        return form(FormKind::Setup, "Change caps", Some("Save"), vec![cap, day]);
    }
    let channels = Field {
        hint: Some("Ids of the channels in which MyBA answers, with blanks between them. Empty for all.".to_owned()),
        value: (!rules.channels.is_empty()).then(|| rules.channels.join(" ")),
        optional: true,
        ..field("channels", "Channels", FieldKind::Lines(2_000))
    };
    let choices = [("yes", "On"), ("no", "Off")].map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
    let enabled = Field {
        value: Some(if rules.enabled { "yes" } else { "no" }.to_owned()),
        ..field("enabled", "MyBA in this workspace", FieldKind::Choice(choices))
    };
    form(FormKind::Setup, "Set MyBA up", Some("Save"), vec![cap, day, channels, enabled])
}
