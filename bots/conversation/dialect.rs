//! What a platform calls things and what it can show: the one place that knows, so that the rest of the conversation only asks.

use myba_core::chat::Platform;

/// A platform's names and limits.
#[derive(Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What people call the place in which an administrator installs the app.
    pub workspace: &'static str,
    /// What stands before a text that is an idea, whatever it looks like.
    pub literal: &'static str,
    /// How kind and language are chosen for one ticket.
    pub choosing: &'static str,
    /// How a ticket is asked for, sentence by sentence.
    pub how: &'static [&'static str],
    /// Characters that one field of a form takes.
    pub input: usize,
    /// Fields of a form; `None` for as many as there are sections.
    pub inputs: Option<usize>,
    /// Characters of the address a button opens.
    pub address: usize,
    /// Characters of a ticket's sections together, and of one of them; `None` where the edge cuts, and a file holds the whole.
    pub shown: Option<(usize, usize)>,
    /// Whether a form has fields that are no text.
    pub has_choices: bool,
    /// Whether a message carries things to choose from what the platform knows, and files.
    pub has_picks: bool,
    /// Whether a thread's id tells it from every channel and thread there is.
    pub thread_is_place: bool,
    /// Whether a form that was sent is gone, so that what was typed is offered again.
    pub closes_forms: bool,
}

/// Slack: 3,000 characters in a block, 50 blocks.
static SLACK: Dialect = Dialect {
    workspace: "workspace",
    literal: "/myba -- ",
    choosing: "--bug, --lang de or --model and a name",
    how: &[
        "/myba followed by your idea writes a ticket that only you see, until you share it. A sentence is enough.",
        "/myba alone opens a form. /myba -- help writes a ticket from a word that is a command.",
        "--bug, --story, --task, --epic or --spike choose the kind, --lang de the language, --model and a name who writes, at the \
         start or the end.",
    ],
    input: 3_000,
    inputs: None,
    address: 3_000,
    shown: Some((9_000, 2_800)),
    has_choices: true,
    has_picks: false,
    thread_is_place: false,
    closes_forms: false,
};

/// Discord, by the components that its library reads: rows with one text input each.
static DISCORD: Dialect = Dialect {
    workspace: "server",
    literal: "/myba new idea:",
    choosing: "the options kind, language and model of /myba new",
    how: &[
        "/myba new with your idea writes a ticket that only you see, until you share it. A sentence is enough.",
        "/myba new alone opens a form. Its options choose the kind, the language and who writes.",
        "From somebody's message: open its menu, then Apps, then Draft ticket.",
    ],
    input: 4_000,
    inputs: Some(5),
    address: 512,
    shown: None,
    has_choices: false,
    has_picks: true,
    thread_is_place: true,
    closes_forms: true,
};

impl Dialect {
    /// Of a platform.
    #[must_use]
    pub fn of(platform: Platform) -> &'static Self {
        match platform {
            Platform::Slack => &SLACK,
            Platform::Discord => &DISCORD,
        }
    }

    /// The name of a place, as a share is noted: the same for one place, however it was found.
    #[must_use]
    pub fn place(&self, channel: &str, thread: Option<&str>) -> String {
        match thread {
            Some(thread) if self.thread_is_place => thread.to_owned(),
            Some(thread) => format!("{channel}:{thread}"),
            None => channel.to_owned(),
        }
    }
}
