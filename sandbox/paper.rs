//! The looks of the pages a vendor would host: the product's own language, and nobody else's logo or colours.

const STYLE: &str = concat!(include_str!("tokens.css"), include_str!("paper.css"));

/// A whole page. `tape` says in the strip above what is not real here; `title` is plain text, `body` and `stub` are
/// markup.
pub(crate) fn frame(tape: &str, title: &str, body: &str, stub: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">\
         <title>{title} · MyBA sandbox</title><style>{STYLE}</style></head><body>\
         <div class=\"tape\"><b>Sandbox</b> {tape}</div>\
         <main><section><div class=\"in\">{body}</div><div class=\"stub\">{stub}</div></section></main></body></html>"
    )
}

/// Makes text safe between tags and inside quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
        safe
    })
}
