//! A job that asks under every order of what can happen to it: it ends once, and is paid for at most once.

use std::sync::Arc;
use std::time::Duration;

use myba_core::generation::ModelFailure;
use myba_core::generation::library::TicketFilter;
use myba_core::generation::service::{Event, GenerationError, Reply};
use myba_core::id::{JobId, WalletId};
use myba_core::identity::Principal;
use myba_core::page::PageRequest;
use myba_core::store::testing::TestDatabase;
use proptest::prelude::*;
use tokio::sync::Semaphore;

use crate::asking::{answers, caller, open};
use crate::support::{Desk, end, policy};
use crate::writer::Turn;

#[derive(Clone, Copy, Debug)]
enum Step {
    /// Answers, and waits for the end.
    Answer,
    /// Answers, and the writer fails.
    Fail,
    /// Answers, and nobody waits: the writer is slow.
    Begin,
    /// The slow writers go on.
    GoOn,
    Defaults,
    Cancel,
    Wait(u32),
    Sweep,
    Expire,
    /// Another process takes over.
    Recover,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => Just(Step::Answer),
        2 => Just(Step::Fail),
        2 => Just(Step::Begin),
        1 => Just(Step::GoOn),
        2 => Just(Step::Defaults),
        1 => Just(Step::Cancel),
        3 => (1..700_u32).prop_map(Step::Wait),
        2 => Just(Step::Sweep),
        1 => Just(Step::Expire),
        1 => Just(Step::Recover),
    ];
    proptest::collection::vec(step, 1..10)
}

async fn take(desk: &Desk, user: &Principal, job: &JobId, step: Step, slow: &Arc<Semaphore>) {
    match step {
        Step::Answer | Step::Fail | Step::Begin => {
            let turn = match step {
                Step::Fail => Some(Turn::Fail(ModelFailure::Cut)),
                Step::Begin => Some(Turn::Waiting(Arc::clone(slow))),
                _ => None,
            };
            desk.writer.clear();
            turn.into_iter().for_each(|turn| desk.writer.then(turn));
            match desk.service.answer(caller(user), job, answers("all of it")).await {
                Ok(accepted) if matches!(step, Step::Begin) => drop(accepted),
                Ok(accepted) => drop(end(accepted).await),
                Err(error) => refused(&error),
            }
        }
        Step::Defaults => match desk.service.answer(caller(user), job, Reply::Defaults).await {
            Ok(mut accepted) => {
                let last = accepted.events.recv().await.unwrap();
                assert!(matches!(last, Event::Finished(Ok(_))), "{last:?}");
            }
            Err(error) => refused(&error),
        },
        Step::GoOn => slow.add_permits(10),
        Step::Cancel => drop(desk.service.cancel(user, job).await.unwrap()),
        Step::Wait(seconds) => desk.db.clock.advance(Duration::from_secs(u64::from(seconds))),
        Step::Sweep => drop(desk.service.settle_unanswered().await.unwrap()),
        Step::Expire => drop(desk.ledger.expire_due(10).await.unwrap()),
        Step::Recover => drop(desk.other_process("next").recover().await.unwrap()),
    }
}

/// What somebody may hear who comes too early, too late or too often.
fn refused(error: &GenerationError) {
    use GenerationError::{InProgress, NotAsking, TriesUsed};
    assert!(matches!(error, InProgress | NotAsking | TriesUsed), "{error:?}");
}

/// Two tokens, one of them never touched: `taken` is all that can be.
async fn once(desk: &Desk, wallet: &WalletId) -> u64 {
    let (available, held, consumed) = desk.figures(wallet).await;
    assert_eq!(available + held + consumed, 2);
    assert!(held + consumed <= 1, "held {held}, consumed {consumed}");
    consumed
}

async fn run(steps: Vec<Step>) {
    let desk = Desk::over(TestDatabase::sqlite().await, policy(), "this");
    let (user, wallet) = desk.user_with(2).await;
    let job = open(&desk, &user).await.job;
    let slow = Arc::new(Semaphore::new(0));
    for step in steps {
        take(&desk, &user, &job, step, &slow).await;
        once(&desk, &wallet).await;
    }
    slow.add_permits(10);
    desk.service.drain().await;
    desk.db.clock.advance(policy().answer_within + policy().hold_life);
    desk.service.settle_unanswered().await.unwrap();
    desk.ledger.expire_due(10).await.unwrap();
    let state = desk.service.job(&user, &job).await.unwrap();
    let taken = once(&desk, &wallet).await;
    assert_eq!(desk.figures(&wallet).await.1, 0, "nothing stays held");
    let page = PageRequest::new(None, None);
    let tickets = desk.library.list(&user, &TicketFilter::default(), &page).await.unwrap().items.len();
    match state.state {
        "completed" => assert_eq!(tickets, 1),
        "cancelled" | "failed" => assert_eq!((tickets, taken), (0, 0)),
        other => panic!("the job is {other} for ever"),
    }
    desk.finish().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_job_that_asks_ends_once_in_every_order(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(run(steps));
    }
}

#[tokio::test]
async fn at_the_same_moment_one_of_all_ends_it() {
    for desk in Desk::on_every_engine().await {
        let next = desk.other_process("next");
        for round in 0..6_u32 {
            let (user, wallet) = desk.user_with(2).await;
            let job = open(&desk, &user).await.job;
            if round.is_multiple_of(2) {
                desk.db.clock.advance(policy().answer_within);
            }
            let answering = async |service: &myba_core::generation::service::Generation, reply| match service
                .answer(caller(&user), &job, reply)
                .await
            {
                Ok(accepted) => drop(end(accepted).await),
                Err(error) => refused(&error),
            };
            let stopping = async {
                if round % 3 == 0 {
                    desk.service.cancel(&user, &job).await.unwrap();
                }
            };
            tokio::join!(
                answering(&desk.service, Reply::Defaults),
                answering(&next, Reply::Defaults),
                answering(&desk.service, answers("all of it")),
                answering(&next, answers("some of it")),
                async { drop(desk.service.settle_unanswered().await.unwrap()) },
                async { drop(next.settle_unanswered().await.unwrap()) },
                stopping,
            );
            let state = desk.service.job(&user, &job).await.unwrap().state;
            let taken = once(&desk, &wallet).await;
            match state {
                "completed" => assert_eq!(taken, 1),
                "cancelled" => assert_eq!(taken, 0),
                other => panic!("the job is {other}"),
            }
        }
        desk.finish().await;
    }
}
