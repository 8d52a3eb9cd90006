//! The gateway breaks, resumes, and moves from process to process.

use std::time::Duration;

use myba_core::lease::Leases;
use myba_core::ledger::Ledger;
use myba_core::store::testing::TestDatabase;
use myba_sandbox::discord::Mode;
use myba_server::app::App;
use myba_server::config::Config;
use myba_server::worker;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::guild::{ACME, Guild, PATIENCE, says, until};
use crate::room::IDEA;

const LEASE: &str = "discord-gateway";

#[tokio::test]
async fn i16_a_gateway_that_breaks_is_resumed_and_nobody_is_answered_twice() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    guild.write("ana", IDEA, "1 token · 2 left").await;
    let resumed = || guild.discord.identified_and_resumed().1;
    let before = resumed();
    guild.discord.cut_gateway();
    until("the session is resumed", async || (resumed() > before).then_some(())).await;
    guild.discord.repeat_last().await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    let before = resumed();
    guild.discord.ask_reconnect();
    until("it reconnects when asked", async || (resumed() > before).then_some(())).await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn i16_a_session_that_is_gone_is_begun_anew() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let identified = || guild.discord.identified_and_resumed().0;
    let before = identified();
    guild.discord.invalidate_sessions(false);
    until("somebody identifies", async || (identified() > before).then_some(())).await;
    assert!(guild.discord.wait_for_sessions(1, PATIENCE).await);
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn i16_a_killed_process_leaves_no_gateway_behind_where_the_database_has_one_process() {
    let mut guild = Guild::with(Mode::Gateway, &[]).await;
    guild.write("ana", IDEA, "1 token · 2 left").await;
    // What a killed process held would be held still.
    let held = Leases::new(guild.app.store.clone()).take(LEASE, "killed", Duration::from_secs(600)).await.unwrap();
    assert!(held, "nobody takes the lease where nobody else can want it");
    guild.restart().await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

/// A further process over the same database.
struct Second {
    app: App,
    stop: CancellationToken,
    workers: TaskTracker,
}

impl Second {
    async fn beside(guild: &Guild) -> Self {
        let config = Config::load(guild.variables(), guild.folder()).unwrap();
        let app = App::open(config, "http://127.0.0.1:9", false).await.unwrap();
        let stop = CancellationToken::new();
        let workers = worker::start(&app, &stop, &stop);
        Self { app, stop, workers }
    }

    async fn end(self) {
        self.stop.cancel();
        tokio::time::timeout(PATIENCE, self.workers.wait()).await.expect("the workers end");
        self.app.store.close().await;
    }
}

#[tokio::test]
async fn i12_i16_of_two_processes_one_holds_the_gateway_and_it_moves() {
    let Ok(server) = std::env::var("MYBA_TEST_POSTGRES_URL") else {
        return eprintln!("PostgreSQL left out: MYBA_TEST_POSTGRES_URL is not set (`cargo xtask test` sets it)");
    };
    let database = TestDatabase::postgres(&server).await.unwrap();
    // Keys that are not set come from files beside the database, and this one is no file: they would be made where the test runs.
    let (secret, email) = ("s".repeat(32), "e".repeat(32));
    let settings =
        [("MYBA_DATABASE__URL", database.url.as_str()), ("MYBA_SECRET_KEY", &secret), ("MYBA_EMAIL_KEY", &email)];
    let mut guild = Guild::with(Mode::Gateway, &settings).await;
    let second = Second::beside(&guild).await;
    guild.write("ana", IDEA, "1 token · 2 left").await;
    assert_eq!(guild.discord.open_sessions(), 1, "one of the two");
    guild.halt().await;
    until("the gateway moved", async || (guild.discord.open_sessions() == 1).then_some(())).await;
    guild.discord.repeat_last().await;
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.write("ana", "dark mode for the reports that the night shift reads", "1 token · 1 left").await;
    let seen = guild.discord.messages(&guild.person("ana"), &guild.channel("general"));
    assert_eq!(seen.iter().filter(|message| says(message, "1 token ·")).count(), 2);
    let report = Ledger::new(second.app.store.clone()).verify().await.unwrap();
    assert!(report.is_clean(), "{report:?}");
    second.end().await;
    assert!(guild.discord.violations().is_empty(), "{:?}", guild.discord.violations());
    guild.abandon().await;
    database.finish().await;
}

#[tokio::test]
async fn a_server_that_removes_the_bot_keeps_its_balances_and_gets_no_second_trial() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    guild.write("ana", IDEA, "1 token · 2 left").await;
    let acme = myba_core::chat::WorkspaceKey { platform: myba_core::chat::Platform::Discord, tenant: ACME.to_owned() };
    let installed = async |want: bool| {
        until("the server changes", async || {
            guild.app.chat.workspace(&acme).await.unwrap().filter(|server| server.installed == want)
        })
        .await
    };
    guild.discord.uninstall(ACME);
    installed(false).await;
    guild.discord.install(ACME);
    let again = installed(true).await;
    assert_eq!(again.trial_left, 27, "three of thirty were given");
    guild.ask("ana", "myba balance", &[], "2 tokens left.").await;
    guild.close().await;
}

#[tokio::test]
async fn commands_are_written_only_when_they_changed() {
    let mut guild = Guild::with(Mode::Gateway, &[]).await;
    let written = |guild: &Guild| {
        let calls = guild.sandbox.calls().list();
        calls.iter().filter(|call| call.route().starts_with("PUT ") && call.route().ends_with("/commands")).count()
    };
    assert_eq!(written(&guild), 1);
    guild.restart().await;
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    assert_eq!(written(&guild), 1);
    guild.close().await;
}
