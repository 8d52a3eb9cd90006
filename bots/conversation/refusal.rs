//! What is said when something is refused or fails. The same facts as over HTTP: what happened, money, one next step.

use std::time::Duration;

use myba_core::chat::ChatError;
use myba_core::error::{Classify, ErrorClass};
use myba_core::generation::library::NotReturnable;
use myba_core::generation::service::{GenerationError, Policy};
use myba_core::generation::{BriefError, ModelFailure};
use myba_core::identity::{FreePolicy, IdentityError};
use myba_core::ledger::{Balance, LedgerError};

use super::dialect::Dialect;
use super::message::{Button, Press, Style};
use super::shop::Till;
use super::words::{MANAGED, STILL_FREE, grouped, tokens};

/// What is known when a refusal is put into words.
pub struct Scene<'a> {
    /// The payer's figures, where the ledger answered.
    pub balance: Option<Balance>,
    /// Leads to our log.
    pub reference: &'a str,
    /// What asks for the same once more, where there is such a thing.
    pub again: Option<Press>,
    /// What is given for nothing.
    pub free: &'a FreePolicy,
    /// Limits of returns.
    pub policy: &'a Policy,
    /// Whether the person has an account already.
    pub is_linked: bool,
    /// How the platform speaks.
    pub dialect: &'static Dialect,
    /// How tokens are come by there.
    pub till: Till<'a>,
}

/// A refusal in words.
pub struct Refusal {
    /// The sentences.
    pub text: String,
    /// The next step.
    pub buttons: Vec<Button>,
}

impl Refusal {
    const fn only(text: String) -> Self {
        Self { text, buttons: Vec::new() }
    }
}

fn button(label: &str, press: Press) -> Button {
    Button { label: label.to_owned(), style: Style::Plain, press }
}

impl Scene<'_> {
    fn nothing_taken(&self) -> String {
        match &self.balance {
            Some(balance) => format!("Nothing was taken; {} left.", grouped(balance.available.get())),
            None => "Nothing was taken.".to_owned(),
        }
    }

    /// Happened on our side, so that the same may be tried once more.
    fn again(&self, what: &str) -> Refusal {
        let text = format!("{what} {} Ref {}", self.nothing_taken(), self.reference);
        let again = self.again.clone().map(|press| Button { style: Style::Primary, ..button("Try again", press) });
        Refusal { text, buttons: again.into_iter().collect() }
    }

    fn plain(&self, what: &str) -> Refusal {
        Refusal::only(format!("{what} {} Ref {}", self.nothing_taken(), self.reference))
    }

    fn wait(&self, what: &str, wait: Duration) -> Refusal {
        let seconds = wait.as_secs().max(1);
        let clock = format!("{}:{:02}", seconds / 60, seconds % 60);
        self.again(&format!("{what} Try again in {clock}."))
    }

    /// Where nothing is sold, what can be done without.
    fn empty(&self, mut text: String) -> Refusal {
        let mut buttons = self.till.buttons();
        match buttons.first_mut() {
            Some(first) => first.style = Style::Primary,
            None => {
                text = format!("{text} {} {STILL_FREE}", MANAGED);
                buttons.push(button("Your tickets", Press::History));
            }
        }
        Refusal { text, buttons }
    }

    fn link(&self) -> Button {
        let label = format!("Link account, get {} more", self.free.welcome_tokens.get());
        Button { label, style: Style::Primary, press: Press::Link }
    }

    fn invite(&self, text: String) -> Refusal {
        let mut buttons: Vec<Button> = (!self.is_linked).then(|| self.link()).into_iter().collect();
        buttons.extend(self.till.buttons());
        Refusal { text, buttons }
    }

    /// What is said about an idea that cannot be one.
    #[must_use]
    pub fn brief(error: &BriefError) -> String {
        match error {
            BriefError::Empty => "Write one sentence first.".to_owned(),
            BriefError::TooLong { chars, limit } => {
                let [chars, limit] = [*chars, *limit].map(|count| u64::try_from(count).unwrap_or(u64::MAX));
                let cut = grouped(chars.saturating_sub(limit));
                format!("{} of {} characters. Cut {cut}, or write two tickets.", grouped(chars), grouped(limit))
            }
        }
    }

    /// An error in words.
    #[must_use]
    pub fn refuse(&self, error: &GenerationError) -> Refusal {
        match error {
            GenerationError::InProgress | GenerationError::KeyReused => Refusal::only(super::words::RUNNING.to_owned()),
            GenerationError::QueueFull => self.wait("Too many tickets at once.", Duration::from_secs(5)),
            GenerationError::TooManyRequests(wait) => self.wait("Too many tickets at once.", *wait),
            GenerationError::Paused(_) => self.again("Writing is paused on our side."),
            GenerationError::NoSuchTicket | GenerationError::NoSuchJob => Refusal::only(
                "There is no such ticket. Nothing was taken. See your last ones with /myba history.".to_owned(),
            ),
            GenerationError::NoSuchVersion => self.plain("There is no version before this one."),
            GenerationError::NoSuchSection => self.plain("This ticket has no such section."),
            GenerationError::NotAsking => Refusal::only(super::asked_words::NOT_ASKING.to_owned()),
            GenerationError::BadAnswer(why) => Refusal::only(format!("This cannot be: {why}. Nothing was taken.")),
            GenerationError::TriesUsed => Refusal::only(super::asked_words::TRIES_USED.to_owned()),
            GenerationError::Brief(error) => self.plain(&super::asked_words::no_answer(error)),
            GenerationError::Changed => self.plain("This ticket changed meanwhile."),
            GenerationError::BadEdit(why) => {
                Refusal::only(format!("This edit cannot stand: {why}. Nothing was changed."))
            }
            GenerationError::CannotSwitch(missing) => Refusal::only(format!(
                "This cannot be: {missing}. Nothing was changed. Refine the ticket to have it written."
            )),
            GenerationError::AlreadySo(kind) => {
                Refusal::only(format!("This ticket is of the kind {kind} already. Nothing was taken."))
            }
            GenerationError::NoSuchChild => {
                Refusal::only("There is no such child in the outline of this ticket. Nothing was taken.".to_owned())
            }
            GenerationError::ChildWritten => {
                Refusal::only("This child is somebody else's ticket already. Nothing was taken.".to_owned())
            }
            GenerationError::NotReturnable(why) => Refusal::only(self.not_returnable(*why)),
            GenerationError::GivenBack => Refusal::only(
                "You gave this ticket back, so it is not refined. Nothing was taken. Write it anew from your idea."
                    .to_owned(),
            ),
            GenerationError::NoReturnsLeft => {
                let days = days(self.policy.returns_window);
                Refusal::only(format!("You have used your returns of the last {days} days. Nothing was changed."))
            }
            GenerationError::QualityNotMet => self.again("The draft missed our checks. Try again, or say more."),
            GenerationError::Model(failure) => self.model(failure),
            GenerationError::Timeout(_) => self.again("The writer did not answer."),
            GenerationError::Cancelled => self.plain("You stopped."),
            GenerationError::ShuttingDown => self.again("The program is restarting."),
            GenerationError::Chat(error) => self.chat(error),
            GenerationError::Identity(error) => self.identity(error),
            GenerationError::Ledger(error) => self.ledger(error),
            GenerationError::Store(error) => self.store(error),
            GenerationError::UnknownModel(_) => self.plain("There is no such model. Choose one with /myba settings."),
            GenerationError::BeyondModel { model, limit } => {
                self.plain(&format!("{model} does not take this idea: {limit}. Choose another model."))
            }
            GenerationError::Broken => self.again("Something broke on our side."),
        }
    }

    fn model(&self, failure: &ModelFailure) -> Refusal {
        match failure {
            ModelFailure::Refused => self.plain("The writer refused this idea."),
            ModelFailure::InputRefused { .. } => self.plain("This idea breaks the rules of our writer."),
            ModelFailure::InputTooLong => self.plain("This idea is too long for the writer."),
            ModelFailure::Overloaded { .. }
            | ModelFailure::RateLimited { .. }
            | ModelFailure::InFlightBudget { .. } => {
                self.wait("The writer is busy.", failure.retry_after().unwrap_or(Duration::from_secs(5)))
            }
            failure if failure.ours() => self.again("Writing is paused on our side."),
            ModelFailure::Timeout { .. } | ModelFailure::Unavailable { .. } => self.again("The writer did not answer."),
            _ => self.again("The writer failed."),
        }
    }

    fn chat(&self, error: &ChatError) -> Refusal {
        match error {
            ChatError::NoSuchPerson => self.again("Something broke on our side."),
            ChatError::NoSuchWorkspace => {
                Refusal::only(format!("MyBA is not installed in this {}. Nothing was changed.", self.dialect.workspace))
            }
            ChatError::NotLinked => {
                let text = "No account is linked. Nothing was changed. Link one first.".to_owned();
                Refusal { text, buttons: vec![button("Link account", Press::Link)] }
            }
            ChatError::NotOwner => Refusal::only("Another account owns this team. Nothing was changed.".to_owned()),
            ChatError::LinkGone => {
                let text = "This link no longer works. Nothing was changed.".to_owned();
                Refusal { text, buttons: vec![button("New link", Press::Link)] }
            }
            ChatError::WrongCode { left } => Refusal::only(wrong_code(*left)),
            ChatError::TooManyLinks(wait) => {
                let minutes = wait.as_secs().div_ceil(60);
                Refusal::only(format!(
                    "Too many links were begun. Nothing was changed. Try again in {minutes} minutes."
                ))
            }
            ChatError::TrialUsed { own: true } => {
                let free = self.free.visitor_tokens.get();
                let still = if self.till.is_open() { String::new() } else { format!(" {STILL_FREE}") };
                self.invite(format!("You have used your {free} free tickets here. Nothing was taken.{still}"))
            }
            ChatError::TrialUsed { own: false } => {
                self.invite(format!("The free tickets of this {} are used. Nothing was taken.", self.dialect.workspace))
            }
            ChatError::TeamEmpty { team, available, needed } => {
                let (has, takes, more) = (tokens(*available), grouped(*needed), self.till.of_team());
                let text = format!("{team} has {has} and this takes {takes}. Nothing was taken. {more}");
                if matches!(self.till, Till::Web(_)) { self.empty(text) } else { self.invite(text) }
            }
            ChatError::CapReached { team, cap } => self.invite(format!(
                "You have used your {} of {team} for this month. Nothing was taken. An administrator can raise this.",
                tokens(*cap)
            )),
            ChatError::DayCapReached { team, cap } => self.invite(format!(
                "You have used your {} of {team} today. Nothing was taken. There are new ones tomorrow (UTC).",
                tokens(*cap)
            )),
            ChatError::AccountTooNew { days } => self.invite(format!(
                "Free tickets are for accounts that are at least {} old. Nothing was taken. Link an account to go on.",
                age(*days)
            )),
            ChatError::Identity(error) => self.identity(error),
            ChatError::Ledger(error) => self.ledger(error),
            ChatError::Store(error) => self.store(error),
        }
    }

    fn identity(&self, error: &IdentityError) -> Refusal {
        match error {
            IdentityError::Closed => Refusal::only("The linked account was closed. Nothing was taken.".to_owned()),
            IdentityError::AlreadyClaimed => {
                Refusal::only("These free tickets went to another account. Nothing was changed.".to_owned())
            }
            IdentityError::NetworkLimit | IdentityError::FreeBudget => self.invite(
                "Today's free tickets are all used. Nothing was taken. Link an account, or come back tomorrow."
                    .to_owned(),
            ),
            IdentityError::Ledger(error) => self.ledger(error),
            IdentityError::Store(error) => self.store(error),
        }
    }

    fn ledger(&self, error: &LedgerError) -> Refusal {
        match error {
            LedgerError::Insufficient { needed, available } if !available.is_zero() => self.empty(format!(
                "This takes {} and you have {}. Nothing was taken.",
                tokens(needed.get()),
                grouped(available.get())
            )),
            LedgerError::Insufficient { .. } => self.empty("No tokens left. Nothing was taken.".to_owned()),
            LedgerError::Store(error) => self.store(error),
            _ => self.again("Something broke on our side."),
        }
    }

    /// A commit whose answer was lost may have happened: what was taken is not spoken of.
    fn store(&self, error: &dyn Classify) -> Refusal {
        let what = match error.class() {
            ErrorClass::Conflict => "This was done before.".to_owned(),
            _ => "Our storage does not answer. Tokens that are held come back by themselves.".to_owned(),
        };
        let again = self.again.clone().map(|press| button("Try again", press));
        Refusal { text: format!("{what} Ref {}", self.reference), buttons: again.into_iter().collect() }
    }

    fn not_returnable(&self, why: NotReturnable) -> String {
        match why {
            NotReturnable::NeverCharged => {
                "This ticket took no token, so there is none to return. Delete it if it is of no use.".to_owned()
            }
            NotReturnable::Before => {
                "You gave this ticket back before, and its token came back then. Nothing was changed.".to_owned()
            }
            NotReturnable::TooOld => {
                let days = days(self.policy.return_within);
                format!(
                    "This ticket is older than {days} days, too old to be given back. Nothing was changed. Editing it is free."
                )
            }
        }
    }
}

/// Not the code of the page.
#[must_use]
pub fn wrong_code(left: u32) -> String {
    let tries = if left == 1 { "1 more try".to_owned() } else { format!("{left} more tries") };
    format!("This is not the code. {tries}. Nothing was changed.")
}

fn age(days: u64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{} days", grouped(days)) }
}

/// Whole days.
#[must_use]
pub const fn days(time: Duration) -> u64 {
    time.as_secs() / (24 * 60 * 60)
}

#[cfg(test)]
mod tests {
    use myba_core::chat::Platform;
    use myba_core::ledger::{Lives, Tokens};

    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);

    fn tokens_of(amount: u64) -> Tokens {
        Tokens::new(amount).unwrap()
    }

    fn free() -> FreePolicy {
        FreePolicy {
            visitor_tokens: tokens_of(3),
            lives: Lives::default(),
            welcome_tokens: tokens_of(6),
            workspace_tokens: tokens_of(30),
            direct_people_per_day: 1,
            account_age: DAY,
            member_cap: 20,
            per_network_daily: 30,
            per_wide_network_daily: 300,
            daily_budget_micro_usd: 1,
        }
    }

    fn policy() -> Policy {
        Policy {
            deadline: DAY,
            hold_life: DAY,
            answer_within: DAY,
            in_flight_per_payer: 1,
            queue_per_payer: 1,
            in_flight: 1,
            repairs: 0,
            calls: 1,
            rounds: 3,
            rounds_life: DAY,
            uncharged_drafts_daily: 1,
            returns: 3,
            returns_window: 30 * DAY,
            return_within: 7 * DAY,
            keep_deleted: DAY,
            daily_spend_micro_usd: 0,
        }
    }

    fn errors() -> Vec<GenerationError> {
        let team = || "Acme".to_owned();
        let chat = [
            ChatError::NoSuchPerson,
            ChatError::NoSuchWorkspace,
            ChatError::NotLinked,
            ChatError::NotOwner,
            ChatError::LinkGone,
            ChatError::WrongCode { left: 2 },
            ChatError::TooManyLinks(DAY),
            ChatError::TrialUsed { own: true },
            ChatError::TrialUsed { own: false },
            ChatError::TeamEmpty { team: team(), available: 0, needed: 1 },
            ChatError::CapReached { team: team(), cap: 1 },
            ChatError::DayCapReached { team: team(), cap: 1 },
            ChatError::AccountTooNew { days: 7 },
            ChatError::Identity(IdentityError::FreeBudget),
            ChatError::Identity(IdentityError::NetworkLimit),
            ChatError::Identity(IdentityError::AlreadyClaimed),
            ChatError::Identity(IdentityError::Closed),
            ChatError::Ledger(LedgerError::Insufficient { needed: tokens_of(1), available: Tokens::ZERO }),
            ChatError::Ledger(LedgerError::Insufficient { needed: tokens_of(2), available: tokens_of(1) }),
        ];
        let own = [
            GenerationError::QueueFull,
            GenerationError::TooManyRequests(DAY),
            GenerationError::NoSuchTicket,
            GenerationError::Changed,
            GenerationError::GivenBack,
            GenerationError::NoReturnsLeft,
            GenerationError::QualityNotMet,
            GenerationError::NotReturnable(NotReturnable::NeverCharged),
            GenerationError::NotReturnable(NotReturnable::Before),
            GenerationError::NotReturnable(NotReturnable::TooOld),
            GenerationError::Cancelled,
            GenerationError::Broken,
            GenerationError::ShuttingDown,
        ];
        chat.into_iter().map(GenerationError::Chat).chain(own).collect()
    }

    #[test]
    fn where_nothing_is_sold_no_refusal_speaks_of_buying() {
        for is_linked in [false, true] {
            let scene = Scene {
                balance: None,
                reference: "7Q2F-K4",
                again: None,
                free: &free(),
                policy: &policy(),
                is_linked,
                dialect: Dialect::of(Platform::Discord),
                till: Till::Closed,
            };
            for error in errors() {
                let refusal = scene.refuse(&error);
                let said = format!("{} {:?}", refusal.text, refusal.buttons).to_lowercase();
                let sells = ["buy", "pack", "purchas", "workspace"].iter().any(|word| said.contains(word));
                assert!(!sells, "{said}");
                assert!(!is_linked || !said.contains("link account, get"), "whoever is linked is not asked to: {said}");
            }
        }
    }
}
