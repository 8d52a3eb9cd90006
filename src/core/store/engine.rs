//! The few texts that must differ between the engines, all in one place.

/// Begins a read of one consistent state.
pub(super) const SNAPSHOT_SQLITE: &str = "BEGIN";
/// Begins a read of one consistent state.
pub(super) const SNAPSHOT_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The book is append-only: the database itself refuses to change or delete what was written. Portable SQL has no triggers, so
/// each engine gets its own after the migrations; running them again changes nothing.
pub(super) const GUARDS_SQLITE: &[&str] = &[
    "CREATE TRIGGER IF NOT EXISTS posting_no_update BEFORE UPDATE ON posting
     BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS posting_no_delete BEFORE DELETE ON posting
     BEGIN SELECT RAISE(ABORT, 'posting is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS ledger_transaction_no_update BEFORE UPDATE ON ledger_transaction
     BEGIN SELECT RAISE(ABORT, 'ledger_transaction is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS ledger_transaction_no_delete BEFORE DELETE ON ledger_transaction
     BEGIN SELECT RAISE(ABORT, 'ledger_transaction is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS effect_key_no_update BEFORE UPDATE ON effect_key
     BEGIN SELECT RAISE(ABORT, 'effect_key is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS effect_key_no_delete BEFORE DELETE ON effect_key
     BEGIN SELECT RAISE(ABORT, 'effect_key is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS chain_link_no_update BEFORE UPDATE ON chain_link
     BEGIN SELECT RAISE(ABORT, 'chain_link is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS chain_link_no_delete BEFORE DELETE ON chain_link
     BEGIN SELECT RAISE(ABORT, 'chain_link is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS seal_no_update BEFORE UPDATE ON seal
     BEGIN SELECT RAISE(ABORT, 'seal is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS seal_no_delete BEFORE DELETE ON seal
     BEGIN SELECT RAISE(ABORT, 'seal is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS seal_part_no_update BEFORE UPDATE ON seal_part
     BEGIN SELECT RAISE(ABORT, 'seal_part is append-only'); END",
    "CREATE TRIGGER IF NOT EXISTS seal_part_no_delete BEFORE DELETE ON seal_part
     BEGIN SELECT RAISE(ABORT, 'seal_part is append-only'); END",
];

/// See [`GUARDS_SQLITE`].
pub(super) const GUARDS_POSTGRES: &[&str] = &[
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE OR REPLACE TRIGGER posting_append_only BEFORE UPDATE OR DELETE ON posting
     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE OR REPLACE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE ON ledger_transaction
     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE OR REPLACE TRIGGER effect_key_append_only BEFORE UPDATE OR DELETE ON effect_key
     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE OR REPLACE TRIGGER chain_link_append_only BEFORE UPDATE OR DELETE ON chain_link
     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE OR REPLACE TRIGGER seal_append_only BEFORE UPDATE OR DELETE ON seal
     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE OR REPLACE TRIGGER seal_part_append_only BEFORE UPDATE OR DELETE ON seal_part
     FOR EACH ROW EXECUTE FUNCTION refuse_change()",
];
