//! PostgreSQL: one plain transaction per unit, run again when the server asks for it.

use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use tokio::sync::oneshot;
use tokio_util::task::TaskTracker;

use super::migrate::{MIGRATOR, explain, must_be_ours};
use super::sqlite::APPLIED;
use super::tx::{Conn, Tx};
use super::{Stamps, StoreError, StoreOptions, Work, engine, unit};

/// How often a unit is run when the server says that writers clashed.
const ATTEMPTS: u32 = 6;
/// The guards are made under this advisory lock, because several instances may start together.
const GUARD_LOCK: &str = "SELECT pg_advisory_lock(7262431)";
const GUARD_UNLOCK: &str = "SELECT pg_advisory_unlock(7262431)";

#[derive(Clone)]
pub(super) struct PostgresStore {
    writers: PgPool,
    readers: PgPool,
    running: TaskTracker,
}

impl PostgresStore {
    pub(super) async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        let connect = PgConnectOptions::from_str(&options.url)
            .map_err(|_| StoreError::Refused("database.url is not a PostgreSQL address".to_owned()))?
            .statement_cache_capacity(512);
        let pool = || PgPoolOptions::new().max_connections(options.connections).acquire_timeout(Duration::from_secs(2));
        let writers = pool()
            .connect_with(connect.clone())
            .await
            .map_err(|error| StoreError::Storage(format!("cannot reach PostgreSQL: {error}")))?;
        if options.read_only || options.rehearse {
            must_be_ours(sqlx::query_as(APPLIED).fetch_all(&writers).await)?;
        } else {
            prepare(&writers).await?;
        }
        // PostgreSQL does not know read-only connections by itself; the setting makes it refuse a write.
        let readers = pool().connect_lazy_with(connect.options([("default_transaction_read_only", "on")]));
        let writers = if options.read_only { readers.clone() } else { writers };
        Ok(Self { writers, readers, running: TaskTracker::new() })
    }

    pub(super) async fn read(&self, stamps: &Stamps) -> Result<Tx, StoreError> {
        let conn = self.readers.acquire().await?;
        Ok(Tx::new(Conn::Postgres(conn), stamps.clone()))
    }

    /// The unit runs in a task of its own: a dropped caller cancels nothing, and no connection returns to the pool with an open
    /// transaction.
    pub(super) async fn write<T, E, F>(&self, stamps: Stamps, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Work<'c, Tx, T, E> + Clone + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let pool = self.writers.clone();
        self.running.spawn(async move { drop(answer.send(transact(&pool, &stamps, work).await)) });
        answered.await.unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    pub(super) async fn close(&self) {
        self.running.close();
        self.running.wait().await;
        self.writers.close().await;
        self.readers.close().await;
    }
}

/// Migrates, and makes the guards.
async fn prepare(pool: &PgPool) -> Result<(), StoreError> {
    MIGRATOR.run(pool).await.map_err(|error| explain(&error))?;
    let mut conn = pool.acquire().await?;
    sqlx::query(GUARD_LOCK).execute(&mut *conn).await?;
    for guard in engine::GUARDS_POSTGRES {
        sqlx::query(*guard).execute(&mut *conn).await?;
    }
    sqlx::query(GUARD_UNLOCK).execute(&mut *conn).await?;
    Ok(())
}

/// What became of one attempt.
enum Attempt<T, E> {
    Done(Result<T, E>),
    /// The server asks to try again, or the answer to COMMIT was lost. Running the unit again is safe: its effect keys tell
    /// whether the lost one went through.
    Again(StoreError),
}

async fn transact<T, E, F>(pool: &PgPool, stamps: &Stamps, work: F) -> Result<T, E>
where
    E: From<StoreError>,
    F: for<'c> Work<'c, Tx, T, E> + Clone,
{
    let mut last = StoreError::Contended;
    for attempt in 0..ATTEMPTS {
        match once(pool, stamps, work.clone()).await {
            Attempt::Done(outcome) => return outcome,
            Attempt::Again(error) => last = error,
        }
        let jitter = u64::from(stamps.ids.next().as_bytes()[15] % 16);
        tokio::time::sleep(Duration::from_millis(u64::from(1_u32 << attempt) * 4 + jitter)).await;
    }
    Err(last.into())
}

async fn once<T, E, F>(pool: &PgPool, stamps: &Stamps, work: F) -> Attempt<T, E>
where
    E: From<StoreError>,
    F: for<'c> Work<'c, Tx, T, E>,
{
    let mut tx = match pool.acquire().await {
        Ok(conn) => Tx::new(Conn::Postgres(conn), stamps.clone()),
        Err(error) => return Attempt::Done(Err(StoreError::from(error).into())),
    };
    if let Err(error) = tx.control("BEGIN").await {
        tx.discard().await;
        return Attempt::Again(error);
    }
    let outcome = unit::run(&mut tx, work).await;
    let trouble = tx.take_trouble();
    if outcome.is_ok() && trouble.is_none() {
        return match tx.control("COMMIT").await {
            Ok(()) => Attempt::Done(outcome),
            Err(error @ (StoreError::Contended | StoreError::Storage(_))) => {
                tx.discard().await;
                Attempt::Again(error)
            }
            Err(error) => {
                tx.discard().await;
                Attempt::Done(Err(error.into()))
            }
        };
    }
    if tx.control("ROLLBACK").await.is_err() {
        tx.discard().await;
    }
    match trouble {
        Some(error @ StoreError::Contended) => Attempt::Again(error),
        Some(error) => Attempt::Done(outcome.and(Err(error.into()))),
        None => Attempt::Done(outcome),
    }
}
