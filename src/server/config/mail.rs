//! Where mail goes out.

use serde::{Deserialize, Deserializer};
use url::{Host, Url};

use super::error::{Problem, Source};

/// `[mail]`: notices by mail. Without a server there are none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The server that takes it.
    #[serde(deserialize_with = "optional_server")]
    pub smtp_url: Option<SmtpServer>,
    /// Who sends it: `MyBA <hello@myba.example>`.
    pub from: String,
}

/// A server that takes mail. The password comes as `MYBA_SMTP_PASSWORD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Whom it knows us as.
    pub user: Option<String>,
    /// How the way there is kept private.
    pub privacy: Privacy,
}

/// How the way to a mail server is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// TLS from the first byte: `smtps://`.
    Tls,
    /// TLS before anything is said; a server without it is refused: `smtp://`.
    StartTls,
    /// None: it never leaves this machine.
    Loopback,
}

impl SmtpServer {
    /// Reads `smtps://user@host:465` or `smtp://user@host:587`; the ports may be left out.
    ///
    /// # Errors
    /// What is wrong with it, to stand behind the name of the setting.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "must be like \"smtps://user@mail.example:465\" or \"smtp://user@mail.example:587\"".to_owned();
        let url = Url::parse(text).map_err(|_| wrong())?;
        let (standard, secure) = match url.scheme() {
            "smtps" => (465, true),
            "smtp" => (587, false),
            _ => return Err(wrong()),
        };
        if url.password().is_some() {
            return Err("must have no password: MYBA_SMTP_PASSWORD has it".to_owned());
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong());
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let user = Some(url.username()).filter(|user| !user.is_empty());
        let user = user.map(decoded).transpose().map_err(|()| wrong())?;
        let privacy = match (secure, is_loopback(&host)) {
            (true, _) => Privacy::Tls,
            (false, true) => Privacy::Loopback,
            (false, false) => Privacy::StartTls,
        };
        Ok(Self { host, port: url.port().unwrap_or(standard), user, privacy })
    }
}

/// A user's name may be an address: `me%40mail.example`.
fn decoded(text: &str) -> Result<String, ()> {
    let pair = format!("u={}", text.replace('+', "%2B"));
    let mut found = url::form_urlencoded::parse(pair.as_bytes());
    found.next().map(|(_, value)| value.into_owned()).filter(|user| !user.chars().any(char::is_control)).ok_or(())
}

fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Ipv4(ip)) => ip.is_loopback(),
        Ok(Host::Domain(name)) => name == "localhost",
        _ => host == "::1",
    }
}

fn optional_server<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SmtpServer>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let text = text.trim();
    (!text.is_empty()).then(|| SmtpServer::parse(text)).transpose().map_err(serde::de::Error::custom)
}

/// What is wrong between the settings of mail and their secret.
pub(super) fn problems(mail: &Mail, has_password: bool, source: impl Fn(&str) -> Source) -> Vec<Problem> {
    let told =
        |key: &str, message: &str| Problem { key: key.to_owned(), source: source(key), message: message.to_owned() };
    let Some(server) = &mail.smtp_url else {
        let lost = has_password.then(|| told("MYBA_SMTP_PASSWORD", "is set, and mail.smtp_url is not"));
        return lost.into_iter().collect();
    };
    let mut found = Vec::new();
    if mail.from.parse::<lettre::message::Mailbox>().is_err() {
        found.push(told("mail.from", "must be an address like \"MyBA <hello@myba.example>\""));
    }
    match (server.user.is_some(), has_password) {
        (true, false) => found.push(told("mail.smtp_url", "names a user, which needs MYBA_SMTP_PASSWORD")),
        (false, true) => found.push(told("mail.smtp_url", "names no user for MYBA_SMTP_PASSWORD")),
        _ => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_is_reached_in_private_or_on_this_machine() {
        let read = |text| SmtpServer::parse(text).unwrap();
        let server = read("smtps://me%40acme.example@mail.acme.example");
        assert_eq!((server.host.as_str(), server.port, server.privacy), ("mail.acme.example", 465, Privacy::Tls));
        assert_eq!(server.user.as_deref(), Some("me@acme.example"));
        let server = read("smtp://mail.acme.example:2525/");
        assert_eq!((server.port, server.user, server.privacy), (2525, None, Privacy::StartTls));
        for here in ["smtp://127.0.0.1:1025", "smtp://localhost", "smtp://[::1]:25"] {
            assert_eq!(read(here).privacy, Privacy::Loopback, "{here}");
        }
        for wrong in
            ["mail.acme.example", "http://mail.acme.example", "smtp://", "smtp://a.example/x", "smtp://a.example?x"]
        {
            assert!(SmtpServer::parse(wrong).is_err(), "{wrong}");
        }
        assert!(SmtpServer::parse("smtp://me:secret@a.example").unwrap_err().contains("MYBA_SMTP_PASSWORD"));
    }
}
