//! Who pays in chat, and that nobody gets more than there is.

use myba_core::chat::{
    Chat, ChatCaller, ChatError, ChatKey, NewWorkspace, PaidBy, Person, Platform, Team, WorkspaceKey,
};
use myba_core::generation::service::{Accepted, GenerationError};
use myba_core::id::{UserId, WalletId};
use myba_core::identity::{IdentifierKey, Principal};
use myba_core::ledger::{EffectKey, GrantSource, LedgerError, NewGrant};

use crate::support::{Desk, end, free_policy, tokens};

const ACME: &str = "T1";

/// A workspace with the app installed.
pub struct Room<'a> {
    pub desk: &'a Desk,
    pub chat: Chat,
    pub key: WorkspaceKey,
}

impl<'a> Room<'a> {
    pub async fn of(desk: &'a Desk) -> Self {
        Self::named(desk, ACME).await
    }

    pub async fn named(desk: &'a Desk, tenant: &str) -> Self {
        let chat = Chat::new(desk.db.store.clone(), free_policy(), IdentifierKey::new(vec![7; 32]));
        let key = WorkspaceKey { platform: Platform::Slack, tenant: tenant.to_owned() };
        let new = NewWorkspace {
            key: key.clone(),
            name: "Acme".to_owned(),
            is_org: false,
            sealed_token: "sealed".to_owned(),
            bot_user: None,
            scopes: String::new(),
            installer: None,
        };
        chat.install(new).await.unwrap();
        Self { desk, chat, key }
    }

    pub async fn person(&self, name: &str) -> Person {
        let key = ChatKey { platform: Platform::Slack, tenant: ACME.to_owned(), user: format!("U-{name}") };
        self.chat.meet(&key, name).await.unwrap()
    }

    pub fn caller(&self, person: &Person, full_member: bool) -> ChatCaller {
        ChatCaller { person: person.id.clone(), workspace: Some(self.key.clone()), full_member }
    }

    async fn ask(&self, person: &Person, full_member: bool) -> Result<Accepted, GenerationError> {
        self.desk.start(&Principal::Chat(self.caller(person, full_member)), None).await
    }

    /// Asks, waits for the ticket, and answers who paid.
    pub async fn ticket(&self, person: &Person) -> PaidBy {
        let accepted = self.ask(person, true).await.unwrap();
        let paid_by = accepted.paid_by.clone();
        assert_eq!(end(accepted).await.unwrap().charged.get(), 1);
        paid_by
    }

    /// An account with so many tokens, and the person linked to it by the code of its page.
    pub async fn linked(&self, person: &Person, amount: u64) -> (UserId, WalletId) {
        let (principal, wallet) = self.desk.user_with(amount).await;
        let Principal::User(user) = principal else { panic!("a user is a user") };
        let token = self.chat.start_link(&person.id).await.unwrap();
        let code = self.chat.confirm_link(&token, &user).await.unwrap().code;
        self.chat.enter_code(&person.id, &code).await.unwrap();
        (user, wallet)
    }

    /// A team that pays for the workspace.
    pub async fn team(&self, amount: u64) -> Team {
        self.team_of(&self.person("owner").await, amount).await
    }

    /// The same, with this person for its owner.
    pub async fn team_of(&self, owner: &Person, amount: u64) -> Team {
        self.linked(owner, 0).await;
        let team = self.chat.connect_team(&self.key, &owner.id).await.unwrap();
        if amount > 0 {
            let grant = NewGrant {
                wallet: team.wallet.clone(),
                amount: tokens(amount),
                source: GrantSource::Operator,
                expires_at: None,
                reference: None,
                keys: vec![EffectKey::new("operator", team.id.as_str())],
                reason: "for a test".to_owned(),
            };
            self.desk.ledger.grant(grant).await.unwrap();
        }
        team
    }

    async fn trial_left(&self) -> u64 {
        self.chat.workspace(&self.key).await.unwrap().unwrap().trial_left
    }
}

#[tokio::test]
async fn thirty_members_without_an_account_one_payer_and_one_bill() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let team = room.team(30).await;
        for n in 0..30 {
            let person = room.person(&format!("member-{n}")).await;
            assert_eq!(room.ticket(&person).await, PaidBy::Team { name: "Acme".to_owned() });
        }
        assert_eq!(desk.figures(&team.wallet).await, (0, 0, 30));
        assert_eq!(room.trial_left().await, 30, "the trial was not needed");
        let used = room.chat.member_use(&team.wallet).await.unwrap();
        assert_eq!((used.len(), used.iter().map(|one| one.tokens).sum::<u64>()), (30, 30));
        let refused = room.ask(&room.person("late").await, true).await.unwrap_err();
        assert!(matches!(&refused, GenerationError::Chat(ChatError::TeamEmpty { available: 0, .. })), "{refused:?}");
        desk.finish().await;
    }
}

#[tokio::test]
async fn g05_a_thousand_fresh_people_of_one_workspace_get_thirty_tokens() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let mut given = 0;
        for n in 0..1_000 {
            let person = room.person(&format!("fresh-{n}")).await;
            match room.ask(&person, true).await {
                Ok(accepted) => {
                    assert_eq!(accepted.paid_by, PaidBy::Free);
                    end(accepted).await.unwrap();
                    given += desk.ledger.balance(&person.wallet).await.unwrap().granted.get();
                }
                Err(refused) => {
                    assert!(
                        matches!(refused, GenerationError::Chat(ChatError::TrialUsed { own: false })),
                        "{refused:?}"
                    );
                    assert_eq!(desk.ledger.balance(&person.wallet).await.unwrap().granted.get(), 0);
                }
            }
        }
        assert_eq!((given, room.trial_left().await), (30, 0));
        desk.finish().await;
    }
}

#[tokio::test]
async fn g05_a_workspace_that_is_installed_again_gets_no_second_trial() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        room.ticket(&room.person("ana").await).await;
        assert!(room.chat.remove(&room.key, "sealed").await.unwrap());
        let refused = room.ask(&room.person("ben").await, true).await.unwrap_err();
        assert!(matches!(refused, GenerationError::Chat(ChatError::TrialUsed { own: false })), "{refused:?}");
        let again = Room::of(&desk).await;
        assert_eq!(again.trial_left().await, 27);
        desk.finish().await;
    }
}

#[tokio::test]
async fn a_person_has_three_and_hears_whose_are_used() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let ana = room.person("ana").await;
        for left in [2, 1, 0] {
            assert_eq!(room.ticket(&ana).await, PaidBy::Free);
            assert_eq!(room.chat.purse(&room.caller(&ana, true)).await.unwrap().balance.available.get(), left);
        }
        let refused = room.ask(&ana, true).await.unwrap_err();
        assert!(matches!(refused, GenerationError::Chat(ChatError::TrialUsed { own: true })), "{refused:?}");
        desk.finish().await;
    }
}

#[tokio::test]
async fn i09_guests_and_strangers_never_spend_a_teams_tokens() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let team = room.team(5).await;
        let guest = room.person("guest").await;
        let accepted = room.ask(&guest, false).await.unwrap();
        assert_eq!(accepted.paid_by, PaidBy::Free);
        end(accepted).await.unwrap();
        let (_, wallet) = room.linked(&guest, 4).await;
        let accepted = room.ask(&guest, false).await.unwrap();
        assert_eq!(accepted.paid_by, PaidBy::Account);
        end(accepted).await.unwrap();
        assert_eq!(desk.figures(&team.wallet).await, (5, 0, 0));
        assert_eq!(desk.figures(&wallet).await.2, 1);
        desk.finish().await;
    }
}

#[tokio::test]
async fn the_cap_holds_for_requests_at_the_same_moment_and_then_the_account_pays() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let team = room.team(50).await;
        let mut rules = room.chat.workspace(&room.key).await.unwrap().unwrap().rules;
        assert_eq!(rules.cap, 20);
        rules.cap = 2;
        room.chat.set_rules(&room.key, rules).await.unwrap();
        let ana = room.person("ana").await;
        let asked =
            tokio::join!(room.ask(&ana, true), room.ask(&ana, true), room.ask(&ana, true), room.ask(&ana, true));
        let mut refused = 0;
        for outcome in [asked.0, asked.1, asked.2, asked.3] {
            match outcome {
                Ok(accepted) => drop(end(accepted).await.unwrap()),
                Err(GenerationError::Chat(ChatError::CapReached { cap: 2, .. })) => refused += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!((refused, desk.figures(&team.wallet).await), (2, (48, 0, 2)));
        assert_eq!(room.chat.purse(&room.caller(&ana, true)).await.unwrap().month, Some((2, 2)));
        let (_, wallet) = room.linked(&ana, 1).await;
        assert_eq!(room.ticket(&ana).await, PaidBy::Account);
        assert_eq!(desk.figures(&wallet).await, (0, 0, 1));
        desk.finish().await;
    }
}

#[tokio::test]
async fn h12_what_was_left_and_the_tickets_are_claimed_once_for_ever() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let (ana, ben) = (room.person("ana").await, room.person("ben").await);
        room.ticket(&ana).await;
        room.ticket(&ben).await;
        let (user, wallet) = room.linked(&ana, 0).await;
        assert_eq!(desk.figures(&wallet).await.0, 2);
        assert_eq!(desk.library.recent(&ana.id, 5).await.unwrap().len(), 1);
        // The same account links a second person: nothing more is claimed, and what that one has stays theirs.
        let token = room.chat.start_link(&ben.id).await.unwrap();
        let code = room.chat.confirm_link(&token, &user).await.unwrap().code;
        let second = room.chat.enter_code(&ben.id, &code).await.unwrap();
        assert_eq!((second.tokens.get(), second.tickets), (0, 0));
        assert_eq!(desk.figures(&wallet).await.0, 2);
        assert_eq!(desk.library.recent(&ben.id, 5).await.unwrap().len(), 2, "their own, and the account's");
        assert_eq!(room.ticket(&ana).await, PaidBy::Account);
        desk.finish().await;
    }
}

#[tokio::test]
async fn h05_of_two_accounts_that_confirm_one_link_one_wins() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let ana = room.person("ana").await;
        let (one, two) = (desk.user_with(0).await.0, desk.user_with(0).await.0);
        let (Principal::User(one), Principal::User(two)) = (one, two) else { panic!("users") };
        let token = room.chat.start_link(&ana.id).await.unwrap();
        let confirmed = tokio::join!(room.chat.confirm_link(&token, &one), room.chat.confirm_link(&token, &two));
        let codes: Vec<_> = [&confirmed.0, &confirmed.1].into_iter().filter_map(|one| one.as_ref().ok()).collect();
        assert_eq!(codes.len(), 1);
        let winner = if confirmed.0.is_ok() { &one } else { &two };
        assert_eq!(room.chat.enter_code(&ana.id, &codes[0].code).await.unwrap().account, *winner);
        desk.finish().await;
    }
}

#[tokio::test]
async fn h03_h04_codes_are_guessed_five_times_used_once_and_bound_to_their_person() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let (ana, eve) = (room.person("ana").await, room.person("eve").await);
        let Principal::User(user) = desk.user_with(3).await.0 else { panic!("a user") };
        let token = room.chat.start_link(&ana.id).await.unwrap();
        let code = room.chat.confirm_link(&token, &user).await.unwrap().code;
        // Somebody else who learnt the code has no link that waits for it.
        assert!(matches!(room.chat.enter_code(&eve.id, &code).await, Err(ChatError::LinkGone)));
        for left in [4, 3, 2, 1] {
            let wrong = room.chat.enter_code(&ana.id, "AAAA-AAAA").await.unwrap_err();
            assert!(matches!(wrong, ChatError::WrongCode { left: seen } if seen == left), "{wrong:?}");
        }
        assert!(matches!(room.chat.enter_code(&ana.id, "AAAA-AAAA").await, Err(ChatError::LinkGone)));
        assert!(
            matches!(room.chat.enter_code(&ana.id, &code).await, Err(ChatError::LinkGone)),
            "five tries, then dead"
        );

        let token = room.chat.start_link(&ana.id).await.unwrap();
        let code = room.chat.confirm_link(&token, &user).await.unwrap().code;
        desk.db.clock.advance(myba_core::chat::LINK_LIFE);
        assert!(matches!(room.chat.enter_code(&ana.id, &code).await, Err(ChatError::LinkGone)), "ten minutes");
        assert_eq!(room.chat.person(&ana.id).await.unwrap().account, None);
        for _ in 0..3 {
            room.chat.start_link(&ana.id).await.unwrap();
        }
        assert!(matches!(room.chat.start_link(&ana.id).await, Err(ChatError::TooManyLinks(_))));
        desk.finish().await;
    }
}

#[tokio::test]
async fn h06_a_link_moves_and_no_balance_does() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let ana = room.person("ana").await;
        let (old, old_wallet) = room.linked(&ana, 5).await;
        let Principal::User(new) = desk.user_with(7).await.0 else { panic!("a user") };
        let token = room.chat.start_link(&ana.id).await.unwrap();
        let code = room.chat.confirm_link(&token, &new).await.unwrap().code;
        assert_eq!(room.chat.person(&ana.id).await.unwrap().account, Some(old.clone()), "not before the code");
        let moved = room.chat.enter_code(&ana.id, &code).await.unwrap();
        assert_eq!(moved.before.as_ref(), Some(&old));
        let told = room.chat.link_changes(&old).await.unwrap();
        assert!(told.iter().any(|change| change.what == "moved" && change.name == "ana"), "the old account sees it");
        let new = room.chat.link_changes(&new).await.unwrap();
        assert!(new.iter().all(|change| change.what == "linked"), "{new:?}");
        assert_eq!(desk.figures(&old_wallet).await.0, 5);
        desk.finish().await;
    }
}

#[tokio::test]
async fn an_account_without_tokens_is_the_reason_and_gets_no_trial() {
    for desk in Desk::on_every_engine().await {
        let room = Room::of(&desk).await;
        let ana = room.person("ana").await;
        room.linked(&ana, 0).await;
        let refused = room.ask(&ana, true).await.unwrap_err();
        assert!(matches!(refused, GenerationError::Ledger(LedgerError::Insufficient { .. })), "{refused:?}");
        assert_eq!(room.trial_left().await, 30);
        desk.finish().await;
    }
}
