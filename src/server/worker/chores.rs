//! What has to be done from time to time.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior};

use crate::app::App;
use crate::discord::shop;
use crate::webhook::{DISCORD, SLACK};

/// Younger orders are left to their webhook.
const SETTLING: Duration = Duration::from_secs(2 * 60);
/// How far back is compared every quarter of an hour: an event that was lost is noticed.
const NEAR: Duration = Duration::from_secs(24 * 60 * 60);
/// How far back is compared once a day: a refund may fail after a month.
const FAR: Duration = Duration::from_secs(35 * 24 * 60 * 60);
/// Subscriptions of which no event told for so long are looked at.
const UNSEEN: Duration = Duration::from_secs(24 * 60 * 60);
/// Orders asked about in one go.
const ORDERS: u32 = 50;
/// How long an answer that was sent, or never can be, is kept: its text is somebody's.
const ANSWERS: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a request of chat is kept after it was answered. Ideas are kept as long as on the web: thirty days.
const REQUESTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Holds and grants that expire in one go.
const EXPIRING: u32 = 500;

/// Notices made or handed out in one go.
const NOTICES: u32 = 200;

/// Something to do, and how often.
#[derive(Clone, Copy)]
pub(super) struct Chore {
    name: &'static str,
    every: Duration,
    task: Task,
}

#[derive(Clone, Copy)]
enum Task {
    Reconcile,
    Refund,
    Compare,
    CompareFar,
    Subscriptions,
    Expire,
    Recover,
    Erase,
    Answer,
    Forget,
    ForgetChat,
    Settle,
    Shop,
    Verify,
    Notify,
    TopUp,
}

/// All of them. Each is done once at the start, too; a comparison with Stripe begins with the long one, which holds the short one.
pub(super) const CHORES: [Chore; 16] = [
    Chore {
        name: "close pages of closed accounts, reconcile orders",
        every: Duration::from_secs(60),
        task: Task::Reconcile,
    },
    Chore { name: "ask again for refunds", every: Duration::from_secs(60), task: Task::Refund },
    Chore { name: "compare with Stripe", every: Duration::from_secs(15 * 60), task: Task::Compare },
    Chore { name: "compare five weeks with Stripe", every: Duration::from_secs(24 * 60 * 60), task: Task::CompareFar },
    Chore { name: "look after subscriptions", every: Duration::from_secs(10 * 60), task: Task::Subscriptions },
    Chore { name: "expire holds and grants", every: Duration::from_secs(30), task: Task::Expire },
    Chore { name: "store tickets nobody answered for", every: Duration::from_secs(5), task: Task::Answer },
    Chore { name: "end the jobs of dead processes", every: Duration::from_secs(60), task: Task::Recover },
    Chore { name: "erase deleted tickets", every: Duration::from_secs(60 * 60), task: Task::Erase },
    Chore { name: "forget old days", every: Duration::from_secs(60 * 60), task: Task::Forget },
    Chore {
        name: "forget old links, answers and requests of chat",
        every: Duration::from_secs(60 * 60),
        task: Task::ForgetChat,
    },
    Chore { name: "settle what was bought in Discord", every: Duration::from_secs(60), task: Task::Settle },
    Chore { name: "look at what Discord sold", every: Duration::from_secs(60 * 60), task: Task::Shop },
    Chore { name: "buy packs by themselves", every: Duration::from_secs(60), task: Task::TopUp },
    Chore { name: "tell people of their tokens", every: Duration::from_secs(60), task: Task::Notify },
    Chore { name: "verify what was added to the book", every: Duration::from_secs(60 * 60), task: Task::Verify },
];

/// Runs for ever. A chore that fails is done again at its next time.
pub(super) async fn run(app: App, chore: Chore) {
    let wait = if matches!(chore.task, Task::Compare) { chore.every } else { Duration::ZERO };
    let mut times = tokio::time::interval_at(Instant::now() + wait, chore.every);
    times.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        times.tick().await;
        match act(&app, chore.task).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(chore = chore.name, count, "done"),
            Err(error) => tracing::error!(chore = chore.name, %error, "not done"),
        }
    }
}

async fn act(app: &App, task: Task) -> anyhow::Result<u64> {
    match task {
        Task::Reconcile => {
            let closed = app.checkout.close_pages_of_closed(ORDERS).await?;
            Ok(closed + app.checkout.reconcile(SETTLING, ORDERS).await?)
        }
        Task::Refund => Ok(app.payments.refund_asked(ORDERS).await?),
        Task::Compare => compare(app, NEAR).await,
        Task::CompareFar => compare(app, FAR).await,
        Task::Subscriptions => Ok(app.checkout.look_after_subscriptions(UNSEEN, ORDERS).await?),
        Task::Expire => {
            let expired = app.ledger.expire_due(EXPIRING).await?;
            Ok(expired.holds + expired.wallets)
        }
        // On a database of our own this was done at the start; what runs there now may be `myba generate` beside us.
        Task::Recover if app.store.is_exclusive() => Ok(0),
        Task::Recover => Ok(u64::try_from(app.generation.recover().await?)?),
        Task::Answer => Ok(u64::try_from(app.generation.settle_unanswered().await?.len())?),
        Task::Erase => Ok(app.library.erase_deleted().await?),
        Task::Forget => {
            app.identity.forget_old_days().await?;
            Ok(0)
        }
        Task::Settle => shop::settle(app).await,
        Task::Shop => shop::reconcile(app).await,
        Task::Verify => verify(app).await,
        Task::TopUp if app.config.secrets.stripe_key.is_none() => Ok(0),
        Task::TopUp => Ok(app.top_ups.run(ORDERS).await?),
        Task::Notify => {
            let told = app.notices.look(NOTICES).await?;
            app.notices.hand_out(&app.postman, NOTICES).await?;
            Ok(told)
        }
        Task::ForgetChat => {
            let links = app.chat.forget_links().await?;
            let requests = app.inbox.forget(SLACK, REQUESTS).await? + app.inbox.forget(DISCORD, REQUESTS).await?;
            Ok(links + app.outbox.forget(ANSWERS).await? + requests)
        }
    }
}

/// Compares our payments since then with Stripe's. Whoever has no key of Stripe's has nothing to compare.
async fn compare(app: &App, since: Duration) -> anyhow::Result<u64> {
    if app.config.secrets.stripe_key.is_none() {
        return Ok(0);
    }
    let found = app.payments.reconcile(app.store.now().minus(since)).await?;
    app.gauges.reconcile_unmatched.set(found.unmatched());
    Ok(found.healed())
}

/// Verifies what was added to the book, and alarms. The head goes into the log: written down elsewhere, it proves the past.
async fn verify(app: &App) -> anyhow::Result<u64> {
    let report = app.ledger.verify_added().await?;
    let broken = report.broken();
    app.gauges.verify_broken.set(u64::try_from(broken.len())?);
    app.gauges.verified_at.set(u64::try_from(report.at.seconds())?);
    for check in report.checks.iter().filter(|check| !check.violations.is_empty()) {
        let first = check.violations.first().map(|found| found.subject.as_str()).unwrap_or_default();
        tracing::error!(
            invariant = check.id,
            about = check.about,
            violations = check.violations.len(),
            first,
            "the book is broken"
        );
    }
    if let Some(head) = report.head.filter(|_| broken.is_empty() && report.checks.iter().any(|check| check.checked > 0))
    {
        tracing::info!(%head, entries = head.entries, "the book was verified");
    }
    Ok(0)
}
