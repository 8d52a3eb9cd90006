//! The databases of a run: made once, emptied for every story. SQLite lies in the temporary folder (`TMPDIR`; a folder in memory
//! makes its syncs free), PostgreSQL on the server that `MYBA_TEST_POSTGRES_URL` names.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};
use myba_core::clock::ManualClock;
use myba_core::id::IdGenerator;
use myba_core::store::testing::{START, TestDatabase};
use uuid::Uuid;

/// What keeps the tokens of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The model alone.
    Memory,
    Sqlite,
    Postgres,
}

impl Engine {
    /// As the command line names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Ids that count: the same story makes the same ones.
#[derive(Debug, Default)]
pub struct Counting(AtomicU64);

impl IdGenerator for Counting {
    fn next(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::SeqCst)))
    }

    fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        secret[..16].copy_from_slice(self.next().as_bytes());
        secret
    }
}

/// After so many stories the tables are cut instead of emptied, so that what was deleted slows nothing down.
const CUT_EVERY: u64 = 50;

/// Where the stories of one thread keep their tokens.
pub struct Place {
    pub database: TestDatabase,
    ids: Arc<Counting>,
    /// Removes the database at the end.
    owner: Owner,
    stories: u64,
}

enum Owner {
    Folder { folder: tempfile::TempDir, template: PathBuf },
    Server(Box<TestDatabase>),
}

impl Place {
    /// A place of its own, or none for an engine without a database.
    pub async fn open(engine: Engine) -> Result<Option<Self>> {
        let (clock, ids) = (Arc::new(ManualClock::at(START)), Arc::new(Counting::default()));
        let (url, owner) = match engine {
            Engine::Memory => return Ok(None),
            Engine::Sqlite => {
                let folder = tempfile::tempdir().context("no temporary folder")?;
                let template = folder.path().join("template.db");
                let url = format!("sqlite:{}", template.display());
                TestDatabase::at(&url, clock.clone(), ids.clone()).await?.finish().await;
                let url = format!("sqlite:{}", folder.path().join("story.db").display());
                std::fs::copy(&template, folder.path().join("story.db"))?;
                (url, Owner::Folder { folder, template })
            }
            Engine::Postgres => {
                let server = std::env::var("MYBA_TEST_POSTGRES_URL").context("MYBA_TEST_POSTGRES_URL is not set")?;
                let made = TestDatabase::postgres(&server).await.map_err(|error| anyhow::anyhow!(error.to_string()))?;
                (made.url.clone(), Owner::Server(Box::new(made)))
            }
        };
        let database = TestDatabase::at(&url, clock, ids.clone()).await?;
        Ok(Some(Self { database, ids, owner, stories: 0 }))
    }

    /// Empty again, at the beginning of time.
    pub async fn empty(&mut self) -> Result<()> {
        self.stories += 1;
        self.ids.0.store(1, Ordering::SeqCst);
        self.database.clock.set(START);
        match &self.owner {
            Owner::Server(_) if self.stories > 1 => {
                let verb =
                    if self.stories.is_multiple_of(CUT_EVERY) { "TRUNCATE %I CASCADE" } else { "DELETE FROM %I" };
                let sql = format!(
                    "DO $$ DECLARE one record; BEGIN FOR one IN SELECT tablename FROM pg_tables
                         WHERE schemaname = 'public' AND tablename <> '_sqlx_migrations'
                     LOOP EXECUTE format('{verb}', one.tablename); END LOOP; END $$"
                );
                self.database.plant(&sql).await;
            }
            Owner::Folder { folder, template } if self.stories > 1 => {
                self.database.store.close().await;
                let file = folder.path().join("story.db");
                for rest in ["story.db-wal", "story.db-shm"] {
                    drop(std::fs::remove_file(folder.path().join(rest)));
                }
                std::fs::copy(template, file)?;
                self.database.reopen().await;
            }
            _ => {}
        }
        Ok(())
    }

    /// Gone.
    pub async fn finish(self) {
        self.database.finish().await;
        match self.owner {
            Owner::Server(made) => made.finish().await,
            Owner::Folder { folder, .. } => drop(folder),
        }
    }
}
