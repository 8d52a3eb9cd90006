//! Stopping a job, early and late.

use std::sync::Arc;

use myba_core::generation::service::{Event, GenerationError};
use myba_core::identity::{IdentityError, Principal};
use tokio::sync::Semaphore;

use crate::support::{Desk, end, policy, visitor};
use crate::writer::Turn;

#[tokio::test]
async fn f20_a_stop_before_the_first_word_costs_nothing_and_frees_the_key() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let gate = Arc::new(Semaphore::new(0));
        desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
        let accepted = desk.start(&user, Some("k")).await.unwrap();
        let stopped = desk.service.cancel(&user, &accepted.job).await.unwrap();
        assert!(stopped.stopped && !stopped.late);
        assert_eq!(stopped.balance.available.get(), 1);
        let failure = end(accepted).await.unwrap_err();
        assert!(matches!(failure.error, GenerationError::Cancelled));
        assert_eq!(desk.figures(&wallet).await, (1, 0, 0));
        desk.ask(&user, Some("k")).await.unwrap();
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_late_stop_is_free_twice_a_day_and_then_the_ticket_is_taken() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        for free in [true, true, false] {
            let gate = Arc::new(Semaphore::new(0));
            desk.writer.then(Turn::Halting(Arc::clone(&gate)));
            let mut accepted = desk.start(&user, None).await.unwrap();
            while !matches!(accepted.events.recv().await.unwrap(), Event::Delta(_)) {}
            let stopping = desk.service.cancel(&user, &accepted.job);
            if !free {
                gate.add_permits(1);
            }
            let stopped = stopping.await.unwrap();
            assert!(stopped.late);
            assert_eq!((stopped.stopped, stopped.charged.get()), if free { (true, 0) } else { (false, 1) });
            assert_eq!(end(accepted).await.is_ok(), !free);
        }
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_stop_of_a_finished_job_or_of_a_strangers_changes_nothing() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        let (stranger, _) = desk.user_with(0).await;
        let job = desk.ask(&user, None).await.unwrap().job;
        let stopped = desk.service.cancel(&user, &job).await.unwrap();
        assert_eq!((stopped.stopped, stopped.charged.get()), (false, 1));
        assert!(matches!(desk.service.cancel(&stranger, &job).await, Err(GenerationError::NoSuchJob)));
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_full_queue_is_refused_and_a_poor_payer_hears_of_the_tokens_instead() {
    let mut small = policy();
    (small.in_flight_per_payer, small.queue_per_payer) = (1, 1);
    for desk in Desk::with(small).await {
        for (bought, too_poor) in [(5, false), (2, true)] {
            let (user, _) = desk.user_with(bought).await;
            let gate = Arc::new(Semaphore::new(0));
            desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
            let running = [desk.start(&user, None).await.unwrap(), desk.start(&user, None).await.unwrap()];
            let refused = desk.start(&user, None).await.unwrap_err();
            assert_eq!(matches!(refused, GenerationError::QueueFull), !too_poor, "{refused:?}");
            gate.add_permits(1);
            for accepted in running {
                end(accepted).await.unwrap();
            }
        }
        desk.finish().await;
    }
}

#[tokio::test]
async fn g02_late_stops_of_ever_new_visitors_end_with_the_limit_of_their_network() {
    for desk in Desk::on_every_engine().await {
        // Thirty a day for this network; each visitor has dropped the cookie of the one before.
        for _ in 0..30 {
            let gate = Arc::new(Semaphore::new(0));
            desk.writer.then(Turn::Halting(gate));
            let mut accepted = desk.start(&Principal::NewVisitor, None).await.unwrap();
            while !matches!(accepted.events.recv().await.unwrap(), Event::Delta(_)) {}
            let stopped = desk.service.cancel(&visitor(&accepted), &accepted.job).await.unwrap();
            assert!(stopped.stopped && stopped.late);
            assert_eq!(stopped.balance.available.get(), 3, "a stop within the allowance takes nothing");
            end(accepted).await.unwrap_err();
        }
        let refused = desk.start(&Principal::NewVisitor, None).await.unwrap_err();
        assert!(matches!(refused, GenerationError::Identity(IdentityError::NetworkLimit)), "{refused:?}");
        desk.finish().await;
    }
}
