//! What is said and answered in chat, whatever the platform: a [`Request`] in, [`Reply`]s out.

mod account;
mod addresses;
mod asked;
mod asked_words;
pub mod code;
mod command;
mod dialect;
mod edit;
mod form;
mod keep;
mod message;
mod models;
mod order;
mod progress;
mod refill;
mod refusal;
mod request;
mod setup;
mod shop;
mod talk;
mod team;
mod ticket;
mod undo;
mod words;
mod write;

pub use addresses::Addresses;
pub use message::{
    Button, Choice, Field, FieldKind, Form, FormKind, Line, Mark, Menu, Message, Part, Pick, PickKind, Press, Style,
};
pub use progress::Progress;
pub use request::{Act, Attempt, Place, PlaceKind, Reply, Request, Sender, Standing};
pub use shop::{OnDiscord, Shop, Sold};
pub use words::{NOT_TAKEN, model, not_installed, reference};

use std::sync::Arc;

use async_trait::async_trait;
use myba_core::chat::{Chat, WorkspaceKey};
use myba_core::generation::library::Library;
use myba_core::generation::service::Generation;
use myba_core::identity::FreePolicy;

use talk::Talk;

/// Requests of before, for "Try again" and "Run again".
#[async_trait]
pub trait Earlier: Send + Sync {
    /// The request of a key; `None` when nothing is known of it any more.
    async fn request(&self, key: &str) -> Option<Request>;
}

/// The work of this very request is under way already, in another process or left by one that died. Its answer is the only
/// one: to be asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the work of this request is under way")]
pub struct StillRunning;

/// What a conversation is made of.
#[derive(Clone)]
pub struct Parts {
    /// Writes tickets, and is paid for it.
    pub generation: Generation,
    /// Keeps them.
    pub library: Library,
    /// People, workspaces and who pays.
    pub chat: Chat,
    /// What is given for nothing, for the words about it.
    pub free: FreePolicy,
    /// The web app.
    pub web: Addresses,
    /// What is sold where.
    pub shop: Shop,
    /// What was asked before.
    pub earlier: Arc<dyn Earlier>,
}

/// The conversation. Cheap to clone.
#[derive(Clone)]
pub struct Conversation(Arc<Parts>);

impl Conversation {
    /// The conversation over its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Answers a request made in a workspace: the one whose installation heard it, also when the sender belongs to another;
    /// in none, where a person brought the app along by themselves.
    /// Returns when everything is done; how far it is goes to `progress` meanwhile. The same request again does nothing twice.
    ///
    /// # Errors
    /// [`StillRunning`]: ask again later.
    pub async fn handle(
        &self,
        workspace: Option<&WorkspaceKey>,
        request: &Request,
        progress: &dyn Progress,
    ) -> Result<Vec<Reply>, StillRunning> {
        if request.sender.standing == Standing::Bot {
            return Ok(Vec::new());
        }
        match Talk::begin(self, workspace, request, progress).await {
            Ok(talk) => talk.answer().await,
            Err(error) => Ok(vec![talk::stranded(&self.0, request, &error)]),
        }
    }
}
