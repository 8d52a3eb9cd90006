//! An epic is one token for its outline and one for each child that is written.

use myba_core::generation::Kind;
use myba_core::generation::library::{Relative, Ticket};
use myba_core::generation::service::{Ask, Asks, Change, Delivered, GenerationError, Work};
use myba_core::id::TicketId;
use myba_core::identity::Principal;
use myba_core::ledger::LedgerError;
use tokio::task::JoinSet;

use crate::asking::SHORT;
use crate::chat::Room;
use crate::support::{Desk, ask, end, generate};
use crate::writer::{Turn, good_epic};

async fn epic(desk: &Desk, user: &Principal) -> Ticket {
    desk.writer.then(Turn::Text(good_epic()));
    desk.ask(user, None).await.unwrap().ticket
}

fn child(epic: &TicketId, number: usize) -> Work {
    Work::Child { epic: epic.clone(), number }
}

async fn expand(desk: &Desk, user: &Principal, epic: &TicketId, number: usize) -> Result<Delivered, GenerationError> {
    let accepted = desk.service.start(ask(user, child(epic, number), None)).await?;
    end(accepted).await.map_err(|failure| failure.error)
}

async fn tree(desk: &Desk, user: &Principal, epic: &TicketId) -> Vec<Option<Relative>> {
    let family = desk.library.get(user, epic).await.unwrap().family;
    family.children.into_iter().map(|child| child.written).collect()
}

#[tokio::test]
async fn a_child_is_a_ticket_of_its_own_for_one_token() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        let epic = epic(&desk, &user).await;
        assert_eq!((epic.content.kind, epic.charged.get()), (Kind::Epic, 1));
        let turns: Vec<_> = epic.family.children.iter().map(|child| child.outlined.turn).collect();
        assert_eq!(turns, [1, 2, 3]);
        let done = expand(&desk, &user, &epic.id, 2).await.unwrap();
        assert_eq!((done.charged.get(), done.ticket.number, done.ticket.rounds_left), (1, 2, 3));
        assert_eq!(done.ticket.idea, epic.idea, "what was said is what the user said");
        assert_eq!(done.ticket.family.parent.as_ref().map(|parent| &parent.id), Some(&epic.id));
        let prompt = desk.writer.prompts.lock().unwrap().last().unwrap().clone();
        assert!(prompt.contains("<instruction>\nChild 2 of 3: Check the sums: As a person in finance"), "{prompt}");
        assert!(prompt.contains("kind: story\n") && prompt.contains("Hand over to tax"), "{prompt}");
        let written = tree(&desk, &user, &epic.id).await;
        assert_eq!(written.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
        assert!(!done.ticket.report.findings.iter().any(|finding| finding.rule == "P3"), "other children say the rest");
        for number in [0, 4] {
            let refused = expand(&desk, &user, &epic.id, number).await;
            assert!(matches!(refused, Err(GenerationError::NoSuchChild)), "{refused:?}");
        }
        assert!(matches!(expand(&desk, &user, &done.ticket.id, 1).await, Err(GenerationError::NoSuchChild)));
        assert_eq!(desk.figures(&wallet).await, (1, 0, 2));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_child_that_is_asked_for_twice_is_written_once() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(4).await;
        let epic = epic(&desk, &user).await;
        let press = || desk.service.start(ask(&user, child(&epic.id, 1), None));
        let (one, two) = tokio::join!(press(), press());
        let (mut begun, mut refused) = (Vec::new(), 0);
        for start in [one, two] {
            match start {
                Ok(accepted) => begun.push(end(accepted).await.unwrap().ticket.id),
                Err(GenerationError::InProgress) => refused += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        begun.dedup();
        assert_eq!((begun.len(), desk.writer.calls()), (1, 2), "{refused} refused");
        let later = press().await.unwrap();
        assert!(later.replayed);
        assert_eq!(end(later).await.unwrap().ticket.id, begun[0]);
        assert!(desk.service.replay(ask(&user, child(&epic.id, 1), None)).await.unwrap().is_some());
        assert!(desk.service.replay(ask(&user, child(&epic.id, 2), None)).await.unwrap().is_none());
        assert_eq!(desk.figures(&wallet).await, (2, 0, 2));
        desk.finish().await;
    }
}

/// Four presses of one button; the ticket that they all get.
async fn press_at_once(desk: &Desk, user: &Principal, epic: &TicketId) -> TicketId {
    let mut presses = JoinSet::new();
    for _ in 0..4 {
        let (service, wanted) = (desk.service.clone(), ask(user, child(epic, 1), None));
        presses.spawn(async move { service.start(wanted).await });
    }
    let mut tickets = Vec::new();
    for press in presses.join_all().await {
        match press {
            Ok(accepted) => tickets.push(end(accepted).await.unwrap().ticket.id),
            Err(GenerationError::InProgress) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert!(tickets.iter().all(|ticket| *ticket == tickets[0]), "{tickets:?}");
    tickets.swap_remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_is_pressed_at_the_same_moment_is_paid_once() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(30).await;
        for round in 1..=8 {
            let epic = epic(&desk, &user).await;
            let first = press_at_once(&desk, &user, &epic.id).await;
            // Its key is still there, and free for one of them.
            desk.library.remove(&user, &first).await.unwrap();
            assert_ne!(press_at_once(&desk, &user, &epic.id).await, first);
            assert_eq!(desk.figures(&wallet).await, (30 - 3 * round, 0, 3 * round), "round {round}");
        }
        desk.finish().await;
    }
}

#[tokio::test]
async fn nobody_is_asked_about_a_child_or_a_change_however_short_the_idea() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        desk.writer.then(Turn::Text(good_epic()));
        let epic = end(desk.service.start(ask(&user, generate(SHORT), None)).await.unwrap()).await.unwrap().ticket;
        let write = async |work| {
            let wanted = Ask { asks: Asks::Auto, ..ask(&user, work, None) };
            end(desk.service.start(wanted).await.unwrap()).await.unwrap()
        };
        let written = write(child(&epic.id, 1)).await.ticket;
        assert_eq!(written.family.parent.as_ref().map(|parent| &parent.id), Some(&epic.id));
        let changed = write(Work::Refine { ticket: written.id.clone(), change: Change::Regenerate }).await;
        assert_eq!((&changed.ticket.id, changed.ticket.version, changed.charged.get()), (&written.id, 2, 0));
        assert_eq!(changed.ticket.rounds_left, written.rounds_left - 1);
        assert_eq!(desk.figures(&wallet).await, (1, 0, 2));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_child_that_is_somebody_else_s_ticket_is_not_told_and_not_written_again() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let ana = room.person("ana").await;
        let in_chat = Principal::Chat(room.caller(&ana, true));
        let epic = epic(&desk, &in_chat).await;
        // The epic went to the account, and is its author's all the same.
        let (account, _) = room.linked(&ana, 3).await;
        let account = Principal::User(account);
        assert!(room.chat.unlink(&ana.id).await.unwrap());
        let written = expand(&desk, &account, &epic.id, 1).await.unwrap().ticket;
        let refused = expand(&desk, &in_chat, &epic.id, 1).await;
        assert!(matches!(refused, Err(GenerationError::ChildWritten)), "{refused:?}");
        let refused = desk.service.replay(ask(&in_chat, child(&epic.id, 1), None)).await;
        assert!(matches!(refused, Err(GenerationError::ChildWritten)), "{refused:?}");
        assert_eq!(expand(&desk, &account, &epic.id, 1).await.unwrap().ticket.id, written.id);
        assert_eq!(desk.writer.calls(), 2);
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_child_that_failed_was_deleted_or_given_back_can_be_written_again() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(5).await;
        let epic = epic(&desk, &user).await;
        desk.writer.then(Turn::Fail(myba_core::generation::ModelFailure::Cut));
        expand(&desk, &user, &epic.id, 1).await.unwrap_err();
        assert_eq!(desk.figures(&wallet).await, (4, 0, 1));
        let first = expand(&desk, &user, &epic.id, 1).await.unwrap().ticket;
        desk.library.remove(&user, &first.id).await.unwrap();
        assert_eq!(tree(&desk, &user, &epic.id).await[0], None);
        let second = expand(&desk, &user, &epic.id, 1).await.unwrap().ticket;
        assert_ne!(first.id, second.id);
        desk.library.give_back(&user, &second.id, "not it").await.unwrap();
        let third = expand(&desk, &user, &epic.id, 1).await.unwrap().ticket;
        // The deleted one comes back beside it.
        desk.library.restore(&user, &first.id).await.unwrap();
        let family = desk.library.get(&user, &epic.id).await.unwrap().family;
        let shown = family.children[0].written.as_ref().unwrap();
        assert_eq!((&shown.id, &family.others[0].id), (&first.id, &third.id));
        assert_eq!(desk.figures(&wallet).await, (2, 0, 3));
        desk.finish().await;
    }
}

#[tokio::test]
async fn what_becomes_of_an_epic_leaves_its_children() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        let (stranger, _) = desk.user_with(3).await;
        let epic = epic(&desk, &user).await;
        let child = expand(&desk, &user, &epic.id, 1).await.unwrap().ticket;
        assert!(matches!(expand(&desk, &stranger, &epic.id, 1).await, Err(GenerationError::NoSuchTicket)));
        desk.library.remove(&user, &epic.id).await.unwrap();
        assert!(matches!(expand(&desk, &user, &epic.id, 2).await, Err(GenerationError::NoSuchTicket)));
        assert_eq!(desk.library.get(&user, &child.id).await.unwrap().family.parent, None);
        desk.library.restore(&user, &epic.id).await.unwrap();
        desk.library.give_back(&user, &epic.id, "too big").await.unwrap();
        assert!(matches!(expand(&desk, &user, &epic.id, 2).await, Err(GenerationError::GivenBack)));
        let parent = desk.library.get(&user, &child.id).await.unwrap().family.parent.unwrap();
        assert_eq!(parent.state.as_str(), "returned");
        assert_eq!(desk.figures(&wallet).await, (2, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn without_a_token_no_child_is_begun() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let epic = epic(&desk, &user).await;
        let refused = expand(&desk, &user, &epic.id, 1).await;
        assert!(matches!(refused, Err(GenerationError::Ledger(LedgerError::Insufficient { .. }))), "{refused:?}");
        assert_eq!((desk.writer.calls(), desk.figures(&wallet).await), (1, (0, 0, 1)));
        desk.finish().await;
    }
}
