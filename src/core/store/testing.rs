//! A database per test: SQLite always, PostgreSQL when `MYBA_TEST_POSTGRES_URL` names a server.

use std::str::FromStr;
use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::tx::sql;
use super::{Store, StoreError, StoreOptions};
use crate::clock::{Clock, ManualClock, UnixMs};
use crate::id::{IdGenerator, SystemIds};

/// The moment at which every test begins: 2026-09-21, 14:13:20 UTC.
pub const START: UnixMs = UnixMs(1_790_000_000_000);

/// A store of its own, with a clock that moves when told to.
pub struct TestDatabase {
    /// The open store.
    pub store: Store,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// Its address.
    pub url: String,
    ids: Arc<dyn IdGenerator>,
    folder: Option<tempfile::TempDir>,
    admin: Option<String>,
}

/// One database on each engine that is there; says so when PostgreSQL is not.
///
/// # Panics
/// When a database cannot be made: a test must not go on without it.
#[expect(
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that has no database must fail, and say which part it leaves out"
)]
pub async fn databases() -> Vec<TestDatabase> {
    let mut all = vec![TestDatabase::sqlite().await];
    match std::env::var("MYBA_TEST_POSTGRES_URL") {
        Ok(url) if !url.is_empty() => match TestDatabase::postgres(&url).await {
            Ok(database) => all.push(database),
            Err(error) => panic!("no database on PostgreSQL: {error}"),
        },
        _ => eprintln!("PostgreSQL left out: MYBA_TEST_POSTGRES_URL is not set (`cargo xtask test` sets it)"),
    }
    all
}

impl TestDatabase {
    /// A new SQLite file in a folder of its own.
    ///
    /// # Panics
    /// When it cannot be made.
    #[expect(clippy::panic, reason = "a test that has no database must fail")]
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no temporary folder: {error}"));
        let url = format!("sqlite:{}", folder.path().join("myba.db").display());
        let clock = Arc::new(ManualClock::at(START));
        let database = Self::at(&url, clock, Arc::new(SystemIds)).await;
        Self { folder: Some(folder), ..database.unwrap_or_else(|error| panic!("no database: {error}")) }
    }

    /// The database at `url`, with a clock and ids of the caller's. Whoever made the database removes it.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened.
    pub async fn at(url: &str, clock: Arc<ManualClock>, ids: Arc<dyn IdGenerator>) -> Result<Self, StoreError> {
        let store = open(url, clock.clone(), ids.clone()).await?;
        Ok(Self { store, clock, url: url.to_owned(), ids, folder: None, admin: None })
    }

    /// A new database on the server at `admin`.
    ///
    /// # Errors
    /// What the server said.
    pub async fn postgres(admin: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let name = format!("myba_test_{}", SystemIds.next().simple());
        run_admin(admin, &format!("CREATE DATABASE {name}")).await?;
        let url = PgConnectOptions::from_str(admin)?.database(&name).to_url_lossy().to_string();
        let clock = Arc::new(ManualClock::at(START));
        Ok(Self { admin: Some(admin.to_owned()), ..Self::at(&url, clock, Arc::new(SystemIds)).await? })
    }

    /// Opens the same database again, as a restarted process would.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[expect(clippy::panic, reason = "a test that has no database must fail")]
    pub async fn reopen(&mut self) {
        self.store.close().await;
        let clock: Arc<dyn Clock> = self.clock.clone();
        self.store =
            open(&self.url, clock, self.ids.clone()).await.unwrap_or_else(|error| panic!("cannot reopen: {error}"));
    }

    /// Runs SQL past every guard, to plant what must be found.
    ///
    /// # Panics
    /// When the SQL fails.
    #[expect(clippy::panic, reason = "a test whose plant fails must fail")]
    pub async fn plant(&self, sql: &str) {
        let planted = match self.url.strip_prefix("sqlite:") {
            Some(path) => plant_sqlite(path, sql).await,
            None => plant_postgres(&self.url, sql).await,
        };
        if let Err(error) = planted {
            panic!("cannot plant `{sql}`: {error}");
        }
    }

    /// Runs SQL as an ordinary connection, with every guard in force.
    ///
    /// # Errors
    /// What the database said.
    pub async fn attempt(&self, sql: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self.url.strip_prefix("sqlite:") {
            Some(path) => {
                let mut conn = sqlx::sqlite::SqliteConnectOptions::new().filename(path).connect().await?;
                sqlx::query(sql).execute(&mut conn).await?;
            }
            None => {
                let mut conn = PgConnection::connect(&self.url).await?;
                sqlx::query(sql).execute(&mut conn).await?;
            }
        }
        Ok(())
    }

    /// Lets the writer's connection of SQLite use no page more than the file has, as a full disk would.
    ///
    /// # Panics
    /// When the limit cannot be set.
    #[expect(clippy::panic, reason = "a test whose plant fails must fail")]
    pub async fn limit_file_to_its_size(&self) {
        let work = async move |tx: &mut super::Tx| -> Result<(), StoreError> {
            sql!(tx, fetch_one as (i64,), "PRAGMA max_page_count = 1").map(drop)
        };
        if let Err(error) = self.store.write(work).await {
            panic!("cannot limit the file: {error}");
        }
    }

    /// Holds SQLite's only write lock, as another program on the same file would, until it is dropped.
    ///
    /// # Panics
    /// When there is no such lock, or somebody else has it.
    #[expect(clippy::panic, reason = "a test whose plant fails must fail")]
    pub async fn hold_write_lock(&self) -> impl Send + use<> {
        let path = self.url.strip_prefix("sqlite:").unwrap_or_else(|| panic!("only SQLite has one write lock"));
        let held = async {
            let mut conn = sqlx::sqlite::SqliteConnectOptions::new().filename(path).connect().await?;
            sqlx::query("BEGIN IMMEDIATE").execute(&mut conn).await?;
            Ok::<_, sqlx::Error>(conn)
        };
        held.await.unwrap_or_else(|error| panic!("cannot lock: {error}"))
    }

    /// Closes the store and removes the database.
    ///
    /// # Panics
    /// When it cannot be removed.
    #[expect(clippy::panic, reason = "a database left behind would fill the server")]
    pub async fn finish(self) {
        self.store.close().await;
        if let Some(admin) = &self.admin {
            let name = self.url.rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default();
            let dropped = run_admin(admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            dropped.unwrap_or_else(|error| panic!("cannot drop {name}: {error}"));
        }
        drop(self.folder);
    }
}

async fn open(url: &str, clock: Arc<dyn Clock>, ids: Arc<dyn IdGenerator>) -> Result<Store, StoreError> {
    Store::open(&StoreOptions::new(url), clock, ids).await
}

async fn run_admin(admin: &str, sql: &str) -> Result<(), sqlx::Error> {
    let mut conn = PgConnectOptions::from_str(admin)?.connect().await?;
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await?;
    conn.close().await
}

async fn plant_sqlite(path: &str, sql: &str) -> Result<(), sqlx::Error> {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).foreign_keys(false);
    let mut conn = options.connect().await?;
    for table in ["posting", "ledger_transaction", "effect_key", "chain_link", "seal", "seal_part"] {
        for event in ["update", "delete"] {
            let drop = format!("DROP TRIGGER IF EXISTS {table}_no_{event}");
            sqlx::query(AssertSqlSafe(drop)).execute(&mut conn).await?;
        }
    }
    sqlx::query("PRAGMA ignore_check_constraints = ON").execute(&mut conn).await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await?;
    conn.close().await
}

async fn plant_postgres(url: &str, sql: &str) -> Result<(), sqlx::Error> {
    let mut conn = PgConnection::connect(url).await?;
    // Switches triggers and foreign keys off for this session; CHECKs of a table are dropped where a plant needs it.
    sqlx::query("SET session_replication_role = replica").execute(&mut conn).await?;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut conn).await?;
    conn.close().await
}
