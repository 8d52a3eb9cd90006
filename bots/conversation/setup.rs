//! What administrators decide for a workspace: who pays, how much of it, for whom, where, and whether at all.

use std::collections::BTreeMap;

use myba_core::chat::{ChatError, Rules, Workspace};
use myba_core::generation::service::GenerationError;

use super::message::{Button, Line, Message, Part, Pick, PickKind, Press};
use super::request::Reply;
use super::talk::{Answer, Talk, ask, button, note, primary, private};
use super::{form, words};

/// The highest cap.
const MOST: u64 = 1_000_000;
/// Roles or channels that can be chosen.
const CHOICES: u8 = 25;

impl Talk<'_> {
    pub(super) fn workspace(&self) -> Result<&Workspace, GenerationError> {
        self.workspace.as_ref().ok_or(GenerationError::Chat(ChatError::NoSuchWorkspace))
    }

    /// Why somebody decides nothing here.
    pub(super) fn no_say(&self) -> Option<Vec<Reply>> {
        // Without a workspace nobody is an administrator of it.
        let is_nowhere = self.dialect.has_picks && self.workspace.is_none();
        let why = if is_nowhere { words::SETUP_ELSEWHERE.to_owned() } else { self.dialect.admins() };
        (is_nowhere || !self.is_admin()).then(|| private(note(why)))
    }

    pub(super) fn setup(&self) -> Answer {
        if let Some(refused) = self.no_say() {
            return Ok(refused);
        }
        let workspace = self.workspace()?;
        if self.dialect.has_picks {
            return Ok(private(self.panel(workspace, None)));
        }
        let team = workspace.team.as_ref();
        let settings = "Change settings";
        let buttons = match team {
            Some(team) if self.person.account.as_ref() == Some(&team.owner) => {
                let mut buttons = vec![primary(settings, Press::Setup)];
                buttons.extend(self.till().for_team(team));
                buttons.push(button("Disconnect team", Press::DisconnectTeam));
                buttons
            }
            Some(_) => vec![primary(settings, Press::Setup)],
            None => vec![self.begin_team(), button(settings, Press::Setup)],
        };
        let team = team.map(|team| team.name.as_str());
        Ok(private(ask(self.dialect.setup(team, workspace.trial_left), buttons)))
    }

    fn begin_team(&self) -> Button {
        if self.is_linked() {
            primary("Connect team wallet", Press::ConnectTeam)
        } else {
            primary("Link account", Press::Link)
        }
    }

    /// All that holds, and everything to change it with.
    pub(super) fn panel(&self, workspace: &Workspace, said: Option<String>) -> Message {
        let (rules, team) = (&workspace.rules, workspace.team.as_ref());
        let heading = format!("MyBA in {}", if workspace.name.is_empty() { "this server" } else { &workspace.name });
        let plain = |text| Line { mark: None, bullet: None, text };
        let who_pays = self.dialect.setup(team.map(|team| team.name.as_str()), workspace.trial_left);
        let mut lines = vec![plain(who_pays)];
        lines.extend(words::rules(rules).into_iter().map(plain));
        let pick = |label: &str, kind, chosen: &[String], press| {
            Part::Pick(Pick { label: label.to_owned(), kind, most: CHOICES, chosen: chosen.to_vec(), press })
        };
        let switch = if rules.enabled { "Switch off" } else { "Switch on" };
        let mut buttons = vec![button("Change caps", Press::Setup), button(switch, Press::Switch(!rules.enabled))];
        buttons.extend(match team {
            Some(team) if self.person.account.as_ref() == Some(&team.owner) => {
                Some(button("Disconnect team wallet", Press::DisconnectTeam))
            }
            Some(_) => None,
            None => Some(self.begin_team()),
        });
        let mut parts: Vec<Part> = said.clone().map(Part::Text).into_iter().collect();
        parts.extend([
            Part::Section { heading: heading.clone(), lines },
            Part::Actions { buttons, menu: None },
            pick(
                "Roles that may use MyBA, none for everybody",
                PickKind::Role,
                &rules.roles,
                Press::SetRoles(Vec::new()),
            ),
            pick(
                "Channels in which MyBA answers, none for all",
                PickKind::Channel,
                &rules.channels,
                Press::SetChannels(Vec::new()),
            ),
        ]);
        Message { summary: said.unwrap_or(heading), parts }
    }

    pub(super) fn setup_form(&self) -> Answer {
        if let Some(refused) = self.no_say() {
            return Ok(refused);
        }
        Ok(vec![Reply::Form(form::setup(&self.workspace()?.rules, self.dialect))])
    }

    /// A field of the form that comes back without a value is empty; what the form does not ask stays as it is.
    pub(super) async fn set_rules(&self, values: &BTreeMap<String, String>) -> Answer {
        if let Some(refused) = self.no_say() {
            return Ok(refused);
        }
        let mut rules = self.workspace()?.rules.clone();
        let mut errors = BTreeMap::new();
        for field in form::setup(&rules, self.dialect).fields {
            let value = values.get(&field.id).map(|value| value.trim()).unwrap_or_default();
            let is_set = set(&mut rules, &field.id, value);
            errors.extend(is_set.err().map(|why| (field.id, why.to_owned())));
        }
        if !errors.is_empty() {
            return Ok(vec![Reply::Errors(errors)]);
        }
        self.decide(rules, self.dialect.saved()).await
    }

    pub(super) async fn set_roles(&self, roles: &[String]) -> Answer {
        let said = if roles.is_empty() { words::ALL_PEOPLE } else { words::SOME_PEOPLE };
        self.change_rules(said, |rules| rules.roles = roles.to_vec()).await
    }

    pub(super) async fn set_channels(&self, channels: &[String]) -> Answer {
        let said = if channels.is_empty() { words::ALL_CHANNELS } else { words::SOME_CHANNELS };
        self.change_rules(said, |rules| rules.channels = channels.to_vec()).await
    }

    pub(super) async fn switch(&self, is_on: bool) -> Answer {
        let said = if is_on { words::SWITCHED_ON } else { words::SWITCHED_OFF };
        self.change_rules(said, |rules| rules.enabled = is_on).await
    }

    async fn change_rules(&self, said: &str, change: impl FnOnce(&mut Rules)) -> Answer {
        if let Some(refused) = self.no_say() {
            return Ok(refused);
        }
        let mut rules = self.workspace()?.rules.clone();
        change(&mut rules);
        self.decide(rules, said.to_owned()).await
    }

    async fn decide(&self, rules: Rules, said: String) -> Answer {
        let key = &self.workspace()?.key;
        self.parts().chat.set_rules(key, rules).await?;
        self.after(said, Vec::new()).await
    }

    /// What holds after a change, where it is shown in one message; else the sentence alone, with buttons.
    pub(super) async fn after(&self, said: String, buttons: Vec<Button>) -> Answer {
        if !self.dialect.has_picks {
            return Ok(private(ask(said, buttons)));
        }
        let now = self.parts().chat.workspace(&self.workspace()?.key).await?.ok_or(ChatError::NoSuchWorkspace)?;
        Ok(private(self.panel(&now, Some(said))))
    }
}

/// Puts what was typed into a rule.
fn set(rules: &mut Rules, field: &str, value: &str) -> Result<(), &'static str> {
    let number = || value.replace(',', "").parse().ok().filter(|number| *number <= MOST);
    match field {
        // A cap there is always: nothing leaves it as it is.
        "cap" if value.is_empty() => {}
        "cap" => rules.cap = number().ok_or(words::CAP)?,
        "day" if value.is_empty() => rules.day_cap = None,
        "day" => rules.day_cap = Some(number().ok_or(words::DAY_CAP)?),
        "channels" => {
            let ids = value.split(|c: char| c.is_whitespace() || c == ',').filter(|id| !id.is_empty());
            rules.channels = ids.map(ToOwned::to_owned).collect();
        }
        "enabled" => rules.enabled = value != "no",
        _ => {}
    }
    Ok(())
}
