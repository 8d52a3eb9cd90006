//! How good the tickets are. The work is done by an example of the server; this only runs it.

use anyhow::Result;

use crate::{command, workspace};

pub fn run(arguments: &[String]) -> Result<()> {
    let mut cargo = workspace::cargo();
    let bench = ["run", "--quiet", "--package", "myba-server", "--example", "quality", "--"];
    command::run(cargo.args(bench).args(arguments))
}
