//! People come and go: Clerk's webhooks, the Backend API, and which of them is first.

use myba_core::id::UserId;
use myba_core::identity::{IdentityError, Welcome};
use myba_sandbox::DeliveryFault;

use crate::place::{Place, until};

const WELCOME: u64 = 6;

impl Place {
    /// The user once the welcome is no longer waiting.
    async fn welcomed(&self, user: &UserId) -> Welcome {
        until("the welcome", async || {
            let user = self.app.identity.user(user).await.unwrap()?;
            (user.welcome != Welcome::Waiting).then_some(user.welcome)
        })
        .await
    }

    async fn all_events_ended(&self, count: usize) {
        until("the events", async || {
            let mut ended = 0;
            for state in ["applied", "ignored"] {
                ended += self.app.inbox.list(state, 100).await.unwrap().len();
            }
            (ended == count).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn d01_the_webhook_twice_and_a_first_request_give_one_welcome() {
    let place = Place::open().await;
    place.sandbox.faults().arm_delivery("clerk", "user.created", DeliveryFault::Duplicate(3), 1);
    let ana = UserId::from_text(place.sandbox.clerk().create_user("ana@acme.example", true));
    place.app.identity.sign_in(&ana).await.unwrap();
    place.app.wanted_profiles.push(&ana);
    assert_eq!(place.welcomed(&ana).await, Welcome::Granted);
    place.all_events_ended(1).await;
    assert_eq!(place.available(&ana).await, WELCOME);
    place.close().await;
}

#[tokio::test]
async fn d02_without_a_webhook_the_profile_is_fetched_at_once() {
    let place = Place::open().await;
    let ana = UserId::from_text(place.sandbox.clerk().create_user_quietly("ana@acme.example", true));
    let user = place.app.identity.sign_in(&ana).await.unwrap();
    assert_eq!(user.welcome, Welcome::Waiting);
    place.app.wanted_profiles.push(&ana);
    assert_eq!(place.welcomed(&ana).await, Welcome::Granted);
    assert_eq!(place.available(&ana).await, WELCOME);
    assert_eq!(place.app.identity.user(&ana).await.unwrap().unwrap().email.as_deref(), Some("ana@acme.example"));
    place.close().await;
}

#[tokio::test]
async fn d03_d09_an_update_before_the_creation_wins_over_it() {
    let place = Place::open().await;
    let clerk = place.sandbox.clerk();
    place.sandbox.faults().arm_delivery("clerk", "user.created", DeliveryFault::SwapWithNext, 1);
    let ana = UserId::from_text(clerk.create_user("ana@acme.example", true));
    let created = place.app.clock.now();
    until("the next millisecond", async || (place.app.clock.now() > created).then_some(())).await;
    assert!(clerk.change_email(ana.as_str(), "ana@new.example"));
    place.all_events_ended(2).await;
    let user = place.app.identity.user(&ana).await.unwrap().unwrap();
    assert_eq!(user.email.as_deref(), Some("ana@new.example"));
    assert_eq!(place.available(&ana).await, WELCOME);
    place.close().await;
}

#[tokio::test]
async fn d04_d05_a_deletion_wins_over_a_late_creation() {
    let place = Place::open().await;
    let clerk = place.sandbox.clerk();
    place.sandbox.faults().arm_delivery("clerk", "user.created", DeliveryFault::HoldBack, 1);
    let ana = UserId::from_text(clerk.create_user("ana@acme.example", true));
    assert!(clerk.delete_user(ana.as_str()));
    place.all_events_ended(1).await;
    place.sandbox.faults().release();
    place.all_events_ended(2).await;
    assert!(matches!(place.app.identity.sign_in(&ana).await, Err(IdentityError::Closed)));
    assert_eq!(place.available(&ana).await, 0, "no welcome for somebody who is gone");
    assert!(place.app.clerk.person(&ana).await.unwrap().is_none());
    place.close().await;
}

#[tokio::test]
async fn d06_the_same_address_again_is_not_welcomed_again() {
    let place = Place::open().await;
    let clerk = place.sandbox.clerk();
    let ana = UserId::from_text(clerk.create_user("ana@acme.example", true));
    assert_eq!(place.welcomed(&ana).await, Welcome::Granted);
    clerk.delete_user(ana.as_str());
    let again = UserId::from_text(clerk.create_user("Ana@ACME.example", true));
    assert_ne!(again, ana);
    assert_eq!(place.welcomed(&again).await, Welcome::Refused);
    assert_eq!(place.available(&again).await, 0);
    place.close().await;
}

#[tokio::test]
async fn d07_d08_the_welcome_waits_for_something_verified() {
    let place = Place::open().await;
    let clerk = place.sandbox.clerk();
    let nameless = UserId::from_text(clerk.create_user_without_email());
    let ana = UserId::from_text(clerk.create_user("ana@acme.example", false));
    place.all_events_ended(2).await;
    assert_eq!((place.available(&nameless).await, place.available(&ana).await), (0, 0));
    clerk.verify_email(ana.as_str());
    assert_eq!(place.welcomed(&ana).await, Welcome::Granted);
    assert_eq!(place.available(&ana).await, WELCOME);
    place.close().await;
}

#[tokio::test]
async fn what_is_no_id_is_not_asked_for() {
    let place = Place::asleep(&[]).await;
    for id in ["", "../users", "user_1/oauth", "user_1?x"] {
        assert!(place.app.clerk.person(&UserId::from_text(id)).await.unwrap().is_none());
    }
    assert!(place.app.clerk.person(&UserId::from_text("user_nobody")).await.unwrap().is_none());
    place.close().await;
}
