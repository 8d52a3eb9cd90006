//! Two actions joined in one wish.

use unicode_segmentation::UnicodeSegmentation;

/// What follows the joint when a second verb stands there.
pub(super) fn second_action(want: &str) -> Option<String> {
    let lower = want.to_lowercase().replace(['&', '+'], " and ").replace('/', " or ");
    let words: Vec<&str> = lower.unicode_words().collect();
    (1..words.len()).find_map(|at| {
        if !matches!(words[at], "and" | "or" | "then") {
            return None;
        }
        let rest: Vec<&str> =
            words[at + 1..].iter().copied().skip_while(|word| *word == "then" || *word == "also").collect();
        let first = *rest.first()?;
        let next = rest.get(1).copied().unwrap_or_default();
        let is_pair = IDIOMS.contains(&(words[at - 1], first));
        let is_action =
            first == "to" || VERBS.contains(&first) || (NOUNS_TOO.contains(&first) && OPENERS.contains(&next));
        (!is_pair && is_action).then(|| rest.join(" "))
    })
}

/// Two words that name one action.
const IDIOMS: &[(&str, &str)] = &[
    ("drag", "drop"),
    ("copy", "paste"),
    ("cut", "paste"),
    ("find", "replace"),
    ("search", "replace"),
    ("pick", "choose"),
    ("try", "see"),
    ("start", "stop"),
    ("lock", "unlock"),
    ("turn", "turn"),
    ("undo", "redo"),
    ("pause", "resume"),
];

/// Words that are verbs wherever they stand after a joint.
const VERBS: &[&str] = &[
    "add",
    "apply",
    "archive",
    "assign",
    "attach",
    "browse",
    "calculate",
    "cancel",
    "change",
    "choose",
    "collect",
    "compare",
    "configure",
    "connect",
    "create",
    "customise",
    "customize",
    "delete",
    "disable",
    "discard",
    "download",
    "edit",
    "enable",
    "enter",
    "export",
    "find",
    "generate",
    "get",
    "hide",
    "import",
    "install",
    "invite",
    "keep",
    "manage",
    "merge",
    "modify",
    "notify",
    "open",
    "organise",
    "organize",
    "pay",
    "publish",
    "read",
    "receive",
    "rename",
    "remove",
    "reply",
    "resend",
    "resize",
    "restore",
    "save",
    "see",
    "select",
    "send",
    "show",
    "sort",
    "store",
    "submit",
    "subscribe",
    "switch",
    "track",
    "translate",
    "unlock",
    "unsubscribe",
    "upload",
    "verify",
    "write",
];

/// Words that are verbs only when an object opens after them: "and filter the list", but "by date and filter".
const NOUNS_TOO: &[&str] = &[
    "book", "check", "comment", "copy", "display", "filter", "group", "label", "link", "list", "lock", "mark", "move",
    "order", "plan", "post", "preview", "print", "rate", "record", "report", "request", "review", "schedule", "search",
    "set", "share", "sign", "tag", "test", "transfer", "update", "use", "view",
];

const OPENERS: &[&str] = &[
    "a", "all", "an", "any", "by", "each", "every", "for", "in", "it", "its", "my", "our", "one", "some", "that",
    "the", "their", "them", "these", "this", "through", "up", "with", "your",
];

#[cfg(test)]
mod tests {
    use super::second_action;

    #[test]
    fn two_objects_are_one_thing_and_two_verbs_are_two() {
        for fine in [
            "to download invoices and receipts as one file",
            "to drag and drop files into a ticket",
            "to see the name and address of a customer",
            "to sort the list by date and status",
            "to pay by card or transfer",
            "to find and replace a word",
        ] {
            assert_eq!(second_action(fine), None, "{fine}");
        }
        for (two, second) in [
            ("to download invoices and send them to my accountant", "send them to my accountant"),
            ("to search/filter the list of orders", "filter the list of orders"),
            ("to export & delete my data", "delete my data"),
            ("to pick a seat and then to pay", "to pay"),
        ] {
            assert_eq!(second_action(two).as_deref(), Some(second), "{two}");
        }
    }
}
