//! What administrators decide for a workspace, and what its members use.

use std::collections::BTreeMap;

use myba_core::chat::{ChatError, Rules, Team, Workspace};
use myba_core::generation::service::GenerationError;

use super::message::{Button, Line, Message, Part, Press};
use super::request::Reply;
use super::talk::{Answer, Talk, ask, button, note, primary, private};
use super::{form, words};

/// The highest cap.
const MOST: u64 = 1_000_000;

impl Talk<'_> {
    fn workspace(&self) -> Result<&Workspace, GenerationError> {
        self.workspace.as_ref().ok_or(GenerationError::Chat(ChatError::NoSuchWorkspace))
    }

    pub(super) fn setup(&self) -> Answer {
        if !self.is_admin() {
            return Ok(private(note(words::ADMINS)));
        }
        let workspace = self.workspace()?;
        let team = workspace.team.as_ref();
        let settings = "Change settings";
        let buttons = match team {
            Some(team) if self.person.account.as_ref() == Some(&team.owner) => vec![
                primary(settings, Press::Setup),
                self.buy_for(team),
                button("Disconnect team", Press::DisconnectTeam),
            ],
            Some(_) => vec![primary(settings, Press::Setup)],
            None if self.person.account.is_some() => {
                vec![primary("Connect team wallet", Press::ConnectTeam), button(settings, Press::Setup)]
            }
            None => vec![primary("Link account", Press::Link), button(settings, Press::Setup)],
        };
        Ok(private(ask(words::setup(team.map(|team| team.name.as_str()), workspace.trial_left), buttons)))
    }

    fn buy_for(&self, team: &Team) -> Button {
        button("Buy for the team", Press::Open(self.parts().web.buy_for(team.id.as_str())))
    }

    pub(super) fn setup_form(&self) -> Answer {
        if !self.is_admin() {
            return Ok(private(note(words::ADMINS)));
        }
        Ok(vec![Reply::Form(form::setup(&self.workspace()?.rules))])
    }

    pub(super) async fn set_rules(&self, values: &BTreeMap<String, String>) -> Answer {
        if !self.is_admin() {
            return Ok(private(note(words::ADMINS)));
        }
        let value = |id: &str| values.get(id).map(|value| value.trim()).unwrap_or_default();
        let Some(cap) = value("cap").replace(',', "").parse().ok().filter(|cap| *cap <= MOST) else {
            return Ok(vec![Reply::Errors([("cap".to_owned(), words::CAP.to_owned())].into())]);
        };
        let channels = value("channels").split(|c: char| c.is_whitespace() || c == ',').filter(|id| !id.is_empty());
        let workspace = self.workspace()?;
        let rules = Rules {
            cap,
            channels: channels.map(ToOwned::to_owned).collect(),
            enabled: value("enabled") != "no",
            ..workspace.rules.clone()
        };
        self.parts().chat.set_rules(&workspace.key, rules).await?;
        Ok(private(note(words::SAVED)))
    }

    pub(super) async fn connect_team(&self) -> Answer {
        if !self.is_admin() {
            return Ok(private(note(words::ADMINS)));
        }
        let team = self.parts().chat.connect_team(&self.workspace()?.key, &self.person.id).await?;
        Ok(private(ask(
            words::connected(&team.name),
            vec![self.buy_for(&team), button("Change settings", Press::Setup)],
        )))
    }

    pub(super) async fn disconnect_team(&self) -> Answer {
        if !self.is_admin() {
            return Ok(private(note(words::ADMINS)));
        }
        self.parts().chat.disconnect_team(&self.workspace()?.key, &self.person.id).await?;
        Ok(private(note(words::DISCONNECTED)))
    }

    /// A member's share; for administrators, everybody's.
    pub(super) async fn quota(&self) -> Answer {
        let team = self.workspace.as_ref().and_then(|workspace| workspace.team.as_ref());
        let Some(team) = team.filter(|_| self.caller.full_member) else {
            let has_team = self.workspace.as_ref().is_some_and(|workspace| workspace.team.is_some());
            return Ok(private(note(if has_team { words::NOT_YOURS } else { words::NO_TEAM })));
        };
        let purse = self.purse().await?;
        let own = words::month(&purse).unwrap_or_else(|| words::balance(&purse));
        if !self.is_admin() {
            return Ok(private(note(own)));
        }
        let used = self.parts().chat.member_use(&team.wallet).await?;
        let lines = used.iter().map(|one| Line {
            mark: None,
            bullet: None,
            text: format!("@{} · {}", one.name, words::tokens(one.tokens)),
        });
        let section = Part::Section { heading: format!("{}, this month", team.name), lines: lines.collect() };
        Ok(private(Message { summary: own.clone(), parts: vec![Part::Text(own), section] }))
    }
}
