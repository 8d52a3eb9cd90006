//! The program `myba`, started with an empty folder of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use anyhow::{Result, bail};

use crate::command;
use crate::process::{self, Running};

/// Nothing is built when it starts here, so it has no reason to be slower.
const START_LIMIT: Duration = Duration::from_secs(60);

/// The running program.
pub struct Product {
    running: Running,
    /// Where it listens.
    pub address: SocketAddr,
    /// Where its stand-ins listen, when it has them.
    pub sandbox: SocketAddr,
}

impl Product {
    /// Starts `program` with its database and log in `folder` and waits until it is healthy. The developer's own settings and
    /// keys are kept from it, and the folder holds no `.env`.
    pub fn start(program: &Path, args: &[&str], folder: &Path) -> Result<Self> {
        let (address, sandbox) = (process::free_address()?, process::free_address()?);
        let mut myba = Command::new(program);
        command::without_private_settings(&mut myba).current_dir(folder).args(args);
        myba.env("MYBA_HTTP__BIND", address.to_string()).env("MYBA_SANDBOX__BIND", sandbox.to_string());
        myba.env("MYBA_DATABASE__URL", format!("sqlite:{}", folder.join("myba.db").display()));
        let mut running = Running::start("myba", &mut myba, folder.join("log"))?;
        running.wait_until("an answer at /api/health", START_LIMIT, || {
            process::http_status(address, "/api/health") == Some(200)
        })?;
        Ok(Self { running, address, sandbox })
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.running.id()
    }

    /// Fails when the program has ended by itself.
    pub fn still_runs(&mut self) -> Result<()> {
        self.running.still_runs()
    }

    /// The last lines the program printed.
    pub fn log_tail(&self) -> String {
        self.running.log_tail()
    }

    /// Ends it as an operator would; anything but a clean end is an error.
    pub fn end(self) -> Result<()> {
        let log = self.running.log_tail();
        let status: ExitStatus = self.running.end("TERM")?;
        if !status.success() {
            bail!("myba ended with {status} after SIGTERM; it printed last:\n{log}");
        }
        Ok(())
    }
}
