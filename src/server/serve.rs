//! Serving: listen first, then open everything, and end without losing anybody's work.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::config::{Config, Http, secs};
use crate::{connections, http, worker};

/// How long background work may take to put down what it holds; it is safe to be cut off.
const WORKERS_LIMIT: Duration = Duration::from_secs(5);

/// How the process is told to end.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    /// Finish what is running, begin nothing.
    pub soon: CancellationToken,
    /// Somebody asked twice: end now. What is running stays an open hold, which the next start returns.
    pub now: CancellationToken,
}

impl Stop {
    /// Listens for SIGINT and SIGTERM from now on.
    ///
    /// # Errors
    /// When the operating system refuses to tell us of signals.
    pub fn on_signals() -> anyhow::Result<Self> {
        let stop = Self::default();
        let mut signals = Signals::new().context("signals cannot be heard")?;
        let told = stop.clone();
        tokio::spawn(async move {
            signals.next().await;
            tracing::info!("stopping: finishing what is running");
            told.soon.cancel();
            signals.next().await;
            tracing::warn!("stopping now");
            told.now.cancel();
        });
        Ok(stop)
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Takes the address, so that callers wait in line while everything else is opened, and says what people type to reach it.
///
/// # Errors
/// When the address cannot be taken.
pub async fn listen(settings: &Http) -> anyhow::Result<(TcpListener, String)> {
    let bind = settings.bind;
    let listener = TcpListener::bind(bind)
        .await
        .with_context(|| format!("cannot listen on {bind}; MYBA_HTTP__BIND chooses another address"))?;
    let public_url = settings.public_url(listener.local_addr()?);
    Ok((listener, public_url))
}

/// `myba serve`: the product with the vendors of the configuration.
///
/// # Errors
/// When it cannot start.
pub async fn serve(config: Config) -> anyhow::Result<ExitCode> {
    let stop = Stop::on_signals()?;
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    let (listener, public_url) = listen(&config.http).await?;
    let app = App::open(config, &public_url, false).await?;
    tracing::info!(url = public_url, engine = app.store.engine_name(), environment = %app.config.environment, "serving");
    let router = http::router(&app);
    run(&app, router, listener, &stop).await?;
    Ok(ExitCode::SUCCESS)
}

/// Ends what an earlier process left open, then serves until told to stop, and closes the database.
///
/// # Errors
/// When earlier work cannot be ended, or the listener fails.
pub async fn run(app: &App, router: Router, listener: TcpListener, stop: &Stop) -> anyhow::Result<()> {
    let chained = app.ledger.chain_up().await.context("the book cannot be chained")?;
    if chained > 0 {
        tracing::info!(transactions = chained, "transactions got their link of the chain");
    }
    let recovered = app.generation.recover().await.context("work of an earlier run cannot be ended")?;
    if recovered > 0 {
        tracing::warn!(jobs = recovered, "work of an earlier run was ended, and what it held is free again");
    }
    let working = CancellationToken::new();
    let workers = worker::start(app, &stop.soon, &working);

    let patience = secs(app.config.http.read_timeout_secs);
    let mut server = tokio::spawn(connections::accept(listener, router, patience, stop.soon.clone()));
    let failed = tokio::select! {
        () = stop.soon.cancelled() => None,
        ended = &mut server => Some(ended),
    };
    if failed.is_none() {
        drain(app, &mut server, stop).await;
    }
    working.cancel();
    if tokio::time::timeout(WORKERS_LIMIT, workers.wait()).await.is_err() {
        tracing::warn!("background work did not end in time");
    }
    app.store.close().await;
    match failed {
        Some(ended) => ended.context("the listener failed"),
        None => Ok(()),
    }
}

/// Takes no more work, and waits for what is running and for its callers to hear of it.
async fn drain(app: &App, server: &mut tokio::task::JoinHandle<()>, stop: &Stop) {
    let limit = secs(app.config.http.drain_secs);
    let ending = async {
        app.generation.drain().await;
        let _ = (&mut *server).await;
    };
    tokio::select! {
        () = stop.now.cancelled() => {}
        ended = tokio::time::timeout(limit, ending) => {
            if ended.is_err() {
                tracing::warn!(secs = limit.as_secs(), "some work did not end in time; the next start returns what it holds");
            }
        }
    }
    server.abort();
}
