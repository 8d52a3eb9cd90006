//! The only place with SQL. SQLite and PostgreSQL stand behind one API: [`Store::write`] runs a unit of work in a transaction,
//! [`Store::read`] lends a connection that cannot write.
//!
//! A unit of work is a re-runnable closure that awaits nothing but its [`Tx`]: no network call, no other unit. It may be run
//! again when PostgreSQL asks for it, so ids that must stay the same are made before it.

pub mod asking;
pub mod chat;
pub mod checkout;
pub mod children;
mod engine;
pub mod entitlements;
mod error;
pub mod first_purchase;
pub mod identity;
pub mod inbox;
pub mod jobs;
pub mod lease;
pub mod ledger;
mod migrate;
pub mod notices;
pub mod payments;
mod postgres;
pub mod ready;
pub mod scores;
mod sqlite;
mod statements;
pub mod subscriptions;
#[cfg(feature = "test-support")]
pub mod testing;
pub mod tickets;
pub mod top_ups;
mod tx;
mod unit;
pub mod versions;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use error::StoreError;
pub use statements::{Statement, all as all_statements};
pub use tx::Tx;
pub use unit::Work;

use crate::clock::{Clock, UnixMs};
use crate::id::IdGenerator;

/// How long one unit of work may take before it is given up and rolled back.
pub const UNIT_TIME_LIMIT: Duration = Duration::from_secs(5);

/// How to open a store.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// `sqlite:path/to/file.db`, or `postgres://…`.
    pub url: String,
    /// Create the database even though its folder once held one (`--init`).
    pub init: bool,
    /// Connections to PostgreSQL, and readers of SQLite.
    pub connections: u32,
    /// Only look: nothing is created or migrated, and every write is refused.
    pub read_only: bool,
    /// Every write is answered as if it were kept, and is undone: what would be done can be seen, and nothing is. Nothing is created or
    /// migrated.
    pub rehearse: bool,
}

impl StoreOptions {
    /// Options with the defaults: eight connections, no `--init`.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), init: false, connections: 8, read_only: false, rehearse: false }
    }
}

/// What every transaction is stamped with.
#[derive(Clone)]
pub(crate) struct Stamps {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdGenerator>,
}

/// An open database, migrated and checked. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    stamps: Stamps,
    rehearses: bool,
}

#[derive(Clone)]
enum Engine {
    Sqlite(sqlite::SqliteStore),
    Postgres(postgres::PostgresStore),
}

impl Store {
    /// Opens, checks and migrates the database.
    ///
    /// # Errors
    /// [`StoreError::Refused`] with a sentence for the operator: an old SQLite library, a damaged or empty file, a volume that was
    /// not mounted, a schema newer than this program; [`StoreError::Storage`] when the database cannot be reached.
    pub async fn open(
        options: &StoreOptions,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdGenerator>,
    ) -> Result<Self, StoreError> {
        let engine = if options.url.starts_with("postgres:") || options.url.starts_with("postgresql:") {
            Engine::Postgres(postgres::PostgresStore::open(options).await?)
        } else if let Some(path) = options.url.strip_prefix("sqlite:") {
            Engine::Sqlite(sqlite::SqliteStore::open(path, options).await?)
        } else {
            return Err(StoreError::Refused(format!(
                "database.url begins neither with sqlite: nor with postgres: ({})",
                options.url.split(':').next().unwrap_or_default()
            )));
        };
        Ok(Self { engine, stamps: Stamps { clock, ids }, rehearses: options.rehearse })
    }

    /// Whether nothing that is written is kept.
    #[must_use]
    pub const fn is_rehearsing(&self) -> bool {
        self.rehearses
    }

    /// The present moment by this store's clock.
    #[must_use]
    pub fn now(&self) -> UnixMs {
        self.stamps.clock.now()
    }

    /// Where this store's ids come from.
    #[must_use]
    pub fn ids(&self) -> &dyn IdGenerator {
        &*self.stamps.ids
    }

    /// `sqlite` or `postgres`, for people.
    #[must_use]
    pub const fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// True when no other process shares this database, so that what an earlier process left open may be ended at start.
    #[must_use]
    pub const fn is_exclusive(&self) -> bool {
        matches!(self.engine, Engine::Sqlite(_))
    }

    /// Runs `work` in a transaction and answers after it is durable. An error of the unit rolls back that unit alone. The unit
    /// goes on when the caller is dropped.
    ///
    /// # Errors
    /// The unit's own error; or a [`StoreError`] turned into it: busy, out of space, time limit, panic, closed.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Work<'c, Tx, T, E> + Clone + Send + 'static,
    {
        self.keep_or_rehearse(false, work).await
    }

    /// [`Store::write`] before everything that waits: for what somebody outside waits for with a clock in hand.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn write_first<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Work<'c, Tx, T, E> + Clone + Send + 'static,
    {
        self.keep_or_rehearse(true, work).await
    }

    async fn keep_or_rehearse<T, E, F>(&self, first: bool, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Work<'c, Tx, T, E> + Clone + Send + 'static,
    {
        if !self.rehearses {
            return told(self.run(first, work).await);
        }
        let done = Arc::new(Mutex::new(None));
        let seen = Arc::clone(&done);
        let undone = async move |tx: &mut Tx| {
            // An answer of an attempt before this one does not count.
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = None;
            let answer = work(tx).await?;
            *seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            Err::<T, E>(StoreError::Rehearsed.into())
        };
        let outcome = self.run(first, undone).await;
        let answer = done.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.map_or(outcome, Ok)
    }

    async fn run<T, E, F>(&self, first: bool, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Work<'c, Tx, T, E> + Clone + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(store) => store.write(self.stamps.clone(), first, work).await,
            Engine::Postgres(store) => store.write(self.stamps.clone(), work).await,
        }
    }

    /// Lends a connection that reads. Statements on it are not one snapshot; see [`Store::snapshot`].
    ///
    /// # Errors
    /// [`StoreError::Busy`] when no connection became free in two seconds.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        match &self.engine {
            Engine::Sqlite(store) => store.read(&self.stamps).await,
            Engine::Postgres(store) => store.read(&self.stamps).await,
        }
    }

    /// Runs `work` on one consistent snapshot of the whole database, without blocking writers.
    ///
    /// # Errors
    /// The error of `work`, or a [`StoreError`] turned into it.
    pub async fn snapshot<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Work<'c, Tx, T, E> + Send + 'static,
    {
        let mut tx = self.read().await?;
        let spawned = tokio::spawn(async move {
            tx.begin_snapshot().await?;
            let outcome = work(&mut tx).await;
            tx.end_snapshot().await;
            outcome
        });
        spawned.await.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    /// Lets what is running finish, then closes. Later calls get [`StoreError::Closed`].
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite(store) => store.close().await,
            Engine::Postgres(store) => store.close().await,
        }
    }
}

/// What a unit answered, on its way to the caller: it is durable, and a caller that dies here never hears of it.
fn told<T, E>(outcome: Result<T, E>) -> Result<T, E> {
    if outcome.is_ok() {
        fail::fail_point!("unit_after_commit");
    }
    outcome
}

/// A boxed future that may borrow for `'c`.
pub(crate) type BoxFuture<'c, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'c>>;
