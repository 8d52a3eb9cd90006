//! What is said and answered in chat, whatever the platform: a [`Request`] in, [`Reply`]s out.

mod account;
mod addresses;
mod command;
mod form;
mod keep;
mod message;
mod progress;
mod refusal;
mod request;
mod talk;
mod team;
mod ticket;
mod words;
mod write;

pub use addresses::Addresses;
pub use message::{Button, Choice, Field, FieldKind, Form, FormKind, Line, Mark, Menu, Message, Part, Press, Style};
pub use progress::Progress;
pub use request::{Act, Place, PlaceKind, Reply, Request, Sender, Standing};

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use myba_core::chat::{Chat, WorkspaceKey};
use myba_core::generation::library::Library;
use myba_core::generation::service::Generation;
use myba_core::id::ChatId;
use myba_core::identity::FreePolicy;

use command::Wish;
use talk::Talk;

/// Ideas kept for "Try again" and "Run again". One that is gone is asked for in a form.
const KEPT_WISHES: usize = 1_000;

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
}

/// The conversation. Cheap to clone.
#[derive(Clone)]
pub struct Conversation(Arc<Inner>);

struct Inner {
    parts: Parts,
    wishes: Mutex<VecDeque<(ChatId, String, Wish)>>,
}

impl Conversation {
    /// The conversation over its parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner { parts, wishes: Mutex::default() }))
    }

    /// Answers a request made in a workspace: the one whose installation heard it, also when the sender belongs to another.
    /// Returns when everything is done; how far it is goes to `progress` meanwhile. The same request again does nothing twice.
    pub async fn handle(&self, workspace: &WorkspaceKey, request: &Request, progress: &dyn Progress) -> Vec<Reply> {
        if request.sender.standing == Standing::Bot {
            return Vec::new();
        }
        match Talk::begin(self, workspace, request, progress).await {
            Ok(talk) => talk.answer().await,
            Err(error) => vec![talk::stranded(&self.0.parts, request, &error)],
        }
    }

    fn remember(&self, person: &ChatId, key: &str, wish: &Wish) {
        let mut wishes = self.0.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.retain(|(owner, known, _)| owner != person || known != key);
        wishes.push_back((person.clone(), key.to_owned(), wish.clone()));
        while wishes.len() > KEPT_WISHES {
            wishes.pop_front();
        }
    }

    fn recall(&self, person: &ChatId, key: &str) -> Option<Wish> {
        let wishes = self.0.wishes.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.iter().find(|(owner, known, _)| owner == person && known == key).map(|(_, _, wish)| wish.clone())
    }
}
