//! Statements of the ledger. No decisions are made here; `crate::ledger` makes them.

pub mod audit;
mod book;
pub mod chain;
mod grants;
mod holds;
mod liens;
pub mod months;
mod views;
mod wallets;

pub use book::{
    TransactionRow, effect_transaction, insert_effect_key, insert_posting, insert_transaction, transaction_reference,
};
pub use grants::{
    GrantRow, add_to_grant, due_grants, grant, grants_of_wallet, insert_grant, spendable_grants, take_from_grant,
    wallets_with_due_grants,
};
pub use holds::{
    HoldRow, PartRow, due_holds, end_hold, extend_hold, foreign_open_holds, held_until, hold, insert_hold, insert_part,
    open_holds_of_wallet, open_parts_of_wallet, parts, set_part_captured,
};
pub use liens::{LienRow, lien, liens_of_wallet, put_lien};
pub use views::{StatementRow, next_expiry, statement};
pub use wallets::{WalletChange, WalletRow, change_wallet, insert_wallet, lock_wallet, wallet};

use super::Statement;

/// The statements of the ledger.
pub(super) fn statements() -> Vec<Statement> {
    [
        book::STATEMENTS,
        chain::STATEMENTS,
        grants::STATEMENTS,
        holds::STATEMENTS,
        liens::STATEMENTS,
        months::STATEMENTS,
        views::STATEMENTS,
        wallets::STATEMENTS,
        audit::STATEMENTS,
    ]
    .concat()
}
