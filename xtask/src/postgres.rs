//! A PostgreSQL server for the tests: the one named by `MYBA_TEST_POSTGRES_URL`, or one of our own in a temporary folder.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// A server that lives as long as this value.
pub struct Server {
    url: String,
    own: Option<Own>,
}

struct Own {
    folder: tempfile::TempDir,
    programs: PathBuf,
    as_postgres: bool,
}

impl Server {
    /// Uses the named server, or starts one.
    pub fn find_or_start() -> anyhow::Result<Self> {
        match std::env::var("MYBA_TEST_POSTGRES_URL") {
            Ok(url) if !url.is_empty() => Ok(Self { url, own: None }),
            _ => Self::start(),
        }
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn start() -> anyhow::Result<Self> {
        let as_postgres = is_root()?;
        let programs = match programs() {
            Some(programs) => programs,
            None if as_postgres => install()?,
            None => bail!("PostgreSQL is missing: install the package `postgresql`, or set MYBA_TEST_POSTGRES_URL"),
        };
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let own = Own { folder, programs, as_postgres };
        own.prepare()?;
        let data = own.data();
        own.run("initdb", &["-D", &data, "-A", "trust", "-U", "postgres", "-E", "UTF8"])?;
        let options = format!("-p {port} -k {} -c listen_addresses=127.0.0.1", own.folder.path().display());
        let log = own.folder.path().join("log").display().to_string();
        own.run("pg_ctl", &["-D", &data, "-o", &options, "-l", &log, "-w", "start"])?;
        Ok(Self { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), own: Some(own) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(own) = &self.own {
            // Nothing can be done about a server that will not stop; its folder goes anyway.
            drop(own.run("pg_ctl", &["-D", &own.data(), "-m", "immediate", "stop"]));
        }
    }
}

impl Own {
    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// PostgreSQL refuses to run as root, so the folder is given to the user `postgres`.
    fn prepare(&self) -> anyhow::Result<()> {
        if self.as_postgres {
            let folder = self.folder.path().display().to_string();
            check(Command::new("chown").args(["postgres", &folder]))?;
        }
        Ok(())
    }

    fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let program = self.programs.join(program);
        let mut command = if self.as_postgres {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        check(command.args(arguments).current_dir(self.folder.path()).stdout(std::process::Stdio::null()))
    }
}

fn check(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}

fn is_root() -> anyhow::Result<bool> {
    let answer = Command::new("id").arg("-u").output().context("cannot run `id`")?;
    Ok(String::from_utf8_lossy(&answer.stdout).trim() == "0")
}

/// The newest installed server's folder of programs.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("pg_ctl").exists())
        .collect();
    found.sort();
    found.pop().or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("pg_ctl").exists() && folder.join("initdb").exists())
    })
}

fn install() -> anyhow::Result<PathBuf> {
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!("PostgreSQL is missing and this is not a Debian machine: set MYBA_TEST_POSTGRES_URL");
    }
    check(Command::new("apt-get").args(["update", "-qq"]))?;
    check(Command::new("apt-get").args(["install", "-y", "-qq", "--no-install-recommends", "postgresql"]))?;
    programs().context("the package `postgresql` was installed, but pg_ctl is not there")
}
