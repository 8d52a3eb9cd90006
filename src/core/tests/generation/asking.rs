//! A job that asks before its ticket is stored: one price, taken once, whoever answers, wherever and whenever.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use myba_core::generation::ModelFailure;
use myba_core::generation::library::TicketState;
use myba_core::generation::service::{
    Accepted, Ask, Asks, Caller, Channel, Delivered, Event, Failure, Generation, GenerationError, Limit, Questions,
    Reply,
};
use myba_core::id::JobId;
use myba_core::identity::Principal;
use myba_core::inbox::{EventId, Inbox, TICKET_STORED};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::chat::Room;
use crate::support::{Desk, ask, end, generate, policy, visitor, wallet_of};
use crate::writer::{IDEA, Turn, bad_story, good_story};

/// Four words: somebody has to be asked.
pub const SHORT: &str = "export our monthly invoices";
const ANSWER: &str = "Number, date and total";

pub fn short_ask(principal: &Principal, key: Option<&str>) -> Ask {
    Ask { asks: Asks::Auto, ..ask(principal, generate(SHORT), key) }
}

pub async fn asked(mut accepted: Accepted) -> Questions {
    loop {
        match accepted.events.recv().await.unwrap() {
            Event::Asked(questions) => return *questions,
            Event::Finished(finished) => panic!("not asked: {finished:?}"),
            Event::Progress(_) | Event::Delta(_) | Event::Reset => {}
        }
    }
}

/// Asks for a ticket from [`SHORT`].
pub async fn open(desk: &Desk, principal: &Principal) -> Questions {
    asked(desk.service.start(short_ask(principal, Some("k"))).await.unwrap()).await
}

pub fn caller(principal: &Principal) -> Caller {
    Caller { principal: principal.clone(), network: None }
}

pub fn answers(text: &str) -> Reply {
    Reply::Answers(vec![(0, text.to_owned())])
}

async fn answer(
    service: &Generation,
    principal: &Principal,
    job: &JobId,
    reply: Reply,
) -> Result<Delivered, Box<Failure>> {
    end(service.answer(caller(principal), job, reply).await.unwrap()).await
}

/// The story of somebody who was told which columns.
fn answered_story() -> String {
    let mut story = good_story();
    story["questions"] = json!([]);
    story["assumptions"] = json!([]);
    story["in_scope"] = json!([{"text": "Columns: number, date and total", "quote": "number, date and total"}]);
    story.to_string()
}

const AFTER: Duration = Duration::from_secs(901);

#[tokio::test]
async fn what_a_short_idea_leaves_open_is_asked_and_the_answer_is_said() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        let questions = open(&desk, &user).await;
        assert_eq!(questions.idea, SHORT);
        let [question] = &questions.questions[..] else { panic!("{questions:?}") };
        assert_eq!(question.text, "Which columns does the file need?");
        assert_eq!(question.options, ["The columns of the invoice list", "All fields"]);
        assert_eq!(question.default, "The columns of the invoice list");
        assert_eq!((questions.held.get(), questions.balance.available.get()), (1, 4));
        assert!(questions.draft.is_some());
        assert_eq!(desk.figures(&wallet).await, (4, 1, 0));
        let until = desk.ledger.held_until(&wallet).await.unwrap().unwrap();
        assert_eq!(questions.until.until(until), policy().hold_life, "writing with an answer of the last second fits");

        let view = desk.service.job(&user, &questions.job).await.unwrap();
        assert_eq!((view.state, view.ticket), ("asking", None));
        assert_eq!(desk.service.asking(&user).await.unwrap().len(), 1);
        // The same request again is asked the same, and pays no second hold.
        let again = desk.service.start(short_ask(&user, Some("k"))).await.unwrap();
        assert!(again.replayed);
        assert_eq!(asked(again).await.job, questions.job);

        desk.writer.then(Turn::Text(answered_story()));
        let delivered = answer(&desk.service, &user, &questions.job, answers(ANSWER)).await.unwrap();
        assert_eq!((delivered.charged.get(), delivered.balance.available.get()), (1, 4));
        let ticket = delivered.ticket;
        assert!(ticket.idea.starts_with(SHORT) && ticket.idea.ends_with(ANSWER), "{}", ticket.idea);
        let (_, _, said) = ticket.content.statements().find(|(_, _, one)| one.source.is_some()).unwrap();
        let source = said.source.unwrap();
        let words: String = ticket.idea.chars().skip(source.start).take(source.end - source.start).collect();
        assert_eq!(words, ANSWER);
        assert!(desk.writer.prompts.lock().unwrap()[1].contains("Take the answers in"));
        assert_eq!(desk.writer.calls.load(Ordering::SeqCst), 2);
        assert!(desk.service.asking(&user).await.unwrap().is_empty());
        let view = desk.service.job(&user, &questions.job).await.unwrap();
        assert_eq!((view.state, view.ticket), ("completed", Some(ticket.id)));
        assert_eq!(desk.figures(&wallet).await, (4, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn nobody_is_asked_who_said_enough_or_wants_no_questions() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        let long = Ask { asks: Asks::Auto, ..ask(&user, generate(IDEA), None) };
        end(desk.service.start(long).await.unwrap()).await.unwrap();
        end(desk.service.start(ask(&user, generate(SHORT), None)).await.unwrap()).await.unwrap();
        let mut silent = good_story();
        silent["questions"] = json!([]);
        desk.writer.then(Turn::Text(silent.to_string()));
        end(desk.service.start(short_ask(&user, None)).await.unwrap()).await.unwrap();
        assert_eq!(desk.figures(&wallet).await, (2, 0, 3));
        desk.finish().await;
    }
}

#[tokio::test]
async fn the_defaults_store_the_draft_as_it_is_without_a_further_call() {
    for desk in Desk::on_every_engine().await {
        let first = desk.service.start(short_ask(&Principal::NewVisitor, None)).await.unwrap();
        let cookie = visitor(&first);
        let questions = asked(first).await;
        let delivered = answer(&desk.service, &cookie, &questions.job, Reply::Defaults).await.unwrap();
        assert_eq!((delivered.charged.get(), delivered.ticket.state), (1, TicketState::Ready));
        assert_eq!(Some(delivered.ticket.content), questions.draft);
        assert_eq!(delivered.ticket.idea, SHORT);
        assert_eq!(desk.writer.calls(), 1);
        // Whoever comes second gets the ticket that was stored.
        for reply in [Reply::Defaults, answers(ANSWER)] {
            let again = desk.service.answer(caller(&cookie), &questions.job, reply).await.unwrap();
            assert!(again.replayed);
            assert_eq!(end(again).await.unwrap().ticket.id, delivered.ticket.id);
        }
        let wallet = wallet_of(&desk, &cookie).await;
        assert_eq!(desk.figures(&wallet).await, (2, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn without_an_answer_in_time_the_draft_is_stored_once_and_taken_once() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        let job = open(&desk, &user).await.job;
        desk.db.clock.advance(policy().answer_within - Duration::from_secs(1));
        assert_eq!(desk.service.settle_unanswered().await.unwrap(), []);
        desk.db.clock.advance(Duration::from_secs(1));
        assert_eq!(desk.ledger.expire_due(10).await.unwrap().holds, 0, "the hold outlives the questions");
        assert_eq!(desk.service.settle_unanswered().await.unwrap(), std::slice::from_ref(&job));
        assert_eq!(desk.service.settle_unanswered().await.unwrap(), []);
        let late = desk.service.answer(caller(&user), &job, answers(ANSWER)).await.unwrap();
        assert!(late.replayed);
        let late = end(late).await.unwrap();
        assert_eq!(
            (late.ticket.idea.as_str(), late.too_late),
            (SHORT, true),
            "nobody's answers are dropped without a word"
        );
        let defaults = desk.service.answer(caller(&user), &job, Reply::Defaults).await.unwrap();
        assert!(!end(defaults).await.unwrap().too_late, "that is what was asked for");
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_draft_that_cannot_be_stored_keeps_no_other_waiting() {
    for desk in Desk::on_every_engine().await {
        let (unlucky, _) = desk.user_with(1).await;
        let (user, wallet) = desk.user_with(2).await;
        let broken = open(&desk, &unlucky).await.job;
        let spoil = format!("UPDATE asking SET body = '-', until = until - 1 WHERE job_id = '{broken}'");
        desk.db.attempt(&spoil).await.unwrap();
        let job = open(&desk, &user).await.job;
        desk.db.clock.advance(AFTER);
        assert_eq!(desk.service.settle_unanswered().await.unwrap(), [job]);
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn an_answer_after_the_deadline_and_before_the_sweep_gets_the_draft() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        let job = open(&desk, &user).await.job;
        desk.db.clock.advance(AFTER);
        let delivered = answer(&desk.service, &user, &job, answers(ANSWER)).await.unwrap();
        assert_eq!((delivered.ticket.idea.as_str(), delivered.charged.get(), delivered.too_late), (SHORT, 1, true));
        assert_eq!(desk.service.settle_unanswered().await.unwrap(), []);
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn after_an_outage_longer_than_the_hold_the_draft_is_free_whoever_looks_first() {
    for expire_first in [true, false] {
        for desk in Desk::on_every_engine().await {
            let (user, wallet) = desk.user_with(1).await;
            let job = open(&desk, &user).await.job;
            desk.db.clock.advance(AFTER + policy().hold_life);
            if expire_first {
                assert_eq!(desk.ledger.expire_due(10).await.unwrap().holds, 1);
            }
            assert_eq!(desk.service.settle_unanswered().await.unwrap(), std::slice::from_ref(&job));
            let again = desk.service.answer(caller(&user), &job, Reply::Defaults).await.unwrap();
            let delivered = end(again).await.unwrap();
            assert_eq!((delivered.charged.get(), delivered.ticket.state), (0, TicketState::Uncharged));
            assert_eq!(desk.figures(&wallet).await, (1, 0, 0));
            desk.finish().await;
        }
    }
}

#[tokio::test]
async fn a_stop_takes_nothing_and_counts_as_a_draft_that_was_read() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        for left in [1, 0] {
            let job = open(&desk, &user).await.job;
            let stopped = desk.service.cancel(&user, &job).await.unwrap();
            assert!(stopped.stopped && stopped.late);
            assert_eq!((stopped.charged.get(), stopped.drafts_left), (0, Some(left)));
            let refused = desk.service.answer(caller(&user), &job, Reply::Defaults).await.unwrap_err();
            assert!(matches!(refused, GenerationError::NotAsking), "{refused:?}");
            assert_eq!(desk.service.job(&user, &job).await.unwrap().state, "cancelled");
        }
        assert_eq!(desk.figures(&wallet).await, (3, 0, 0));
        // Past the allowance no draft is shown before it is paid for, and a stop takes the ticket.
        let questions = open(&desk, &user).await;
        assert!(questions.draft.is_none());
        let stopped = desk.service.cancel(&user, &questions.job).await.unwrap();
        assert_eq!((stopped.stopped, stopped.charged.get()), (false, 1));
        assert_eq!(desk.service.job(&user, &questions.job).await.unwrap().state, "completed");
        assert_eq!(desk.figures(&wallet).await, (2, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn answers_that_come_to_nothing_lose_nothing() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        let questions = open(&desk, &user).await;
        for turn in [Turn::Fail(ModelFailure::Cut), Turn::Panic] {
            desk.writer.then(turn);
            let failure = answer(&desk.service, &user, &questions.job, answers(ANSWER)).await.unwrap_err();
            assert_eq!((failure.charged.get(), failure.open_until), (0, Some(questions.until)));
            assert_eq!(desk.service.job(&user, &questions.job).await.unwrap().state, "asking");
            assert_eq!(desk.figures(&wallet).await, (1, 1, 0));
        }
        for _ in 0..3 {
            desk.writer.then(Turn::Text(bad_story()));
        }
        let failure = answer(&desk.service, &user, &questions.job, answers(ANSWER)).await.unwrap_err();
        assert!(matches!(failure.error, GenerationError::QualityNotMet) && !failure.findings.is_empty());
        let refused = desk.service.answer(caller(&user), &questions.job, answers(ANSWER)).await.unwrap_err();
        assert!(matches!(refused, GenerationError::TriesUsed), "{refused:?}");
        let delivered = answer(&desk.service, &user, &questions.job, Reply::Defaults).await.unwrap();
        assert_eq!((delivered.ticket.idea.as_str(), delivered.charged.get()), (SHORT, 1));
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn an_answer_of_the_last_second_is_written_down_and_one_that_fails_then_ends_with_the_draft() {
    for fails in [false, true] {
        for desk in Desk::on_every_engine().await {
            let (user, wallet) = desk.user_with(2).await;
            let job = open(&desk, &user).await.job;
            desk.db.clock.advance(policy().answer_within - Duration::from_secs(1));
            let gate = Arc::new(Semaphore::new(0));
            let turn = if fails { Turn::Spoilt(Arc::clone(&gate)) } else { Turn::Waiting(Arc::clone(&gate)) };
            desk.writer.then(turn);
            let writing = desk.service.answer(caller(&user), &job, answers(ANSWER)).await.unwrap();
            desk.db.clock.advance(Duration::from_secs(2));
            assert_eq!(desk.service.settle_unanswered().await.unwrap(), [], "somebody is writing");
            let refused = desk.service.answer(caller(&user), &job, Reply::Defaults).await.unwrap_err();
            assert!(matches!(refused, GenerationError::InProgress), "{refused:?}");
            gate.add_permits(1);
            let delivered = end(writing).await.unwrap();
            assert_eq!(delivered.charged.get(), 1);
            assert_eq!(delivered.ticket.idea == SHORT, fails, "{}", delivered.ticket.idea);
            assert_eq!(delivered.too_late, fails);
            let again = desk.service.answer(caller(&user), &job, answers(ANSWER)).await.unwrap();
            assert_eq!(end(again).await.unwrap().too_late, fails, "sent once more, it is told the same");
            assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
            desk.finish().await;
        }
    }
}

#[tokio::test]
async fn what_a_dead_process_was_writing_is_asked_again() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        let job = open(&desk, &user).await.job;
        let gate = Arc::new(Semaphore::new(0));
        desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
        let writing = desk.service.answer(caller(&user), &job, answers(ANSWER)).await.unwrap();
        let next = desk.other_process("next");
        desk.db.clock.advance(policy().hold_life + Duration::from_secs(1));
        assert_eq!(next.recover().await.unwrap(), 0, "a job that asks is no dead one");
        assert_eq!(next.job(&user, &job).await.unwrap().state, "asking");
        let delivered = answer(&next, &user, &job, Reply::Defaults).await.unwrap();
        assert_eq!(delivered.charged.get(), 1);
        // Had the process only been asleep, it finds the ticket that was stored.
        gate.add_permits(1);
        assert_eq!(end(writing).await.unwrap().ticket.id, delivered.ticket.id);
        assert_eq!(desk.figures(&wallet).await, (1, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn answers_must_fit_the_questions() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let job = open(&desk, &user).await.job;
        let twice = Reply::Answers(vec![(0, "a".to_owned()), (0, "b".to_owned())]);
        let wrong = [Reply::Answers(Vec::new()), Reply::Answers(vec![(1, "a".to_owned())]), twice];
        for reply in wrong {
            let refused = desk.service.answer(caller(&user), &job, reply).await.unwrap_err();
            assert!(matches!(refused, GenerationError::BadAnswer(_)), "{refused:?}");
        }
        for text in ["", "\u{200B}", &"x".repeat(501)] {
            let refused = desk.service.answer(caller(&user), &job, answers(text)).await.unwrap_err();
            assert!(matches!(refused, GenerationError::Brief(_)), "{refused:?}");
        }
        assert_eq!(desk.service.job(&user, &job).await.unwrap().state, "asking");
        assert_eq!(desk.figures(&wallet).await, (0, 1, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn answers_meet_the_limit_of_whoever_has_something_written_and_defaults_do_not() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let job = open(&desk, &user).await.job;
        let wait = Duration::from_secs(40);
        let within = async |reply: Reply| {
            desk.service.answer_within(caller(&user), &job, reply, Limit::new(move || Err(wait))).await
        };
        let refused = within(answers(ANSWER)).await.unwrap_err();
        assert!(matches!(refused, GenerationError::TooManyRequests(left) if left == wait), "{refused:?}");
        assert_eq!(desk.service.job(&user, &job).await.unwrap().state, "asking");
        assert_eq!((desk.figures(&wallet).await, desk.writer.calls()), ((0, 1, 0), 1));
        end(within(Reply::Defaults).await.unwrap()).await.unwrap();
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_stranger_finds_no_job() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(1).await;
        let (stranger, _) = desk.user_with(1).await;
        let job = open(&desk, &user).await.job;
        for who in [stranger, Principal::NewVisitor] {
            assert!(matches!(desk.service.job(&who, &job).await, Err(GenerationError::NoSuchJob)));
            assert!(desk.service.asking(&who).await.unwrap().is_empty());
            assert!(matches!(desk.service.cancel(&who, &job).await, Err(GenerationError::NoSuchJob)));
            for reply in [Reply::Defaults, answers(ANSWER)] {
                let refused = desk.service.answer(caller(&who), &job, reply).await.unwrap_err();
                assert!(matches!(refused, GenerationError::NoSuchJob), "{refused:?}");
            }
        }
        desk.finish().await;
    }
}

#[tokio::test]
async fn what_was_asked_in_slack_is_answered_on_the_web_and_told_in_slack() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let (ana, eve) = (room.person("ana").await, room.person("eve").await);
        let (user, wallet) = room.linked(&ana, 3).await;
        let (web, chat) = (Principal::User(user), Principal::Chat(room.caller(&ana, true)));
        let from_slack = Ask { channel: Channel::Slack, ..short_ask(&chat, Some("cmd:1")) };
        let job = asked(desk.service.start(from_slack).await.unwrap()).await.job;
        let other = Principal::Chat(room.caller(&eve, true));
        assert!(matches!(desk.service.job(&other, &job).await, Err(GenerationError::NoSuchJob)));
        assert_eq!(desk.service.asking(&web).await.unwrap()[0].job, job);
        desk.writer.then(Turn::Text(answered_story()));
        let delivered = answer(&desk.service, &web, &job, answers(ANSWER)).await.unwrap();
        assert_eq!(delivered.charged.get(), 1);
        let told = EventId { provider: "slack".to_owned(), event: "due:cmd:1".to_owned() };
        let told = Inbox::new(desk.db.store.clone()).get(&told).await.unwrap().unwrap();
        assert_eq!((told.kind.as_str(), told.body.as_str()), (TICKET_STORED, "cmd:1"));

        // The other way around, and by the team's member alone where a team pays.
        let job = asked(desk.service.start(short_ask(&web, None)).await.unwrap()).await.job;
        assert_eq!(desk.service.asking(&chat).await.unwrap()[0].job, job);
        answer(&desk.service, &chat, &job, Reply::Defaults).await.unwrap();
        assert_eq!(desk.figures(&wallet).await, (1, 0, 2));
        room.team(5).await;
        let job = asked(desk.service.start(short_ask(&chat, None)).await.unwrap()).await.job;
        assert!(matches!(desk.service.job(&other, &job).await, Err(GenerationError::NoSuchJob)));
        assert_eq!(desk.service.job(&web, &job).await.unwrap().state, "asking");
        answer(&desk.service, &web, &job, Reply::Defaults).await.unwrap();
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_visitor_who_signs_up_meanwhile_answers_in_the_account() {
    for desk in Desk::on_every_engine().await {
        let first = desk.service.start(short_ask(&Principal::NewVisitor, None)).await.unwrap();
        let cookie = visitor(&first);
        let job = asked(first).await.job;
        let (user, wallet) = desk.user_with(0).await;
        let (Principal::User(id), Principal::Visitor(from)) = (&user, &cookie) else { panic!("two principals") };
        desk.identity.claim(id, from).await.unwrap();
        assert_eq!(desk.service.asking(&user).await.unwrap()[0].job, job);
        let delivered = answer(&desk.service, &user, &job, Reply::Defaults).await.unwrap();
        assert_eq!(desk.library.get(&user, &delivered.ticket.id).await.unwrap().idea, SHORT);
        assert_eq!(desk.figures(&wallet).await, (2, 0, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn of_a_closed_account_nothing_is_taken_and_no_question_stays() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let job = open(&desk, &user).await.job;
        let Principal::User(id) = &user else { panic!("a user") };
        desk.identity.close(id).await.unwrap();
        assert_eq!(desk.service.settle_unanswered().await.unwrap(), []);
        assert_eq!(desk.figures(&wallet).await, (1, 0, 0));
        assert!(desk.service.job(&user, &job).await.is_err());
        assert_eq!(desk.service.settle_unanswered().await.unwrap(), []);
        desk.finish().await;
    }
}
