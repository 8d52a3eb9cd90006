//! The Slack stand-in over HTTP, as the product's server and a person's browser meet it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod caller;
mod commands;
mod events;
mod interactions;
mod oauth;
mod product;
mod room;
mod socket;
mod web_api;
mod world;

use std::path::Path;
use std::time::Duration;

use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};

/// Longer than anything in a quick sandbox takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// The first workspace.
const TEAM: &str = myba_sandbox::slack::first::TEAM;

async fn sandbox(product_url: &str) -> Sandbox {
    kept(product_url, None, Secrets::default()).await
}

async fn kept(product_url: &str, data_dir: Option<&Path>, secrets: Secrets) -> Sandbox {
    Sandbox::start(SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: data_dir.map(Path::to_path_buf),
        product_url: product_url.to_owned(),
        secrets,
        clerk_assets: None,
        pace: Pace::Fast,
        stand_ins: StandIns::default(),
    })
    .await
    .unwrap()
}
