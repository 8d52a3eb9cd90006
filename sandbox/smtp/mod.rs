//! A mail server that takes every mail and delivers none: it lands in the mail box of the console.
//!
//! It listens on a port of its own and speaks SMTP without TLS, as on loopback. Two kinds of addresses go wrong on purpose: `bounce…@`
//! is refused for good (550), `busy…@` is put off the first time (451).

mod letter;

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::shared::Shared;

/// The longest line of a command or a mail, in bytes.
const LINE: u64 = 4096;
/// The longest mail, in bytes.
const MAIL: usize = 1024 * 1024;
/// Who says nothing for so long is done.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running server.
pub struct Smtp {
    url: String,
}

impl Smtp {
    /// Listens on a free port of `ip`, until the sandbox stops.
    ///
    /// # Errors
    /// When no port is free.
    pub(crate) async fn start(shared: Shared, ip: IpAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::new(ip, 0)).await.context("the mail server cannot listen")?;
        let url = format!("smtp://{}", listener.local_addr()?);
        let put_off = Arc::new(Mutex::new(BTreeSet::new()));
        let stopping = shared.stopping();
        tokio::spawn(async move {
            while let Some(Ok((stream, _))) = stopping.run_until_cancelled(listener.accept()).await {
                let talk = Talk { shared: shared.clone(), put_off: Arc::clone(&put_off), to: Vec::new(), from: false };
                let stopping = stopping.clone();
                tokio::spawn(async move {
                    if let Some(Err(error)) = stopping.run_until_cancelled(talk.hold(stream)).await {
                        tracing::debug!(%error, "a mail client went away");
                    }
                });
            }
        });
        Ok(Self { url })
    }

    /// `smtp://127.0.0.1:…`, for the product.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// One client.
struct Talk {
    shared: Shared,
    /// Addresses that were put off once.
    put_off: Arc<Mutex<BTreeSet<String>>>,
    /// Whether a sender was named.
    from: bool,
    to: Vec<String>,
}

impl Talk {
    async fn hold(mut self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 sandbox.local ESMTP MyBA sandbox\r\n").await?;
        while let Some(line) = read_line(&mut stream).await? {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = text.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-sandbox.local\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 1048576".to_owned(),
                "HELO" => "250 sandbox.local".to_owned(),
                "MAIL" => {
                    (self.from, self.to) = (true, Vec::new());
                    "250 2.1.0 OK".to_owned()
                }
                "RCPT" => self.rcpt(&text),
                "DATA" if self.to.is_empty() => "503 5.5.1 RCPT first".to_owned(),
                "DATA" => {
                    stream.write_all(b"354 end with a point\r\n").await?;
                    self.data(&mut stream).await?
                }
                "RSET" => {
                    (self.from, self.to) = (false, Vec::new());
                    "250 2.0.0 OK".to_owned()
                }
                "NOOP" => "250 2.0.0 OK".to_owned(),
                "QUIT" => {
                    stream.write_all(b"221 2.0.0 bye\r\n").await?;
                    return Ok(());
                }
                _ => "502 5.5.1 not known".to_owned(),
            };
            stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }

    fn rcpt(&mut self, line: &str) -> String {
        let address = line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address);
        let Some(address) = address.filter(|address| self.from && address.contains('@')) else {
            return "503 5.5.1 MAIL first, then RCPT TO:<somebody@somewhere>".to_owned();
        };
        if address.starts_with("bounce") {
            return "550 5.1.1 no such mail box".to_owned();
        }
        let mut put_off = self.put_off.lock().unwrap_or_else(PoisonError::into_inner);
        if address.starts_with("busy") && put_off.insert(address.to_owned()) {
            return "451 4.2.1 come again later".to_owned();
        }
        self.to.push(address.to_owned());
        "250 2.1.5 OK".to_owned()
    }

    async fn data(&mut self, stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
        let mut mail = Vec::new();
        while let Some(line) = read_line(stream).await? {
            let end = line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n")).unwrap_or(&line);
            if end == b"." {
                let recipients = std::mem::take(&mut self.to);
                self.from = false;
                if mail.len() > MAIL {
                    return Ok("552 5.3.4 too long".to_owned());
                }
                let letter = letter::read(&mail);
                for to in recipients {
                    self.shared.mail().post(&letter.from, &to, &letter.subject, &letter.text);
                }
                return Ok("250 2.0.0 taken".to_owned());
            }
            if mail.len() <= MAIL {
                mail.extend_from_slice(end.strip_prefix(b".").unwrap_or(end));
                mail.push(b'\n');
            }
        }
        Err(std::io::ErrorKind::UnexpectedEof.into())
    }
}

/// A line with its end; `None` when the client is gone, or says nothing.
async fn read_line(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let mut limited = stream.take(LINE);
    match tokio::time::timeout(PATIENCE, limited.read_until(b'\n', &mut line)).await {
        Ok(Ok(0)) | Err(_) => Ok(None),
        Ok(Ok(_)) => Ok(Some(line)),
        Ok(Err(error)) => Err(error),
    }
}
