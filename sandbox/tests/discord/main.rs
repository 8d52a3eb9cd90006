//! The Discord stand-in over the wire, as the product's server and a person's browser meet it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

mod answers;
mod caller;
mod commands;
mod forms;
mod gateway;
mod limits;
mod oauth;
mod product;
mod rest;
mod room;
mod shop;
mod signed;
mod socket;

use std::path::Path;
use std::time::Duration;

use myba_sandbox::{Pace, Sandbox, SandboxOptions, Secrets, StandIns};
use serde_json::{Value, json};

/// Longer than anything in a quick sandbox takes.
const PATIENCE: Duration = Duration::from_secs(20);

async fn sandbox(product_url: &str) -> Sandbox {
    kept(product_url, None, Secrets::default()).await
}

async fn kept(product_url: &str, data_dir: Option<&Path>, secrets: Secrets) -> Sandbox {
    let sandbox = Sandbox::start(SandboxOptions {
        bind: "127.0.0.1:0".parse().unwrap(),
        data_dir: data_dir.map(Path::to_path_buf),
        product_url: product_url.to_owned(),
        secrets,
        clerk_assets: None,
        pace: Pace::Fast,
        stand_ins: StandIns::default(),
    })
    .await
    .unwrap();
    sandbox.discord().register_commands(&commands()).unwrap();
    sandbox
}

/// What a product might register.
fn commands() -> Value {
    let everywhere = |mut command: Value| {
        command["integration_types"] = json!([0, 1]);
        command["contexts"] = json!([0, 1, 2]);
        command
    };
    json!([
        everywhere(json!({"name": "myba", "description": "Tickets", "options": [
            {"type": 1, "name": "new", "description": "Draft a ticket", "options": [
                {"type": 3, "name": "idea", "description": "In your words", "max_length": 6000},
                {"type": 5, "name": "private", "description": "Only for you"}]},
            {"type": 1, "name": "history", "description": "Your drafts", "options": [
                {"type": 3, "name": "id", "description": "Which", "autocomplete": true, "required": true}]}]})),
        everywhere(json!({"name": "Draft ticket", "type": 3})),
        {"name": "myba-admin", "description": "Settings", "default_member_permissions": "32"},
    ])
}
