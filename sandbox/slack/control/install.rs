//! Where the app is installed, and how that ends.

use serde_json::json;

use super::people::Person;
use crate::slack::Slack;
use crate::slack::world::app::{Install, SCOPES};
use crate::slack::world::ticket::Code;

impl Slack {
    /// Installs the app in a workspace without the pages, with these scopes or the usual ones. Returns the bot's token.
    /// The product hears nothing: that is what OAuth is for.
    pub fn install(&self, team: &str, scopes: Option<&[&str]>) -> String {
        let enterprise = self.world().teams.get(team).and_then(|team| team.enterprise.clone());
        self.install_with(&Code { team: Some(team.to_owned()), enterprise, ..code(scopes) }).token
    }

    /// Installs the app in an organisation; it is in no workspace yet. Returns the bot's token.
    pub fn install_org(&self, org: &str, scopes: Option<&[&str]>) -> String {
        self.install_with(&Code { enterprise: Some(org.to_owned()), ..code(scopes) }).token
    }

    /// Gives an organisation's app to one of its workspaces, and sends `team_access_granted`; `false` when the
    /// organisation has not installed it.
    pub fn grant_workspace(&self, team: &str) -> bool {
        let done = self.change(|world| {
            let enterprise = world.teams.get(team)?.enterprise.clone()?;
            let install = world
                .installs
                .iter_mut()
                .rev()
                .find(|it| it.is_live() && it.is_enterprise() && it.enterprise.as_ref() == Some(&enterprise))?;
            install.granted.insert(team.to_owned());
            let bot = install.bot_user.clone();
            let user = crate::slack::world::first::bot(team, &bot, &world.app.name.clone());
            world.teams.get_mut(team)?.users.insert(bot, user);
            Some(())
        });
        if done.is_some() {
            let event = json!({"type": "team_access_granted", "team_ids": [team], "event_ts": self.event_ts()});
            self.bring_later(self.event_parcel(&nobody(team), None, &event));
        }
        done.is_some()
    }

    /// Takes the app away from one workspace of an organisation, and sends `team_access_revoked`.
    pub fn revoke_workspace(&self, team: &str) {
        let event = json!({"type": "team_access_revoked", "team_ids": [team], "event_ts": self.event_ts()});
        let parcel = self.event_parcel(&nobody(team), None, &event);
        self.change(|world| {
            for install in &mut world.installs {
                install.granted.remove(team);
            }
        });
        self.bring_later(parcel);
    }

    /// Somebody removes the app from a workspace, or its organisation: `tokens_revoked` and `app_uninstalled` are sent,
    /// in no promised order. `false` when it is not there.
    pub fn uninstall(&self, team: &str) -> bool {
        let token = self.world().install_of(team).map(|install| install.token.clone());
        token.is_some_and(|token| self.end_install(&token, true))
    }

    /// Revokes the bot's token alone, and sends `tokens_revoked`; `false` when the app is not there.
    pub fn revoke_token(&self, team: &str) -> bool {
        let token = self.world().install_of(team).map(|install| install.token.clone());
        token.is_some_and(|token| self.end_install(&token, false))
    }

    /// The bot's token in a workspace; `None` when the app is not there.
    pub fn bot_token(&self, team: &str) -> Option<String> {
        self.world().install_of(team).map(|install| install.token.clone())
    }

    /// The bot's user id in a workspace; `None` when the app is not there.
    pub fn bot_user(&self, team: &str) -> Option<String> {
        self.world().install_of(team).map(|install| install.bot_user.clone())
    }

    /// Replaces what the app may do in a workspace; `false` when it is not there.
    pub fn set_scopes(&self, team: &str, scopes: &[&str]) -> bool {
        self.change(|world| {
            let install = world.installs.iter_mut().rev().find(|install| install.serves(team))?;
            install.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
            Some(())
        })
        .is_some()
    }

    /// Ends an installation, and tells the product; `false` when the token was dead already.
    pub(in crate::slack) fn end_install(&self, token: &str, uninstalls: bool) -> bool {
        let install = self.world().install_by_token(token).filter(|install| install.is_live()).cloned();
        let Some(install) = install else { return false };
        let parcels = self.last_events(&install, uninstalls);
        self.change(|world| {
            if let Some(install) = world.installs.iter_mut().rev().find(|install| install.token == token) {
                install.revoked = true;
                install.uninstalled = uninstalls;
            }
        });
        for parcel in parcels {
            self.bring_later(Some(parcel));
        }
        true
    }

    fn last_events(&self, install: &Install, uninstalls: bool) -> Vec<crate::slack::deliver::parcel::Parcel> {
        let team = install.team.clone().or_else(|| install.granted.first().cloned()).unwrap_or_default();
        let ts = self.event_ts();
        let revoked = json!({
            "type": "tokens_revoked", "tokens": {"oauth": [], "bot": [install.bot_user]}, "event_ts": ts,
        });
        let gone = json!({"type": "app_uninstalled", "event_ts": ts});
        let events = if uninstalls { vec![revoked, gone] } else { vec![revoked] };
        let parcels = events.into_iter().filter_map(|event| self.event_parcel(&nobody(&team), None, &event));
        parcels
            .map(|mut parcel| {
                if install.is_enterprise() {
                    parcel.set("enterprise_id", json!(install.enterprise));
                    parcel.set("team_id", json!(install.enterprise));
                }
                parcel
            })
            .collect()
    }

    fn event_ts(&self) -> String {
        let now = self.now_ms();
        self.change(|world| world.next_ts(now))
    }
}

fn code(scopes: Option<&[&str]>) -> Code {
    let scopes = scopes.unwrap_or(&SCOPES).iter().map(|scope| (*scope).to_owned()).collect();
    Code { scopes, ..Code::default() }
}

fn nobody(team: &str) -> Person {
    Person { team: team.to_owned(), id: String::new() }
}
