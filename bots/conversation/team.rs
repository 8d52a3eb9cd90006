//! Whose tokens a workspace uses, and who used how many.

use myba_core::chat::{ChatKey, Team};
use myba_core::generation::service::GenerationError;

use super::message::{Line, Message, Part, Pick, PickKind, Press};
use super::talk::{Answer, Talk, button, note, private};
use super::words;

impl Talk<'_> {
    pub(super) async fn connect_team(&self) -> Answer {
        if let Some(refused) = self.no_say() {
            return Ok(refused);
        }
        let team = self.parts().chat.connect_team(&self.workspace()?.key, &self.person.id).await?;
        let mut buttons: Vec<_> = self.till().for_team(&team).into_iter().collect();
        buttons.push(button("Change settings", Press::Setup));
        self.after(self.dialect.connected(&team.name), buttons).await
    }

    pub(super) async fn disconnect_team(&self) -> Answer {
        if let Some(refused) = self.no_say() {
            return Ok(refused);
        }
        self.parts().chat.disconnect_team(&self.workspace()?.key, &self.person.id).await?;
        self.after(self.dialect.disconnected(), Vec::new()).await
    }

    pub(super) async fn quota(&self) -> Answer {
        Ok(private(self.shares(None).await?))
    }

    /// Lets somebody begin anew, by the platform's id.
    pub(super) async fn reset_use(&self, user: &str) -> Answer {
        if let Some(refused) = self.no_say() {
            return Ok(refused);
        }
        let whom = ChatKey { user: user.to_owned(), ..self.request.sender.key.clone() };
        let is_done = self.parts().chat.reset_use(&self.workspace()?.key, &whom).await?;
        let said = if is_done { words::BEGUN_ANEW } else { words::NEVER_SEEN };
        Ok(private(self.shares(Some(said)).await?))
    }

    /// Where one wallet pays for several workspaces, their people are no business of each other's administrators.
    async fn may_see_everybody(&self, team: &Team) -> Result<bool, GenerationError> {
        if self.person.account.as_ref() == Some(&team.owner) {
            return Ok(true);
        }
        let teams = self.parts().chat.teams(&team.owner).await?;
        Ok(teams.iter().filter(|(one, _)| one.id == team.id).all(|(_, workspaces)| workspaces.len() < 2))
    }

    /// A member's share; for administrators, everybody's.
    async fn shares(&self, said: Option<&str>) -> Result<Message, GenerationError> {
        let is_nowhere = self.dialect.has_picks && self.workspace.is_none();
        if is_nowhere {
            return Ok(note(format!("{} {}", words::NO_SERVER, words::balance(&self.purse().await?))));
        }
        let team = self.workspace.as_ref().and_then(|workspace| workspace.team.as_ref());
        let Some(team) = team.filter(|_| self.caller.full_member) else {
            return Ok(note(if team.is_some() { self.dialect.not_yours() } else { self.dialect.no_team() }));
        };
        let purse = self.purse().await?;
        let own = words::share(&purse).unwrap_or_else(|| words::balance(&purse));
        if !self.is_admin() {
            return Ok(note(own));
        }
        if !self.may_see_everybody(team).await? {
            return Ok(note(format!("{own} {}", words::OWNER_SEES)));
        }
        let used = self.parts().chat.member_use(&team.wallet).await?;
        let lines = used.iter().map(|one| Line {
            mark: None,
            bullet: None,
            text: format!("@{} · {}", one.name, words::tokens(one.tokens)),
        });
        let section = Part::Section { heading: format!("{}, this month", team.name), lines: lines.collect() };
        let mut parts: Vec<Part> = said.map(|said| Part::Text(said.to_owned())).into_iter().collect();
        parts.extend([Part::Text(own.clone()), section]);
        if self.dialect.has_picks {
            parts.push(Part::Pick(Pick {
                label: "Let somebody begin anew".to_owned(),
                kind: PickKind::Member,
                most: 1,
                chosen: Vec::new(),
                press: Press::ResetUse(String::new()),
            }));
        }
        Ok(Message { summary: said.map_or(own, ToOwned::to_owned), parts })
    }
}
