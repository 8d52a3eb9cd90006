//! Sending mail by SMTP.

use std::time::Duration;

use anyhow::Context as _;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::response::{Category, Code, Severity};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use secrecy::ExposeSecret as _;

use crate::config::{Config, Privacy};

/// How long one exchange with the server may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Sends mail in our name. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// A mail to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Mail<'a> {
    /// Names it for ever: sent again it is the same mail.
    pub id: &'a str,
    /// The address.
    pub to: &'a str,
    /// The subject line.
    pub subject: &'a str,
    /// Plain text.
    pub text: &'a str,
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Not now.
    #[error("the mail server is not available: {0}")]
    Later(String),
    /// Never: the server refused it, or it cannot be addressed.
    #[error("the mail cannot be sent: {0}")]
    Never(String),
}

impl Mailer {
    /// As the settings say; `None` when they name no server.
    ///
    /// # Errors
    /// When a setting cannot be used; [`Config::load`] refuses such a one before.
    pub fn new(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(server) = &config.mail.smtp_url else { return Ok(None) };
        let from = config.mail.from.parse().context("mail.from")?;
        let tls = match server.privacy {
            Privacy::Tls => Tls::Wrapper(TlsParameters::new(server.host.clone())?),
            Privacy::StartTls => Tls::Required(TlsParameters::new(server.host.clone())?),
            Privacy::Loopback => Tls::None,
        };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let (Some(user), Some(password)) = (&server.user, &config.secrets.smtp_password) {
            transport = transport.credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        Ok(Some(Self { transport: transport.build(), from }))
    }

    /// Sends a mail. Where the answer of the server is lost, sending again may deliver it twice, under one id.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn send(&self, mail: &Mail<'_>) -> Result<(), MailError> {
        let message = self.message(mail)?;
        self.transport.send(message).await.map(drop).map_err(|error| failed(&error))
    }

    fn message(&self, mail: &Mail<'_>) -> Result<Message, MailError> {
        let never = |error: &dyn std::fmt::Display| MailError::Never(error.to_string());
        let to: Mailbox = mail.to.parse().map_err(|error| never(&error))?;
        // A line break would begin a header of somebody else's.
        let subject: String = mail.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.replace('\n', "\r\n"))
            .map_err(|error| never(&error))
    }
}

/// Tells what answers mail by itself to leave this one alone.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// A refusal for good is about this mail only where it is about a mail box. What the server has against us (our password, our name) is
/// ours to mend: then the mail waits.
fn failed(error: &lettre::transport::smtp::Error) -> MailError {
    let text = error.to_string();
    match error.status() {
        Some(Code { severity: Severity::PermanentNegativeCompletion, category: Category::MailSystem, .. }) => {
            MailError::Never(text)
        }
        _ => MailError::Later(text),
    }
}
