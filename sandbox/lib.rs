//! Stand-ins for the vendors: stateful servers on one loopback listener, with real signatures, clocks, retries and faults.
//!
//! The product reaches them by base URL alone and cannot tell them from the vendors, except that nobody is charged and
//! nobody gets mail. They import no product crate, so a test that passes here has spoken the wire protocol.

mod calls;
pub mod clerk;
mod connection;
mod console;
mod delivery;
pub mod discord;
mod fault;
mod gate;
mod mail;
pub mod openrouter;
mod paper;
mod shared;
pub mod slack;
mod smtp;
mod store;
mod stripe;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

pub use calls::{Call, CallFault, CallLog, CallNote, Direction};
pub use clerk::Clerk;
pub use delivery::{OnResult, OnWithheld, Sign};
pub use discord::{Discord, DiscordSecrets};
pub use fault::{ArmedFault, DeliveryFault, Fault, Faults};
pub use gate::{not_modelled, refuse_unmodelled};
pub use mail::{Mail, MailBox};
pub use openrouter::OpenRouter;
pub use shared::{Delivery, Shared};
pub use slack::{Slack, SlackSecrets, slack_signature};
pub use stripe::{ClockStep, Decline, PayAnswer, PayOutcome, SessionCard, Stripe, SubscriptionCard, stripe_signature};

use connection::{CuttableListener, Scissors};
use console::Console;
use smtp::Smtp;

/// How long open connections may take to end when the sandbox stops.
const DRAIN: Duration = Duration::from_secs(2);

/// How a sandbox is started.
pub struct SandboxOptions {
    /// Where to listen; port 0 picks a free one.
    pub bind: SocketAddr,
    /// The folder whose `sandbox` folder keeps the state; `None` keeps nothing.
    pub data_dir: Option<PathBuf>,
    /// Where the product listens: webhooks and the pages a person returns to.
    pub product_url: String,
    /// Secrets that are known already.
    pub secrets: Secrets,
    /// The folder with the script files of Clerk's components.
    pub clerk_assets: Option<PathBuf>,
    /// How fast the stand-ins play their parts.
    pub pace: Pace,
    /// Which vendors are stood in for; the others are real, and their mounts answer 501.
    pub stand_ins: StandIns,
}

/// Which vendors the sandbox stands in for. The default is all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandIns {
    /// The model.
    pub openrouter: bool,
    /// Payments.
    pub stripe: bool,
    /// Sign-in.
    pub clerk: bool,
    /// Chat.
    pub slack: bool,
    /// Chat.
    pub discord: bool,
}

impl Default for StandIns {
    fn default() -> Self {
        Self { openrouter: true, stripe: true, clerk: true, slack: true, discord: true }
    }
}

/// Secrets the product and the stand-ins share. Of `None` the stand-in makes its own, random and kept with the state.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The bearer key of OpenRouter.
    pub openrouter_key: Option<String>,
    /// Stripe's secret key.
    pub stripe_key: Option<String>,
    /// What signs Stripe's webhooks.
    pub stripe_webhook: Option<String>,
    /// Clerk's secret key.
    pub clerk_key: Option<String>,
    /// What signs Clerk's webhooks.
    pub clerk_webhook: Option<String>,
    /// What signs Slack's requests; of two with a comma between them the first one signs.
    pub slack_signing: Option<String>,
    /// The app's id in Slack's OAuth.
    pub slack_client_id: Option<String>,
    /// The app's secret in Slack's OAuth.
    pub slack_client_secret: Option<String>,
    /// The bot's token in the first workspace.
    pub slack_bot_token: Option<String>,
    /// What opens Slack's sockets.
    pub slack_app_token: Option<String>,
    /// The token of Discord's bot, without `Bot`.
    pub discord_token: Option<String>,
    /// The app's id at Discord, which is its id in OAuth too.
    pub discord_client_id: Option<String>,
    /// The app's secret in Discord's OAuth.
    pub discord_client_secret: Option<String>,
}

impl Secrets {
    fn slack(&self) -> SlackSecrets {
        SlackSecrets {
            signing: self.slack_signing.clone(),
            client_id: self.slack_client_id.clone(),
            client_secret: self.slack_client_secret.clone(),
            bot_token: self.slack_bot_token.clone(),
            app_token: self.slack_app_token.clone(),
        }
    }

    fn discord(&self) -> DiscordSecrets {
        DiscordSecrets {
            token: self.discord_token.clone(),
            client_id: self.discord_client_id.clone(),
            client_secret: self.discord_client_secret.clone(),
        }
    }
}

/// How fast the stand-ins play their parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// As the vendors: the writer takes 6 to 10 s for a ticket, a refused webhook is repeated after 1 s.
    Natural,
    /// Without artificial delays, for tests; a refused webhook is repeated twenty times sooner.
    Fast,
}

/// A running sandbox. It ends when it is stopped or dropped.
pub struct Sandbox {
    shared: Shared,
    url: String,
    openrouter: OpenRouter,
    clerk: Clerk,
    stripe: Stripe,
    slack: Slack,
    discord: Discord,
    smtp: Smtp,
    server: JoinHandle<()>,
    stopping: CancellationToken,
    _guard: DropGuard,
}

impl Sandbox {
    /// Listens, opens the stand-ins with the state of the last run, and serves them.
    ///
    /// # Errors
    /// When the address is taken, or the kept state cannot be read.
    pub async fn start(options: SandboxOptions) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(options.bind)
            .await
            .with_context(|| format!("the sandbox cannot listen on {}", options.bind))?;
        let url = base_url(listener.local_addr()?);
        let stopping = CancellationToken::new();
        let shared =
            Shared::new(url.clone(), options.product_url, options.data_dir.as_deref(), options.pace, stopping.clone())?;
        let smtp = Smtp::start(shared.clone(), options.bind.ip()).await?;
        let slack = Slack::open(shared.clone(), options.secrets.slack())?;
        let discord = Discord::open(shared.clone(), options.secrets.discord())?;
        let openrouter = OpenRouter::open(shared.clone(), options.secrets.openrouter_key).await?;
        let clerk =
            Clerk::open(shared.clone(), options.secrets.clerk_key, options.secrets.clerk_webhook, options.clerk_assets)
                .await?;
        let stripe = Stripe::open(shared.clone(), options.secrets.stripe_key, options.secrets.stripe_webhook)?;
        let stand_ins = options.stand_ins;
        // What is kept of a vendor that is real now stays where it is: the product listens to the real one.
        if stand_ins.clerk {
            clerk.resume();
        }
        if stand_ins.stripe {
            stripe.resume();
        }
        let console = Console {
            shared: shared.clone(),
            stand_ins,
            openrouter: openrouter.clone(),
            clerk: clerk.clone(),
            stripe: stripe.clone(),
            slack: slack.clone(),
            discord: discord.clone(),
        };
        let app = Router::new()
            .merge(console.router())
            .nest("/openrouter", mounted(stand_ins.openrouter, openrouter.router()))
            .nest("/clerk", mounted(stand_ins.clerk, clerk.router()))
            .nest("/stripe", mounted(stand_ins.stripe, stripe.router()))
            .nest("/slack", mounted(stand_ins.slack, slack.router()))
            .nest("/discord", mounted(stand_ins.discord, discord.router()))
            .layer(from_fn_with_state(shared.clone(), gate::pass));
        let server = tokio::spawn(serve(listener, app, stopping.clone()));
        let guard = stopping.clone().drop_guard();
        Ok(Self { shared, url, openrouter, clerk, stripe, slack, discord, smtp, server, stopping, _guard: guard })
    }

    /// Where it listens, without a trailing slash: `http://127.0.0.1:8090`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The model's stand-in.
    pub fn openrouter(&self) -> &OpenRouter {
        &self.openrouter
    }

    /// Clerk's stand-in.
    pub fn clerk(&self) -> &Clerk {
        &self.clerk
    }

    /// Stripe's stand-in.
    pub fn stripe(&self) -> &Stripe {
        &self.stripe
    }

    /// Slack's stand-in.
    pub fn slack(&self) -> &Slack {
        &self.slack
    }

    /// Discord's stand-in.
    pub fn discord(&self) -> &Discord {
        &self.discord
    }

    /// Every call that came in or went out.
    pub fn calls(&self) -> &CallLog {
        self.shared.calls()
    }

    /// What shall go wrong.
    pub fn faults(&self) -> &Faults {
        self.shared.faults()
    }

    /// The mail nobody receives.
    pub fn mail(&self) -> &MailBox {
        self.shared.mail()
    }

    /// Where mail is taken that nobody receives: `smtp://127.0.0.1:…`.
    pub fn smtp_url(&self) -> &str {
        self.smtp.url()
    }

    /// Tells the stand-ins where the product listens, once that is known.
    pub fn set_product_url(&self, url: &str) {
        self.shared.set_product_url(url);
    }

    /// Stops listening, ends the webhooks under way and waits up to 2 s for open connections.
    pub async fn stop(self) {
        self.stopping.cancel();
        self.shared.finish().await;
        let abort = self.server.abort_handle();
        if tokio::time::timeout(DRAIN, self.server).await.is_err() {
            abort.abort();
        }
    }
}

/// A vendor that is real has no stand-in: whoever calls one is told so loudly.
fn mounted(stands_in: bool, router: Router) -> Router {
    if stands_in { router } else { Router::new().fallback(refuse_unmodelled) }
}

async fn serve(listener: TcpListener, app: Router, stopping: CancellationToken) {
    let service = app.into_make_service_with_connect_info::<Scissors>();
    let served =
        axum::serve(CuttableListener(listener), service).with_graceful_shutdown(stopping.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::error!(%error, "the sandbox's listener ended");
    }
}

/// A listener on every interface is reached by loopback.
fn base_url(address: SocketAddr) -> String {
    let ip = if address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { address.ip() };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}
