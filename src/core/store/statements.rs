//! Every statement of the product, by name, so that a test can prove that each one ran on both engines.

/// One SQL statement: its name in the code and its text, the same on both engines.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// `module::NAME`.
    pub name: &'static str,
    /// The text, with `$1` placeholders.
    pub text: &'static str,
}

/// Declares statements as constants and lists them.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* const $name: &str = $text;)*

        /// The statements of this file.
        pub(in crate::store) const STATEMENTS: &[$crate::store::Statement] = &[
            $($crate::store::Statement { name: concat!(module_path!(), "::", stringify!($name)), text: $name }),*
        ];
    };
}
pub(crate) use statements;

/// All statements of the product.
#[must_use]
pub fn all() -> Vec<Statement> {
    [
        super::ledger::statements(),
        super::identity::STATEMENTS.to_vec(),
        super::checkout::STATEMENTS.to_vec(),
        super::first_purchase::STATEMENTS.to_vec(),
        super::entitlements::STATEMENTS.to_vec(),
        super::payments::STATEMENTS.to_vec(),
        super::subscriptions::STATEMENTS.to_vec(),
        super::inbox::STATEMENTS.to_vec(),
        super::jobs::STATEMENTS.to_vec(),
        super::scores::STATEMENTS.to_vec(),
        super::asking::STATEMENTS.to_vec(),
        super::tickets::STATEMENTS.to_vec(),
        super::versions::STATEMENTS.to_vec(),
        super::children::STATEMENTS.to_vec(),
        super::chat::statements(),
        super::lease::STATEMENTS.to_vec(),
        super::ready::STATEMENTS.to_vec(),
        super::notices::STATEMENTS.to_vec(),
        super::top_ups::STATEMENTS.to_vec(),
    ]
    .concat()
}
