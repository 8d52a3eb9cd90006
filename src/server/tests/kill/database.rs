//! The engines a kill test runs on: SQLite always, PostgreSQL where `MYBA_TEST_POSTGRES_URL` names a server.

use myba_core::store::testing::PostgresDatabase;
