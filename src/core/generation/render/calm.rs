//! Breaks what trackers and chats act on: `@name` calls a person, `fixes #12` closes an issue, `/close` at the beginning of a
//! line is an order. A word joiner, which nobody sees, stands in between, so that pasting a ticket does nothing but show it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

/// Invisible, joins without a break; our own cleaning removes it again.
pub(super) const JOINER: char = '\u{2060}';

/// What each pattern's first group holds stands before the joiner.
#[expect(clippy::unwrap_used, reason = "constant patterns that a test compiles")]
static ACTING: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let closing =
        "(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?|complet(?:e[sd]?|ing))";
    let pages = "issues?|pulls?|merge_requests|commits?|discussions|work_items|epics|milestones|browse";
    let patterns = [
        // People and groups: everywhere. Issues, merge requests, channels, and orders of smart commits.
        r"([@#!])[\w\[]".to_owned(),
        // People of Jira; labels, milestones, epics, snippets and alerts of GitLab; references to characters.
        r#"([~%&$^])[\w"'\[#:]"#.to_owned(),
        r"(\[)[a-z_]+:\w".to_owned(),
        // Keys of issues: GH-12, PROJ-12; behind a closing word in any spelling.
        r"\b(gh)-\d".to_owned(),
        r"(?-i)\b([A-Z][A-Z0-9_]+)-\d".to_owned(),
        format!(r"\b({closing}:?\s+[a-z][a-z0-9]{{0,9}})-\d"),
        // Addresses that leave a trace on the page they name.
        format!(r"\b({closing}:?\s+https?)://"),
        format!(r"\b(https?)://\S*/(?:{pages})/"),
        // Pictures made of words.
        r"(:)[a-z0-9_+-]*[a-z+-][a-z0-9_+-]*:".to_owned(),
        // Orders of GitLab and of chats.
        r"^()/\w".to_owned(),
    ];
    patterns.iter().map(|pattern| Regex::new(&format!("(?i){pattern}")).unwrap()).collect()
});

/// A commit by its sum, if letters and digits are mixed.
#[expect(clippy::unwrap_used, reason = "a constant pattern that a test compiles")]
static COMMIT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b([0-9a-f])[0-9a-f]{6,39}\b").unwrap());

/// The places (in bytes) where a joiner must stand.
pub(super) fn joints(text: &str) -> BTreeSet<usize> {
    let mut joints = BTreeSet::new();
    for pattern in ACTING.iter() {
        joints.extend(places(pattern, text, |_| true));
    }
    let is_mixed = |sum: &str| sum.bytes().any(|b| b.is_ascii_digit()) && sum.bytes().any(|b| b.is_ascii_alphabetic());
    joints.extend(places(&COMMIT, text, is_mixed));
    joints
}

/// Where a pattern's first group ends, for matches that overlap, too.
pub(super) fn places(pattern: &Regex, text: &str, counts: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(found) = pattern.captures_at(text, at) {
        let (Some(whole), Some(before)) = (found.get(0), found.get(1)) else { break };
        if counts(whole.as_str()) {
            places.push(before.end());
        }
        let Some(first) = text[whole.start()..].chars().next() else { break };
        at = whole.start() + first.len_utf8();
    }
    places
}

/// The text with its joiners.
pub(super) fn calm(text: &str) -> String {
    let joints = joints(text);
    let mut calmed = String::with_capacity(text.len() + joints.len() * JOINER.len_utf8());
    for (at, c) in text.char_indices() {
        if joints.contains(&at) {
            calmed.push(JOINER);
        }
        calmed.push(c);
    }
    calmed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_acted_on_is_broken_and_reads_the_same() {
        for (text, tempting) in [
            ("Ask @everyone and @anna", "@everyone"),
            ("in Slack <@U012AB3CD> <!channel> <#C1>", "@U0"),
            ("in Slack <!channel>", "!c"),
            ("in Slack <#C1>", "#C"),
            ("Jira's [~admin] reads", "~a"),
            ("Jira's [~accountid:5f] reads", "~a"),
            ("This fixes #12", "#1"),
            ("Closes: https://github.com/a/b/issues/1", "https:"),
            ("see https://git.example/a/b/-/merge_requests/1", "https:"),
            ("see https://acme.atlassian.net/browse/ABC-1", "https:"),
            ("Resolves GH-7", "GH-7"),
            ("fixed proj-12 today", "proj-12"),
            ("MYBA-12 #time 2h #close", "MYBA-12"),
            ("MYBA-12 #time 2h #close", "#c"),
            ("closes acme/shop#4", "#4"),
            ("see !15", "!1"),
            ("needs ~bug and ~\"to do\"", "~b"),
            ("needs ~\"to do\"", "~\""),
            ("until %v1", "%v"),
            ("until %\"v 1\"", "%\""),
            ("epic &12, snippet $3, ^alert#4", "&1"),
            ("epic &12, snippet $3, ^alert#4", "$3"),
            ("epic &12, snippet $3, ^alert#4", "^a"),
            ("[vulnerability:12]", "[v"),
            ("since 2fd4e1c6", "2fd4e1c6"),
            (":tada:smile:", ":tada:"),
            (":tada:smile:", ":smile:"),
            ("&#42;", "&#"),
        ] {
            let calmed = calm(text);
            assert!(!calmed.contains(tempting), "{calmed:?}");
            assert!(calmed.contains(JOINER), "{calmed:?}");
            assert_eq!(calmed.replace(JOINER, ""), text);
        }
    }

    #[test]
    fn an_order_does_not_begin_a_line() {
        assert_eq!(calm("/close and /open"), "\u{2060}/close and /open");
    }

    #[test]
    fn what_nobody_acts_on_is_left_alone() {
        for text in ["50 % of 12:30:45 are done", "https://status.example/layout", "1234567 rows", "A & B", "C#"] {
            assert_eq!(calm(text), text);
        }
    }
}
