use super::*; use super::content::Content;
pub struct PromptText { pub system: String, pub user: String }
pub fn write(_: &Brief) -> PromptText { unreachable!() }
pub fn refine(_: &Brief, _: &Content, _: &Instruction) -> PromptText { unreachable!() }
pub fn repair(_: &Brief, _: &str, _: &[Finding]) -> PromptText { unreachable!() }
