//! A ticket as a message: title, facts, sections with their marks, what it cost, and what can be done with it.

use myba_core::generation::content::{Content, Section, Statement};
use myba_core::generation::library::{Ticket, TicketState};
use myba_core::generation::render::markdown;
use myba_core::generation::{Finding, SectionId, Severity};

use super::addresses::{Addresses, linear};
use super::dialect::Dialect;
use super::message::{Button, Choice, Line, Mark, Menu, Message, Part, Pick, PickKind, Press, Style};
use super::words::{self, LEGEND, sign};

/// Where the ticket is shown.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The web app.
    pub web: &'a Addresses,
    /// The platform.
    pub dialect: &'static Dialect,
    /// Whether there is somebody here to share with.
    pub has_others: bool,
    /// Whether there are other places to share in.
    pub has_places: bool,
}

/// What stands around the ticket's text.
pub struct Frame<'a> {
    /// Said above the ticket.
    pub note: Option<&'a str>,
    /// The cost line.
    pub stub: Vec<String>,
    /// Whether the marks are explained.
    pub legend: bool,
    /// A further button before the others.
    pub first: Option<Button>,
}

/// The author's view, with everything that can be done.
#[must_use]
pub fn preview(ticket: &Ticket, frame: Frame<'_>, view: View<'_>) -> Message {
    let mut parts: Vec<Part> = frame.note.map(|note| Part::Text(note.to_owned())).into_iter().collect();
    parts.extend(body(&ticket.content, &words::longer(&view.web.ticket(ticket.id.as_str())), view));
    parts.push(Part::Divider);
    parts.push(Part::Stub(ticket.report.facts()));
    parts.push(Part::Stub(frame.stub));
    if frame.legend {
        parts.push(Part::Stub(vec![LEGEND.to_owned()]));
    }
    let mut actions = actions(ticket, view);
    if let (Part::Actions { buttons, .. }, Some(first)) = (&mut actions, frame.first) {
        buttons.insert(0, first);
    }
    parts.push(actions);
    if view.has_places {
        parts.push(Part::Pick(Pick {
            label: "Share in another channel or forum".to_owned(),
            kind: PickKind::Channel,
            most: 1,
            chosen: Vec::new(),
            press: Press::ShareIn(ticket.id.clone(), ticket.version, String::new()),
        }));
    }
    if ticket.state == TicketState::Ready {
        parts.push(Part::Feedback(ticket.id.clone()));
    }
    parts.extend(file(ticket, view.dialect));
    Message { summary: summary(ticket), parts }
}

/// Everybody's view.
#[must_use]
pub fn shared(ticket: &Ticket, author: &str, view: View<'_>) -> Message {
    let mut parts = body(&ticket.content, &words::longer(&view.web.ticket(ticket.id.as_str())), view);
    parts.push(Part::Divider);
    parts.push(Part::Stub(vec![
        format!("Shared by @{author}"),
        format!("draft {}", sign(&ticket.id)),
        words::CHECK.to_owned(),
    ]));
    parts.extend(file(ticket, view.dialect));
    Message { summary: summary(ticket), parts }
}

/// What our checks say about a ticket, each with its place.
#[must_use]
pub fn remarks(ticket: &Ticket) -> Message {
    let heading = format!("{}: {}", sign(&ticket.id), ticket.report.facts().join(" · "));
    if ticket.report.findings.is_empty() {
        return Message::note(format!("{heading}. {}", words::NO_REMARKS));
    }
    let lines = ticket.report.findings.iter().map(remark).collect();
    Message { summary: heading.clone(), parts: vec![Part::Section { heading, lines }] }
}

fn remark(finding: &Finding) -> Line {
    Line { mark: None, bullet: Some(finding.rule.clone()), text: format!("{} ({})", finding.message, finding.place()) }
}

/// A refusal with the draft that was refused: it may be read, and nothing was taken for it.
#[must_use]
pub fn refused(refusal: Message, draft: &Content, findings: &[Finding], view: View<'_>) -> Message {
    let hard = findings.iter().filter(|finding| finding.severity == Severity::Hard);
    let missed = Part::Section { heading: words::MISSED.to_owned(), lines: hard.map(remark).collect() };
    let (mut parts, actions): (Vec<Part>, Vec<Part>) =
        refusal.parts.into_iter().partition(|part| matches!(part, Part::Text(_)));
    parts.push(missed);
    parts.push(Part::Divider);
    parts.extend(body(draft, words::LONG_DRAFT, view));
    parts.extend(actions);
    Message { summary: refusal.summary, parts }
}

fn summary(ticket: &Ticket) -> String {
    format!("{}: {}", kind(&ticket.content), ticket.content.title)
}

fn kind(content: &Content) -> String {
    let kind = content.kind.to_string();
    let mut letters = kind.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The whole of it, to save.
fn file(ticket: &Ticket, dialect: &Dialect) -> Option<Part> {
    let name = format!("ticket-{}.md", sign(&ticket.id));
    dialect.has_picks.then(|| Part::File { name, text: markdown(&ticket.content) })
}

/// Title, facts and sections; what is said where they do not fit.
fn body(content: &Content, longer: &str, view: View<'_>) -> Vec<Part> {
    let mut parts = vec![
        Part::Title(content.title.clone()),
        Part::Facts(vec![
            kind(content),
            format!("Size {}", content.size.as_str()),
            format!("{} said, {} assumed", content.said(), content.assumed()),
        ]),
    ];
    let (mut left, longest) = view.dialect.shown.unwrap_or((usize::MAX, usize::MAX));
    for (at, section) in content.sections.iter().enumerate() {
        let (part, length, is_whole) = part(section, left.min(longest));
        left = left.saturating_sub(length);
        parts.extend(part);
        let is_last = at + 1 == content.sections.len();
        if !is_whole || (left == 0 && !is_last) {
            parts.push(Part::Text(longer.to_owned()));
            break;
        }
    }
    parts
}

/// A section, cut at the border of a line; its length, and whether all of it is there.
fn part(section: &Section, limit: usize) -> (Option<Part>, usize, bool) {
    let mut length = section.title.chars().count();
    let mut lines = Vec::new();
    for (at, statement) in section.statements.iter().enumerate() {
        length += statement.text.chars().count() + 16;
        if length > limit {
            break;
        }
        lines.push(line(section, at, statement));
    }
    let is_whole = lines.len() == section.statements.len();
    let part = (!lines.is_empty()).then(|| Part::Section { heading: section.title.clone(), lines });
    (part, length, is_whole)
}

fn line(section: &Section, at: usize, statement: &Statement) -> Line {
    let is_counted = matches!(section.id, SectionId::Steps | SectionId::Children);
    Line {
        mark: Some(if statement.source.is_some() { Mark::Said } else { Mark::Assumed }),
        bullet: is_counted.then(|| format!("{}.", at + 1)),
        text: statement.text.clone(),
    }
}

fn actions(ticket: &Ticket, view: View<'_>) -> Part {
    let (id, version) = (ticket.id.clone(), ticket.version);
    let plain = |label: &str, press| Button { label: label.to_owned(), style: Style::Plain, press };
    let share = Button { style: Style::Primary, ..plain("Share", Press::Share(id.clone(), version)) };
    let edit = plain("Edit", Press::Edit(id.clone(), version));
    let mut buttons: Vec<Button> = view.has_others.then_some(share).into_iter().collect();
    if ticket.state != TicketState::Returned {
        let refine = match ticket.rounds_left {
            0 => "Refine · 1 token".to_owned(),
            left => format!("Refine · {left} left"),
        };
        buttons.push(plain(&refine, Press::Refine(id.clone(), version)));
    }
    buttons.push(edit);
    if ticket.state != TicketState::Returned {
        let again = if ticket.rounds_left == 0 { "Regenerate · 1 token" } else { "Regenerate" };
        buttons.push(plain(again, Press::Regenerate(id.clone(), version)));
    }
    let choice = |label: &str, press| Choice { label: label.to_owned(), press };
    // Where there is a file to save, there is nothing to copy.
    let copy = (!view.dialect.has_picks).then(|| choice("Copy as Markdown", Press::Copy(id.clone())));
    let mut choices: Vec<Choice> = copy.into_iter().collect();
    let address = linear(&ticket.content.title, &markdown(&ticket.content), view.dialect.address);
    choices.extend(address.map(|address| choice("Open in Linear", Press::Open(address))));
    // GitHub, GitLab and Jira need a project's address: the web page asks for it and keeps it.
    choices.push(choice("Open in GitHub, GitLab, Jira", Press::Open(view.web.ticket(id.as_str()))));
    choices.push(choice("See what our checks say", Press::Remarks(id.clone())));
    choices.push(choice("Delete", Press::Delete(id)));
    Part::Actions { buttons, menu: Some(Menu { label: "More".to_owned(), choices }) }
}
