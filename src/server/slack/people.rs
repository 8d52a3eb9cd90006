//! Who people are in their workspace, as Slack says; kept for a while.

use std::time::Duration;

use moka::future::Cache;
use myba_bots::conversation::{Sender, Standing};
use myba_bots::slack::{Slack, SlackError, User};

/// How long an answer counts. Somebody who was made an administrator, or a guest, is one after this time at the latest.
const LIFE: Duration = Duration::from_secs(300);
/// People kept.
const MOST: u64 = 50_000;

/// Looks people up. Cheap to clone.
#[derive(Clone)]
pub struct People {
    known: Cache<(String, String), User>,
}

/// Where somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// The installation that heard it.
    pub tenant: &'a str,
    /// The organisation of the workspace, if it belongs to one.
    pub enterprise: Option<&'a str>,
}

impl People {
    pub(super) fn new() -> Self {
        Self { known: Cache::builder().max_capacity(MOST).time_to_live(LIFE).build() }
    }

    /// Completes what a payload says about its sender: name, language, standing; and the workspace of a stranger, who is known
    /// by their own.
    ///
    /// # Errors
    /// [`SlackError`]: who it is cannot be said now.
    pub async fn complete(
        &self,
        slack: &Slack,
        token: &str,
        at: Home<'_>,
        sender: &mut Sender,
    ) -> Result<(), SlackError> {
        let id = (at.tenant.to_owned(), sender.key.user.clone());
        let user = match self.known.get(&id).await {
            Some(user) => user,
            None => {
                let user = slack.user(token, &sender.key.user).await?;
                self.known.insert(id, user.clone()).await;
                user
            }
        };
        apply(&user, at, sender);
        Ok(())
    }
}

fn apply(user: &User, at: Home<'_>, sender: &mut Sender) {
    let home = user.enterprise_id.as_ref().or(user.team_id.as_ref());
    // In one organisation people of its other workspaces are no strangers; those of another organisation are.
    let is_of_org = user.enterprise_id.as_deref().is_some_and(|org| org == at.tenant || Some(org) == at.enterprise);
    let is_elsewhere = !is_of_org && user.team_id.as_deref().is_some_and(|team| team != at.tenant);
    let is_stranger = user.is_stranger || is_elsewhere || sender.standing == Standing::Stranger;
    sender.standing = if user.is_bot {
        Standing::Bot
    } else if is_stranger {
        Standing::Stranger
    } else if user.is_guest || user.deleted {
        Standing::Guest
    } else if user.is_admin {
        Standing::Admin
    } else {
        Standing::Member
    };
    if is_stranger && let Some(home) = home {
        sender.key.tenant.clone_from(home);
    }
    if !user.name.is_empty() {
        sender.name.clone_from(&user.name);
    }
    sender.locale.clone_from(&user.locale);
}

#[cfg(test)]
mod tests {
    use myba_core::chat::{ChatKey, Platform};

    use super::*;

    fn user() -> User {
        User {
            id: "U1".to_owned(),
            team_id: Some("T1".to_owned()),
            enterprise_id: None,
            name: "ana".to_owned(),
            locale: Some("de-DE".to_owned()),
            is_admin: false,
            is_guest: false,
            is_bot: false,
            deleted: false,
            is_stranger: false,
        }
    }

    fn standing(user: &User, tenant: &str, enterprise: Option<&str>) -> (Standing, String) {
        let key = ChatKey { platform: Platform::Slack, tenant: tenant.to_owned(), user: "U1".to_owned() };
        let mut sender =
            Sender { key, name: String::new(), standing: Standing::Guest, locale: None, roles: Vec::new() };
        apply(user, Home { tenant, enterprise }, &mut sender);
        assert_eq!((sender.name.as_str(), sender.locale.as_deref()), ("ana", Some("de-DE")));
        (sender.standing, sender.key.tenant)
    }

    #[test]
    fn i09_only_full_members_of_the_workspace_are_members() {
        let is = |user: User| standing(&user, "T1", None).0;
        assert_eq!(is(user()), Standing::Member);
        assert_eq!(is(User { is_admin: true, ..user() }), Standing::Admin);
        assert_eq!(is(User { is_guest: true, is_admin: true, ..user() }), Standing::Guest);
        assert_eq!(is(User { deleted: true, is_admin: true, ..user() }), Standing::Guest);
        assert_eq!(is(User { is_bot: true, ..user() }), Standing::Bot);
        assert_eq!(is(User { is_stranger: true, is_admin: true, ..user() }), Standing::Stranger);
    }

    #[test]
    fn i09_h10_a_stranger_is_known_by_their_own_workspace() {
        let abroad = User { team_id: Some("T2".to_owned()), is_admin: true, ..user() };
        assert_eq!(standing(&abroad, "T1", None), (Standing::Stranger, "T2".to_owned()));
        let colleague = User { team_id: Some("T2".to_owned()), enterprise_id: Some("E1".to_owned()), ..user() };
        assert_eq!(standing(&colleague, "E1", Some("E1")), (Standing::Member, "E1".to_owned()));
        // The app is installed in one workspace of an organisation; a colleague of another one comes by.
        assert_eq!(standing(&colleague, "T1", Some("E1")), (Standing::Member, "T1".to_owned()));
        // And somebody of another organisation.
        let partner = User { enterprise_id: Some("E2".to_owned()), is_admin: true, ..colleague };
        assert_eq!(standing(&partner, "T1", Some("E1")), (Standing::Stranger, "E2".to_owned()));
        assert_eq!(standing(&partner, "E1", Some("E1")), (Standing::Stranger, "E2".to_owned()));
        assert_eq!(standing(&partner, "T1", None), (Standing::Stranger, "E2".to_owned()));
    }
}
