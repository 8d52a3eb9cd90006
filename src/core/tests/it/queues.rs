//! What operators see of the inbox and the outbox, and what they can do.

use std::time::Duration;

use myba_core::inbox::{EventId, Inbox, MAX_ATTEMPTS, Outcome, Wanted};
use myba_core::outbox::{NewAnswer, Outbox, Sent};
use myba_core::store::testing::databases;

fn event(id: &str) -> EventId {
    EventId { provider: "stripe".to_owned(), event: id.to_owned() }
}

fn wanted(state: &str) -> Wanted {
    Wanted { state: state.to_owned(), provider: Some("stripe".to_owned()), older_than: Duration::ZERO, seen_too: false }
}

#[tokio::test]
async fn e13_v14_what_fails_ten_times_is_given_up_and_stands_there_until_somebody_sees_to_it() {
    for db in databases().await {
        let inbox = Inbox::new(db.store.clone());
        let ledger = myba_core::ledger::Ledger::new(db.store.clone());
        inbox.record(&event("evt_poison"), "charge.refunded", "{}").await.unwrap();
        for turn in 0..MAX_ATTEMPTS {
            let due = inbox.due("stripe", 10).await.unwrap();
            assert_eq!(due.len(), 1, "turn {turn}");
            inbox.settle(&due[0], Outcome::Retry("no".to_owned())).await.unwrap();
            db.clock.advance(Duration::from_secs(600));
        }
        inbox.record(&event("evt_good"), "charge.refunded", "{}").await.unwrap();
        let due = inbox.due("stripe", 10).await.unwrap();
        assert_eq!(
            due.iter().map(|event| event.id.event.as_str()).collect::<Vec<_>>(),
            ["evt_good"],
            "the rest goes on"
        );
        inbox.settle(&due[0], Outcome::Ignored).await.unwrap();

        let depth = inbox.depth().await.unwrap();
        assert_eq!((depth.len(), depth[0].state.as_str(), depth[0].count), (1, "dead", 1));
        assert_eq!(ledger.verify().await.unwrap().broken(), ["V14"]);
        assert!(inbox.acknowledge(&event("evt_poison"), "ana").await.unwrap());
        assert!(!inbox.acknowledge(&event("evt_poison"), "ana").await.unwrap());
        assert!(ledger.verify().await.unwrap().is_clean());
        assert!(inbox.depth().await.unwrap().is_empty());
        assert!(inbox.find(&wanted("dead"), 10).await.unwrap().is_empty());
        assert_eq!(inbox.find(&Wanted { seen_too: true, ..wanted("dead") }, 10).await.unwrap().len(), 1);
        assert_eq!(inbox.replay_all("dead", None).await.unwrap(), 0, "it was seen to");
        assert!(inbox.replay(&event("evt_poison")).await.unwrap());
        assert_eq!(inbox.due("stripe", 10).await.unwrap()[0].attempts, 0);
        db.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn e12_five_hundred_events_after_an_outage_each_twice_are_stored_and_drained_once() {
    for db in databases().await {
        let inbox = Inbox::new(db.store.clone());
        let mut senders = tokio::task::JoinSet::new();
        for number in 0..1000 {
            let inbox = inbox.clone();
            let id = event(&format!("evt_{}", number % 500));
            senders.spawn(async move { inbox.record(&id, "charge.refunded", "{}").await.unwrap() });
        }
        let new = senders.join_all().await.into_iter().filter(|is_new| *is_new).count();
        assert_eq!(new, 500);
        let mut drained = std::collections::HashSet::new();
        loop {
            let taken = inbox.take("stripe", 64).await.unwrap();
            if taken.is_empty() {
                break;
            }
            for event in taken {
                assert!(drained.insert(event.id.event.clone()), "{} came twice", event.id.event);
                inbox.settle(&event, Outcome::Ignored).await.unwrap();
            }
        }
        assert_eq!((drained.len(), inbox.depth().await.unwrap().len()), (500, 0));
        db.finish().await;
    }
}

#[tokio::test]
async fn v16_what_was_set_aside_is_told_after_a_day_and_all_of_it_can_be_tried_again() {
    for db in databases().await {
        let inbox = Inbox::new(db.store.clone());
        let ledger = myba_core::ledger::Ledger::new(db.store.clone());
        for id in ["evt_1", "evt_2"] {
            inbox.record(&event(id), "x", "{}").await.unwrap();
        }
        for due in inbox.due("stripe", 10).await.unwrap() {
            inbox.settle(&due, Outcome::Quarantined("whose is it".to_owned())).await.unwrap();
        }
        assert!(ledger.verify().await.unwrap().is_clean());
        db.clock.advance(Duration::from_secs(25 * 60 * 60));
        assert_eq!(ledger.verify().await.unwrap().broken(), ["V16"]);
        assert_eq!(ledger.verify_added().await.unwrap().broken(), ["V16"]);
        let old = Wanted { older_than: Duration::from_secs(26 * 60 * 60), ..wanted("quarantined") };
        assert!(inbox.find(&old, 10).await.unwrap().is_empty());
        assert_eq!(inbox.replay_all("quarantined", Some("clerk")).await.unwrap(), 0);
        assert_eq!(inbox.replay_all("quarantined", Some("stripe")).await.unwrap(), 2);
        assert!(ledger.verify().await.unwrap().is_clean());
        db.finish().await;
    }
}

#[tokio::test]
async fn l27_an_answer_that_was_given_up_can_be_sent_again() {
    for db in databases().await {
        let outbox = Outbox::new(db.store.clone());
        let new = NewAnswer { provider: "slack".into(), answers: "one".into(), tenant: "T1".into(), body: "{}".into() };
        outbox.write(vec![new], None).await.unwrap();
        db.clock.advance(Duration::from_secs(61));
        let answer = outbox.take(1).await.unwrap().remove(0);
        outbox.settle(&answer, Sent::Never("the channel is gone".to_owned())).await.unwrap();
        let dead = outbox.list("dead", Some("slack"), 10).await.unwrap();
        assert_eq!((dead.len(), dead[0].error.as_deref()), (1, Some("the channel is gone")));
        assert_eq!(outbox.depth().await.unwrap()[0].state, "dead");
        assert!(outbox.replay(&answer.id).await.unwrap());
        assert!(!outbox.replay(&answer.id).await.unwrap());
        let again = outbox.take(1).await.unwrap().remove(0);
        outbox.settle(&again, Sent::Never("still gone".to_owned())).await.unwrap();
        assert_eq!(outbox.replay_all(None).await.unwrap(), 1);
        db.finish().await;
    }
}
