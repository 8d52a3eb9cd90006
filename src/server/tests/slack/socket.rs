//! Socket Mode: the same journeys without an address that Slack can reach.

use myba_sandbox::slack::{Mode, Way};

use crate::office::{Office, until};
use crate::room::{IDEA, journey};

#[tokio::test]
async fn the_same_journey_over_a_socket() {
    let (socket, http) = tokio::join!(journey(Mode::Socket), journey(Mode::Http));
    assert_eq!(socket, http);
}

#[tokio::test]
async fn a_socket_that_is_refreshed_or_cut_is_followed_by_another() {
    let office = Office::with(Mode::Socket, &[]).await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let ack = office.slack.command(&ana, &general, "balance").await;
    assert!(ack.is_ok() && ack.way == Way::Socket, "{ack:?}");
    office.slack.refresh_sockets("warning");
    until("there are two sockets, or the new one alone", async || (office.slack.open_sockets() >= 1).then_some(()))
        .await;
    office.ask("ana", IDEA, "1 token · 2 left").await;
    office.slack.cut_sockets();
    until("a socket is open again", async || (office.slack.open_sockets() >= 1).then_some(())).await;
    office.ask("ana", "whoami", "2 tokens left.").await;
    office.close().await;
}
