//! A ticket as text for a terminal: a solid bar for what you said, a dashed one for what we assumed.

use std::io::{self, Write};

use myba_core::generation::content::{Content, Section};
use myba_core::generation::{Delta, DeltaSection};
use myba_core::ledger::Tokens;

/// Prints statements as they are written. What was printed stays: a terminal cannot take back.
#[derive(Default)]
pub struct Live {
    /// The statement being printed, and how much of it is.
    at: Option<(DeltaSection, usize)>,
    printed: String,
    ended: bool,
}

impl Live {
    /// Prints what a delta adds.
    pub fn delta(&mut self, out: &mut impl Write, delta: &Delta) -> io::Result<()> {
        let here = (delta.section, delta.index);
        if self.at != Some(here) {
            self.end_line(out)?;
            if self.at.is_none_or(|(section, _)| section != delta.section) {
                heading(out, delta.section)?;
            }
            write!(out, "  ")?;
            (self.at, self.ended) = (Some(here), false);
            self.printed.clear();
        }
        if !self.ended {
            // A text that was corrected at its beginning cannot be taken back; its end is shown by the ticket itself.
            if let Some(more) = delta.text.strip_prefix(self.printed.as_str()) {
                write!(out, "{}", one_line(more))?;
                delta.text.clone_into(&mut self.printed);
            }
            if delta.done {
                writeln!(out)?;
                self.ended = true;
            }
        }
        out.flush()
    }

    /// A repaired draft follows.
    pub fn reset(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.end_line(out)?;
        self.at = None;
        writeln!(out, "\nThat draft broke a rule of ours, so it is written again.")
    }

    /// Nothing more follows.
    pub fn finish(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.end_line(out)
    }

    fn end_line(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.at.is_some() && !self.ended {
            writeln!(out)?;
            self.ended = true;
        }
        Ok(())
    }
}

fn heading(out: &mut impl Write, section: DeltaSection) -> io::Result<()> {
    match section {
        DeltaSection::Kind | DeltaSection::Title => Ok(()),
        DeltaSection::Section(id) => {
            let words = id.as_str().replace('_', " ");
            let (first, rest) = words.split_at(words.chars().next().map_or(0, char::len_utf8));
            writeln!(out, "\n{}{rest}", first.to_uppercase())
        }
    }
}

/// The whole ticket.
pub fn ticket(out: &mut impl Write, content: &Content) -> io::Result<()> {
    writeln!(out, "{} · {} · {}", one_line(&content.title), content.kind.as_str(), content.size.as_str())?;
    content.sections.iter().try_for_each(|each| section(out, each))
}

fn section(out: &mut impl Write, section: &Section) -> io::Result<()> {
    writeln!(out, "\n{}", one_line(&section.title))?;
    for statement in &section.statements {
        let bar = if statement.source.is_some() { '│' } else { '┆' };
        writeln!(out, "{bar} {}", one_line(&statement.text))?;
    }
    Ok(())
}

/// The stub under every ticket: what it cost, and what is left.
pub fn stub(out: &mut impl Write, content: &Content, charged: Tokens, available: Tokens) -> io::Result<()> {
    writeln!(out, "\n│ {} said by you   ┆ {} assumed by us", content.said(), content.assumed())?;
    writeln!(out, "{} taken, {} left", tokens(charged), available.get())
}

fn tokens(count: Tokens) -> String {
    if count.get() == 1 { "1 token".to_owned() } else { format!("{} tokens", count.get()) }
}

/// Text from outside cannot steer the terminal.
pub fn one_line(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}
