//! Durable writes a second through the store's one writer, against a connection that commits each write for itself. The
//! work is done by an example of the core; this only runs it.

use anyhow::Result;

use crate::{command, workspace};

const EXAMPLE: &str = "group_commit";

pub fn run() -> Result<()> {
    let mut cargo = workspace::cargo();
    command::run(cargo.args(["run", "--quiet", "--release", "--package", "myba-core", "--example", EXAMPLE]))
}
