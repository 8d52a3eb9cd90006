//! The program from outside: what it prints, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test says what it expects by failing loudly")]

use std::path::Path;
use std::process::{Command, Output};

fn myba(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_myba"))
        .args(arguments)
        .env("MYBA_DATABASE__URL", format!("sqlite:{}", folder.join("myba.db").display()))
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_fresh_database_migrates_and_verifies_clean_and_says_that_it_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let migrated = myba(folder.path(), &["migrate"]);
    assert!(migrated.status.success(), "{}", text(&migrated.stderr));
    assert_eq!(text(&migrated.stdout), "the database is up to date (sqlite)\n");
    let verified = myba(folder.path(), &["ledger", "verify"]);
    assert_eq!(verified.status.code(), Some(0));
    let lines = text(&verified.stdout);
    assert!(lines.contains("V01 ok 0 rows") && lines.contains("clean: 0 entries on sqlite"), "{lines}");
    let json = myba(folder.path(), &["ledger", "verify", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["engine"], "sqlite");
}

#[test]
fn l05_a_volume_that_was_not_mounted_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    assert!(myba(folder.path(), &["migrate"]).status.success());
    for name in ["myba.db", "myba.db-wal", "myba.db-shm"] {
        drop(std::fs::remove_file(folder.path().join(name)));
    }
    let refused = myba(folder.path(), &["ledger", "verify"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(text(&refused.stderr).contains("--init"), "{}", text(&refused.stderr));
    assert!(myba(folder.path(), &["migrate", "--init"]).status.success());
}
