//! Who a story is about.

use unicode_segmentation::UnicodeSegmentation;

/// Whether a role of a story is one of these people: "logged-in shop owner" is a "Shop owner".
pub(in crate::generation) fn is_role(role: &str, personas: &[String]) -> bool {
    let words = |text: &str| text.unicode_words().map(str::to_lowercase).collect::<Vec<_>>();
    let role = words(role);
    personas
        .iter()
        .map(|persona| words(persona))
        .any(|persona| !persona.is_empty() && role.windows(persona.len()).any(|some| some == persona.as_slice()))
}
