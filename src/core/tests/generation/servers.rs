//! Discord: servers that are entered and left, caps by day and by month, and people who ask outside of any server.

use std::time::Duration;

use myba_core::chat::{Chat, ChatCaller, ChatError, ChatKey, PaidBy, Person, Platform, Rules, Team, WorkspaceKey};
use myba_core::checkout::{Entitlements, NewEntitlement};
use myba_core::generation::content::Edit;
use myba_core::generation::service::{Accepted, Channel, GenerationError};
use myba_core::id::TicketId;
use myba_core::identity::{IdentifierKey, IdentityError, Principal};
use myba_core::ledger::{EffectKey, GrantSource, NewGrant};
use myba_core::store::testing::START;

use crate::support::{Desk, HOUR, end, free_policy, tokens};

const GUILD: &str = "700000000000000001";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A server's people, and those who write to the bot directly.
struct Server<'a> {
    desk: &'a Desk,
    chat: Chat,
    key: WorkspaceKey,
}

/// An id that Discord made so long before the tests begin; `n` tells it from others of that moment.
fn id_of_age(age: Duration, n: u64) -> String {
    let made = START.minus(age).0 - 1_420_070_400_000;
    ((u64::try_from(made).unwrap() << 22) + n).to_string()
}

impl<'a> Server<'a> {
    async fn of(desk: &'a Desk) -> Self {
        let chat = Chat::new(desk.db.store.clone(), free_policy(), IdentifierKey::new(vec![7; 32]));
        let key = WorkspaceKey { platform: Platform::Discord, tenant: GUILD.to_owned() };
        chat.enter(&key, Some("Acme")).await.unwrap();
        Self { desk, chat, key }
    }

    async fn person(&self, n: u64) -> Person {
        self.meet(&id_of_age(30 * DAY, n)).await
    }

    async fn meet(&self, id: &str) -> Person {
        self.chat.meet(&key_of(id), id).await.unwrap()
    }

    fn here(&self, person: &Person) -> ChatCaller {
        ChatCaller { person: person.id.clone(), workspace: Some(self.key.clone()), full_member: true }
    }

    async fn ask(&self, caller: &ChatCaller) -> Result<Accepted, GenerationError> {
        self.desk.start(&Principal::Chat(caller.clone()), None).await
    }

    async fn ticket(&self, caller: &ChatCaller) -> (TicketId, PaidBy) {
        let accepted = self.ask(caller).await.unwrap();
        let paid_by = accepted.paid_by.clone();
        (end(accepted).await.unwrap().ticket.id, paid_by)
    }

    async fn left(&self, caller: &ChatCaller) -> u64 {
        self.chat.purse(caller).await.unwrap().balance.available.get()
    }

    async fn rules(&self) -> Rules {
        self.chat.workspace(&self.key).await.unwrap().unwrap().rules
    }

    /// A team with fifty tokens that pays for the server's members.
    async fn team(&self) -> Team {
        let owner = self.person(99).await;
        let Principal::User(user) = self.desk.user_with(0).await.0 else { panic!("a user is a user") };
        self.chat.link_proven(&user, &owner.key, "owner").await.unwrap();
        let team = self.chat.connect_team(&self.key, &owner.id).await.unwrap();
        let grant = NewGrant {
            wallet: team.wallet.clone(),
            amount: tokens(50),
            source: GrantSource::Operator,
            expires_at: None,
            reference: None,
            keys: vec![EffectKey::new("operator", team.id.as_str())],
            reason: "for a test".to_owned(),
        };
        self.desk.ledger.grant(grant).await.unwrap();
        team
    }
}

fn key_of(id: &str) -> ChatKey {
    ChatKey { platform: Platform::Discord, tenant: "0".to_owned(), user: id.to_owned() }
}

fn directly(person: &Person) -> ChatCaller {
    ChatCaller { person: person.id.clone(), workspace: None, full_member: true }
}

fn refusal(asked: Result<Accepted, GenerationError>) -> ChatError {
    match asked {
        Err(GenerationError::Chat(error)) => error,
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("it was let in"),
    }
}

#[tokio::test]
async fn h09_a_server_that_leaves_and_comes_back_keeps_everything_and_gets_no_second_trial() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        let ana = server.here(&server.person(1).await);
        server.ticket(&ana).await;
        let team = server.team().await;
        let mut rules = server.rules().await;
        assert_eq!((rules.day_cap, rules.roles.len(), rules.cap), (None, 0, 20));
        (rules.cap, rules.day_cap) = (7, Some(2));
        (rules.roles, rules.channels) = (vec!["1".to_owned(), "2".to_owned()], vec!["3".to_owned()]);
        server.chat.set_rules(&server.key, rules.clone()).await.unwrap();

        assert!(server.chat.remove(&server.key, "").await.unwrap());
        assert!(!server.chat.remove(&server.key, "").await.unwrap());
        let gone = server.chat.workspace(&server.key).await.unwrap().unwrap();
        assert!(!gone.installed && gone.sealed_token.is_none());
        let owner = server.chat.person(&server.person(99).await.id).await.unwrap();
        assert!(owner.account.is_some(), "people of Discord are everywhere: their links do not end with a server");

        let back = server.chat.enter(&server.key, None).await.unwrap();
        assert_eq!((back.installed, back.name.as_str(), back.trial_left), (true, "Acme", 27));
        assert_eq!((back.rules, back.team.map(|team| team.id)), (rules, Some(team.id)));
        assert!(server.chat.remove(&server.key, "").await.unwrap(), "it can leave again");
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_server_is_entered_once_and_takes_a_new_name_only() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        for (given, name) in [(None, "Acme"), (Some(""), "Acme"), (Some(" Acme Ltd "), "Acme Ltd"), (None, "Acme Ltd")]
        {
            assert_eq!(server.chat.enter(&server.key, given).await.unwrap().name, name);
        }
        let others = (0..8).map(|n| {
            let (chat, name) = (server.chat.clone(), format!("Other {n}"));
            let key = WorkspaceKey { platform: Platform::Discord, tenant: "700000000000000002".to_owned() };
            tokio::spawn(async move { chat.enter(&key, Some(&name)).await.unwrap() })
        });
        for other in others.collect::<Vec<_>>() {
            assert!(other.await.unwrap().name.starts_with("Other "));
        }
        let nameless = WorkspaceKey { tenant: "700000000000000003".to_owned(), ..server.key.clone() };
        assert_eq!(server.chat.enter(&nameless, None).await.unwrap().name, "");
        let slack = WorkspaceKey { platform: Platform::Slack, tenant: "T1".to_owned() };
        assert!(matches!(server.chat.enter(&slack, Some("Acme")).await, Err(ChatError::NoSuchWorkspace)));
        desk.finish().await;
    }
}

/// A database that answers reads only: entering a known server must not need it to write.
#[tokio::test]
async fn entering_a_known_server_writes_nothing() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        let guard = match desk.db.store.engine_name() {
            "sqlite" => {
                "CREATE TRIGGER no_enter BEFORE UPDATE ON chat_workspace BEGIN SELECT RAISE(ABORT, 'a write'); END"
            }
            _ => "ALTER TABLE chat_workspace ADD CONSTRAINT no_enter CHECK (name = 'Acme')",
        };
        desk.db.attempt(guard).await.unwrap();
        for name in [None, Some(""), Some("Acme")] {
            server.chat.enter(&server.key, name).await.unwrap();
        }
        assert!(server.chat.enter(&server.key, Some("Other")).await.is_err(), "the guard stands");
        desk.finish().await;
    }
}

#[tokio::test]
async fn the_daily_cap_holds_at_the_same_moment_and_ends_with_the_day() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        let team = server.team().await;
        let rules = Rules { cap: 3, day_cap: Some(2), ..server.rules().await };
        server.chat.set_rules(&server.key, rules).await.unwrap();
        let ana = server.here(&server.person(1).await);
        assert_eq!(server.chat.purse(&ana).await.unwrap().day, Some((0, 2)));
        let asked = tokio::join!(server.ask(&ana), server.ask(&ana), server.ask(&ana), server.ask(&ana));
        let mut refused = 0;
        for outcome in [asked.0, asked.1, asked.2, asked.3] {
            match outcome {
                Ok(accepted) => drop(end(accepted).await.unwrap()),
                Err(GenerationError::Chat(ChatError::DayCapReached { cap: 2, team })) if team == "Acme" => refused += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!((refused, desk.figures(&team.wallet).await), (2, (48, 0, 2)));
        let purse = server.chat.purse(&ana).await.unwrap();
        assert_eq!((purse.month, purse.day), (Some((2, 3)), Some((2, 2))));

        desk.db.clock.set(START.day_start().plus(DAY));
        assert_eq!(server.chat.purse(&ana).await.unwrap().day, Some((0, 2)), "midnight, UTC");
        assert_eq!(server.ticket(&ana).await.1, PaidBy::Team { name: "Acme".to_owned() });
        let month = refusal(server.ask(&ana).await);
        assert!(matches!(month, ChatError::CapReached { cap: 3, .. }), "the month lasts longer: {month:?}");
        let ben = server.here(&server.person(2).await);
        assert_eq!(server.chat.purse(&ben).await.unwrap().day, Some((0, 2)), "each member has their own");

        let open = Rules { cap: 20, day_cap: None, ..server.rules().await };
        server.chat.set_rules(&server.key, open).await.unwrap();
        server.ticket(&ana).await;
        assert_eq!(server.chat.purse(&ana).await.unwrap().day, None);
        desk.finish().await;
    }
}

#[tokio::test]
async fn somebody_who_reached_a_cap_falls_back_on_their_account() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        server.team().await;
        let rules = Rules { day_cap: Some(1), ..server.rules().await };
        server.chat.set_rules(&server.key, rules).await.unwrap();
        let person = server.person(1).await;
        let ana = server.here(&person);
        server.ticket(&ana).await;
        let Principal::User(user) = desk.user_with(1).await.0 else { panic!("a user is a user") };
        server.chat.link_proven(&user, &person.key, "ana").await.unwrap();
        let purse = server.chat.purse(&ana).await.unwrap();
        assert_eq!((purse.paid_by, purse.day), (PaidBy::Account, None));
        assert_eq!(server.ticket(&ana).await.1, PaidBy::Account);
        assert!(matches!(refusal(server.ask(&ana).await), ChatError::DayCapReached { cap: 1, .. }));
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_reset_lets_one_person_begin_anew_in_one_server() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        let team = server.team().await;
        let rules = Rules { cap: 2, day_cap: Some(2), ..server.rules().await };
        server.chat.set_rules(&server.key, rules).await.unwrap();
        let (person, other) = (server.person(1).await, server.person(2).await);
        let (ana, ben) = (server.here(&person), server.here(&other));
        for caller in [&ana, &ana, &ben] {
            server.ticket(caller).await;
        }
        assert!(matches!(refusal(server.ask(&ana).await), ChatError::CapReached { .. }));
        let stranger = key_of(&id_of_age(DAY, 77));
        assert!(!server.chat.reset_use(&server.key, &stranger).await.unwrap(), "never seen");
        let nowhere = WorkspaceKey { tenant: "1".to_owned(), ..server.key.clone() };
        let refused = server.chat.reset_use(&nowhere, &person.key).await;
        assert!(matches!(refused, Err(ChatError::NoSuchWorkspace)), "{refused:?}");

        for _ in 0..2 {
            assert!(server.chat.reset_use(&server.key, &person.key).await.unwrap());
        }
        let purse = server.chat.purse(&ana).await.unwrap();
        assert_eq!((purse.month, purse.day), (Some((0, 2)), Some((0, 2))));
        assert_eq!(server.chat.purse(&ben).await.unwrap().month, Some((1, 2)), "nobody else begins anew");
        desk.db.clock.advance(Duration::from_secs(60));
        server.ticket(&ana).await;
        server.ticket(&ana).await;
        assert!(matches!(refusal(server.ask(&ana).await), ChatError::CapReached { .. }), "anew is not for ever");
        assert_eq!(desk.figures(&team.wallet).await, (45, 0, 5));
        let used = server.chat.member_use(&team.wallet).await.unwrap();
        assert_eq!(used[0].tokens, 4, "what was used was used");
        desk.finish().await;
    }
}

#[tokio::test]
async fn i18_outside_of_servers_everybody_has_three_once_wherever_they_ask_first() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        let ana = server.person(1).await;
        assert_eq!(server.left(&directly(&ana)).await, 3, "seen before they are given");
        for left in [2, 1, 0] {
            assert_eq!(server.ticket(&directly(&ana)).await.1, PaidBy::Free);
            assert_eq!(server.left(&directly(&ana)).await, left);
        }
        for caller in [directly(&ana), server.here(&ana)] {
            assert!(matches!(refusal(server.ask(&caller).await), ChatError::TrialUsed { own: true }));
            assert_eq!(server.left(&caller).await, 0);
        }
        let ben = server.person(2).await;
        server.ticket(&server.here(&ben)).await;
        assert_eq!(server.left(&directly(&ben)).await, 2, "the same three");
        server.ticket(&directly(&ben)).await;
        assert_eq!(server.chat.workspace(&server.key).await.unwrap().unwrap().trial_left, 27);
        desk.finish().await;
    }
}

#[tokio::test]
async fn young_accounts_get_nothing_anywhere_and_people_of_slack_nothing_outside_of_a_workspace() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        let week = 7 * DAY;
        let young = [id_of_age(week.saturating_sub(Duration::from_millis(1)), 0), "U02ANA".to_owned(), String::new()];
        for id in young {
            let person = directly(&server.meet(&id).await);
            assert!(matches!(refusal(server.ask(&person).await), ChatError::AccountTooNew { days: 7 }), "{id:?}");
            assert_eq!(server.left(&person).await, 0);
        }
        let old = directly(&server.meet(&id_of_age(week, 0)).await);
        assert_eq!(server.ticket(&old).await.1, PaidBy::Free);
        // In a server too: anybody can make one, and accounts to fill it.
        let young = server.here(&server.meet(&id_of_age(DAY, 5)).await);
        assert!(matches!(refusal(server.ask(&young).await), ChatError::AccountTooNew { days: 7 }));
        assert_eq!(server.left(&young).await, 0);
        let grown = server.here(&server.meet(&id_of_age(week, 6)).await);
        assert_eq!(server.ticket(&grown).await.1, PaidBy::Free);

        let slack = ChatKey { platform: Platform::Slack, tenant: "T1".to_owned(), user: id_of_age(30 * DAY, 3) };
        let slack = directly(&server.chat.meet(&slack, "sue").await.unwrap());
        assert!(matches!(refusal(server.ask(&slack).await), ChatError::TrialUsed { own: false }));
        let unknown = WorkspaceKey { tenant: "700000000000000009".to_owned(), ..server.key.clone() };
        let lost = ChatCaller { workspace: Some(unknown), ..directly(&server.person(4).await) };
        assert!(matches!(refusal(server.ask(&lost).await), ChatError::TrialUsed { own: false }));
        desk.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn g05_only_so_many_people_begin_outside_of_servers_in_a_day() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        let mut given = Vec::new();
        let mut asked = Vec::new();
        for n in 0..6 {
            let (service, person) = (desk.service.clone(), server.person(n).await);
            let principal = Principal::Chat(directly(&person));
            asked.push((
                person,
                tokio::spawn(async move {
                    let work = crate::support::generate(crate::writer::IDEA);
                    service.start(crate::support::ask(&principal, work, None)).await
                }),
            ));
        }
        for (person, asked) in asked {
            match asked.await.unwrap() {
                Ok(accepted) => {
                    end(accepted).await.unwrap();
                    given.push(person);
                }
                Err(GenerationError::Identity(IdentityError::FreeBudget)) => {
                    assert_eq!(server.left(&directly(&person)).await, 0, "none are promised");
                    assert_eq!(desk.ledger.balance(&person.wallet).await.unwrap().granted.get(), 0);
                }
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(given.len(), 2);
        server.ticket(&directly(&given[0])).await;
        desk.db.clock.advance(DAY);
        let late = directly(&server.person(9).await);
        assert_eq!(server.left(&late).await, 3);
        server.ticket(&late).await;
        desk.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn i12_first_requests_of_one_person_at_the_same_moment_take_one_trial() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        for (n, is_here) in [(1, false), (2, true)] {
            let person = server.person(n).await;
            let caller = if is_here { server.here(&person) } else { directly(&person) };
            let asked = tokio::join!(server.ask(&caller), server.ask(&caller), server.ask(&caller));
            for accepted in [asked.0, asked.1, asked.2] {
                end(accepted.unwrap()).await.unwrap();
            }
            assert_eq!(desk.figures(&person.wallet).await, (0, 0, 3));
        }
        assert_eq!(server.chat.workspace(&server.key).await.unwrap().unwrap().trial_left, 27);
        // The other place of the two a day is still free.
        server.ticket(&directly(&server.person(3).await)).await;
        desk.finish().await;
    }
}

#[tokio::test]
async fn whoever_bought_tokens_in_discord_waits_for_no_free_budget() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        let (ana, ben) = (server.person(1).await, server.person(2).await);
        let bought = NewEntitlement {
            id: "1".to_owned(),
            sku: "900".to_owned(),
            plan: "pack_60".to_owned(),
            user: ana.key.user.clone(),
            tokens: tokens(60),
            amount: 500,
            currency: "usd".to_owned(),
        };
        Entitlements::new(desk.db.store.clone(), None).grant(bought).await.unwrap();
        let spent = "INSERT INTO daily_use (bucket, day, used) VALUES ('free-cost', '2026-11-22', 5000000)";
        let spent = spent.replace("2026-11-22", &desk.db.store.now().day());
        desk.db.attempt(&spent).await.unwrap();
        let refused = server.ask(&server.here(&ben)).await.err();
        assert!(matches!(refused, Some(GenerationError::Identity(IdentityError::FreeBudget))), "{refused:?}");
        assert_eq!(server.chat.purse(&server.here(&ana)).await.unwrap().paid_by, PaidBy::Own);
        let (ticket, paid_by) = server.ticket(&server.here(&ana)).await;
        assert_eq!(paid_by, PaidBy::Own);
        assert_eq!(desk.library.get(&Principal::Chat(server.here(&ana)), &ticket).await.unwrap().charged.get(), 1);
        assert_eq!(desk.ledger.balance(&ana.wallet).await.unwrap().available.get(), 59);
        desk.finish().await;
    }
}

#[tokio::test]
async fn tickets_are_found_by_what_somebody_types() {
    for desk in Desk::on_every_engine().await {
        let server = Server::of(&desk).await;
        server.team().await;
        let ana = server.here(&server.person(1).await);
        let titles = ["Öffne Rechnungen als CSV", "Give 50% off", "Give 50 off", "Log_in"];
        let mut tickets = Vec::new();
        for title in titles {
            let ticket = server.ticket(&ana).await.0;
            let edit = Edit { title: Some(title.to_owned()), sections: None };
            desk.library.edit(&Principal::Chat(ana.clone()), &ticket, 1, edit, Channel::Slack).await.unwrap();
            tickets.push(ticket);
            desk.db.clock.advance(HOUR);
        }
        let ben = server.here(&server.person(2).await);
        server.ticket(&ben).await;
        let found = async |typed: &str, limit| {
            let found = desk.library.recent_like(&ana.person, typed, limit).await.unwrap();
            found.into_iter().map(|line| line.title).collect::<Vec<_>>()
        };
        assert_eq!(found("", 25).await, ["Log_in", "Give 50 off", "Give 50% off", "Öffne Rechnungen als CSV"]);
        assert_eq!(found("GIVE", 1).await, ["Give 50 off"], "the newest first");
        assert_eq!(found(" öffne RECH ", 25).await, ["Öffne Rechnungen als CSV"], "every script, in any case");
        assert_eq!(found("50%", 25).await, ["Give 50% off"]);
        assert_eq!(found("g_i", 25).await, ["Log_in"]);
        assert_eq!(found("finance", 25).await.len(), 0, "the text of a ticket is not its title");
        let sign = |ticket: &TicketId| ticket.as_str()[ticket.as_str().len() - 4..].to_uppercase();
        assert!(found(&sign(&tickets[0]), 25).await.contains(&titles[0].to_owned()));
        for odd in ["\0", "o\0f\0f", &"x".repeat(6000), "!", "'; --"] {
            found(odd, 25).await;
        }
        desk.library.remove(&Principal::Chat(ana.clone()), &tickets[1]).await.unwrap();
        assert_eq!(found("give", 25).await, ["Give 50 off"]);
        desk.finish().await;
    }
}
