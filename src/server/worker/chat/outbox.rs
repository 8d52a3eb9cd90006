//! Sending answers: at once by whoever wrote them, and later what did not arrive.

use std::time::Duration;

use myba_core::outbox::{Answer, Sent};
use tokio::task::JoinSet;

use super::{discord, slack};
use crate::app::App;
use crate::notices::{self, MAIL};
use crate::webhook::DISCORD;

/// How often it is looked for answers that wait.
const PERIOD: Duration = Duration::from_secs(1);
/// Answers taken in one go.
const BATCH: u32 = 50;

/// Answers on their way at the same time: a slow workspace keeps nobody else waiting.
const AT_ONCE: usize = 200;

/// Runs for ever.
pub(super) async fn run(app: App) {
    let mut times = tokio::time::interval(PERIOD);
    times.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut sending = JoinSet::new();
    loop {
        times.tick().await;
        while sending.try_join_next().is_some() {}
        if sending.len() >= AT_ONCE {
            continue;
        }
        match app.outbox.take(BATCH).await {
            Ok(due) => {
                for answer in due {
                    let app = app.clone();
                    sending.spawn(async move { send(&app, &answer).await });
                }
            }
            Err(error) => tracing::error!(%error, "the outbox cannot be read"),
        }
    }
}

/// Sends one answer and notes how that ended.
pub(super) async fn send(app: &App, answer: &Answer) {
    let sent = match answer.new.provider.as_str() {
        DISCORD => discord::send(app, answer).await,
        MAIL => notices::send_mail(app, answer).await,
        _ => slack::send(app, answer).await,
    };
    match &sent {
        Sent::Arrived => {}
        Sent::Later(why, _) => tracing::warn!(answer = answer.new.answers, why, "an answer waits"),
        Sent::Never(why) => tracing::error!(answer = answer.new.answers, why, "an answer cannot be sent"),
    }
    if let Err(error) = app.outbox.settle(answer, sent).await {
        tracing::error!(answer = answer.new.answers, %error, "the end of an answer could not be noted");
    }
}
