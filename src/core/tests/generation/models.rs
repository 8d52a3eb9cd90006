//! Models: who may use which, who stands in for whom, and what is counted of them.

use std::sync::atomic::Ordering;
use std::time::Duration;

use myba_core::chat::ChatError;
use myba_core::generation::ready::{Definition, Definitions};
use myba_core::generation::service::{
    Accepted, Ask, BeyondModel, Generation, GenerationError, ModelLimits, ModelOffer, Work,
};
use myba_core::generation::{ModelFailure, PROMPT_VERSION, score};
use myba_core::identity::Principal;
use myba_core::store::jobs;
use serde_json::json;

use crate::chat::Room;
use crate::support::{Desk, ask, end, generate, offer, tokens};
use crate::writer::{IDEA, Turn, bad_story, good_epic};

fn of_model(principal: &Principal, model: &str, key: Option<&str>) -> Ask {
    Ask { model: Some(model.to_owned()), ..ask(principal, generate(IDEA), key) }
}

async fn start(service: &Generation, who: &Principal, model: &str) -> Result<Accepted, GenerationError> {
    service.start(of_model(who, model, None)).await
}

fn names(offers: &[myba_core::generation::service::Offered]) -> Vec<&str> {
    offers.iter().map(|offered| offered.offer.id.as_str()).collect()
}

#[tokio::test]
async fn a_private_model_is_for_its_team_and_unknown_to_everybody_else() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let team = room.team(3).await;
        let own = ModelOffer { teams: vec![team.id.clone()], ..offer("acme", 2) };
        let service = desk.with_models(vec![offer("standard", 1), own]);
        let member = room.person("member").await;
        let (account, wallet) = room.linked(&member, 9).await;

        let paying = Principal::Chat(room.caller(&member, true));
        assert_eq!(names(&service.offers(&paying).await.unwrap()), ["standard", "acme"]);
        let written = end(start(&service, &paying, "acme").await.unwrap()).await.unwrap();
        assert_eq!((written.charged, written.ticket.model.as_str()), (tokens(2), "vendor/acme"));
        assert_eq!(desk.figures(&team.wallet).await, (1, 0, 2));

        // The team cannot pay: neither the account nor anybody else pays for what is the team's.
        let refused = start(&service, &paying, "acme").await.unwrap_err();
        assert!(matches!(refused, GenerationError::Chat(ChatError::TeamEmpty { .. })), "{refused:?}");
        assert_eq!(desk.figures(&wallet).await.2, 0);

        let guest = Principal::Chat(room.caller(&member, false));
        let elsewhere = Room::named(&desk, "T2").await;
        let elsewhere = Principal::Chat(elsewhere.caller(&member, true));
        for other in [guest, elsewhere, Principal::User(account), Principal::NewVisitor] {
            assert_eq!(names(&service.offers(&other).await.unwrap()), ["standard"], "{other:?}");
            let private = start(&service, &other, "acme").await.unwrap_err();
            let unknown = start(&service, &other, "nothing").await.unwrap_err();
            assert!(matches!(&private, GenerationError::UnknownModel(id) if id == "acme"), "{private:?}");
            assert!(matches!(unknown, GenerationError::UnknownModel(_)), "{unknown:?}");
        }
        service.drain().await;
        desk.finish().await;
    }
}

#[tokio::test]
async fn what_a_model_wrote_is_answered_again_when_it_is_not_offered_any_more() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let team = room.team(3).await;
        let own = ModelOffer { teams: vec![team.id.clone()], ..offer("acme", 2) };
        let service = desk.with_models(vec![offer("standard", 1), own]);
        let person = room.person("member").await;
        let member = Principal::Chat(room.caller(&person, true));
        let guest = Principal::Chat(room.caller(&person, false));
        let wants = |who: &Principal, key| of_model(who, "acme", Some(key));
        let first = end(service.start(wants(&member, "k")).await.unwrap()).await.unwrap().ticket.id;
        // It left the catalogue, or is for others alone.
        for (service, who) in [(&desk.service, &member), (&service, &guest)] {
            let again = service.replay(wants(who, "k")).await.unwrap().unwrap();
            assert_eq!(end(again).await.unwrap().ticket.id, first);
            let again = service.start(wants(who, "k")).await.unwrap();
            assert!(again.replayed);
            assert_eq!(end(again).await.unwrap().ticket.id, first);
            assert!(service.replay(wants(who, "other")).await.unwrap().is_none());
            let refused = service.start(wants(who, "other")).await.unwrap_err();
            assert!(matches!(refused, GenerationError::UnknownModel(_)), "{refused:?}");
        }
        assert_eq!((desk.figures(&team.wallet).await, desk.writer.calls()), ((1, 0, 2), 1));
        service.drain().await;
        desk.finish().await;
    }
}

#[tokio::test]
async fn another_model_is_another_request_but_in_chat() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let chat = Principal::Chat(room.caller(&room.person("ana").await, true));
        let (user, wallet) = desk.user_with(3).await;
        let first = end(desk.start(&chat, Some("cmd:1")).await.unwrap()).await.unwrap().ticket.id;
        let again = desk.service.start(of_model(&chat, "thorough", Some("cmd:1"))).await.unwrap();
        assert_eq!(end(again).await.unwrap().ticket.id, first, "a setting that changed since");
        end(desk.start(&user, Some("k")).await.unwrap()).await.unwrap();
        let refused = desk.service.start(of_model(&user, "thorough", Some("k"))).await.unwrap_err();
        assert!(matches!(refused, GenerationError::KeyReused), "{refused:?}");
        assert_eq!((desk.figures(&wallet).await, desk.writer.calls()), ((2, 0, 1), 2));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_stronger_model_writes_the_second_repair_at_our_cost() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        let standard = ModelOffer { repair_model: Some("strong".to_owned()), ..offer("standard", 1) };
        let service = desk.with_models(vec![standard, offer("strong", 8)]);
        for _ in 0..2 {
            desk.writer.then(Turn::Text(bad_story()));
        }
        let written = end(start(&service, &user, "standard").await.unwrap()).await.unwrap();
        assert_eq!((written.charged, written.ticket.model.as_str()), (tokens(1), "vendor/strong"));
        assert_eq!(written.instead_of, None, "a repair is no substitute");
        assert_eq!(*desk.writer.asked.lock().unwrap(), ["standard", "standard", "strong"]);

        // A stronger model that stands still is not waited for.
        desk.writer.asked.lock().unwrap().clear();
        desk.writer.asleep.lock().unwrap().push("strong".to_owned());
        for _ in 0..2 {
            desk.writer.then(Turn::Text(bad_story()));
        }
        end(start(&service, &user, "standard").await.unwrap()).await.unwrap();
        assert_eq!(*desk.writer.asked.lock().unwrap(), ["standard"; 3]);
        assert_eq!(desk.figures(&wallet).await, (1, 0, 2));
        service.drain().await;
        desk.finish().await;
    }
}

#[tokio::test]
async fn who_repairs_in_the_place_of_the_stronger_model_stands_in_for_nobody_that_was_asked_for() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(1).await;
        let standard = ModelOffer { repair_model: Some("strong".to_owned()), ..offer("standard", 1) };
        let service = desk.with_models(vec![standard, offer("strong", 8)]);
        desk.writer.falls_back.store(true, Ordering::SeqCst);
        for _ in 0..2 {
            desk.writer.then(Turn::Text(bad_story()));
        }
        let written = end(start(&service, &user, "standard").await.unwrap()).await.unwrap();
        assert_eq!(*desk.writer.asked.lock().unwrap(), ["standard", "standard", "strong"]);
        assert_eq!(written.instead_of, None);
        service.drain().await;
        desk.finish().await;
    }
}

#[tokio::test]
async fn who_stood_in_is_told_and_kept_and_the_price_stays() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(4).await;
        desk.writer.falls_back.store(true, Ordering::SeqCst);
        let first = desk.service.start(of_model(&user, "thorough", Some("k"))).await.unwrap();
        let (job, written) = (first.job.clone(), end(first).await.unwrap());
        assert_eq!((written.charged, written.ticket.model.as_str()), (tokens(2), "vendor/weaker"));
        assert_eq!(written.instead_of.as_deref(), Some("thorough"));
        let again = end(desk.service.start(of_model(&user, "thorough", Some("k"))).await.unwrap()).await.unwrap();
        assert_eq!(again.instead_of.as_deref(), Some("thorough"), "told again");

        let row = jobs::job(&mut desk.db.store.read().await.unwrap(), job.as_str()).await.unwrap().unwrap();
        assert_eq!((row.offer.as_str(), row.prompt_version.as_str()), ("thorough", PROMPT_VERSION));
        assert_eq!(row.fallback_from.as_deref(), Some("vendor/thorough"));
        assert_eq!(desk.figures(&wallet).await, (2, 0, 2));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_model_that_stands_still_is_refused_before_any_hold_with_a_time() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        desk.writer.asleep.lock().unwrap().push("thorough".to_owned());
        let refused = start(&desk.service, &user, "thorough").await.unwrap_err();
        let GenerationError::Model(ModelFailure::Overloaded { retry_after }) = refused else { panic!("{refused:?}") };
        assert_eq!(retry_after, Some(Duration::from_secs(40)));
        assert_eq!((desk.figures(&wallet).await, desk.writer.calls()), ((3, 0, 0), 0));
        let offers = desk.service.offers(&user).await.unwrap();
        let waits: Vec<_> = offers.iter().map(|offered| offered.standstill.as_ref().map(|still| still.wait)).collect();
        assert_eq!(waits, [None, Some(Duration::from_secs(40))]);
        end(start(&desk.service, &user, "standard").await.unwrap()).await.unwrap();
        desk.finish().await;
    }
}

#[tokio::test]
async fn an_idea_that_is_too_much_for_a_model_is_refused_by_name() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        let limits = ModelLimits { idea_chars: Some(20), languages: Vec::new() };
        let service = desk.with_models(vec![ModelOffer { limits, ..offer("standard", 1) }]);
        let refused = start(&service, &user, "standard").await.unwrap_err();
        let GenerationError::BeyondModel { model, limit } = refused else { panic!("{refused:?}") };
        assert_eq!((model.as_str(), limit), ("standard", BeyondModel::Idea(20)));
        assert_eq!((desk.figures(&wallet).await, desk.writer.calls()), ((3, 0, 0), 0));
        service.drain().await;
        desk.finish().await;
    }
}

#[tokio::test]
async fn what_a_model_takes_holds_for_a_child_and_in_the_language_of_whoever_pays() {
    for desk in Desk::on_every_engine().await {
        let (user, wallet) = desk.user_with(3).await;
        let Principal::User(id) = &user else { panic!("a user is a user") };
        desk.writer.then(Turn::Text(good_epic()));
        let epic = desk.ask(&user, None).await.unwrap().ticket.id;
        let offering = |limits| desk.with_models(vec![ModelOffer { limits, ..offer("standard", 1) }]);

        let brief = offering(ModelLimits { idea_chars: Some(20), languages: Vec::new() });
        let refused = brief.start(ask(&user, Work::Child { epic, number: 1 }, None)).await.unwrap_err();
        assert!(matches!(refused, GenerationError::BeyondModel { limit: BeyondModel::Idea(20), .. }), "{refused:?}");

        let german = Definition::read(&json!({"name": "Ours", "language": "de"})).unwrap();
        Definitions::new(desk.db.store.clone()).set(id, &wallet, 0, german).await.unwrap();
        let english = offering(ModelLimits { idea_chars: None, languages: vec!["en".to_owned()] });
        let refused = start(&english, &user, "standard").await.unwrap_err();
        assert!(matches!(refused, GenerationError::BeyondModel { limit: BeyondModel::Language(_), .. }), "{refused:?}");
        assert_eq!((desk.figures(&wallet).await, desk.writer.calls()), ((2, 0, 1), 1));
        brief.drain().await;
        english.drain().await;
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_score_card_counts_the_jobs_of_thirty_days() {
    for desk in Desk::on_every_engine().await {
        let (user, _) = desk.user_with(9).await;
        desk.ask(&user, None).await.unwrap();
        desk.writer.then(Turn::Text(bad_story()));
        desk.ask(&user, None).await.unwrap();
        desk.writer.then(Turn::Fail(ModelFailure::Cut));
        desk.ask(&user, None).await.unwrap_err();
        for _ in 0..3 {
            desk.writer.then(Turn::Text(bad_story()));
        }
        desk.ask(&user, None).await.unwrap_err();
        let ticket = desk.ask(&user, None).await.unwrap().ticket;
        end(desk.refine(&user, &ticket.id).await.unwrap()).await.unwrap();

        let cards = score::cards(&desk.db.store, desk.db.store.now()).await.unwrap();
        assert_eq!(cards.len(), 1, "of models that were asked, and of new tickets alone");
        let card = &cards["standard"];
        assert_eq!((card.asked, card.ready, card.first_try, card.missed, card.repairs), (5, 3, 2, 1, 3));
        assert_eq!((card.p50_ms, card.p95_ms), (Some(5), Some(10)));
        assert_eq!((card.cost_micro_usd, card.cost_per_ticket()), (8 * 120, Some(320)));
        assert_eq!((card.failures["cut"], card.failures["quality_not_met"]), (1, 1));
        assert_eq!(card.first_try_percent(), None, "five say nothing");

        desk.db.clock.advance(score::WINDOW + Duration::from_secs(1));
        assert!(score::cards(&desk.db.store, desk.db.store.now()).await.unwrap().is_empty());
        desk.finish().await;
    }
}
