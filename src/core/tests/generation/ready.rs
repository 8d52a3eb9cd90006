//! Whose definition of ready a ticket is written and checked by.

use std::sync::Arc;

use myba_core::generation::SectionId;
use myba_core::generation::content::Edit;
use myba_core::generation::ready::{Definition, DefinitionError, Definitions, Used};
use myba_core::generation::service::{Channel, GenerationError};
use myba_core::id::{UserId, WalletId};
use myba_core::identity::Principal;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::asking::{answers, caller, open};
use crate::chat::Room;
use crate::support::{Desk, end};
use crate::writer::Turn;

fn read(value: &Value) -> Definition {
    Definition::read(value).unwrap()
}

fn user(principal: &Principal) -> &UserId {
    let Principal::User(id) = principal else { panic!("a user is a user") };
    id
}

async fn set(desk: &Desk, by: &UserId, wallet: &WalletId, version: i64, value: Value) -> Result<i64, DefinitionError> {
    let set = Definitions::new(desk.db.store.clone()).set(by, wallet, version, read(&value)).await;
    set.map(|stored| stored.in_force.version)
}

fn used(name: &str, version: i64) -> Option<Used> {
    Some(Used { name: name.to_owned(), version })
}

#[tokio::test]
async fn a_definition_is_told_to_the_writer_checked_by_and_named_by_the_ticket() {
    for desk in Desk::on_every_engine().await {
        let (ana, wallet) = desk.user_with(5).await;
        let before = desk.ask(&ana, None).await.unwrap().ticket;
        assert_eq!(before.report.definition, None);
        assert!(!desk.writer.prompts.lock().unwrap()[0].contains("<house>"), "without one nothing is told");
        let ours = json!({"name": "Ours", "personas": ["Buyer"], "kinds": {"story": {"left_out": ["edge_cases"]}}});
        assert_eq!(set(&desk, user(&ana), &wallet, 0, ours).await.unwrap(), 1);
        let after = desk.ask(&ana, None).await.unwrap().ticket;
        assert_eq!(after.report.definition, used("Ours", 1));
        assert!(after.content.section(SectionId::EdgeCases).is_none(), "whatever the writer wrote");
        assert!(after.report.findings.iter().any(|finding| finding.rule == "D3"), "{:?}", after.report);
        assert!(desk.writer.prompts.lock().unwrap()[1].contains("<house>\npersonas: \"Buyer\"\n"));
        let again = desk.library.get(&ana, &after.id).await.unwrap();
        assert_eq!(again.report, after.report, "it stays with the ticket");
        assert_eq!(desk.library.get(&ana, &before.id).await.unwrap().report, before.report);

        assert_eq!(
            set(&desk, user(&ana), &wallet, 1, json!({"name": "Ours", "personas": ["Person"]})).await.unwrap(),
            2
        );
        assert_eq!(desk.library.get(&ana, &after.id).await.unwrap().report.definition, used("Ours", 1));
        let edit = Edit { title: Some("Export one month of invoices".to_owned()), sections: None };
        let edited = desk.library.edit(&ana, &after.id, after.version, edit, Channel::Web).await.unwrap();
        assert_eq!(edited.report.definition, used("Ours", 2), "an edit is judged by what is in force");
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_section_that_is_left_out_is_not_written_again() {
    for desk in Desk::on_every_engine().await {
        let (ana, wallet) = desk.user_with(1).await;
        let ticket = desk.ask(&ana, None).await.unwrap().ticket;
        let ours = json!({"name": "Ours", "kinds": {"story": {"left_out": ["edge_cases"]}}});
        set(&desk, user(&ana), &wallet, 0, ours).await.unwrap();
        let failed = end(desk.rewrite(&ana, &ticket.id, SectionId::EdgeCases, None).await.unwrap()).await.unwrap_err();
        assert!(matches!(failed.error, GenerationError::NoSuchSection), "{failed:?}");
        assert_eq!((failed.charged.get(), desk.writer.calls()), (0, 1), "nobody was asked");
        let kept = desk.library.get(&ana, &ticket.id).await.unwrap();
        assert_eq!((kept.version, kept.rounds_left, &kept.content), (1, 3, &ticket.content));
        end(desk.rewrite(&ana, &ticket.id, SectionId::InScope, None).await.unwrap()).await.unwrap();
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_rule_that_is_made_to_block_keeps_the_ticket_from_being_charged() {
    for desk in Desk::on_every_engine().await {
        let (ana, wallet) = desk.user_with(3).await;
        let strict = json!({"name": "Strict", "personas": ["Buyer"], "rules": {"D3": "hard"}});
        set(&desk, user(&ana), &wallet, 0, strict).await.unwrap();
        let failed = desk.ask(&ana, None).await.unwrap_err();
        assert!(matches!(failed.error, GenerationError::QualityNotMet), "{failed:?}");
        assert!(failed.charged.is_zero() && failed.findings.iter().any(|finding| finding.rule == "D3"));
        assert_eq!(desk.figures(&wallet).await, (3, 0, 0));
        assert_eq!(desk.writer.calls(), 3, "repaired twice, with the definition in every question");
        assert!(desk.writer.prompts.lock().unwrap().iter().all(|prompt| prompt.contains("<house>")));
        // What keeps tickets honest blocks whatever is defined.
        let lax = json!({"name": "Lax", "rules": {"S1": "off", "A1": "off", "A2": "off", "F7": "off", "A4": "off"}});
        set(&desk, user(&ana), &wallet, 1, lax).await.unwrap();
        for _ in 0..3 {
            let mut story = crate::writer::good_story();
            story["title"] = "Download invoices as TBD".into();
            desk.writer.then(Turn::Text(story.to_string()));
        }
        let failed = desk.ask(&ana, None).await.unwrap_err();
        assert!(failed.findings.iter().any(|finding| finding.rule == "F3"), "{failed:?}");
        assert_eq!(desk.figures(&wallet).await, (3, 0, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_job_keeps_the_definition_it_began_with() {
    for desk in Desk::on_every_engine().await {
        let (ana, wallet) = desk.user_with(3).await;
        set(&desk, user(&ana), &wallet, 0, json!({"name": "First"})).await.unwrap();
        let gate = Arc::new(Semaphore::new(0));
        desk.writer.then(Turn::Waiting(Arc::clone(&gate)));
        let accepted = desk.start(&ana, None).await.unwrap();
        set(&desk, user(&ana), &wallet, 1, json!({"name": "Second"})).await.unwrap();
        gate.add_permits(1);
        assert_eq!(end(accepted).await.unwrap().ticket.report.definition, used("First", 1));
        assert_eq!(desk.ask(&ana, None).await.unwrap().ticket.report.definition, used("Second", 2));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_job_that_asked_is_answered_by_the_definition_it_began_with() {
    for desk in Desk::on_every_engine().await {
        let (ana, wallet) = desk.user_with(3).await;
        set(&desk, user(&ana), &wallet, 0, json!({"name": "First"})).await.unwrap();
        let job = open(&desk, &ana).await.job;
        set(&desk, user(&ana), &wallet, 1, json!({"name": "Second"})).await.unwrap();
        let answered = desk.service.answer(caller(&ana), &job, answers("all of it")).await.unwrap();
        assert_eq!(end(answered).await.unwrap().ticket.report.definition, used("First", 1));
        assert_eq!(desk.ask(&ana, None).await.unwrap().ticket.report.definition, used("Second", 2));
        desk.finish().await;
    }
}

#[tokio::test]
async fn whoever_pays_says_what_ready_means() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let member = room.person("member").await;
        let (account, own) = room.linked(&member, 5).await;
        set(&desk, &account, &own, 0, json!({"name": "Mine"})).await.unwrap();
        let team = room.team_of(&room.person("owner").await, 5).await;
        set(&desk, &team.owner, &team.wallet, 0, json!({"name": "Ours"})).await.unwrap();
        let by = async |caller: &Principal| desk.ask(caller, None).await.unwrap().ticket.report.definition;
        let in_chat = Principal::Chat(room.caller(&member, true));
        assert_eq!(by(&in_chat).await, used("Ours", 1), "the team pays in its workspace");
        assert_eq!(by(&Principal::User(account)).await, used("Mine", 1), "their own tokens pay on the web");
        let guest = Principal::Chat(room.caller(&room.person("guest").await, false));
        assert_eq!(by(&guest).await, None, "free tokens have no owner who defined anything");
        desk.finish().await;
    }
}

#[tokio::test]
async fn versions_are_only_added_a_stale_one_is_refused_and_a_repeat_is_harmless() {
    for desk in Desk::on_every_engine().await {
        let (ana, wallet) = desk.user_with(0).await;
        let definitions = Definitions::new(desk.db.store.clone());
        assert_eq!(definitions.newest(&wallet).await.unwrap(), None);
        for version in 0..25 {
            let set = set(&desk, user(&ana), &wallet, version, json!({"name": format!("V{version}")})).await;
            assert_eq!(set.unwrap(), version + 1);
        }
        let again = set(&desk, user(&ana), &wallet, 24, json!({"name": "V24"})).await.unwrap();
        assert_eq!(again, 25, "what is in force is not written again");
        let stale = set(&desk, user(&ana), &wallet, 7, json!({"name": "Late"})).await.unwrap_err();
        assert!(matches!(stale, DefinitionError::Stale { current: 25 }), "{stale:?}");
        let raced = tokio::join!(
            set(&desk, user(&ana), &wallet, 25, json!({"name": "One"})),
            set(&desk, user(&ana), &wallet, 25, json!({"name": "Two"}))
        );
        assert_eq!([&raced.0, &raced.1].into_iter().filter(|one| one.is_ok()).count(), 1, "{raced:?}");
        let first = definitions.versions(&wallet, None).await.unwrap();
        assert_eq!((first.len(), first[0].in_force.version), (21, 26));
        let rest = definitions.versions(&wallet, Some(first[19].in_force.version)).await.unwrap();
        assert_eq!(rest.iter().map(|one| one.in_force.version).collect::<Vec<_>>(), [6, 5, 4, 3, 2, 1]);
        assert!(matches!(
            set(&desk, &UserId::from_text("user_nobody"), &wallet, 26, json!({"name": "X"})).await,
            Err(DefinitionError::Closed)
        ));
        desk.finish().await;
    }
}

#[tokio::test]
async fn closing_an_account_erases_its_definitions_and_those_of_its_teams() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let team = room.team(0).await;
        let own = desk.identity.sign_in(&team.owner).await.unwrap().wallet;
        let definitions = Definitions::new(desk.db.store.clone());
        for wallet in [&own, &team.wallet] {
            set(&desk, &team.owner, wallet, 0, json!({"name": "Ours"})).await.unwrap();
        }
        desk.identity.close(&team.owner).await.unwrap();
        for wallet in [&own, &team.wallet] {
            assert_eq!(definitions.newest(wallet).await.unwrap(), None);
            let late = set(&desk, &team.owner, wallet, 0, json!({"name": "Late"})).await;
            assert!(matches!(late, Err(DefinitionError::Closed)), "{late:?}");
        }
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_trial_counts_what_would_fail_and_keeps_nothing() {
    for desk in Desk::on_every_engine().await {
        let (ana, wallet) = desk.user_with(9).await;
        let definitions = Definitions::new(desk.db.store.clone());
        let trial = definitions.try_on(&wallet, read(&json!({"name": "A"})), 20).await.unwrap();
        assert_eq!((trial.checked, trial.would_fail), (0, 0), "nothing to look at");
        for at in 0..4 {
            let mut story = crate::writer::good_story();
            if at == 1 {
                story["edge_cases"] = json!([]);
            }
            desk.writer.then(Turn::Text(story.to_string()));
            desk.ask(&ana, None).await.unwrap();
        }
        let calls = desk.writer.calls();
        let needs = json!({"name": "A", "kinds": {"story": {"required": ["edge_cases"]}}});
        let trial = definitions.try_on(&wallet, read(&needs), 20).await.unwrap();
        assert_eq!((trial.checked, trial.would_fail, trial.fail_now), (4, 1, 0));
        let numbers: Vec<i64> = trial.tickets.iter().map(|tried| tried.number).collect();
        assert_eq!(numbers, [4, 3, 2, 1], "newest first");
        let failing: Vec<_> = trial.tickets.iter().filter(|tried| !tried.new_findings.is_empty()).collect();
        assert_eq!((failing.len(), failing[0].number, failing[0].new_findings[0].rule.as_str()), (1, 2, "D1"));
        assert_eq!(definitions.try_on(&wallet, read(&needs), 2).await.unwrap().checked, 2);
        set(&desk, user(&ana), &wallet, 0, needs).await.unwrap();
        let trial = definitions.try_on(&wallet, Definition::default(), 20).await.unwrap();
        assert_eq!((trial.would_fail, trial.fail_now), (0, 1), "against what is in force");
        assert_eq!(desk.writer.calls(), calls, "no model is asked");
        assert_eq!(definitions.newest(&wallet).await.unwrap().unwrap().in_force.version, 1, "and nothing is kept");
        desk.finish().await;
    }
}
