//! Everything that can go wrong costs nothing.

use std::sync::Arc;
use std::time::Duration;

use myba_core::generation::ModelFailure;
use myba_core::generation::service::{Event, GenerationError, Policy};
use myba_core::identity::Principal;
use tokio::sync::Semaphore;

use crate::support::{Desk, end, policy, visitor, wallet_of};
use crate::writer::{Turn, bad_story};

fn every_failure() -> Vec<ModelFailure> {
    let detail = || "x".to_owned();
    vec![
        ModelFailure::Unavailable { detail: detail() },
        ModelFailure::Overloaded { retry_after: None },
        ModelFailure::RateLimited { retry_after: Some(Duration::from_secs(3600)) },
        ModelFailure::OutOfFunds { detail: detail() },
        ModelFailure::KeyRefused,
        ModelFailure::Misconfigured { detail: detail() },
        ModelFailure::InputRefused { reason: "violence".to_owned() },
        ModelFailure::Refused,
        ModelFailure::Truncated,
        ModelFailure::Timeout { after: Duration::from_secs(60) },
        ModelFailure::Cut,
        ModelFailure::BadResponse { detail: detail() },
    ]
}

#[tokio::test]
async fn group_f_b13_every_failure_of_the_model_leaves_the_balance_and_the_key_as_they_were() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        for failure in every_failure() {
            desk.writer.then(Turn::Fail(failure.clone()));
            let failed = desk.ask(&user, Some("the same key")).await.unwrap_err();
            assert!(matches!(&failed.error, GenerationError::Model(seen) if *seen == failure), "{failed:?}");
            assert_eq!(failed.charged.get(), 0);
            assert_eq!(failed.balance.unwrap().available.get(), 5);
            assert_eq!(desk.figures(&wallet).await, (5, 0, 0), "{failure:?}");
        }
        // Each failure freed the key.
        assert_eq!(desk.ask(&user, Some("the same key")).await.unwrap().charged.get(), 1);
        desk.finish().await;
    }
}

#[tokio::test]
async fn a13_a_panic_in_the_work_returns_the_token() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        desk.writer.then(Turn::Panic);
        let failed = desk.ask(&user, None).await.unwrap_err();
        assert!(matches!(failed.error, GenerationError::Broken));
        assert_eq!(desk.figures(&wallet).await, (1, 0, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn f11_prose_is_repaired_once_and_the_ticket_is_paid_once() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        desk.writer.then(Turn::Text("I would rather chat about the weather.".to_owned()));
        let mut accepted = desk.start(&user, None).await.unwrap();
        let mut resets = 0;
        let delivered = loop {
            match accepted.events.recv().await.unwrap() {
                Event::Reset => resets += 1,
                Event::Finished(finished) => break finished.unwrap(),
                Event::Progress(_) | Event::Delta(_) | Event::Asked(_) => {}
            }
        };
        assert_eq!((resets, delivered.charged.get(), desk.writer.calls()), (1, 1, 2));
        assert!(desk.writer.prompts.lock().unwrap()[1].contains("<violations>"));
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn f22_a_draft_that_never_passes_costs_three_calls_and_no_token() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        for shown in [true, true, false] {
            for _ in 0..3 {
                desk.writer.then(Turn::Text(bad_story()));
            }
            let before = desk.writer.calls();
            let failed = desk.ask(&user, None).await.unwrap_err();
            assert!(matches!(failed.error, GenerationError::QualityNotMet));
            assert_eq!(desk.writer.calls() - before, 3);
            assert!(failed.findings.iter().any(|finding| finding.rule == "A1"), "{:?}", failed.findings);
            assert_eq!(failed.draft.is_some(), shown, "two uncharged drafts a day are shown");
            assert_eq!(desk.figures(&wallet).await, (2, 0, 0));
        }
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_failed_free_ticket_uses_up_no_limit() {
    let mut strict = policy();
    strict.repairs = 0;
    for desk in Desk::with(strict).await {
        let first = desk.start(&Principal::NewVisitor, None).await.unwrap();
        let cookie = visitor(&first);
        end(first).await.unwrap();
        for _ in 0..40 {
            desk.writer.then(Turn::Fail(ModelFailure::Cut));
            desk.ask(&cookie, None).await.unwrap_err();
        }
        // Thirty a day for this network: forty failures left twenty-nine.
        desk.ask(&cookie, None).await.unwrap();
        assert_eq!(desk.figures(&wallet_of(&desk, &cookie).await).await, (1, 0, 2));
        desk.finish().await;
    }
}

#[tokio::test]
async fn f04_a_paused_writer_places_no_hold() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        *desk.writer.paused.lock().unwrap() = Some(ModelFailure::KeyRefused);
        assert!(matches!(desk.start(&user, None).await, Err(GenerationError::Paused("key_refused"))));
        assert_eq!((desk.figures(&wallet).await, desk.writer.calls()), ((2, 0, 0), 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn f22_a_day_costs_no_more_than_its_limit() {
    let mut careful = policy();
    careful.daily_spend_micro_usd = 200;
    for desk in Desk::with(careful).await {
        let (user, wallet) = desk.user_with(5).await;
        desk.ask(&user, None).await.unwrap();
        desk.ask(&user, None).await.unwrap();
        assert!(matches!(desk.start(&user, None).await, Err(GenerationError::Paused("daily_spend"))));
        desk.db.clock.advance(Duration::from_secs(24 * 3600));
        desk.ask(&user, None).await.unwrap();
        assert_eq!(desk.figures(&wallet).await, (2, 0, 3));
        desk.finish().await;
    }
}

#[tokio::test]
async fn f15_what_a_job_cost_us_is_kept_when_it_is_voided_or_stopped() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(2).await;
        desk.writer.then(Turn::Fail(ModelFailure::Cut));
        let failed = desk.start(&user, None).await.unwrap();
        let voided = failed.job.clone();
        end(failed).await.unwrap_err();
        // The first answer is no ticket and was paid for by us; the stop comes while it is repaired.
        let gate = Arc::new(Semaphore::new(0));
        desk.writer.then(Turn::Text("{}".to_owned()));
        desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
        let mut stopping = desk.start(&user, None).await.unwrap();
        while !matches!(stopping.events.recv().await.unwrap(), Event::Reset) {}
        let stopped = stopping.job.clone();
        assert!(desk.service.cancel(&user, &stopped).await.unwrap().stopped);
        end(stopping).await.unwrap_err();
        let mut tx = desk.db.store.read().await.unwrap();
        for job in [&voided, &stopped] {
            let row = myba_core::store::jobs::job(&mut tx, job.as_str()).await.unwrap().unwrap();
            assert_eq!((row.cost_micro_usd, row.tokens_out), (120, 600), "{}", row.state);
        }
        let today = desk.db.store.now().day();
        assert_eq!(myba_core::store::identity::used(&mut tx, "cost", &today).await.unwrap(), 240);
        drop(tx);
        desk.finish().await;
    }
}

#[tokio::test]
async fn f09_a_model_that_says_no_is_not_asked_again() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        desk.writer.then(Turn::Text("I’m sorry, but I can’t help with that.".to_owned()));
        let failed = desk.ask(&user, None).await.unwrap_err();
        assert!(matches!(failed.error, GenerationError::Model(ModelFailure::Refused)), "{failed:?}");
        assert_eq!((desk.writer.calls(), desk.figures(&wallet).await), (1, (1, 0, 0)));
        desk.finish().await;
    }
}

#[tokio::test]
async fn no_repair_begins_that_the_deadline_would_cut_off() {
    for desk in Desk::with(Policy { deadline: Duration::from_secs(7), ..policy() }).await {
        let (user, wallet) = desk.user_with(1).await;
        desk.writer.then(Turn::Text(bad_story()));
        let failed = desk.ask(&user, None).await.unwrap_err();
        assert!(matches!(failed.error, GenerationError::QualityNotMet), "{failed:?}");
        assert!(!failed.findings.is_empty(), "what was missed is told all the same");
        assert_eq!((desk.writer.calls(), desk.figures(&wallet).await), (1, (1, 0, 0)));
        desk.finish().await;
    }
}
