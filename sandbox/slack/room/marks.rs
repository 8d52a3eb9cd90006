//! Marked-up text as markup that is safe to show.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::paper::escape;
use crate::slack::block::plain::unescaped;
use crate::slack::world::World;

#[expect(clippy::expect_used, reason = "a constant pattern")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static ANGLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"<([^<>|]+)(?:\|([^<>]*))?>"));
static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"`([^`\n]+)`"));
static BOLD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(^|[\s(])\*([^*\n]+)\*"));
static STRONG: LazyLock<Regex> = LazyLock::new(|| pattern(r"\*\*([^*\n]+)\*\*"));
static ITALIC: LazyLock<Regex> = LazyLock::new(|| pattern(r"(^|[\s(])_([^_\n]+)_"));
static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[([^\]]+)\]\((https?://[^)\s]+)\)"));

/// Slack's own marks: `*bold*`, `_italic_`, `<https://a|b>`, `<@U1>`.
pub fn mrkdwn(world: &World, text: &str) -> String {
    let mut html = String::new();
    let mut rest = 0;
    for found in ANGLED.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        html.push_str(&dressed(text.get(rest..whole.start()).unwrap_or_default()));
        html.push_str(&angled(world, &found));
        rest = whole.end();
    }
    html.push_str(&dressed(text.get(rest..).unwrap_or_default()));
    html.replace('\n', "<br>")
}

fn dressed(text: &str) -> String {
    let safe = escape(&unescaped(text));
    let code = CODE.replace_all(&safe, "<code>$1</code>");
    let bold = BOLD.replace_all(&code, "$1<b>$2</b>");
    ITALIC.replace_all(&bold, "$1<i>$2</i>").into_owned()
}

fn angled(world: &World, found: &Captures<'_>) -> String {
    let target = &found[1];
    let label = found.get(2).map(|label| label.as_str()).unwrap_or_default();
    let person = |id: &str| {
        let user = world.teams.values().find_map(|team| team.users.get(id));
        user.map_or_else(|| id.to_owned(), |user| user.real_name.clone())
    };
    if let Some(id) = target.strip_prefix('@') {
        return format!("<span class=\"at\">@{}</span>", escape(&person(id)));
    }
    if let Some(id) = target.strip_prefix('#') {
        let name = world.channel(id).map_or(id, |(_, channel)| &channel.name);
        return format!("<span class=\"at\">#{}</span>", escape(name));
    }
    if let Some(word) = target.strip_prefix('!') {
        return format!("<span class=\"at loud\">@{}</span>", escape(word));
    }
    link(target, if label.is_empty() { target } else { label })
}

/// A link that opens beside the room; an address no browser should follow stays text.
pub fn link(target: &str, label: &str) -> String {
    let url = unescaped(target);
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    let label = escape(&unescaped(label));
    if is_web { format!("<a href=\"{}\" target=\"_blank\" rel=\"noopener\">{label}</a>", escape(&url)) } else { label }
}

/// Standard markdown, as far as tickets use it.
pub fn markdown(text: &str) -> String {
    text.lines().map(|line| format!("<p>{}</p>", markdown_line(line))).collect()
}

fn markdown_line(line: &str) -> String {
    let safe = escape(&unescaped(line));
    let safe = CODE.replace_all(&safe, "<code>$1</code>");
    let safe = STRONG.replace_all(&safe, "<b>$1</b>");
    let safe = LINK.replace_all(&safe, "<a href=\"$2\" target=\"_blank\" rel=\"noopener\">$1</a>");
    let bare = safe.trim_start();
    let marks = [("- [ ] ", "☐ "), ("- [x] ", "☑ "), ("- ", "• "), ("* ", "• ")];
    if let Some((mark, sign)) = marks.iter().find(|(mark, _)| bare.starts_with(mark)) {
        return format!("{sign}{}", bare.strip_prefix(mark).unwrap_or(bare));
    }
    let heading = bare.trim_start_matches('#');
    if heading.len() < bare.len() && heading.starts_with(' ') {
        format!("<b>{}</b>", heading.trim())
    } else {
        safe.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_becomes_markup_of_its_own() {
        let world = World::default();
        assert_eq!(mrkdwn(&world, "*a* &lt;script&gt; `x`"), "<b>a</b> &lt;script&gt; <code>x</code>");
        assert_eq!(mrkdwn(&world, "<javascript:alert(1)|a>"), "a");
        let evil = mrkdwn(&world, "<https://a.example/\"onclick=x|b> <script>");
        assert!(evil.contains("href=\"https://a.example/&quot;onclick=x\"") && !evil.contains("<script>"), "{evil}");
        assert_eq!(markdown("## A <b>\n- [ ] **c**"), "<p><b>A &lt;b&gt;</b></p><p>☐ <b>c</b></p>");
        assert!(!markdown("[a](javascript:x)").contains("href"));
    }
}
