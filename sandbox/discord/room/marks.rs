//! Discord's own marks as markup: bold, italic, code, quotes, links, mentions, and backslashes that take a mark's meaning away.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::discord::world::World;
use crate::paper::escape;

/// Stands for what is not to be dressed while the rest is: a private character before and after its number.
const HOLD: char = '\u{e000}';

#[expect(clippy::expect_used, reason = "a constant pattern")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

static HELD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?s)\\(?P<plain>[[:punct:]])|```(?:\w*\n)?(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<@!?(?P<user>\d+)>|<@&(?P<role>\d+)>|<#(?P<channel>\d+)>|\[(?P<label>[^\]\n]+)\]\((?P<target>https?://[^)\s]+)\)|(?P<all>@everyone|@here)|(?P<url>https?://[^\s<>]+)",
    )
});
static BACK: LazyLock<Regex> = LazyLock::new(|| pattern("\u{e000}([0-9]+)\u{e000}"));
static BOLD: LazyLock<Regex> = LazyLock::new(|| pattern(r"\*\*([^*\n]+)\*\*"));
static UNDER: LazyLock<Regex> = LazyLock::new(|| pattern(r"__([^_\n]+)__"));
static ITALIC: LazyLock<Regex> = LazyLock::new(|| pattern(r"\*([^*\n]+)\*"));
static SLANTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(^|[\s(])_([^_\n]+)_"));
static GONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"~~([^~\n]+)~~"));

/// A message's text, a paragraph for each line.
pub fn markdown(world: &World, text: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    let free = text.replace(HOLD, "");
    let rest = HELD.replace_all(&free, |found: &Captures<'_>| {
        kept.push(held(world, found));
        format!("{HOLD}{}{HOLD}", kept.len() - 1)
    });
    let lines: String = rest.lines().map(line).collect();
    let whole = BACK.replace_all(&lines, |found: &Captures<'_>| {
        found[1].parse::<usize>().ok().and_then(|at| kept.get(at).cloned()).unwrap_or_default()
    });
    whole.into_owned()
}

/// What keeps its own form inside a line.
fn held(world: &World, found: &Captures<'_>) -> String {
    let part = |name: &str| found.name(name).map(|part| part.as_str());
    let at = |sign: &str, name: &str| format!("<span class=\"at\">{sign}{}</span>", escape(name));
    if let Some(plain) = part("plain") {
        return escape(plain);
    }
    if let Some(code) = part("block").or_else(|| part("code")) {
        return format!("<code>{}</code>", escape(code).replace('\n', "<br>"));
    }
    if let Some(id) = part("user") {
        return at("@", world.users.get(id).map_or(id, |user| &user.shown));
    }
    if let Some(id) = part("channel") {
        return at("#", world.channels.get(id).map_or(id, |channel| &channel.name));
    }
    if let Some(id) = part("role") {
        let mut roles = world.guilds.values().flat_map(|guild| &guild.roles);
        return at("@", roles.find(|role| role.id == id).map_or(id, |role| &role.name));
    }
    if let Some(all) = part("all") {
        return format!("<span class=\"at loud\">{}</span>", escape(all));
    }
    let target = part("target").or_else(|| part("url")).unwrap_or_default();
    super::parts::link(target, part("label").unwrap_or(target))
}

fn line(text: &str) -> String {
    let safe = escape(text);
    let safe = BOLD.replace_all(&safe, "<b>$1</b>");
    let safe = UNDER.replace_all(&safe, "<u>$1</u>");
    let safe = ITALIC.replace_all(&safe, "<i>$1</i>");
    let safe = SLANTED.replace_all(&safe, "$1<i>$2</i>");
    let safe = GONE.replace_all(&safe, "<s>$1</s>").into_owned();
    if let Some(quoted) = safe.strip_prefix("&gt; ") {
        return format!("<p class=\"quoted\">{quoted}</p>");
    }
    if let Some(small) = safe.strip_prefix("-# ") {
        return format!("<p class=\"m\">{small}</p>");
    }
    if let Some(item) = safe.strip_prefix("- ").or_else(|| safe.strip_prefix("* ")) {
        return format!("<p>• {item}</p>");
    }
    let heading = safe.trim_start_matches('#');
    let depth = safe.len() - heading.len();
    if (1..=3).contains(&depth) && heading.starts_with(' ') {
        return format!("<p><b>{}</b></p>", heading.trim());
    }
    format!("<p>{safe}</p>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_markup_and_text_never_does() {
        let mut world = World::default();
        world.settle_in();
        let shown = |text: &str| markdown(&world, text);
        assert_eq!(shown("**a** *b* __c__ ~~d~~"), "<p><b>a</b> <i>b</i> <u>c</u> <s>d</s></p>");
        assert_eq!(shown(r"\*\*a\*\* \<@1\> \`b\`"), "<p>**a** &lt;@1&gt; `b`</p>");
        assert_eq!(shown("`<b>*x*`\n> said"), "<p><code>&lt;b&gt;*x*</code></p><p class=\"quoted\">said</p>");
        assert_eq!(shown("## Head\n- one"), "<p><b>Head</b></p><p>• one</p>");
        assert!(shown("<@600000000000000001> <#710000000000000001>").contains("@Ana Roth</span>"));
        assert!(shown("@everyone").contains("class=\"at loud\""), "who would be rung can be seen");
        assert!(!shown(r"\@everyone").contains("loud"));
        assert!(shown("[a](https://a.example/\"onclick=x)").contains("href=\"https://a.example/&quot;onclick=x\""));
        assert!(!shown("[a](javascript:x) <script>").contains("<script"));
        assert_eq!(shown("a \u{e000}0\u{e000} b"), "<p>a 0 b</p>");
    }
}
