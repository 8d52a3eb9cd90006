//! A bad model behind a bot: what is asked of it, and what it answers.

/// What the model answers every time, and whether there is something to read.
pub const BAD: [(&str, bool); 6] = [
    ("breaks_a1", true),
    ("injected_output", true),
    ("other_language", true),
    ("breaks_f7", true),
    ("not_json", false),
    ("refusal_prose", false),
];

/// Ideas that are different enough not to be the same ticket.
pub fn idea(at: usize) -> String {
    format!("people lose their filters on search page number {at} when they press Back, keep them")
}
