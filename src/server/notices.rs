//! Notices on their way to mail and chat.

use myba_bots::conversation::{Button, Message, Part, Press, Reply, Style};
use myba_bots::{discord, slack};
use myba_core::id::UserId;
use myba_core::notice::{Linked, Notice, Post, Ways};
use myba_core::outbox::{Answer, NewAnswer, Sent};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::config::Config;
use crate::mail::{Mail, MailError};
use crate::webhook::{DISCORD, SLACK};
use crate::worker::Parcel;

/// The name of mail in the outbox.
pub const MAIL: &str = "mail";
/// How much of a notice's id names its message to Discord, which takes 25 characters with a sign of ours before them.
const NONCE: usize = 20;

/// Writes the letters of notices, for the ways that are set up.
pub struct Postman {
    /// The address of the web page, without a trailing slash.
    web: String,
    mail: bool,
    slack: bool,
    discord: bool,
}

impl Postman {
    /// As the configuration says; `web` is the address of the web page.
    #[must_use]
    pub fn new(config: &Config, web: &str) -> Self {
        Self {
            web: web.trim_end_matches('/').to_owned(),
            mail: config.mail.smtp_url.is_some(),
            slack: config.listens_to_slack(),
            discord: config.secrets.discord_token.is_some(),
        }
    }

    fn mailed(&self, notice: &Notice) -> Letter {
        let action = notice.new.action.as_ref();
        let step = action.map(|action| format!("\n\n{}: {}{}", action.label, self.web, action.path));
        let text = format!(
            "{}{}\n\nTo stop these mails, turn them off under Notices on {}/balance.\n",
            notice.new.text,
            step.unwrap_or_default(),
            self.web
        );
        Letter { subject: format!("MyBA: {}", notice.new.title), text }
    }

    fn said(&self, notice: &Notice) -> Reply {
        let new = &notice.new;
        let mut parts = vec![Part::Title(new.title.clone()), Part::Text(new.text.clone())];
        if let Some(action) = &new.action {
            let press = Press::Open(format!("{}{}", self.web, action.path));
            let buttons = vec![Button { label: action.label.clone(), style: Style::Plain, press }];
            parts.push(Part::Actions { buttons, menu: None });
        }
        parts.push(Part::Stub(vec!["You can turn these messages off on your balance page".to_owned()]));
        Reply::Direct(Message { summary: format!("{}. {}", new.title, new.text), parts })
    }

    /// The message in the form of the platform's edge; `None` where the platform is not set up.
    fn parcel(&self, notice: &Notice, to: &Linked) -> Option<String> {
        let reply = self.said(notice);
        let written = match to.platform.as_str() {
            SLACK if self.slack => {
                let to = slack::ReplyTo { user: to.user.clone(), ..slack::ReplyTo::default() };
                serde_json::to_string(&Parcel { to, reply, request: String::new() })
            }
            DISCORD if self.discord => {
                let id = notice.id.as_str();
                let interaction = id.get(id.len().saturating_sub(NONCE)..).unwrap_or(id).to_owned();
                let to = discord::ReplyTo { user: to.user.clone(), interaction, ..discord::ReplyTo::default() };
                serde_json::to_string(&Parcel { to, reply, request: String::new() })
            }
            _ => return None,
        };
        written.inspect_err(|error| tracing::error!(%error, "a notice cannot be written down for chat")).ok()
    }
}

impl Post for Postman {
    fn letters(&self, notice: &Notice, ways: &Ways) -> Vec<NewAnswer> {
        let letter = |provider: &str, tenant: &str, body: String| NewAnswer {
            provider: provider.to_owned(),
            answers: format!("notice:{}", notice.id),
            tenant: tenant.to_owned(),
            body,
        };
        let chat = |to: &Linked| Some(letter(&to.platform, &to.tenant, self.parcel(notice, to)?));
        let mut letters: Vec<_> = ways.linked.iter().filter_map(chat).collect();
        if let (true, Ok(body)) = (self.mail && ways.mail, serde_json::to_string(&self.mailed(notice))) {
            letters.push(letter(MAIL, notice.new.user.as_str(), body));
        }
        letters
    }
}

/// What is kept of a mail until it is sent. Not the address: it is asked for when the mail goes, and erased with the account.
#[derive(Serialize, Deserialize)]
struct Letter {
    subject: String,
    text: String,
}

/// Sends one mail to the account it is for.
pub async fn send_mail(app: &App, answer: &Answer) -> Sent {
    let letter = match serde_json::from_str::<Letter>(&answer.new.body) {
        Ok(letter) => letter,
        Err(error) => return Sent::Never(error.to_string()),
    };
    let Some(mailer) = &app.mailer else { return Sent::Later("no mail server is set".to_owned(), None) };
    let user = UserId::from_text(answer.new.tenant.as_str());
    let known = match app.identity.user(&user).await {
        Ok(known) => known,
        Err(error) => return Sent::Later(error.to_string(), None),
    };
    let Some(to) = known.filter(|user| user.closed_at.is_none()).and_then(|user| user.email) else {
        return Sent::Never("the account has no address any more".to_owned());
    };
    match app.notices.wish(&user).await {
        Ok(wish) if wish.mail => {}
        Ok(_) => return Sent::Never("mail was turned off meanwhile".to_owned()),
        Err(error) => return Sent::Later(error.to_string(), None),
    }
    let id = answer.new.answers.replace(':', ".");
    let mail = Mail { id: &id, to: &to, subject: &letter.subject, text: &letter.text };
    match mailer.send(&mail).await {
        Ok(()) => Sent::Arrived,
        Err(MailError::Later(why)) => Sent::Later(why, None),
        Err(MailError::Never(why)) => Sent::Never(why),
    }
}
