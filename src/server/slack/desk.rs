//! What the program keeps about Slack while it runs.

use std::sync::Arc;

use anyhow::Context as _;
use myba_bots::slack::{Slack, SlackOptions};
use myba_core::chat::{Workspace, WorkspaceKey};
use myba_core::inbox::EventId;

use super::people::People;
use super::sealing::{SealError, Sealer};
use super::sign::{Sign, Signs};
use crate::chat::Line;
use crate::config::{Config, Keyring, secs};

/// The desk: one per program.
pub struct SlackDesk {
    /// The Web API.
    pub client: Slack,
    /// Who people are, as Slack says.
    pub people: People,
    tokens: Sealer,
    signs: Signs,
    /// Its requests.
    pub line: Line,
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
        Ok(Arc::new(Self {
            client,
            people: People::new(),
            tokens: Sealer::new(keyring, "chat token"),
            signs: Signs::default(),
            line: Line::default(),
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

    /// Expects a sign of an event from now on.
    pub(super) const fn signs(&self) -> &Signs {
        &self.signs
    }

    /// Gives the first sign of an event; `false` when nobody waits for it.
    pub fn give_sign(&self, event: &EventId, sign: Sign) -> bool {
        self.signs.give(&event.event, sign)
    }
}

fn about(workspace: &WorkspaceKey) -> String {
    format!("{}:{}", workspace.platform.as_str(), workspace.tenant)
}
