//! How good the tickets are. The work is done by an example of the server; this only runs it.

use anyhow::Result;

use crate::{command, workspace};

pub fn run() -> Result<()> {
    let mut cargo = workspace::cargo();
    command::run(cargo.args(["run", "--quiet", "--package", "myba-server", "--example", "quality"]))
}
