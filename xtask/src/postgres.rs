//! A PostgreSQL server of the tests' own: in a temporary folder, on a free port, gone afterwards.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::process::{self, Running};
use crate::{command, say, search};

/// The variable that names a server to use instead.
pub const URL_VARIABLE: &str = "MYBA_TEST_POSTGRES_URL";
/// The system user that Debian's package makes. PostgreSQL refuses to run as root.
const SYSTEM_USER: &str = "postgres";
const START_LIMIT: Duration = Duration::from_secs(60);

/// The folder with `initdb` and `postgres`: the newest of Debian's, else the one on the PATH.
pub fn programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").is_file() && folder.join("postgres").is_file())
        .collect();
    versions.sort();
    let on_path = || search::on_path("initdb").and_then(|program| Some(program.parent()?.to_path_buf()));
    versions.pop().map(|(_, folder)| folder).or_else(on_path)
}

/// A running server.
pub struct Server {
    running: Option<Running>,
    folder: Option<TempDir>,
    log: PathBuf,
    /// Where tests connect, as a user who may create databases.
    pub url: String,
    /// `postgres (PostgreSQL) 15.18`.
    pub version: String,
}

impl Server {
    /// Makes an empty cluster and starts it. Durability is off: the cluster lives as long as the tests.
    pub fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed")?;
        let folder = tempfile::Builder::new().prefix("myba-postgres-").tempdir()?;
        let owner = Owner::find(folder.path())?;
        let (data, log) = (folder.path().join("data"), folder.path().join("log"));

        let mut initdb = owner.command(&programs.join("initdb"), folder.path());
        initdb.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        command::output(&mut initdb).context("a PostgreSQL cluster could not be made")?;

        let address = process::free_address()?;
        let mut postgres = owner.command(&programs.join("postgres"), folder.path());
        postgres.arg("-D").arg(&data).arg("-k").arg(folder.path());
        let port = address.port().to_string();
        postgres.args(["-h", "127.0.0.1", "-p", &port]);
        for setting in ["fsync=off", "full_page_writes=off", "max_connections=400", "log_statement=ddl"] {
            postgres.args(["-c", setting]);
        }
        let mut running = Running::start("postgres", &mut postgres, log.clone())?;
        let ready = programs.join("pg_isready");
        running.wait_until("PostgreSQL's readiness", START_LIMIT, || {
            command::output(Command::new(&ready).args(["-q", "-h", "127.0.0.1", "-p", &port])).is_ok()
        })?;
        let version = command::output(Command::new(programs.join("postgres")).arg("--version"))?.trim().to_owned();
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(Self { running: Some(running), folder: Some(folder), log, url, version })
    }

    /// How many databases the tests made. None would mean that they left this engine out.
    pub fn databases_made(&self) -> Result<usize> {
        let log = std::fs::read(&self.log).context("PostgreSQL's log cannot be read")?;
        Ok(String::from_utf8_lossy(&log).lines().filter(|line| line.contains("CREATE DATABASE")).count())
    }

    /// Stops the server and removes its folder, or keeps the folder and says where it is.
    pub fn stop(mut self, keep: bool) -> Result<()> {
        if let Some(running) = self.running.take() {
            // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients.
            running.end("INT")?;
        }
        if let (true, Some(folder)) = (keep, self.folder.take()) {
            say::line(format!("PostgreSQL's folder is kept: {}", folder.keep().display()));
        }
        Ok(())
    }
}

/// As whom the server runs.
enum Owner {
    Ourselves,
    #[cfg(unix)]
    Other {
        user: u32,
        group: u32,
    },
}

impl Owner {
    /// Root hands the folder to the system user; anyone else runs the server as themselves.
    #[cfg(unix)]
    fn find(folder: &Path) -> Result<Self> {
        if !search::is_root() {
            return Ok(Self::Ourselves);
        }
        let id = |flag: &str| -> Result<u32> {
            let id = command::output(Command::new("id").args([flag, SYSTEM_USER]));
            let id =
                id.with_context(|| format!("PostgreSQL does not run as root, and there is no user {SYSTEM_USER}"))?;
            Ok(id.trim().parse()?)
        };
        let (user, group) = (id("-u")?, id("-g")?);
        std::os::unix::fs::chown(folder, Some(user), Some(group))?;
        Ok(Self::Other { user, group })
    }

    #[cfg(not(unix))]
    fn find(_: &Path) -> Result<Self> {
        Ok(Self::Ourselves)
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("LC_ALL", "C");
        #[cfg(unix)]
        if let Self::Other { user, group } = self {
            use std::os::unix::process::CommandExt;
            command.uid(*user).gid(*group);
        }
        command
    }
}

/// The server for a run: the one that is named, or one of our own.
pub enum Source {
    Named(String),
    Own(Box<Server>),
}

impl Source {
    pub fn choose() -> Result<Self> {
        match std::env::var(URL_VARIABLE) {
            Ok(url) if !url.is_empty() => Ok(Self::Named(url)),
            _ => Ok(Self::Own(Box::new(Server::start()?))),
        }
    }

    pub fn url(&self) -> &str {
        match self {
            Self::Named(url) => url,
            Self::Own(server) => &server.url,
        }
    }

    /// Says what was used, and fails when the tests used nothing.
    pub fn finish(self, keep: bool) -> Result<()> {
        let Self::Own(server) = self else {
            say::line(format!("PostgreSQL: the server that {URL_VARIABLE} names"));
            return Ok(());
        };
        let (made, version) = (server.databases_made()?, server.version.clone());
        server.stop(keep)?;
        if made == 0 {
            bail!("no test made a database on PostgreSQL although {URL_VARIABLE} was set");
        }
        say::line(format!("PostgreSQL: {made} databases made by tests on {version}"));
        Ok(())
    }
}
