//! Processes that die in the middle, and results that come too late.

use std::sync::Arc;
use std::time::Duration;

use myba_core::generation::library::TicketState;
use myba_core::generation::service::GenerationError;
use tokio::sync::Semaphore;

use crate::support::{Desk, end, policy};
use crate::writer::Turn;

#[tokio::test]
async fn a03_the_jobs_of_a_dead_process_return_what_they_held_once() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        let gate = Arc::new(Semaphore::new(0));
        let mut running = Vec::new();
        for _ in 0..3 {
            desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
            running.push(desk.start(&user, None).await.unwrap());
        }
        assert_eq!(desk.figures(&wallet).await, (0, 3, 0));
        let next = desk.other_process("next");
        // On a shared database a job may still live until its hold cannot.
        desk.db.clock.advance(policy().hold_life + Duration::from_secs(1));
        assert_eq!(next.recover().await.unwrap(), 3);
        assert_eq!(next.recover().await.unwrap(), 0);
        assert_eq!(desk.figures(&wallet).await, (3, 0, 0));
        // Had the process only been asleep, its results find their jobs ended and change nothing.
        gate.add_permits(3);
        for accepted in running {
            assert!(matches!(end(accepted).await.unwrap_err().error, GenerationError::Cancelled));
        }
        assert_eq!(desk.figures(&wallet).await, (3, 0, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a15_a_result_after_the_hold_ran_out_is_delivered_free() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let gate = Arc::new(Semaphore::new(0));
        desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
        let accepted = desk.start(&user, None).await.unwrap();
        desk.db.clock.advance(policy().hold_life + Duration::from_secs(1));
        assert_eq!(desk.ledger.expire_due(10).await.unwrap().holds, 1);
        gate.add_permits(1);
        let delivered = end(accepted).await.unwrap();
        assert_eq!((delivered.charged.get(), delivered.ticket.state), (0, TicketState::Uncharged));
        assert_eq!(delivered.ticket.rounds_left, 0);
        assert_eq!(desk.figures(&wallet).await, (1, 0, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn f19_the_work_goes_on_when_the_caller_is_gone() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let gate = Arc::new(Semaphore::new(0));
        desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
        drop(desk.start(&user, Some("k")).await.unwrap());
        assert!(matches!(desk.start(&user, Some("k")).await, Err(GenerationError::InProgress)));
        gate.add_permits(1);
        desk.service.drain().await;
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        let next = desk.other_process("next");
        let again = next.start(crate::support::ask(&user, crate::support::generate(crate::writer::IDEA), Some("k")));
        let again = again.await.unwrap();
        assert!(again.replayed);
        assert_eq!(end(again).await.unwrap().ticket.number, 1);
        assert!(matches!(desk.start(&user, None).await, Err(GenerationError::ShuttingDown)));
        desk.finish().await;
    }
}
