//! What a ticket said before: kept, compared, and gone back to; and one section written again.

use myba_core::generation::content::{Content, Edit};
use myba_core::generation::library::Made;
use myba_core::generation::service::{Channel, Event, GenerationError};
use myba_core::generation::{DeltaSection, SectionId};
use myba_core::id::TicketId;
use myba_core::identity::Principal;
use myba_core::ledger::LedgerError;
use serde_json::{Value, json};

use crate::support::{Desk, HOUR, end};
use crate::writer::{Turn, good_story};

fn title(text: &str) -> Edit {
    Edit { title: Some(text.to_owned()), sections: None }
}

/// `(version, how)`, newest first.
async fn made(desk: &Desk, user: &Principal, ticket: &TicketId) -> Vec<(i64, Made)> {
    let versions = desk.library.versions(user, ticket).await.unwrap();
    versions.into_iter().map(|one| (one.version, one.made)).collect()
}

/// Another text for every section, and another kind, title, size and language.
fn everything_else() -> Value {
    let mut story = good_story();
    let assumed = |text: &str| json!({"text": text, "quote": null});
    let then = |text: &str| json!({"given": null, "when": null, "then": text, "quote": null});
    let changes = json!({
        "title": "Something nobody asked for", "size": "L", "language": "de", "kind_reason": "mischief",
        "story": {"role": "pirate", "want": "to take over the ship", "benefit": "the treasure is mine", "quote": null},
        "criteria": [
            then("I receive one file per month"),
            then("I see “Nothing to download” for a month without invoices"),
            then("I see the sign-in page when the session has expired"),
        ],
        "edge_cases": [assumed("A storm")], "assumptions": [assumed("The sea is calm")], "questions": [],
        "in_scope": [assumed("The whole ocean")], "out_of_scope": [assumed("Land")], "estimate_reason": "A long voyage.",
    });
    story.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    story
}

fn without(content: &Content, section: SectionId) -> Content {
    let mut rest = content.clone();
    rest.sections.retain(|one| one.id != section);
    rest
}

#[tokio::test]
async fn every_change_is_kept_compared_and_gone_back_to() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let first = desk.ask(&user, None).await.unwrap().ticket;
        desk.writer.then(Turn::Text(good_story().to_string().replace("12 rows", "500 rows")));
        end(desk.refine(&user, &first.id).await.unwrap()).await.unwrap();
        let edited = desk.library.edit(&user, &first.id, 2, title("Invoices as CSV for finance"), Channel::Api).await;
        assert_eq!(edited.unwrap().version, 3);

        let diff = desk.library.diff(&user, &first.id, 2, None).await.unwrap();
        assert_eq!((diff.from, diff.to, diff.diff.counts().changed), (1, 2, 1));
        let diff = desk.library.diff(&user, &first.id, 1, Some(3)).await.unwrap();
        assert!(diff.diff.title.is_some() && diff.diff.counts().changed == 1, "{diff:?}");
        let none = desk.library.diff(&user, &first.id, 1, None).await;
        assert!(matches!(none, Err(GenerationError::NoSuchVersion)));

        let stale = desk.library.go_back(&user, &first.id, (1, 2), Channel::Web).await;
        assert!(matches!(stale, Err(GenerationError::Changed)));
        let back = desk.library.go_back(&user, &first.id, (1, 3), Channel::Web).await.unwrap();
        assert_eq!((back.version, back.rounds_left, &back.content), (4, 2, &first.content));
        assert_eq!(back.report, first.report);
        let expected = [(4, Made::Restored(1)), (3, Made::Edited), (2, Made::Refined), (1, Made::Written)];
        assert_eq!(made(&desk, &user, &first.id).await, expected);
        let third = desk.library.version(&user, &first.id, 3).await.unwrap();
        assert_eq!(
            (third.content.title.as_str(), third.summary.channel.as_str()),
            ("Invoices as CSV for finance", "api")
        );
        let same = desk.library.go_back(&user, &first.id, (4, 4), Channel::Web).await.unwrap();
        assert_eq!(same.version, 4, "the newest one changes nothing");
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn somebody_elses_and_a_deleted_tickets_versions_do_not_exist() {
    for desk in Desk::on_every_engine().await {
        let (owner, _) = desk.user_with(1).await;
        let (stranger, _) = desk.user_with(1).await;
        let ticket = desk.ask(&owner, None).await.unwrap().ticket.id;
        let unseen = async |who: &Principal| {
            let library = &desk.library;
            let gone = |error: Option<GenerationError>| matches!(error, Some(GenerationError::NoSuchTicket));
            assert!(gone(library.versions(who, &ticket).await.err()));
            assert!(gone(library.version(who, &ticket, 1).await.err()));
            assert!(gone(library.diff(who, &ticket, 1, None).await.err()));
            assert!(gone(library.go_back(who, &ticket, (1, 1), Channel::Web).await.err()));
        };
        unseen(&stranger).await;
        desk.library.remove(&owner, &ticket).await.unwrap();
        unseen(&owner).await;
        desk.library.restore(&owner, &ticket).await.unwrap();
        assert_eq!(made(&desk, &owner, &ticket).await, [(1, Made::Written)], "with the ticket its versions come back");
        desk.library.remove(&owner, &ticket).await.unwrap();
        desk.db.clock.advance(31 * 24 * HOUR);
        assert_eq!(desk.library.erase_deleted().await.unwrap(), 1);
        let id = ticket.to_string();
        let work = async move |tx: &mut myba_core::store::Tx| myba_core::store::versions::versions(tx, &id).await;
        assert!(desk.db.store.write(work).await.unwrap().is_empty(), "no text is left anywhere");
        desk.finish().await;
    }
}

#[tokio::test]
async fn of_one_section_written_again_only_that_section_changes() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let first = desk.ask(&user, None).await.unwrap().ticket;
        desk.writer.then(Turn::Text(everything_else().to_string()));
        let mut accepted = desk.rewrite(&user, &first.id, SectionId::Criteria, None).await.unwrap();
        let (mut shown, mut ended) = (Vec::new(), None);
        while let Some(event) = accepted.events.recv().await {
            match event {
                Event::Delta(delta) => shown.push(delta.section),
                Event::Finished(end) => ended = Some(end.unwrap()),
                Event::Progress(_) | Event::Reset | Event::Asked(_) => {}
            }
        }
        assert!(
            !shown.is_empty() && shown.iter().all(|one| *one == DeltaSection::Section(SectionId::Criteria)),
            "{shown:?}"
        );
        let done = ended.unwrap();
        assert_eq!((done.charged.get(), done.ticket.rounds_left, done.ticket.version), (0, 2, 2));
        let (old, new) = (&first.content, &done.ticket.content);
        assert_eq!(without(old, SectionId::Criteria), without(new, SectionId::Criteria), "letter by letter");
        let criteria = new.section(SectionId::Criteria).unwrap();
        assert_eq!(criteria.statements[0].text, "I receive one file per month");
        assert_eq!(criteria.title, "Acceptance criteria", "the heading is the ticket’s own");
        let expected = [(2, Made::Section(SectionId::Criteria)), (1, Made::Written)];
        assert_eq!(made(&desk, &user, &first.id).await, expected);
        let asked = desk.writer.prompts.lock().unwrap().last().unwrap().clone();
        assert!(asked.starts_with("Write one section of this ticket anew: the field `criteria`"), "{asked}");
        // The size is the ticket's, whatever the answer says.
        desk.writer.then(Turn::Text(everything_else().to_string()));
        let estimate = end(desk.rewrite(&user, &first.id, SectionId::Estimate, None).await.unwrap()).await.unwrap();
        let text = &estimate.ticket.content.section(SectionId::Estimate).unwrap().statements[0].text;
        assert_eq!(text, "M: A long voyage.");
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_section_that_breaks_the_ticket_is_not_taken_and_costs_no_round() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(1).await;
        let first = desk.ask(&user, None).await.unwrap().ticket;
        let mut empty = everything_else();
        empty["criteria"] = json!([]);
        let mut unsaid = everything_else();
        unsaid["assumptions"] = json!([{"text": "The sea is calm", "quote": null}]);
        // Without the section at all; and without the assumption that a question of the ticket falls back to.
        for (section, broken) in [(SectionId::Criteria, empty), (SectionId::Assumptions, unsaid)] {
            for _ in 0..3 {
                desk.writer.then(Turn::Text(broken.to_string()));
            }
            let end = end(desk.rewrite(&user, &first.id, section, None).await.unwrap()).await;
            let failure = end.unwrap_err();
            assert!(matches!(failure.error, GenerationError::QualityNotMet), "{failure:?}");
            assert_eq!(failure.charged.get(), 0);
        }
        let kept = desk.library.get(&user, &first.id).await.unwrap();
        assert_eq!((kept.version, kept.rounds_left, &kept.content), (1, 3, &first.content));
        // A first answer that breaks a rule is mended like any other.
        desk.writer.then(Turn::Text(everything_else().to_string().replace("I receive one file per month", "TBD")));
        desk.writer.then(Turn::Text(everything_else().to_string()));
        let mended = end(desk.rewrite(&user, &first.id, SectionId::Criteria, Some("shorter")).await.unwrap()).await;
        assert_eq!(mended.unwrap().ticket.version, 2);
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_section_costs_what_a_round_costs_and_one_that_is_not_there_nothing() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(2).await;
        let ticket = desk.ask(&user, None).await.unwrap().ticket.id;
        let absent = desk.rewrite(&user, &ticket, SectionId::Steps, None).await;
        assert!(matches!(absent, Err(GenerationError::NoSuchSection)));
        for (charged, left) in [(0, 2), (0, 1), (0, 0), (1, 3)] {
            let done = end(desk.rewrite(&user, &ticket, SectionId::InScope, None).await.unwrap()).await.unwrap();
            assert_eq!((done.charged.get(), done.ticket.rounds_left), (charged, left));
        }
        let version = desk.library.get(&user, &ticket).await.unwrap().version;
        let undone = desk.library.go_back(&user, &ticket, (1, version), Channel::Web).await.unwrap();
        assert_eq!(undone.rounds_left, 3, "going back neither uses a round nor gives one back");
        desk.db.clock.advance(25 * HOUR);
        let refused = desk.rewrite(&user, &ticket, SectionId::InScope, None).await.unwrap_err();
        assert!(matches!(refused, GenerationError::Ledger(LedgerError::Insufficient { .. })), "{refused:?}");
        assert_eq!(desk.figures(&wallet).await, (0, 0, 2));
        desk.finish().await;
    }
}
