//! Brings a database to this program's schema.

use sqlx::migrate::{MigrateError, Migrator};

use super::StoreError;

/// The migrations, embedded. One set of portable SQL for both engines.
pub(super) static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Says what went wrong in the operator's words.
pub(super) fn explain(error: &MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(version) => StoreError::Refused(format!(
            "the database was migrated by a newer program (it has migration {version}); start that one, or restore a back-up"
        )),
        MigrateError::VersionMismatch(version) => StoreError::Refused(format!(
            "migration {version} in this program differs from the one that was applied; migrations are never edited"
        )),
        other => StoreError::Storage(format!("migrating: {other}")),
    }
}
