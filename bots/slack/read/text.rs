//! Slack's text made readable: mentions, channels and links as words, entities as the characters they stand for.

/// The text as its author saw it, as far as the text alone tells.
pub fn readable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&unescape(&rest[..start]));
        let inside = &rest[start + 1..];
        let Some(end) = inside.find('>') else {
            rest = &rest[start..];
            break;
        };
        out.push_str(&spelled(&inside[..end]));
        rest = &inside[end + 1..];
    }
    out.push_str(&unescape(rest));
    out.trim().to_owned()
}

/// The text without the first mention of the bot.
pub fn without_mention(text: &str, bot: &str) -> String {
    let Some(start) = text.find(&format!("<@{bot}")) else { return readable(text) };
    let Some(end) = text[start..].find('>') else { return readable(text) };
    readable(&format!("{}{}", &text[..start], &text[start + end + 1..]))
}

fn spelled(entity: &str) -> String {
    let (target, label) = entity.split_once('|').map_or((entity, ""), |(target, label)| (target, label));
    let label = unescape(label);
    let named = |sign: &str, id: &str| {
        let name = if label.is_empty() { id } else { label.trim_start_matches(sign) };
        format!("{sign}{name}")
    };
    if let Some(id) = target.strip_prefix('@') {
        return named("@", id);
    }
    if let Some(id) = target.strip_prefix('#') {
        return named("#", id);
    }
    if let Some(special) = target.strip_prefix('!') {
        // A date carries its own fallback; the rest are calls to groups.
        let word = special.split('^').next().unwrap_or_default();
        return if word == "date" { label.clone() } else { named("@", word) };
    }
    let address = unescape(target.strip_prefix("mailto:").unwrap_or(target));
    if label.is_empty() || address.ends_with(&label) { address } else { format!("{label} ({address})") }
}

fn unescape(text: &str) -> String {
    // The ampersand last: `&amp;lt;` is the text `&lt;`.
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_become_what_was_meant() {
        let cases = [
            ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
            ("&amp;lt;", "&lt;"),
            ("ask <@U1> in <#C1|support>", "ask @U1 in #support"),
            ("<@U1|ana> and <#C9|>", "@ana and #C9"),
            ("see <https://a.example/x?a=1&amp;b=2>", "see https://a.example/x?a=1&b=2"),
            ("see <https://a.example|the page>", "see the page (https://a.example)"),
            ("<mailto:a@b.example|a@b.example>", "a@b.example"),
            ("<!channel> <!subteam^S1|@devs> <!date^1^{date}|today>", "@channel @devs today"),
            ("a <b", "a <b"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(readable(text), expected);
        }
        assert_eq!(without_mention("<@B1> fix the export, <@B1>", "B1"), "fix the export, @B1");
        assert_eq!(without_mention("hey <@B1|myba>: fix", "B1"), "hey : fix");
    }
}
