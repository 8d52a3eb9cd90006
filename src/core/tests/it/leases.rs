//! Of many processes, one holds a lease.

use std::time::Duration;

use myba_core::lease::Leases;
use myba_core::store::testing::databases;
use tokio::task::JoinSet;

const LIFE: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread")]
async fn of_holders_that_race_for_a_lease_exactly_one_gets_it_in_every_round() {
    for db in databases().await {
        for round in 0..20 {
            let mut holders = JoinSet::new();
            for holder in 0..8 {
                let leases = Leases::new(db.store.clone());
                holders.spawn(async move { leases.take("gateway", &format!("{round}-{holder}"), LIFE).await.unwrap() });
            }
            let won = holders.join_all().await.into_iter().filter(|won| *won).count();
            assert_eq!(won, 1, "round {round} on {}", db.store.engine_name());
            db.clock.advance(LIFE);
        }
        db.finish().await;
    }
}

#[tokio::test]
async fn a_lease_is_renewed_given_up_and_ends_by_itself() {
    for db in databases().await {
        let leases = Leases::new(db.store.clone());
        assert!(leases.take("gateway", "one", LIFE).await.unwrap());
        assert!(leases.take("other", "two", LIFE).await.unwrap(), "another thing is another lease");
        assert!(!leases.take("gateway", "two", LIFE).await.unwrap());
        db.clock.advance(LIFE - Duration::from_millis(1));
        assert!(leases.take("gateway", "one", LIFE).await.unwrap(), "renewed");
        db.clock.advance(LIFE - Duration::from_millis(1));
        assert!(!leases.take("gateway", "two", LIFE).await.unwrap(), "a renewal counts from when it was made");
        db.clock.advance(Duration::from_millis(1));
        assert!(leases.take("gateway", "two", LIFE).await.unwrap(), "over");
        assert!(!leases.give_up("gateway", "one").await.unwrap(), "not theirs any more");
        assert!(leases.give_up("gateway", "two").await.unwrap());
        assert!(!leases.give_up("gateway", "two").await.unwrap());
        assert!(leases.take("gateway", "one", LIFE).await.unwrap(), "free");
        db.finish().await;
    }
}
