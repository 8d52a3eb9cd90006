//! Block Kit: what may be sent, whom it would wake up, and how it reads.

mod check;
mod element;
mod layout;
pub mod pick;
pub mod plain;
pub mod reach;
mod rule;
#[cfg(test)]
mod tests;

use serde_json::Value;

use check::Check;
pub use check::Surface;

/// The most bytes of a view.
const VIEW_BYTES: usize = 250_000;
/// The most characters of text that needs no blocks.
pub const TEXT_CHARS: usize = 40_000;
/// The most characters of text in an update.
pub const UPDATE_CHARS: usize = 4_000;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// `/blocks/0/text/text`.
    pub pointer: String,
    /// As the vendor words it: `must be less than 151 characters`.
    pub message: String,
}

impl Problem {
    /// `[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
    pub fn written(&self) -> String {
        format!("[ERROR] {} [json-pointer:{}]", self.message, self.pointer)
    }
}

/// What is wrong about the blocks and attachments of a message.
pub fn message(blocks: &[Value], attachments: &[Value]) -> Vec<Problem> {
    let mut check = Check::new(Surface::Message);
    check.blocks("/blocks", blocks);
    if attachments.len() > 100 {
        check.fail("/attachments", "no more than 100 items allowed".to_owned());
    }
    for (index, attachment) in attachments.iter().enumerate() {
        if let Some(blocks) = attachment["blocks"].as_array() {
            check.blocks(&format!("/attachments/{index}/blocks"), blocks);
        }
    }
    check.finish()
}

/// What is wrong about a view; `Err` when it is not looked at because it is too large.
///
/// # Errors
/// When the view is above 250 KB.
pub fn view(view: &Value, modal: bool) -> Result<Vec<Problem>, ()> {
    if view.to_string().len() > VIEW_BYTES {
        return Err(());
    }
    let mut check = Check::new(if modal { Surface::Modal } else { Surface::Home });
    check.view(view);
    Ok(check.finish())
}
