//! The engines a kill test runs on: SQLite always, PostgreSQL where `MYBA_TEST_POSTGRES_URL` names a server.

use myba_core::store::testing::TestDatabase;

/// The address of a database, and what to do when the test is over.
pub struct Database {
    server: Option<TestDatabase>,
}

impl Database {
    /// One on each engine that is there; says so when PostgreSQL is not.
    pub async fn each() -> Vec<Self> {
        let mut all = vec![Self { server: None }];
        match std::env::var("MYBA_TEST_POSTGRES_URL") {
            Ok(url) if !url.is_empty() => {
                let database = TestDatabase::postgres(&url).await.unwrap();
                all.push(Self { server: Some(database) });
            }
            _ => eprintln!("PostgreSQL left out: MYBA_TEST_POSTGRES_URL is not set (`cargo xtask test` sets it)"),
        }
        all
    }

    /// The setting that makes the program use it; without one it makes its own file.
    pub fn variables(&self) -> Vec<(&str, &str)> {
        let url = self.server.as_ref().map(|database| ("MYBA_DATABASE__URL", database.url.as_str()));
        url.into_iter().collect()
    }

    /// `sqlite` or `postgres`.
    pub const fn engine(&self) -> &'static str {
        if self.server.is_some() { "postgres" } else { "sqlite" }
    }

    /// Removes it.
    pub async fn finish(self) {
        if let Some(database) = self.server {
            database.finish().await;
        }
    }
}
