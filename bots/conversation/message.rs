//! Messages and forms, free of any platform. Text is plain: an edge escapes it, and marks up only what [`Part`] and [`Line`] say.

use myba_core::id::{JobId, TicketId};
use serde::{Deserialize, Serialize};

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The whole in one line: notifications and screen readers read this.
    pub summary: String,
    /// What is shown, in order.
    pub parts: Vec<Part>,
}

impl Message {
    /// A message of sentences.
    pub fn note(text: impl Into<String>) -> Self {
        let summary = text.into();
        Self { parts: vec![Part::Text(summary.clone())], summary }
    }
}

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The heading of the whole.
    Title(String),
    /// Short facts in one small line: kind, size, how much was said.
    Facts(Vec<String>),
    /// Sentences.
    Text(String),
    /// Lines below a heading.
    Section {
        /// The heading.
        heading: String,
        /// The lines.
        lines: Vec<Line>,
    },
    /// Text to be copied as it is.
    Code(String),
    /// A thin line across.
    Divider,
    /// What it cost, what is left, who paid: small, below everything else.
    Stub(Vec<String>),
    /// Up to five buttons, and a menu for the rest.
    Actions {
        /// In order of importance.
        buttons: Vec<Button>,
        /// The rest.
        menu: Option<Menu>,
    },
    /// Whether a ticket was useful.
    Feedback(TicketId),
    /// Something to choose from what the platform knows. An edge whose platform has no such thing leaves it out.
    Pick(Pick),
    /// A file to save. An edge that has a better way leaves it out.
    File {
        /// With its ending: `ticket-7Q2F.md`.
        name: String,
        /// Its text.
        text: String,
    },
}

/// Something to choose from what the platform knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// What it is for; at most 100 characters.
    pub label: String,
    /// From what.
    pub kind: PickKind,
    /// How many at most, 1 to 25. More than one may also be none.
    pub most: u8,
    /// What is chosen already, by the platform's ids.
    pub chosen: Vec<String>,
    /// What choosing does; what was chosen is put in by [`Press::with`].
    pub press: Press,
}

/// What a [`Pick`] chooses from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PickKind {
    /// Channels, threads and forums.
    Channel,
    /// Roles.
    Role,
    /// People.
    Member,
}

/// A line of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Whether the person said it or we assumed it; `None` for lines that are neither.
    pub mark: Option<Mark>,
    /// A number or a bullet before it.
    pub bullet: Option<String>,
    /// The text.
    pub text: String,
}

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// From the person's words.
    Said,
    /// Ours.
    Assumed,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// At most 40 characters; a verb that names the result.
    pub label: String,
    /// How it looks.
    pub style: Style,
    /// What pressing does.
    pub press: Press,
}

/// How a button looks. At most one of a message is primary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    /// As usual.
    #[default]
    Plain,
    /// The one main step.
    Primary,
    /// Removes something.
    Danger,
}

/// What pressing a button does. Everything an edge carries to the platform and back; opaque ids only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Press {
    /// Opens an address; nothing comes back to us.
    Open(String),
    /// Posts the ticket for everybody in the place.
    Share(TicketId, i64),
    /// Opens the form "What should change?".
    Refine(TicketId, i64),
    /// Writes the ticket anew from the idea; the version that was looked at makes a second press do nothing.
    Regenerate(TicketId, i64),
    /// Opens the form to edit by hand.
    Edit(TicketId, i64),
    /// Shows the ticket as Markdown to copy.
    Copy(TicketId),
    /// Says what our checks say about the ticket.
    Remarks(TicketId),
    /// Deletes the ticket; it can be restored.
    Delete(TicketId),
    /// Takes a deletion back.
    Restore(TicketId),
    /// Takes back the change that made this version.
    Undo(TicketId, i64),
    /// Shows a ticket again, with its buttons.
    Show(TicketId),
    /// It was useful.
    Useful(TicketId),
    /// Opens the form "What was wrong?"; sending it gives the token back.
    NotUseful(TicketId),
    /// Runs the same idea once more, knowing that it was run before: the key of the first request.
    RunAgain(String),
    /// Begins linking an account.
    Link,
    /// Opens the form for the code that the web page shows.
    EnterCode,
    /// Ends the link to the account.
    Unlink,
    /// Opens the form of a new ticket.
    NewTicket,
    /// Shows the last tickets.
    History,
    /// Shows the balance.
    Balance,
    /// Opens the form of the workspace's settings; administrators only.
    Setup,
    /// Connects the workspace to the team wallet of the sender's account; administrators only.
    ConnectTeam,
    /// Ends that.
    DisconnectTeam,
    /// Posts the ticket in the place that was chosen.
    ShareIn(TicketId, i64, String),
    /// Opens the form of an earlier request again, with what was filled in: its key.
    FillAgain(String),
    /// Only these roles may use the bot; all for none. Administrators only.
    SetRoles(Vec<String>),
    /// The bot answers in these channels only; in all for none. Administrators only.
    SetChannels(Vec<String>),
    /// Switches the bot on or off for the workspace; administrators only.
    Switch(bool),
    /// Lets a person begin their day and month of the team's tokens anew: the platform's id. Administrators only.
    ResetUse(String),
    /// From now on this model writes the person's tickets: its id.
    UseModel(String),
    /// Opens the form of what a job asks.
    Answer(JobId),
    /// What a job asks goes by its defaults.
    Defaults(JobId),
    /// Stops a job that asks.
    Stop(JobId),
    /// Buys on the platform: its own name of what is sold. Nothing comes back to us.
    Buy(String),
}

impl Press {
    /// The same press with what a person chose.
    #[must_use]
    pub fn with(self, chosen: Vec<String>) -> Self {
        let first = || chosen.first().cloned().unwrap_or_default();
        match self {
            Self::ShareIn(ticket, version, _) => Self::ShareIn(ticket, version, first()),
            Self::ResetUse(_) => Self::ResetUse(first()),
            Self::SetRoles(_) => Self::SetRoles(chosen),
            Self::SetChannels(_) => Self::SetChannels(chosen),
            other => other,
        }
    }
}

/// A menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// What it is for, for screen readers.
    pub label: String,
    /// At most five.
    pub choices: Vec<Choice>,
}

/// An entry of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// At most 40 characters.
    pub label: String,
    /// What choosing does.
    pub press: Press,
}

/// A form in a window of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Which one, with what it is about; comes back when it is filled in.
    pub kind: FormKind,
    /// At most 24 characters.
    pub title: String,
    /// What the sending button says; at most 24 characters. `None` for a form that only shows something.
    pub submit: Option<String>,
    /// Sentences above the fields.
    pub intro: Option<String>,
    /// The fields, in order.
    pub fields: Vec<Field>,
}

/// Which form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormKind {
    /// A new ticket: `idea`, `kind`.
    NewTicket,
    /// What should change: `instruction`.
    Refine(TicketId, i64),
    /// Editing by hand: `title`, and one field per section, a line per statement.
    Edit(TicketId, i64),
    /// What was wrong: `reason`.
    NotUseful(TicketId),
    /// The code from the web page: `code`.
    LinkCode,
    /// The workspace's settings: `cap`, `day`, `channels`, `enabled`. What is left out stays as it is.
    Setup,
    /// What a job asks: `q0` to `q2`, and `other0` to `other2` for other words than the options.
    Answers(JobId),
    /// Shows something to copy; nothing comes back.
    Shown,
}

impl Form {
    /// What opens it once more, where it could not be opened in time; `None` for one that only shows something.
    #[must_use]
    pub fn opener(&self) -> Option<Button> {
        let (label, press) = match &self.kind {
            FormKind::NewTicket => ("Write a ticket", Press::NewTicket),
            FormKind::Refine(id, version) => ("Refine", Press::Refine(id.clone(), *version)),
            FormKind::Edit(id, version) => ("Edit", Press::Edit(id.clone(), *version)),
            FormKind::NotUseful(id) => ("Not useful", Press::NotUseful(id.clone())),
            FormKind::LinkCode => ("Enter code", Press::EnterCode),
            FormKind::Setup => ("Set MyBA up", Press::Setup),
            FormKind::Answers(job) => ("Answer…", Press::Answer(job.clone())),
            FormKind::Shown => return None,
        };
        Some(Button { label: label.to_owned(), style: Style::Plain, press })
    }
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Names its value.
    pub id: String,
    /// What it is.
    pub label: String,
    /// How to fill it in.
    pub hint: Option<String>,
    /// What is in it already.
    pub value: Option<String>,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What it takes.
    pub kind: FieldKind,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldKind {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters in all.
    Lines(usize),
    /// One of these: value and label.
    Choice(Vec<(String, String)>),
}
