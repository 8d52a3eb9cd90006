//! One connection, lent to one unit of work, and the macro through which every statement runs on either engine.

use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite};

use super::{Stamps, StoreError, engine};
use crate::clock::UnixMs;
use crate::id::IdGenerator;

/// A connection inside a transaction (or a reader's connection), stamped with the moment the work began.
pub struct Tx {
    pub(super) conn: Conn,
    stamps: Stamps,
    now: UnixMs,
    trouble: Option<StoreError>,
}

pub(super) enum Conn {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Tx {
    pub(super) fn new(conn: Conn, stamps: Stamps) -> Self {
        let now = stamps.clock.now();
        Self { conn, stamps, now, trouble: None }
    }

    /// The moment this unit of work began; everything it writes carries this time.
    #[must_use]
    pub const fn now(&self) -> UnixMs {
        self.now
    }

    /// Where new ids come from.
    #[must_use]
    pub fn ids(&self) -> &dyn IdGenerator {
        &*self.stamps.ids
    }

    /// Prepares the connection for the next unit: a new stamp, no trouble.
    pub(super) fn restamp(&mut self, stamps: Stamps) {
        self.now = stamps.clock.now();
        self.stamps = stamps;
        self.trouble = None;
    }

    /// Notes what went wrong, so that whoever runs the unit sees it even if the unit swallows the error.
    pub(super) fn failed(&mut self, error: sqlx::Error) -> StoreError {
        let error = StoreError::from(error);
        if error.ends_connection() || matches!(error, StoreError::Contended) {
            self.trouble.get_or_insert_with(|| error.clone());
        }
        error
    }

    /// Says that a neighbour was faster: the unit is to run again and to look at what the neighbour wrote.
    pub(crate) fn contended(&mut self) -> StoreError {
        if matches!(self.conn, Conn::Postgres(_)) {
            self.trouble.get_or_insert(StoreError::Contended);
        }
        StoreError::Contended
    }

    /// What went wrong with the transaction as a whole, if anything.
    pub(super) fn take_trouble(&mut self) -> Option<StoreError> {
        self.trouble.take()
    }

    /// BEGIN, SAVEPOINT, RELEASE, ROLLBACK, COMMIT: nobody outside the store writes these.
    pub(super) async fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        match &mut self.conn {
            Conn::Sqlite(conn) => sqlx::query(sql).execute(&mut **conn).await.map(drop),
            Conn::Postgres(conn) => sqlx::query(sql).execute(&mut **conn).await.map(drop),
        }
        .map_err(StoreError::from)
    }

    pub(super) async fn begin_snapshot(&mut self) -> Result<(), StoreError> {
        let begin = match self.conn {
            Conn::Sqlite(_) => engine::SNAPSHOT_SQLITE,
            Conn::Postgres(_) => engine::SNAPSHOT_POSTGRES,
        };
        self.control(begin).await
    }

    pub(super) async fn end_snapshot(&mut self) {
        if let Err(error) = self.control("ROLLBACK").await {
            tracing::warn!(%error, "a snapshot did not end cleanly");
        }
    }

    /// Gives the connection up instead of returning it to its pool: nobody knows what state it is in.
    pub(super) async fn discard(self) {
        let closed = match self.conn {
            Conn::Sqlite(conn) => conn.close().await,
            Conn::Postgres(conn) => conn.close().await,
        };
        if let Err(error) = closed {
            tracing::debug!(%error, "a broken connection did not close cleanly");
        }
    }
}

/// Runs one statement on either engine: `sql!(tx, execute, SQL, a, b)?` answers the affected rows,
/// `sql!(tx, fetch_optional as (String, i64), SQL, a)?` answers rows.
macro_rules! sql {
    ($tx:expr, execute, $sql:expr $(, $arg:expr)* $(,)?) => {{
        let tx: &mut $crate::store::Tx = &mut *$tx;
        let outcome = match &mut tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) =>
                sqlx::query($sql)$(.bind($arg))*.execute(&mut **conn).await.map(|done| done.rows_affected()),
            $crate::store::tx::Conn::Postgres(conn) =>
                sqlx::query($sql)$(.bind($arg))*.execute(&mut **conn).await.map(|done| done.rows_affected()),
        };
        outcome.map_err(|error| tx.failed(error))
    }};
    ($tx:expr, $fetch:ident as $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {{
        let tx: &mut $crate::store::Tx = &mut *$tx;
        let outcome = match &mut tx.conn {
            $crate::store::tx::Conn::Sqlite(conn) =>
                sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.$fetch(&mut **conn).await,
            $crate::store::tx::Conn::Postgres(conn) =>
                sqlx::query_as::<_, $row>($sql)$(.bind($arg))*.$fetch(&mut **conn).await,
        };
        outcome.map_err(|error| tx.failed(error))
    }};
}
pub(crate) use sql;
