//! Waiting for a ticket, and saying how far it is.

use std::time::Duration;

use async_trait::async_trait;
use myba_core::generation::service::{Accepted, Delivered, Event, Failure, Questions};
use myba_core::ledger::Tokens;
use tokio::time::{Instant, sleep_until};

use super::message::Message;
use super::words;

/// When somebody who waits hears that we still work.
const STILL: [Duration; 2] = [Duration::from_secs(10), Duration::from_secs(60)];

/// Shows the sender alone how far the work is.
#[async_trait]
pub trait Progress: Send + Sync {
    /// Shows this instead of what was shown before. Best effort: nothing hangs on it.
    async fn show(&self, message: Message);
}

/// How a job ended, as far as whoever asked hears of it.
pub(super) enum End {
    Ticket(Box<Delivered>),
    /// Something is asked first.
    Asked(Box<Questions>),
    Failed(Box<Failure>),
}

/// Hears a job to its end. `None` when it ended without telling how.
pub(super) async fn wait(accepted: &mut Accepted, progress: &dyn Progress) -> Option<End> {
    let started = Instant::now();
    let mut marks = STILL.map(|after| started + after).into_iter().peekable();
    let (mut is_told, mut held) = (accepted.replayed, Tokens::ZERO);
    loop {
        let mark = marks.peek().copied();
        let event = tokio::select! {
            event = accepted.events.recv() => event?,
            () = sleep_until(mark.unwrap_or(started)), if mark.is_some() => {
                marks.next();
                progress.show(Message::note(words::still_working(held))).await;
                continue;
            }
        };
        match event {
            Event::Progress(step) => {
                held = step.held;
                if !is_told {
                    is_told = true;
                    progress.show(Message::note(words::drafting(step.held, step.available))).await;
                }
            }
            Event::Finished(Ok(delivered)) => return Some(End::Ticket(delivered)),
            Event::Finished(Err(failure)) => return Some(End::Failed(failure)),
            Event::Asked(questions) => return Some(End::Asked(questions)),
            Event::Delta(_) | Event::Reset => {}
        }
    }
}
