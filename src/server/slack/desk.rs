//! What the program keeps about Slack while it runs.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use myba_bots::slack::{Slack, SlackOptions};
use myba_core::chat::{Workspace, WorkspaceKey};
use myba_core::inbox::{Event, EventId};
use tokio::sync::mpsc;

use super::people::People;
use super::sealing::{SealError, Sealer};
use super::sign::{Sign, Signs};
use crate::config::{Config, Keyring, secs};

/// Requests handed to the worker without a detour over the database; more than that it finds there.
const HANDED_ON: usize = 4_096;

/// The desk: one per program.
pub struct SlackDesk {
    /// The Web API.
    pub client: Slack,
    /// Who people are, as Slack says.
    pub people: People,
    tokens: Sealer,
    signs: Signs,
    withdrawn: Mutex<HashSet<String>>,
    to_worker: mpsc::Sender<Event>,
    /// The worker's end.
    pub fresh: tokio::sync::Mutex<mpsc::Receiver<Event>>,
}

impl SlackDesk {
    /// The desk of a configuration.
    ///
    /// # Errors
    /// When its client cannot be made.
    pub fn new(config: &Config, keyring: &Keyring) -> anyhow::Result<Arc<Self>> {
        let slack = &config.slack;
        let client = Slack::new(SlackOptions {
            api_url: slack.api_url.as_str().to_owned(),
            response_url_hosts: slack.response_url_hosts.clone(),
            timeout: secs(slack.timeout_secs),
        })
        .context("Slack cannot be set up")?;
        let (to_worker, fresh) = mpsc::channel(HANDED_ON);
        Ok(Arc::new(Self {
            client,
            people: People::new(),
            tokens: Sealer::new(keyring, "chat token"),
            signs: Signs::default(),
            withdrawn: Mutex::default(),
            to_worker,
            fresh: tokio::sync::Mutex::new(fresh),
        }))
    }

    /// Seals the token of a workspace for the store.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal(&self, workspace: &WorkspaceKey, token: &str) -> Result<String, SealError> {
        self.tokens.seal(token, &about(workspace))
    }

    /// The token of a workspace in which the app is installed; `None` when it is not, or its token cannot be opened any more.
    #[must_use]
    pub fn token(&self, workspace: &Workspace) -> Option<String> {
        let sealed = workspace.sealed_token.as_ref().filter(|_| workspace.installed)?;
        let opened = self.tokens.open(sealed, &about(&workspace.key));
        if let Err(error) = &opened {
            tracing::error!(tenant = workspace.key.tenant, %error, "a workspace's token; it has to install the app again");
        }
        opened.ok()
    }

    /// Hands a recorded request to the worker; `false` when it is busy.
    pub(super) fn hand_on(&self, event: Event) -> bool {
        self.to_worker.try_send(event).is_ok()
    }

    /// Expects a sign of an event from now on.
    pub(super) const fn signs(&self) -> &Signs {
        &self.signs
    }

    /// Gives the first sign of an event; `false` when nobody waits for it.
    pub fn give_sign(&self, event: &EventId, sign: Sign) -> bool {
        self.signs.give(&event.event, sign)
    }

    /// From now on this event is not done, even if it was recorded: its sender was told so.
    pub(super) fn withdraw(&self, event: &str) {
        self.withdrawn.lock().unwrap_or_else(PoisonError::into_inner).insert(event.to_owned());
    }

    /// The store knows of it now.
    pub(super) fn forget_withdrawn(&self, event: &str) {
        self.withdrawn.lock().unwrap_or_else(PoisonError::into_inner).remove(event);
    }

    /// Whether an event's sender was told that it was not taken.
    #[must_use]
    pub fn is_withdrawn(&self, event: &EventId) -> bool {
        self.withdrawn.lock().unwrap_or_else(PoisonError::into_inner).contains(&event.event)
    }
}

fn about(workspace: &WorkspaceKey) -> String {
    format!("{}:{}", workspace.platform.as_str(), workspace.tenant)
}
