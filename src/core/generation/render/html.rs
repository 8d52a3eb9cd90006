//! HTML for the one import that reads it. Text is text: what is not a letter of ours is a reference to a character.

use super::calm::calm;
use super::page::{Line, List, Page};

/// The page without its title.
pub(super) fn body(page: &Page) -> String {
    let mut html = String::new();
    for part in &page.parts {
        html.push_str(&format!("<h2>{}</h2>", text(&part.heading)));
        let (open, close, before, after) = match part.list {
            List::Text => ("", "", "<p>", "</p>"),
            List::Bullets | List::Tasks => ("<ul>", "</ul>", "<li>", "</li>"),
            List::Numbers => ("<ol>", "</ol>", "<li>", "</li>"),
        };
        html.push_str(open);
        for one in &part.lines {
            html.push_str(&format!("{before}{}{after}", line(one)));
        }
        html.push_str(close);
    }
    html.push_str(&format!("<p>{}</p>", text(&page.note)));
    html
}

fn line(line: &Line) -> String {
    let mut html = text(&line.text());
    if let Some(mark) = &line.mark {
        html.push_str(&format!(" <em>({})</em>", text(mark)));
    }
    html
}

fn text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in calm(text).chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}
