//! Whoever leaves, signs up, or closes an account while a job goes on: the work has its end, and the token its wallet.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use myba_core::generation::service::{Ask, Channel, GenerationError, Reply};
use myba_core::id::{JobId, UserId, WalletId};
use myba_core::identity::Principal;
use myba_core::store::{asking, jobs};

use crate::asking::{answers, asked, caller, short_ask};
use crate::chat::Room;
use crate::support::{Desk, end, policy, visitor, wallet_of};

const ANSWER: &str = "Number, date and total";

/// Waits for the first `polls` signs of life, and leaves.
async fn leaves<T>(polls: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut seen = 0;
    std::future::poll_fn(|cx| match work.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => {
            seen += 1;
            if seen == polls { Poll::Ready(None) } else { Poll::Pending }
        }
    })
    .await
}

/// A job that asks, and whose wallet was claimed by an account since.
struct Claimed {
    job: JobId,
    /// Who asked.
    asker: Principal,
    user: UserId,
    /// The wallet that holds.
    own: WalletId,
    account: WalletId,
}

/// A visitor whose short idea is asked about signs up.
async fn signed_up(desk: &Desk) -> Claimed {
    let first = desk.service.start(short_ask(&Principal::NewVisitor, None)).await.unwrap();
    let asker = visitor(&first);
    let job = asked(first).await.job;
    let (principal, account) = desk.user_with(0).await;
    let (Principal::User(user), Principal::Visitor(from)) = (principal, &asker) else { panic!("two principals") };
    assert_eq!(desk.identity.claim(&user, from).await.unwrap().unwrap().tokens.get(), 2);
    let own = wallet_of(desk, &asker).await;
    Claimed { job, asker, user, own, account }
}

/// Somebody in Slack whose short idea is asked about links an account.
async fn linked(desk: &Desk) -> Claimed {
    let room = Room::of(desk).await;
    let ana = room.person("ana").await;
    let asker = Principal::Chat(room.caller(&ana, true));
    let from_slack = Ask { channel: Channel::Slack, ..short_ask(&asker, Some("cmd:1")) };
    let job = asked(desk.service.start(from_slack).await.unwrap()).await.job;
    let (user, account) = room.linked(&ana, 0).await;
    Claimed { job, asker, user, own: ana.wallet, account }
}

async fn each_way(desk: &Desk, is_visitor: bool) -> Claimed {
    let claimed = if is_visitor { signed_up(desk).await } else { linked(desk).await };
    let figures = (desk.figures(&claimed.own).await, desk.figures(&claimed.account).await);
    assert_eq!(figures, ((0, 1, 0), (2, 0, 0)));
    claimed
}

#[tokio::test]
async fn whoever_leaves_while_let_in_gets_their_ticket_all_the_same() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(8).await;
        for polls in 1..=8 {
            drop(leaves(polls, desk.start(&user, None)).await);
        }
        desk.service.drain().await;
        assert_eq!(desk.figures(&wallet).await, (0, 0, 8));
        desk.finish().await;
    }
}

#[tokio::test]
async fn whoever_leaves_while_answering_gets_their_ticket_all_the_same() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        for polls in 1..=5 {
            let key = format!("k{polls}");
            let job = asked(desk.service.start(short_ask(&user, Some(&key))).await.unwrap()).await.job;
            drop(leaves(polls, desk.service.answer(caller(&user), &job, answers(ANSWER))).await);
        }
        desk.service.drain().await;
        assert_eq!(desk.figures(&wallet).await, (0, 0, 5));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_token_held_while_signing_up_or_linking_comes_back_to_the_account_once() {
    for is_visitor in [true, false] {
        for desk in Desk::on_every_engine().await {
            let Claimed { job, user, own, account, .. } = each_way(&desk, is_visitor).await;
            let user = Principal::User(user);
            let stopped = desk.service.cancel(&user, &job).await.unwrap();
            assert!(stopped.stopped);
            assert_eq!((stopped.charged.get(), stopped.balance.available.get()), (0, 3));
            assert!(!desk.service.cancel(&user, &job).await.unwrap().stopped);
            assert_eq!(desk.service.recover().await.unwrap(), 0);
            assert_eq!((desk.figures(&own).await, desk.figures(&account).await), ((0, 0, 0), (3, 0, 0)));
            let grants = desk.ledger.grants(&account).await.unwrap();
            assert!(grants[0].grant.expires_at.is_some());
            assert!(grants.iter().all(|line| line.grant.expires_at == grants[0].grant.expires_at), "{grants:?}");
            // It can be spent like the others.
            for _ in 0..3 {
                desk.ask(&user, None).await.unwrap();
            }
            assert_eq!(desk.figures(&account).await, (0, 0, 3));
            desk.finish().await;
        }
    }
}

#[tokio::test]
async fn a_hold_that_ran_out_after_signing_up_comes_back_to_the_account() {
    for expire_first in [true, false] {
        for desk in Desk::on_every_engine().await {
            let Claimed { job, user, own, account, .. } = each_way(&desk, true).await;
            desk.db.clock.advance(policy().answer_within + policy().hold_life + Duration::from_secs(1));
            if expire_first {
                assert_eq!(desk.ledger.expire_due(10).await.unwrap().holds, 1);
            }
            assert_eq!(desk.service.settle_unanswered().await.unwrap(), std::slice::from_ref(&job));
            let view = desk.service.job(&Principal::User(user), &job).await.unwrap();
            assert_eq!(view.state, "completed", "the draft is free");
            assert_eq!((desk.figures(&own).await, desk.figures(&account).await), ((0, 0, 0), (3, 0, 0)));
            desk.finish().await;
        }
    }
}

#[tokio::test]
async fn nothing_arrives_in_a_closed_account_of_what_was_asked_before_it_was_opened() {
    for is_visitor in [true, false] {
        for desk in Desk::on_every_engine().await {
            let Claimed { job, user, own, account, .. } = each_way(&desk, is_visitor).await;
            assert!(desk.identity.close(&user).await.unwrap().now);
            assert_eq!(desk.figures(&own).await, (1, 0, 0), "what was held for it is back");
            assert_eq!(desk.service.settle_unanswered().await.unwrap(), []);
            let mut tx = desk.db.store.read().await.unwrap();
            let row = jobs::job(&mut tx, job.as_str()).await.unwrap().unwrap();
            assert_eq!((row.state.as_str(), row.ticket_id), ("cancelled", None));
            assert!(asking::of_job(&mut tx, job.as_str()).await.unwrap().is_none(), "its text is gone");
            drop(tx);
            assert_eq!((desk.figures(&own).await, desk.figures(&account).await), ((1, 0, 0), (2, 0, 0)));
            desk.finish().await;
        }
    }
}

#[tokio::test]
async fn after_the_claim_the_cookie_owns_no_job_any_more() {
    for desk in Desk::on_every_engine().await {
        let Claimed { job, asker, user, own, account } = each_way(&desk, true).await;
        assert!(matches!(desk.service.job(&asker, &job).await, Err(GenerationError::NoSuchJob)));
        assert!(matches!(desk.service.cancel(&asker, &job).await, Err(GenerationError::NoSuchJob)));
        for reply in [Reply::Defaults, answers(ANSWER)] {
            let refused = desk.service.answer(caller(&asker), &job, reply).await.unwrap_err();
            assert!(matches!(refused, GenerationError::NoSuchJob), "{refused:?}");
        }
        let user = Principal::User(user);
        let answered = desk.service.answer(caller(&user), &job, Reply::Defaults).await.unwrap();
        assert_eq!(end(answered).await.unwrap().charged.get(), 1);
        assert_eq!((desk.figures(&own).await, desk.figures(&account).await), ((0, 0, 1), (2, 0, 0)));
        desk.finish().await;
    }
}
