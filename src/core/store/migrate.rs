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

/// Whether whoever only looks may do so: the schema is exactly this program's.
pub(super) fn must_be_ours(applied: Result<Vec<(i64,)>, sqlx::Error>) -> Result<(), StoreError> {
    let told = |what: &str| Err(StoreError::Storage(format!("{what}; nothing was changed")));
    let Ok(applied) = applied else { return told("this is no database of MyBA") };
    let last = |versions: &mut dyn Iterator<Item = i64>| versions.max().unwrap_or(0);
    let (theirs, ours) =
        (last(&mut applied.iter().map(|(version,)| *version)), last(&mut MIGRATOR.iter().map(|m| m.version)));
    match theirs.cmp(&ours) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => {
            told("the database is older than this program; `myba migrate` brings it up to date")
        }
        std::cmp::Ordering::Greater => told("the database was migrated by a newer program; look at it with that one"),
    }
}
