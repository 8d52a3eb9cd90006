//! What can go wrong in the store, sorted by what a caller can do about it.

use crate::error::{Classify, ErrorClass};

/// An error of the store. Clonable, because one failed COMMIT answers every unit of its batch.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else holds the database, or no connection became free in time.
    #[error("the database is busy")]
    Busy,
    /// Out of space, an I/O error, a damaged file, or no connection.
    #[error("storage failed: {0}")]
    Storage(String),
    /// A row with this key is there already; names the constraint or columns.
    #[error("already there: {0}")]
    Unique(String),
    /// PostgreSQL asks to run the unit again; seen by a caller only after the retries.
    #[error("too many writers at once")]
    Contended,
    /// The unit took longer than [`super::UNIT_TIME_LIMIT`].
    #[error("the unit of work took too long and was rolled back")]
    Timeout,
    /// The unit panicked and was rolled back.
    #[error("the unit of work panicked and was rolled back")]
    Panicked,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The unit was well, and is undone: the store only rehearses. Seen by no caller.
    #[error("rehearsed, and undone")]
    Rehearsed,
    /// The database must not be used; the text tells the operator why.
    #[error("{0}")]
    Refused(String),
    /// Everything else: a bug of ours, or data that breaks a CHECK.
    #[error("database: {0}")]
    Database(String),
}

impl StoreError {
    /// Whether the whole transaction is gone and its connection must be replaced.
    pub(super) const fn ends_connection(&self) -> bool {
        matches!(self, Self::Storage(_))
    }
}

impl Classify for StoreError {
    fn class(&self) -> ErrorClass {
        match self {
            Self::Busy | Self::Storage(_) | Self::Contended | Self::Timeout | Self::Closed => {
                ErrorClass::Unavailable { service: "storage" }
            }
            Self::Unique(_) => ErrorClass::Conflict,
            Self::Panicked | Self::Rehearsed | Self::Refused(_) | Self::Database(_) => ErrorClass::Internal,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::PoolClosed => Self::Closed,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => Self::Storage(error.to_string()),
            sqlx::Error::Database(database) => {
                let code = database.code().unwrap_or_default();
                if database.is_unique_violation() {
                    let name = database.constraint().map_or_else(|| database.message().to_owned(), ToOwned::to_owned);
                    return Self::Unique(name);
                }
                by_code(&code, database.message())
            }
            _ => Self::Database(error.to_string()),
        }
    }
}

/// SQLite gives numbers (the low byte is the primary code), PostgreSQL five characters (the first two are the class).
fn by_code(code: &str, message: &str) -> StoreError {
    if code.len() == 5 {
        return match code {
            "40001" | "40P01" => StoreError::Contended,
            "55P03" => StoreError::Busy,
            "25006" => StoreError::Database(format!("a reader tried to write: {message}")),
            _ if matches!(&code[..2], "08" | "53" | "57" | "58") => StoreError::Storage(message.to_owned()),
            _ => StoreError::Database(format!("{message} ({code})")),
        };
    }
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(5 | 6) => StoreError::Busy,
        Ok(10 | 11 | 13 | 14 | 26) => StoreError::Storage(message.to_owned()),
        _ => StoreError::Database(format!("{message} ({code})")),
    }
}
