//! Slack talks to the program, and the power fails.

use std::time::Duration;

use myba_sandbox::Fault;
use myba_sandbox::slack::{Room, first};

use crate::product::{PATIENCE, Product};

const IDEA: &str = "people need dark mode for the reports, the night shift complains about the glare";

#[tokio::test]
async fn i03_a_power_cut_between_acknowledgement_and_answer_costs_nothing_and_loses_nothing() {
    let mut product = Product::start().await;
    let slack = product.sandbox().slack().clone();
    let (ana, general) = (slack.person("ana"), slack.channel(first::TEAM, "general"));
    let seen = |room: &Room<'_>, words: &str| room.chat(&ana, &general).contains(words);
    let first = async || slack.command(&ana, &general, "balance").await;
    assert!(first().await.is_ok());
    assert!(slack.wait_for(PATIENCE, |room| seen(room, "3 tokens left.")).await, "{}", slack.chat(&ana, &general));

    product.sandbox().faults().arm("openrouter", "*", Fault::Delay(Duration::from_secs(120)), 1);
    let ack = slack.command(&ana, &general, IDEA).await;
    assert!(ack.is_ok(), "{ack:?}");
    assert!(slack.wait_for(PATIENCE, |room| seen(room, "Drafting. 1 token held, 2 left.")).await);
    product.kill();
    product.restart(&[]).await;
    // What was held came back, and the request is taken up again by itself.
    let told = slack.wait_for(PATIENCE, |room| seen(room, "[Try again]") || seen(room, "1 token · 2 left")).await;
    assert!(told, "{}\n{}", slack.chat(&ana, &general), product.log());
    if slack.look(|room| seen(room, "[Try again]")) {
        assert!(slack.look(|room| seen(room, "Nothing was taken; 3 left.")), "{}", slack.chat(&ana, &general));
        let newest = slack.last(&ana, &general).unwrap();
        assert!(slack.click(&ana, &newest, "rerun").await.is_ok());
        assert!(slack.wait_for(PATIENCE, |room| seen(room, "1 token · 2 left")).await);
    }
    let chat = slack.chat(&ana, &general);
    assert_eq!(chat.matches("1 token ·").count(), 1, "{chat}");
    assert!(slack.violations().is_empty() && slack.pings().is_empty());
    product.finish().await;
}
