//! Text without markup.

use super::calm::calm;
use super::page::{Line, List, Page};

/// The page as text that acts nowhere.
pub(super) fn plain(page: &Page) -> String {
    let mut text = format!("{}\n", calm(&page.title));
    for part in &page.parts {
        text.push_str(&format!("\n{}\n", calm(&part.heading)));
        for (index, line) in part.lines.iter().enumerate() {
            let sign = match part.list {
                List::Tasks => "[ ] ".to_owned(),
                List::Numbers => format!("{}. ", index + 1),
                List::Text | List::Bullets => "- ".to_owned(),
            };
            text.push_str(&format!("{sign}{}\n", line_text(line)));
        }
    }
    text.push_str(&format!("\n{}\n", calm(&page.note)));
    text
}

fn line_text(line: &Line) -> String {
    let text = calm(&line.text());
    line.mark.as_ref().map_or_else(|| text.clone(), |mark| format!("{text} ({mark})"))
}
