//! The Stripe stand-in over HTTP, as the product's server, its webhook endpoint and a buyer's browser meet it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod after_sale;
mod buying;
mod caller;
mod catalogue;
mod changing;
mod delayed;
mod endpoint;
mod later;
mod objects;
mod portal;
mod renewing;
mod repeating;
mod subscriber;
mod subscribing;
mod taxes;
mod webhooks;

use std::net::SocketAddr;
use std::path::Path;

use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};

/// How a test wants its sandbox; the default listens anywhere and keeps nothing.
#[derive(Default)]
struct Wish<'a> {
    data_dir: Option<&'a Path>,
    bind: Option<SocketAddr>,
    product_url: Option<String>,
    secrets: Secrets,
}

async fn sandbox(wish: Wish<'_>) -> Sandbox {
    Sandbox::start(SandboxOptions {
        bind: wish.bind.unwrap_or_else(|| "127.0.0.1:0".parse().unwrap()),
        data_dir: wish.data_dir.map(Path::to_path_buf),
        // Port 9 is the discard service, which nobody runs: webhooks of tests that do not look at them go nowhere.
        product_url: wish.product_url.unwrap_or_else(|| "http://127.0.0.1:9".to_owned()),
        secrets: wish.secrets,
        clerk_assets: None,
        pace: Pace::Fast,
        stand_ins: StandIns::default(),
    })
    .await
    .unwrap()
}
