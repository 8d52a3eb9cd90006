//! SQLite: one writer task that commits whole batches, and a pool of readers that cannot write.
//!
//! One commit per write is bound by the disk's sync; a batch shares it. Every unit of a batch stands in a savepoint of its own,
//! so an error or a panic undoes that unit alone, and each caller is answered only after the COMMIT.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use super::migrate::{MIGRATOR, explain, must_be_ours};
use super::tx::{Conn, Tx};
use super::{BoxFuture, Stamps, StoreError, StoreOptions, Work, engine, unit};

/// The lowest SQLite that is safe in WAL mode with several connections: 3.51.3. Below it a commit can be lost.
const MIN_SQLITE: i32 = 3_051_003;
const _: () = assert!(libsqlite3_sys::SQLITE_VERSION_NUMBER >= MIN_SQLITE, "the linked SQLite is too old");

/// At most this many units share one commit.
const MAX_BATCH: usize = 256;
/// A batch takes no further unit after this time: whoever waits for it waits for all of it.
const BATCH_TIME: Duration = Duration::from_millis(10);
/// At most this many units wait; more callers wait for room.
const QUEUE: usize = 1024;
/// Which migrations a database has, on either engine.
pub(super) const APPLIED: &str = "SELECT version FROM _sqlx_migrations ORDER BY version";
/// Lies beside a database once it was migrated: a missing file next to it means a volume that was not mounted.
const MARKER: &str = ".myba";

type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Unit = Box<dyn for<'c> FnOnce(&'c mut Tx) -> BoxFuture<'c, (bool, Reply)> + Send>;

struct Job {
    stamps: Stamps,
    unit: Unit,
}

#[derive(Clone)]
pub(super) struct SqliteStore {
    jobs: mpsc::Sender<Job>,
    /// Goes before the others.
    urgent: mpsc::Sender<Job>,
    readers: SqlitePool,
    /// Why the last batch failed as a whole; answers the units of it that never started.
    last_failure: Arc<Mutex<Option<StoreError>>>,
    writer: TaskTracker,
    closing: tokio_util::sync::CancellationToken,
}

impl SqliteStore {
    pub(super) async fn open(path: &str, options: &StoreOptions) -> Result<Self, StoreError> {
        let path = PathBuf::from(path.trim_start_matches("//"));
        if options.read_only {
            return Self::look(&path, options).await;
        }
        if !options.rehearse {
            prepare_folder(&path, options.init)?;
        }
        let connect = SqliteConnectOptions::new()
            .filename(&path)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(512);
        // The mode of a file in use is what it is.
        let connect = if options.rehearse { connect } else { connect.journal_mode(SqliteJournalMode::Wal) };
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(connect.clone().create_if_missing(!options.rehearse))
            .await
            .map_err(|error| cannot_open(&path, &error))?;
        check(&writer, &path).await?;
        if options.rehearse {
            must_be_ours(sqlx::query_as(APPLIED).fetch_all(&writer).await)?;
        } else {
            prepare(&writer, &path).await?;
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(Duration::from_secs(2))
            .connect_with(connect.read_only(true))
            .await?;
        let (jobs, ordinary) = mpsc::channel(QUEUE);
        let (urgent, first) = mpsc::channel(QUEUE);
        let queue = Queue { first, ordinary, waiting: VecDeque::new() };
        let store = Self::over(jobs, urgent, readers);
        store.writer.spawn(write_batches(writer, queue, store.last_failure.clone(), store.closing.clone()));
        store.writer.close();
        Ok(store)
    }

    fn over(jobs: mpsc::Sender<Job>, urgent: mpsc::Sender<Job>, readers: SqlitePool) -> Self {
        let (last_failure, writer) = (Arc::default(), TaskTracker::new());
        Self { jobs, urgent, readers, last_failure, writer, closing: tokio_util::sync::CancellationToken::new() }
    }

    /// Opens a file to look at it: one in use, or a back-up.
    async fn look(path: &Path, options: &StoreOptions) -> Result<Self, StoreError> {
        if !path.exists() {
            // Its words say more when the folder once held one.
            if folder_of(path).exists() {
                prepare_folder(path, false)?;
            }
            return Err(StoreError::Storage(format!("there is no database at {}", path.display())));
        }
        let connect = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(Duration::from_secs(5));
        let readers = SqlitePoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(Duration::from_secs(2))
            .connect_with(connect)
            .await
            .map_err(|error| cannot_open(path, &error))?;
        check(&readers, path).await?;
        must_be_ours(sqlx::query_as(APPLIED).fetch_all(&readers).await)?;
        // Nobody takes what is sent there: a write is refused.
        let (jobs, urgent) = (mpsc::channel(1).0, mpsc::channel(1).0);
        let store = Self::over(jobs, urgent, readers);
        store.writer.close();
        Ok(store)
    }

    pub(super) async fn read(&self, stamps: &Stamps) -> Result<Tx, StoreError> {
        let conn = self.readers.acquire().await?;
        Ok(Tx::new(Conn::Sqlite(conn), stamps.clone()))
    }

    /// `is_urgent` goes before everything that waits.
    pub(super) async fn write<T, E, F>(&self, stamps: Stamps, is_urgent: bool, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'c> Work<'c, Tx, T, E> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel::<Result<T, E>>();
        let unit: Unit = Box::new(move |tx| {
            Box::pin(async move {
                let outcome = unit::run(tx, work).await;
                let keep = outcome.is_ok();
                let reply: Reply = Box::new(move |committed| {
                    let outcome = match committed {
                        Ok(()) => outcome,
                        Err(error) => outcome.and(Err(error.into())),
                    };
                    drop(answer.send(outcome));
                });
                (keep, reply)
            })
        });
        let lane = if is_urgent { &self.urgent } else { &self.jobs };
        if lane.send(Job { stamps, unit }).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        answered.await.unwrap_or_else(|_| {
            let failure = self.last_failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Err(failure.unwrap_or(StoreError::Closed).into())
        })
    }

    pub(super) async fn close(&self) {
        // The writer goes last: only it can fold the log into the file, and only when nobody else has the file open.
        self.readers.close().await;
        self.closing.cancel();
        self.writer.wait().await;
    }
}

/// A file that is damaged or no database must not be used; anything else may pass.
fn cannot_open(path: &Path, error: &sqlx::Error) -> StoreError {
    let path = path.display();
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match code.as_deref() {
        Some("11" | "26") => StoreError::Refused(format!("{path} is damaged, or is no database; restore a back-up")),
        _ => StoreError::Storage(format!("cannot open {path}: {error}")),
    }
}

/// A missing file is made; one that is missing from a folder that once had it is not (a volume was not mounted).
fn prepare_folder(path: &Path, init: bool) -> Result<(), StoreError> {
    let folder = folder_of(path);
    std::fs::create_dir_all(folder)
        .map_err(|error| StoreError::Refused(format!("cannot create the folder {}: {error}", folder.display())))?;
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(StoreError::Refused(format!("{} is a folder", path.display()))),
        Ok(found) if found.len() == 0 => Err(StoreError::Refused(format!(
            "{} is empty; restore a back-up, or delete the file and start with --init",
            path.display()
        ))),
        Ok(_) => Ok(()),
        Err(_) if folder.join(MARKER).exists() && !init => Err(StoreError::Refused(format!(
            "{} is missing, but its folder once held a database. Mount the volume, restore a back-up, or start with --init \
             to begin an empty one",
            path.display()
        ))),
        Err(_) => Ok(()),
    }
}

async fn prepare(writer: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    MIGRATOR.run(writer).await.map_err(|error| explain(&error))?;
    for guard in engine::GUARDS_SQLITE {
        sqlx::query(*guard).execute(writer).await?;
    }
    write_marker(path)
}

fn write_marker(path: &Path) -> Result<(), StoreError> {
    let marker = folder_of(path).join(MARKER);
    if marker.exists() {
        return Ok(());
    }
    std::fs::write(&marker, "A MyBA database lives in this folder.\n")
        .map_err(|error| StoreError::Refused(format!("cannot write {}: {error}", marker.display())))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Refuses an old library and a damaged file before anything is written.
async fn check(pool: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    // A reader is connected without looking into the file: that it is no database comes out here.
    let linked = sqlx::query_as("SELECT sqlite_version()").fetch_one(pool).await;
    let linked: (String,) = linked.map_err(|error| cannot_open(path, &error))?;
    if version_number(&linked.0) < MIN_SQLITE {
        return Err(StoreError::Refused(format!("SQLite {} is linked; 3.51.3 or later is needed", linked.0)));
    }
    let found: (String,) = sqlx::query_as("PRAGMA quick_check(1)")
        .fetch_one(pool)
        .await
        .map_err(|error| StoreError::Refused(format!("{} is damaged: {error}; restore a back-up", path.display())))?;
    if found.0 != "ok" {
        return Err(StoreError::Refused(format!("{} is damaged: {}; restore a back-up", path.display(), found.0)));
    }
    Ok(())
}

fn version_number(text: &str) -> i32 {
    let mut parts = text.split('.').map(|part| part.parse::<i32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    next() * 1_000_000 + next() * 1_000 + next()
}

/// Units on their way to the writer.
struct Queue {
    first: mpsc::Receiver<Job>,
    ordinary: mpsc::Receiver<Job>,
    /// Taken, and not begun.
    waiting: VecDeque<Job>,
}

impl Queue {
    /// Waits until there is something to do, the urgent in front; `false` when there never will be again.
    async fn fill(&mut self, closing: &tokio_util::sync::CancellationToken) -> bool {
        if closing.is_cancelled() {
            self.first.close();
            self.ordinary.close();
        }
        let mut urgent = Vec::new();
        while let Ok(job) = self.first.try_recv() {
            urgent.push(job);
        }
        let mut ordinary = Vec::new();
        if urgent.is_empty() && self.waiting.is_empty() {
            let (mut is_over, mut first_is_over) = (false, false);
            while !is_over && urgent.is_empty() && ordinary.is_empty() {
                tokio::select! {
                    biased;
                    count = self.first.recv_many(&mut urgent, MAX_BATCH), if !first_is_over => first_is_over = count == 0,
                    count = self.ordinary.recv_many(&mut ordinary, MAX_BATCH) => is_over = count == 0,
                    () = closing.cancelled(), if !closing.is_cancelled() => {}
                }
                if closing.is_cancelled() {
                    self.first.close();
                    self.ordinary.close();
                }
            }
        }
        self.waiting.extend(ordinary);
        for job in urgent.into_iter().rev() {
            self.waiting.push_front(job);
        }
        !self.waiting.is_empty()
    }
}

/// The writer task: takes whatever is queued and commits it together.
async fn write_batches(
    pool: SqlitePool,
    mut queue: Queue,
    last_failure: Arc<Mutex<Option<StoreError>>>,
    closing: tokio_util::sync::CancellationToken,
) {
    let mut connection: Option<Tx> = None;
    while queue.fill(&closing).await {
        let waiting = &mut queue.waiting;
        if connection.is_none() {
            connection = match pool.acquire().await {
                Ok(conn) => waiting.front().map(|job| Tx::new(Conn::Sqlite(conn), job.stamps.clone())),
                Err(error) => {
                    fail_all(waiting, error.into(), &last_failure);
                    None
                }
            };
        }
        let Some(mut tx) = connection.take() else { continue };
        let mut done = Vec::with_capacity(waiting.len());
        match batch(&mut tx, waiting, &mut done).await {
            Ok(()) => {
                done.into_iter().for_each(|reply: Reply| reply(Ok(())));
                connection = Some(tx);
            }
            Err(failure) => {
                tracing::warn!(error = %failure.error, "a batch of writes failed and was rolled back");
                done.into_iter().for_each(|reply| reply(Err(failure.error.clone())));
                if failure.before_any {
                    fail_all(waiting, failure.error, &last_failure);
                }
                tx.discard().await;
            }
        }
    }
    drop(connection);
    pool.close().await;
}

fn fail_all(waiting: &mut VecDeque<Job>, error: StoreError, last_failure: &Mutex<Option<StoreError>>) {
    *last_failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
    waiting.clear();
}

struct BatchFailure {
    error: StoreError,
    /// The transaction could not even begin: nobody in the batch gets further by trying at once.
    before_any: bool,
}

/// Runs the waiting units in one transaction. Any control statement that fails fails the batch; units that had not started stay
/// in `waiting` and run in the next one.
async fn batch(tx: &mut Tx, waiting: &mut VecDeque<Job>, done: &mut Vec<Reply>) -> Result<(), BatchFailure> {
    tx.control("BEGIN IMMEDIATE").await.map_err(|error| BatchFailure { error, before_any: true })?;
    run_units(tx, waiting, done).await.map_err(|error| BatchFailure { error, before_any: false })
}

async fn run_units(tx: &mut Tx, waiting: &mut VecDeque<Job>, done: &mut Vec<Reply>) -> Result<(), StoreError> {
    let alone = waiting.len() == 1;
    let mut kept_any = false;
    let ends = Instant::now() + BATCH_TIME;
    while let Some(job) = waiting.pop_front() {
        if !alone {
            tx.control("SAVEPOINT unit").await?;
        }
        tx.restamp(job.stamps);
        let (keep, reply) = (job.unit)(tx).await;
        done.push(reply);
        if let Some(trouble) = tx.take_trouble() {
            return Err(trouble);
        }
        kept_any |= keep;
        if !alone {
            if !keep {
                tx.control("ROLLBACK TO unit").await?;
            }
            tx.control("RELEASE unit").await?;
        }
        if Instant::now() >= ends {
            break;
        }
    }
    tx.control(if kept_any { "COMMIT" } else { "ROLLBACK" }).await
}

#[cfg(test)]
mod tests {
    use super::version_number;
    use crate::store::testing::TestDatabase;
    use crate::store::tx::sql;
    use crate::store::{StoreError, Tx};

    #[test]
    fn l07_a_version_is_compared_as_numbers_not_as_text() {
        assert!(version_number("3.51.3") >= super::MIN_SQLITE);
        assert!(version_number("3.51.2") < super::MIN_SQLITE);
        assert!(version_number("3.100.0") > version_number("3.51.3"));
    }

    #[tokio::test]
    async fn l08_a_commit_waits_until_it_lies_on_the_disk() {
        let db = TestDatabase::sqlite().await;
        let synchronous = async move |tx: &mut Tx| -> Result<(i64,), StoreError> {
            sql!(tx, fetch_one as (i64,), "PRAGMA synchronous")
        };
        let journal = async move |tx: &mut Tx| -> Result<(String,), StoreError> {
            sql!(tx, fetch_one as (String,), "PRAGMA journal_mode")
        };
        assert_eq!(db.store.write(synchronous).await.unwrap().0, 2, "2 is FULL");
        assert_eq!(db.store.write(journal).await.unwrap().0, "wal");
        db.finish().await;
    }
}
