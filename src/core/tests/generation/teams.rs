//! How a team's wallet stops paying for a workspace, and that one team at a time pays.

use std::sync::Arc;

use myba_core::chat::{ChatError, PaidBy, Person};
use myba_core::generation::service::{Accepted, GenerationError};
use myba_core::id::TeamId;
use myba_core::identity::Principal;
use tokio::sync::Semaphore;

use crate::chat::Room;
use crate::support::{Desk, ask, end, generate};
use crate::writer::{IDEA, Turn};

const ROUNDS: usize = 10;

fn by_team() -> PaidBy {
    PaidBy::Team { name: "Acme".to_owned() }
}

/// Asks under a key of the test's own.
async fn ask_as(room: &Room<'_>, person: &Person, key: &str) -> Result<Accepted, GenerationError> {
    let principal = Principal::Chat(room.caller(person, true));
    room.desk.service.start(ask(&principal, generate(IDEA), Some(key))).await
}

async fn paying_team(room: &Room<'_>) -> Option<TeamId> {
    room.chat.workspace(&room.key).await.unwrap().unwrap().team.map(|team| team.id)
}

#[tokio::test]
async fn an_owner_stops_a_workspace_from_spending_without_being_in_it() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let (owner, member) = (room.person("owner").await, room.person("member").await);
        let team = room.team_of(&owner, 5).await;
        assert_eq!(room.ticket(&member).await, by_team());
        assert!(room.chat.unlink(&owner.id).await.unwrap(), "nobody there is the owner any more");

        let (stranger, _) = room.linked(&room.person("stranger").await, 0).await;
        let refused = room.chat.disconnect_team_of(&stranger, &team.id, &room.key).await;
        assert!(matches!(refused, Err(ChatError::NotOwner)), "{refused:?}");
        assert_eq!(room.ticket(&member).await, by_team());

        assert!(room.chat.disconnect_team_of(&team.owner, &team.id, &room.key).await.unwrap());
        assert!(!room.chat.disconnect_team_of(&team.owner, &team.id, &room.key).await.unwrap());
        assert_eq!(room.ticket(&member).await, PaidBy::Free);
        assert_eq!(desk.figures(&team.wallet).await, (3, 0, 2));
        desk.finish().await;
    }
}

#[tokio::test]
async fn an_owner_ends_only_what_the_named_team_pays_for() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let old = room.team(0).await;
        assert!(room.chat.disconnect_team_of(&old.owner, &old.id, &room.key).await.unwrap());
        let new = room.team_of(&room.person("another").await, 1).await;
        assert!(!room.chat.disconnect_team_of(&old.owner, &old.id, &room.key).await.unwrap());
        assert_eq!(paying_team(&room).await, Some(new.id));
        desk.finish().await;
    }
}

#[tokio::test]
async fn when_an_owner_closes_the_account_the_team_pays_nowhere_and_another_may() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let (team, member) = (room.team(5).await, room.person("member").await);
        let gate = Arc::new(Semaphore::new(0));
        desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
        let under_way = ask_as(&room, &member, "k").await.unwrap();
        assert_eq!((&under_way.paid_by, desk.figures(&team.wallet).await), (&by_team(), (4, 1, 0)));

        assert!(desk.identity.close(&team.owner).await.unwrap().now);
        assert_eq!(desk.figures(&team.wallet).await, (5, 0, 0), "what was held came back");
        gate.add_permits(1);
        let ended = end(under_way).await.unwrap_err();
        assert!(matches!(ended.error, GenerationError::Cancelled) && ended.charged.is_zero(), "{ended:?}");

        let again = ask_as(&room, &member, "k").await.unwrap();
        assert_eq!(again.paid_by, PaidBy::Free, "the same request, by what is their own");
        assert_eq!(end(again).await.unwrap().charged.get(), 1);
        assert_eq!(desk.figures(&team.wallet).await, (5, 0, 0));

        let other = room.team_of(&room.person("admin").await, 2).await;
        assert_ne!(other.id, team.id);
        assert_eq!(room.ticket(&member).await, by_team());
        assert_eq!((desk.figures(&other.wallet).await, desk.figures(&team.wallet).await), ((1, 0, 1), (5, 0, 0)));
        desk.finish().await;
    }
}

#[tokio::test]
async fn of_two_administrators_who_connect_at_the_same_moment_one_pays_and_the_other_is_told() {
    for desk in Desk::on_every_engine().await {
        for round in 0..ROUNDS {
            let room = Room::named(&desk, &format!("T-{round}")).await;
            let (one, two) = (room.person(&format!("one-{round}")).await, room.person(&format!("two-{round}")).await);
            room.linked(&one, 0).await;
            room.linked(&two, 0).await;
            let outcomes =
                tokio::join!(room.chat.connect_team(&room.key, &one.id), room.chat.connect_team(&room.key, &two.id));
            let (won, lost): (Vec<_>, Vec<_>) = [outcomes.0, outcomes.1].into_iter().partition(Result::is_ok);
            assert!(matches!(lost.as_slice(), [Err(ChatError::NotOwner)]), "{won:?} {lost:?}");
            assert_eq!(paying_team(&room).await, won.into_iter().next().map(|team| team.unwrap().id));
        }
        desk.finish().await;
    }
}

#[tokio::test]
async fn an_account_that_connects_two_workspaces_at_the_same_moment_has_one_team() {
    for desk in Desk::on_every_engine().await {
        for round in 0..ROUNDS {
            let here = Room::named(&desk, &format!("here-{round}")).await;
            let there = Room::named(&desk, &format!("there-{round}")).await;
            let owner = here.person(&format!("owner-{round}")).await;
            let (account, _) = here.linked(&owner, 0).await;
            let teams = tokio::join!(
                here.chat.connect_team(&here.key, &owner.id),
                there.chat.connect_team(&there.key, &owner.id)
            );
            assert_eq!(teams.0.unwrap(), teams.1.unwrap());
            let owned = here.chat.teams(&account).await.unwrap();
            assert_eq!((owned.len(), owned[0].1.len()), (1, 2));
        }
        desk.finish().await;
    }
}

#[tokio::test]
async fn an_account_that_closes_while_it_connects_pays_nowhere() {
    for desk in Desk::on_every_engine().await {
        for round in 0..ROUNDS {
            let room = Room::named(&desk, &format!("T-{round}")).await;
            let owner = room.person(&format!("owner-{round}")).await;
            let (account, _) = room.linked(&owner, 0).await;
            let (connected, closed) =
                tokio::join!(room.chat.connect_team(&room.key, &owner.id), desk.identity.close(&account));
            assert!(matches!(connected, Ok(_) | Err(ChatError::NotLinked)), "{connected:?}");
            assert!(closed.unwrap().now);
            assert_eq!(paying_team(&room).await, None);
        }
        desk.finish().await;
    }
}
