//! How long Slack and Discord wait, with a quick writer and with a slow one. The work is done by an example of the server; this only runs it.

use anyhow::Result;

use crate::{command, workspace};

const EXAMPLE: &str = "chat_acks";

pub fn run() -> Result<()> {
    let mut cargo = workspace::cargo();
    command::run(cargo.args(["run", "--quiet", "--release", "--package", "myba-server", "--example", EXAMPLE]))
}
