//! Many people at once, and a writer that takes its time. Counted here; measured by `cargo xtask bench`.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream;
use myba_core::chat::{ChatKey, Platform};
use myba_sandbox::Fault;

use crate::office::Office;
use crate::room::IDEA;

/// Commands at the same time.
const AT_ONCE: usize = 20;

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
    for ack in &acks {
        office.ended(&format!("cmd:{}", ack.trigger_id().unwrap())).await;
    }
    let (mut given, mut consumed) = (0, 0);
    for person in &crowd {
        let key = ChatKey { platform: Platform::Slack, tenant: team.clone(), user: person.id.clone() };
        let wallet = office.app.chat.meet(&key, "fresh").await.unwrap().wallet;
        let balance = office.app.ledger.balance(&wallet).await.unwrap();
        assert!(balance.granted.get() <= 3, "{person:?} has {balance:?}");
        (given, consumed) = (given + balance.granted.get(), consumed + balance.consumed.get());
    }
    assert_eq!(given, 30, "tokens of all wallets together");
    assert!((1..=30).contains(&consumed), "{consumed}");
    office.close().await;
}
