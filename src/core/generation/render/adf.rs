//! Atlassian Document Format, version 1: what Jira's and Confluence's interfaces take as a description.
//!
//! Only headings, paragraphs, lists, tasks and text with the marks `strong` and `em` occur, which Jira takes everywhere. Text of
//! such a document is never read as markup, so it stands as it is: a mention would be a node of its own.

use serde_json::{Value, json};

use super::document::Unreadable;
use super::page::{Line, List, Page, Part, Span};

/// The page as a document.
pub(super) fn adf(page: &Page) -> String {
    let mut content = vec![heading(1, &page.title)];
    for (at, part) in page.parts.iter().enumerate() {
        content.push(heading(2, &part.heading));
        match part.list {
            List::Text => content.extend(part.lines.iter().map(paragraph)),
            List::Bullets => content.push(list("bulletList", part)),
            List::Numbers => content.push(list("orderedList", part)),
            List::Tasks => content.push(tasks(part, at)),
        }
    }
    content.push(json!({"type": "paragraph", "content": [text(&page.note, Some("em"))]}));
    let document = json!({"version": 1, "type": "doc", "content": content});
    format!("{document:#}\n")
}

fn heading(level: u8, title: &str) -> Value {
    json!({"type": "heading", "attrs": {"level": level}, "content": [text(title, None)]})
}

fn paragraph(line: &Line) -> Value {
    json!({"type": "paragraph", "content": inline(line)})
}

fn list(kind: &str, part: &Part) -> Value {
    let item = |line: &Line| json!({"type": "listItem", "content": [paragraph(line)]});
    json!({"type": kind, "content": part.lines.iter().map(item).collect::<Vec<_>>()})
}

/// Each list and each task needs a name of its own within the document.
fn tasks(part: &Part, at: usize) -> Value {
    let item = |(index, line): (usize, &Line)| {
        let attrs = json!({"localId": format!("task-{at}-{index}"), "state": "TODO"});
        json!({"type": "taskItem", "attrs": attrs, "content": inline(line)})
    };
    let items: Vec<Value> = part.lines.iter().enumerate().map(item).collect();
    json!({"type": "taskList", "attrs": {"localId": format!("tasks-{at}")}, "content": items})
}

fn inline(line: &Line) -> Vec<Value> {
    let spans = line.spans.iter().filter(|span| !span.text.is_empty());
    let mut nodes: Vec<Value> = spans.map(|span| text(&span.text, span.is_keyword.then_some("strong"))).collect();
    if let Some(mark) = &line.mark {
        nodes.push(text(&format!(" ({mark})"), Some("em")));
    }
    nodes
}

fn text(text: &str, mark: Option<&str>) -> Value {
    match mark {
        None => json!({"type": "text", "text": text}),
        Some(mark) => json!({"type": "text", "text": text, "marks": [{"type": mark}]}),
    }
}

/// Reads [`adf`].
pub(super) fn read(text: &str) -> Result<Page, Unreadable> {
    let document: Value =
        serde_json::from_str(text).map_err(|error| Unreadable::new(format!("it is not JSON: {error}")))?;
    if document["type"] != "doc" || document["version"] != 1 {
        return Err(Unreadable::new("it is no document of Atlassian's, version 1"));
    }
    let mut page = Page::default();
    let mut nodes = children(&document).iter().peekable();
    while let Some(node) = nodes.next() {
        match kind(node) {
            "heading" if node["attrs"]["level"] == 1 => page.title = line(node).text(),
            "heading" => page.parts.push(Part { heading: line(node).text(), ..Part::default() }),
            "paragraph" if nodes.peek().is_none() => page.note = emphasised(node),
            _ => {
                let part =
                    page.parts.last_mut().ok_or_else(|| Unreadable::new("there is text before the first heading"))?;
                part.lines.extend(lines(node));
            }
        }
    }
    Ok(page)
}

fn kind(node: &Value) -> &str {
    node["type"].as_str().unwrap_or_default()
}

fn children(node: &Value) -> &[Value] {
    node["content"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The lines of a paragraph or a list.
fn lines(node: &Value) -> Vec<Line> {
    match kind(node) {
        "bulletList" | "orderedList" => children(node).iter().flat_map(children).map(line).collect(),
        "taskList" => children(node).iter().map(line).collect(),
        _ => vec![line(node)],
    }
}

fn has(node: &Value, mark: &str) -> bool {
    node["marks"].as_array().is_some_and(|marks| marks.iter().any(|one| one["type"] == mark))
}

fn string(node: &Value) -> String {
    node["text"].as_str().unwrap_or_default().to_owned()
}

fn line(node: &Value) -> Line {
    let mut line = Line::default();
    for node in children(node) {
        if has(node, "em") {
            let mark = string(node);
            line.mark = Some(mark.trim().trim_matches(['(', ')']).to_owned());
        } else {
            line.spans.push(Span { text: string(node), is_keyword: has(node, "strong") });
        }
    }
    line
}

fn emphasised(node: &Value) -> String {
    children(node).iter().filter(|node| has(node, "em")).map(string).collect()
}
