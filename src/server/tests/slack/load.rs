//! Many people at once, and a writer that takes its time. Counted here; measured by `cargo xtask bench`.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream;
use myba_core::ledger::Tokens;
use myba_sandbox::Fault;
use myba_sandbox::slack::first;

use crate::office::{Office, until};
use crate::room::IDEA;

/// Commands at the same time.
const AT_ONCE: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn i03_a_thousand_fresh_people_are_acknowledged_in_time_and_get_thirty_tokens_in_all() {
    let office = Office::with(
        myba_sandbox::slack::Mode::Http,
        &[("MYBA_GENERATION__IN_FLIGHT", "64"), ("MYBA_OPENROUTER__MAX_IN_FLIGHT", "64")],
    )
    .await;
    office.sandbox.faults().arm(
        "openrouter",
        "POST /api/v1/chat/completions",
        Fault::Delay(Duration::from_secs(20)),
        30,
    );
    let team = office.slack.add_workspace("Crowd", None);
    office.install(&team).await;
    let general = office.slack.channel(&team, "general");
    let crowd = office.slack.add_crowd(&team, "fresh", 1_000);
    let acks: Vec<_> = stream::iter(crowd.iter().enumerate())
        .map(|(at, person)| {
            let (office, general) = (&office, &general);
            async move { office.slack.command(person, general, &format!("{IDEA}, wish {at}")).await }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    assert!(acks.iter().all(|ack| ack.is_ok()), "a miss of three seconds");
    let mut times: Vec<_> = acks.iter().map(|ack| ack.took).collect();
    times.sort_unstable();
    // How fast it is says `cargo xtask bench`; this bound is the promise, with room for a busy machine.
    assert!(times[989] < Duration::from_millis(500), "p99 {:?}", times[989]);
    for ack in &acks {
        office.ended(&format!("cmd:{}", ack.trigger_id().unwrap())).await;
    }
    let key = myba_core::chat::WorkspaceKey { platform: myba_core::chat::Platform::Slack, tenant: team.clone() };
    let workspace = office.app.chat.workspace(&key).await.unwrap().unwrap();
    assert_eq!(workspace.trial_left, 0);
    assert_ne!(team, first::TEAM);
    let given = until("the trial is given", async || {
        let report = office.app.ledger.verify().await.unwrap();
        report.is_clean().then_some(Tokens::ZERO)
    })
    .await;
    assert_eq!(given, Tokens::ZERO);
    office.close().await;
}
