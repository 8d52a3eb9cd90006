//! Work in the background: the inbox, chat, orders to reconcile, what expires, profiles to fetch.

mod after_sale_event;
mod chat;
mod chores;
mod clerk_event;
mod inbox;
mod profiles;
mod stripe_event;
mod subscription_event;
mod top_up_event;

pub(crate) use chat::Parcel;
pub use profiles::WantedProfiles;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;
use crate::config::{DiscordMode, SlackMode};
use crate::discord::{gateway, register};
use crate::slack::socket;
use crate::webhook::{DISCORD, SLACK};

/// Starts every worker; what takes new requests ends at `soon`, and they all end when `stop` is cancelled, and the tracker says when they have. Stopping loses nothing: what
/// was under way is a transaction that did not happen, and is done at the next start.
#[must_use]
pub fn start(app: &App, soon: &CancellationToken, stop: &CancellationToken) -> TaskTracker {
    let tasks = TaskTracker::new();
    let until_stop = |work| {
        let stop = stop.clone();
        tasks.spawn(async move { stop.run_until_cancelled_owned(work).await });
    };
    until_stop(boxed(inbox::run(app.clone())));
    until_stop(boxed(profiles::run(app.clone())));
    for platform in [SLACK, DISCORD] {
        until_stop(boxed(chat::run(app.clone(), platform)));
    }
    until_stop(boxed(chat::send(app.clone())));
    until_stop(boxed(chat::adopt(app.clone())));
    if app.config.slack.mode == SlackMode::Socket {
        until_stop(boxed(socket::run(app.clone())));
    }
    until_stop(boxed(register::run(app.clone())));
    if app.config.discord.mode == DiscordMode::Gateway {
        tasks.spawn(gateway::run(app.clone(), soon.clone()));
    }
    for chore in chores::CHORES {
        until_stop(boxed(chores::run(app.clone(), chore)));
    }
    tasks.close();
    tasks
}

type Work = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

fn boxed(work: impl Future<Output = ()> + Send + 'static) -> Work {
    Box::pin(work)
}
