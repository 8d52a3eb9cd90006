//! One person's conversation with one request: what they see while it is worked on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use myba_core::clock::{Clock, UnixMs};

use super::client::{Discord, DiscordError};
use super::deliver::is_fresh;
use super::render;
use super::reply_to::ReplyTo;
use crate::conversation::{Message, Progress};

/// Between two changes of one message. Discord takes five in five seconds, and nobody reads faster.
const PAUSE: Duration = Duration::from_secs(2);

/// Where answers go, and when what is shown may change again.
pub struct Stage {
    discord: Discord,
    to: ReplyTo,
    clock: Arc<dyn Clock>,
    next: Mutex<Option<UnixMs>>,
}

impl Stage {
    /// For a request, answered at this place.
    #[must_use]
    pub fn new(discord: Discord, to: ReplyTo, clock: Arc<dyn Clock>) -> Self {
        Self { discord, to, clock, next: Mutex::new(None) }
    }

    /// Where the answer goes. Goes to the outbox with each reply.
    #[must_use]
    pub fn reply_to(&self) -> ReplyTo {
        self.to.clone()
    }

    /// Whether something may be shown now; then nothing else for a while.
    fn takes(&self, now: UnixMs) -> bool {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = next.is_none_or(|next| next <= now);
        if is_due {
            *next = Some(now.plus(PAUSE));
        }
        is_due
    }

    fn wait(&self, until: UnixMs) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }
}

#[async_trait]
impl Progress for Stage {
    async fn show(&self, message: Message) {
        let now = self.clock.now();
        if !is_fresh(&self.to, now) || !self.takes(now) {
            return;
        }
        if let Err(error) = self.discord.edit(&self.to, &render::message(&message)).await {
            if let DiscordError::RateLimited(pause) = error {
                self.wait(now.plus(pause));
            }
            tracing::info!(%error, "progress was not shown");
        }
    }
}
