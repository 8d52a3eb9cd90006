//! Programs that run while a phase lasts: started on a free port, waited for, and ended by their own id.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often a condition is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long a program may take to end after it was asked to.
const END_LIMIT: Duration = Duration::from_secs(20);

/// An address on loopback that nobody listens on. It lies below the ports that systems give to outgoing connections: one of
/// those could take it before the program it is meant for does.
pub fn free_address() -> Result<SocketAddr> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 200)? * 100;
    let mut ports = (0..20_000).map(|_| 10_000 + own.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000);
    let listener = ports.find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok());
    Ok(listener.context("no free port on 127.0.0.1")?.local_addr()?)
}

/// Looks again and again until `look` gives something, at most `limit` long.
pub fn wait_for<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if start.elapsed() > limit {
            bail!("{what} did not happen within {} s", limit.as_secs());
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// The status of `GET path`, or `None` while nobody answers.
pub fn http_status(address: SocketAddr, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).ok()?;
    std::str::from_utf8(&head).ok()?.strip_prefix("HTTP/1.1 ")?.parse().ok()
}

/// A program that was started here. Dropping it kills it, so nothing outlives a failed phase.
pub struct Running {
    child: Child,
    name: String,
    log: PathBuf,
}

impl Running {
    /// Starts `command`, with all it prints in the file `log`.
    pub fn start(name: &str, command: &mut Command, log: PathBuf) -> Result<Self> {
        let out = File::create(&log).with_context(|| format!("creating {}", log.display()))?;
        let err = out.try_clone()?;
        let child = command.stdin(Stdio::null()).stdout(out).stderr(err).spawn();
        let child = child.with_context(|| format!("{name} could not be started"))?;
        Ok(Self { child, name: name.to_owned(), log })
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Fails, with the end of the log, when the program has ended by itself.
    pub fn still_runs(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} ended by itself ({status}):\n{}", self.name, self.log_tail()),
        }
    }

    /// Waits until `look` is true of the running program.
    pub fn wait_until(&mut self, what: &str, limit: Duration, mut look: impl FnMut() -> bool) -> Result<()> {
        let waited = wait_for(what, limit, || {
            self.still_runs()?;
            Ok(look().then_some(()))
        });
        waited.with_context(|| format!("{} printed last:\n{}", self.name, self.log_tail()))
    }

    /// Asks the program to end with `signal` and waits for it.
    pub fn end(mut self, signal: &str) -> Result<ExitStatus> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).status().context("`kill` could not be started")?;
        if !sent.success() {
            bail!("{} could not be sent {signal}", self.name);
        }
        let ended =
            wait_for(&format!("the end of {} after {signal}", self.name), END_LIMIT, || Ok(self.child.try_wait()?));
        ended.with_context(|| format!("it printed last:\n{}", self.log_tail()))
    }

    /// The last lines of what the program printed.
    pub fn log_tail(&self) -> String {
        tail(&self.log, 30)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // Nothing can be done about a failure here; the process is gone or not ours.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn tail(path: &Path, lines: usize) -> String {
    let text = std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let all: Vec<_> = text.lines().collect();
    all.get(all.len().saturating_sub(lines)..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, folder: &Path) -> Running {
        Running::start("the script", Command::new("sh").args(["-c", script]), folder.join("log")).unwrap()
    }

    #[test]
    fn a_program_ends_by_the_signal_it_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let mut running = shell("trap 'exit 5' TERM; echo ready; while :; do read line; done", folder.path());
        let log = folder.path().join("log");
        running.wait_until("readiness", Duration::from_secs(10), || tail(&log, 1) == "ready").unwrap();
        assert_eq!(running.end("TERM").unwrap().code(), Some(5));
    }

    #[test]
    fn a_program_that_ends_early_shows_its_last_words() {
        let folder = tempfile::tempdir().unwrap();
        let mut running = shell("echo no such setting; exit 2", folder.path());
        let error = running.wait_until("readiness", Duration::from_secs(10), || false).unwrap_err();
        assert!(format!("{error:#}").contains("no such setting"), "{error:#}");
    }

    #[test]
    fn nobody_answers_on_a_free_address() {
        assert_eq!(http_status(free_address().unwrap(), "/"), None);
    }
}
