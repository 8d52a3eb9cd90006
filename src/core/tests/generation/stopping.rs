//! Stopping a job, early and late.

use std::sync::Arc;

use myba_core::generation::ModelFailure;
use myba_core::generation::service::{Accepted, Event, GenerationError};
use myba_core::identity::{IdentityError, Principal};
use tokio::sync::Semaphore;

use crate::support::{Desk, end, policy, visitor};
use crate::writer::{Turn, bad_story};

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
        for left in [Some(1), Some(0), None] {
            let gate = Arc::new(Semaphore::new(0));
            desk.writer.then(Turn::Halting(Arc::clone(&gate)));
            let mut accepted = desk.start(&user, None).await.unwrap();
            let words = first_words(&mut accepted).await;
            assert_eq!(words, left.is_some(), "past the allowance nothing is read before it is paid for");
            let stopping = desk.service.cancel(&user, &accepted.job);
            if left.is_none() {
                gate.add_permits(1);
            }
            let stopped = stopping.await.unwrap();
            assert!(stopped.late);
            assert_eq!(stopped.drafts_left, left);
            assert_eq!((stopped.stopped, stopped.charged.get()), if left.is_some() { (true, 0) } else { (false, 1) });
            assert_eq!(end(accepted).await.is_ok(), left.is_none());
        }
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

/// Waits until the writer has said the first words, and answers whether the payer could read them.
async fn first_words(accepted: &mut Accepted) -> bool {
    loop {
        match accepted.events.recv().await.unwrap() {
            Event::Delta(_) => return true,
            Event::Progress(progress) if progress.section.is_some() && !progress.live => return false,
            Event::Progress(_) | Event::Reset | Event::Asked(_) => {}
            Event::Finished(finished) => panic!("ended too early: {finished:?}"),
        }
    }
}

#[tokio::test]
async fn past_the_allowance_a_draft_that_fails_is_never_read() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(2).await;
        for shown in [true, true, false] {
            for _ in 0..3 {
                desk.writer.then(Turn::Text(bad_story()));
            }
            let mut accepted = desk.start(&user, None).await.unwrap();
            let (mut words, mut failure) = (false, None);
            while failure.is_none() {
                match accepted.events.recv().await.unwrap() {
                    Event::Delta(_) => words = true,
                    Event::Finished(finished) => failure = Some(finished.unwrap_err()),
                    Event::Progress(_) | Event::Reset | Event::Asked(_) => {}
                }
            }
            let failure = failure.unwrap();
            assert_eq!((words, failure.draft.is_some()), (shown, shown));
            assert!(!failure.findings.is_empty(), "what was wrong is told in any case");
        }
        // A ticket that passes is not affected, except that it comes all at once.
        assert_eq!(desk.ask(&user, None).await.unwrap().charged.get(), 1);
        desk.finish().await;
    }
}

#[tokio::test]
async fn what_is_paid_for_or_fails_by_our_fault_uses_up_no_draft() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(9).await;
        for _ in 0..4 {
            desk.ask(&user, None).await.unwrap();
            desk.writer.then(Turn::Fail(ModelFailure::Cut));
            desk.ask(&user, None).await.unwrap_err();
            desk.writer.then(Turn::Panic);
            desk.ask(&user, None).await.unwrap_err();
        }
        let gate = Arc::new(Semaphore::new(0));
        desk.writer.then(Turn::Halting(gate));
        let mut accepted = desk.start(&user, None).await.unwrap();
        assert!(first_words(&mut accepted).await, "both drafts of the day are still there");
        assert_eq!(desk.service.cancel(&user, &accepted.job).await.unwrap().drafts_left, Some(1));
        assert_eq!(desk.figures(&wallet).await, (5, 0, 4));
        end(accepted).await.unwrap_err();
        desk.finish().await;
    }
}

#[tokio::test]
async fn g02_jobs_at_the_same_time_read_no_more_than_the_allowance() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(4).await;
        let gate = Arc::new(Semaphore::new(0));
        let mut jobs = Vec::new();
        for _ in 0..4 {
            desk.writer.then(Turn::Halting(Arc::clone(&gate)));
            jobs.push(desk.start(&user, None).await.unwrap());
        }
        let mut read = 0;
        for job in &mut jobs {
            read += u32::from(first_words(job).await);
        }
        assert_eq!(read, 2);
        gate.add_permits(4);
        for job in jobs {
            end(job).await.unwrap();
        }
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
async fn g02_dropping_the_cookie_gives_no_new_drafts() {
    for desk in Desk::on_every_engine().await {
        // Each visitor has dropped the cookie of the one before; the network stays.
        for free in [true, true, false, false] {
            let gate = Arc::new(Semaphore::new(0));
            desk.writer.then(Turn::Halting(Arc::clone(&gate)));
            let mut accepted = desk.start(&Principal::NewVisitor, None).await.unwrap();
            assert_eq!(first_words(&mut accepted).await, free);
            let cookie = visitor(&accepted);
            let stopping = desk.service.cancel(&cookie, &accepted.job);
            if !free {
                gate.add_permits(1);
            }
            let stopped = stopping.await.unwrap();
            assert!(stopped.late);
            assert_eq!((stopped.stopped, stopped.balance.available.get()), if free { (true, 3) } else { (false, 2) });
            assert_eq!(end(accepted).await.is_ok(), !free);
        }
        desk.finish().await;
    }
}

#[tokio::test]
async fn g02_what_was_read_for_nothing_keeps_its_place_in_the_limit_of_the_network() {
    let mut generous = policy();
    generous.uncharged_drafts_daily = 100;
    for desk in Desk::with(generous).await {
        for _ in 0..30 {
            let gate = Arc::new(Semaphore::new(0));
            desk.writer.then(Turn::Halting(gate));
            let mut accepted = desk.start(&Principal::NewVisitor, None).await.unwrap();
            assert!(first_words(&mut accepted).await);
            assert!(desk.service.cancel(&visitor(&accepted), &accepted.job).await.unwrap().stopped);
            end(accepted).await.unwrap_err();
        }
        let refused = desk.start(&Principal::NewVisitor, None).await.unwrap_err();
        assert!(matches!(refused, GenerationError::Identity(IdentityError::NetworkLimit)), "{refused:?}");
        desk.finish().await;
    }
}
