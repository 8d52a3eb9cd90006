//! Keys and last tokens: the same click twice, one key of two people, three doors at one balance.

use myba_core::generation::service::{Channel, GenerationError};
use myba_core::ledger::LedgerError;

use crate::support::{Desk, ask, end, generate};
use crate::writer::IDEA;

#[tokio::test(flavor = "multi_thread")]
async fn b01_a_double_click_is_one_ticket_and_one_token() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        let (one, two) = tokio::join!(desk.start(&user, Some("click")), desk.start(&user, Some("click")));
        let mut tickets = Vec::new();
        for started in [one, two] {
            match started {
                Ok(accepted) => tickets.push(end(accepted).await.unwrap().ticket.id),
                Err(error) => assert!(matches!(error, GenerationError::InProgress), "{error:?}"),
            }
        }
        tickets.push(desk.ask(&user, Some("click")).await.unwrap().ticket.id);
        tickets.dedup();
        assert_eq!((tickets.len(), desk.writer.calls()), (1, 1));
        assert_eq!(desk.figures(&wallet).await, (4, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b04_of_three_doors_at_the_last_token_one_is_served() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let through = |channel| {
            let mut asked = ask(&user, generate(IDEA), None);
            asked.channel = channel;
            desk.service.start(asked)
        };
        let (web, slack, discord) =
            tokio::join!(through(Channel::Web), through(Channel::Slack), through(Channel::Discord));
        let mut served = 0;
        for started in [web, slack, discord] {
            match started {
                Ok(accepted) => served += end(accepted).await.unwrap().charged.get(),
                Err(error) => {
                    assert!(matches!(error, GenerationError::Ledger(LedgerError::Insufficient { .. })), "{error:?}")
                }
            }
        }
        assert_eq!((served, desk.figures(&wallet).await), (1, (0, 0, 1)));
        desk.finish().await;
    }
}

#[tokio::test]
async fn b06_a_key_is_its_owners_alone() {
    for desk in Desk::on_every_engine().await {
        let ((ana, of_ana), (ben, of_ben)) = (desk.user_with(2).await, desk.user_with(2).await);
        let first = desk.ask(&ana, Some("key-1")).await.unwrap();
        let second = desk.ask(&ben, Some("key-1")).await.unwrap();
        assert_ne!(first.ticket.id, second.ticket.id);
        assert_eq!((desk.figures(&of_ana).await, desk.figures(&of_ben).await), ((1, 0, 1), (1, 0, 1)));
        desk.finish().await;
    }
}
