//! Who somebody is, what they have, and their account.

use myba_core::chat::ChatError;
use myba_core::generation::library::TicketSummary;
use myba_core::generation::service::GenerationError;

use super::message::{Button, Line, Message, Part, Press, Style};
use super::refusal::wrong_code;
use super::request::Reply;
use super::talk::{Answer, Talk, ask, button, primary, private};
use super::words;

/// Tickets in a list.
const LAST: u32 = 5;

fn plain(text: String) -> Line {
    Line { mark: None, bullet: None, text }
}

impl Talk<'_> {
    fn link_button(&self) -> Button {
        let label = format!("Link account, get {} more", self.parts().free.welcome_tokens.get());
        button(&label, Press::Link)
    }

    pub(super) fn is_linked(&self) -> bool {
        self.person.account.is_some()
    }

    pub(super) fn help(&self) -> Message {
        let lines =
            self.dialect.help(self.parts().free.visitor_tokens, self.till().is_open()).into_iter().map(plain).collect();
        let mut buttons = vec![primary("Write a ticket", Press::NewTicket), button("Balance", Press::Balance)];
        if !self.is_linked() {
            buttons.push(self.link_button());
        }
        Message {
            summary: "How to use MyBA".to_owned(),
            parts: vec![
                Part::Section { heading: "How to use MyBA".to_owned(), lines },
                Part::Actions { buttons, menu: None },
            ],
        }
    }

    pub(super) async fn balance(&self) -> Answer {
        let purse = self.purse().await?;
        let mut buttons = self.till().buttons();
        if !self.is_linked() {
            buttons.insert(0, self.link_button());
        }
        Ok(private(ask(words::balance(&purse), buttons)))
    }

    pub(super) fn buy(&self) -> Message {
        let mut buttons = self.till().buttons();
        if buttons.is_empty() {
            buttons.push(button("Balance", Press::Balance));
        }
        ask(self.till().words(), buttons)
    }

    pub(super) async fn whoami(&self) -> Answer {
        let purse = self.purse().await?;
        let account = words::account(&self.request.sender.name, self.is_linked(), &purse);
        Ok(private(ask(format!("{account} {}", words::balance(&purse)), vec![self.account_step()])))
    }

    /// Linking the account, or ending that.
    pub(super) fn account_step(&self) -> Button {
        if self.is_linked() { button("Unlink", Press::Unlink) } else { self.link_button() }
    }

    pub(super) async fn link(&self) -> Answer {
        let parts = self.parts();
        let token = parts.chat.start_link(&self.person.id).await?;
        let open = primary("Connect account", Press::Open(parts.web.link(&token)));
        Ok(private(ask(words::LINK, vec![open, button("Enter code", Press::EnterCode)])))
    }

    pub(super) async fn enter_code(&self, code: &str) -> Answer {
        match self.parts().chat.enter_code(&self.person.id, code).await {
            Ok(linked) => {
                let words = words::linked(&linked, &self.purse().await?);
                Ok(private(ask(words, vec![primary("Write a ticket", Press::NewTicket)])))
            }
            Err(ChatError::WrongCode { left }) if left > 0 => {
                Ok(vec![Reply::Errors([("code".to_owned(), wrong_code(left))].into())])
            }
            Err(ChatError::WrongCode { .. }) => Err(GenerationError::Chat(ChatError::LinkGone)),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn ask_unlink(&self) -> Message {
        if !self.is_linked() {
            return ask(words::NOT_LINKED, vec![self.link_button()]);
        }
        ask(words::UNLINK, vec![Button { style: Style::Danger, ..button("Unlink", Press::Unlink) }])
    }

    pub(super) async fn unlink(&self) -> Answer {
        let was_linked = self.parts().chat.unlink(&self.person.id).await?;
        let words = if was_linked { words::UNLINKED } else { words::NOT_LINKED };
        Ok(private(ask(words, vec![button("Link account", Press::Link)])))
    }

    pub(super) async fn history(&self) -> Answer {
        let recent = self.parts().library.recent(&self.person.id, LAST).await?;
        if recent.is_empty() {
            return Ok(private(ask(words::NO_TICKETS, vec![primary("Write a ticket", Press::NewTicket)])));
        }
        Ok(private(self.list("Your last tickets", &recent)))
    }

    fn list(&self, heading: &str, tickets: &[TicketSummary]) -> Message {
        let lines = tickets.iter().map(|ticket| plain(format!("{} · {}", words::sign(&ticket.id), ticket.title)));
        let buttons = tickets.iter().map(|ticket| button(&words::sign(&ticket.id), Press::Show(ticket.id.clone())));
        let all = button("All on the web", Press::Open(self.parts().web.library()));
        Message {
            summary: heading.to_owned(),
            parts: vec![
                Part::Section { heading: heading.to_owned(), lines: lines.collect() },
                Part::Actions { buttons: buttons.collect(), menu: None },
                Part::Actions { buttons: vec![all], menu: None },
            ],
        }
    }

    pub(super) async fn home(&self) -> Answer {
        let purse = self.purse().await?;
        let mut buttons = vec![primary("Write a ticket", Press::NewTicket)];
        buttons.extend(self.till().buttons());
        if !self.is_linked() {
            buttons.insert(1, self.link_button());
        }
        let mut parts = vec![
            Part::Title("MyBA".to_owned()),
            Part::Text(format!(
                "{} {}",
                words::account(&self.request.sender.name, self.is_linked(), &purse),
                words::balance(&purse)
            )),
            Part::Actions { buttons, menu: None },
            Part::Divider,
        ];
        let recent = self.parts().library.recent(&self.person.id, LAST).await?;
        if recent.is_empty() {
            parts.push(Part::Text(words::NO_TICKETS.to_owned()));
        } else {
            parts.extend(self.list("Your last tickets", &recent).parts);
        }
        parts.push(Part::Divider);
        parts.extend(self.help().parts.into_iter().take(1));
        Ok(vec![Reply::Home(Message { summary: "MyBA".to_owned(), parts })])
    }

    pub(super) fn welcome(&self) -> Message {
        let setup = button("Set up for everybody", Press::Setup);
        ask(words::WELCOME, vec![primary("Write a ticket", Press::NewTicket), setup])
    }
}
