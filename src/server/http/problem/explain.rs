//! The one mapping from errors of the core to what people read.

use std::time::Duration;

use axum::http::StatusCode;
use myba_core::chat::ChatError;
use myba_core::error::{Classify, ErrorClass};
use myba_core::generation::content::MissingSections;
use myba_core::generation::library::NotReturnable;
use myba_core::generation::service::{BeyondModel, Failure, GenerationError};
use myba_core::generation::{BriefError, ModelFailure};
use myba_core::identity::IdentityError;
use myba_core::ledger::LedgerError;
use myba_core::store::StoreError;

use super::answers::not_answered;
use super::{ActionKind, Problem, clock};
use crate::app::App;
use crate::http::view::{DraftView, FindingView};

/// When it makes sense to ask again after a fault that is usually short.
const SOON: Duration = Duration::from_secs(5);

/// What is said of a section that a ticket does not have, or that is not written here.
const NO_SECTION: &str =
    "This ticket has no such section, or your definition of ready leaves it out. Nothing was taken.";

/// What the words depend on.
#[derive(Clone, Copy)]
pub(in crate::http) struct Scene<'a> {
    pub app: &'a App,
    pub who: Who,
}

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http) enum Who {
    Visitor,
    /// A visitor whose free tokens went into an account.
    Claimed,
    User,
}

impl Scene<'_> {
    /// A path of the web page.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.app.config.http.base_path)
    }

    fn tomorrow(&self) -> Duration {
        const DAY: i64 = 24 * 60 * 60;
        let left = DAY - self.app.clock.now().seconds().rem_euclid(DAY);
        Duration::from_secs(u64::try_from(left).unwrap_or(60))
    }

    fn sign_up(&self, problem: Problem) -> Problem {
        let label = format!("Create account, get {} more", self.app.config.tokens.welcome);
        problem.with_action(ActionKind::SignUp, &label, &self.path("/sign-up"))
    }

    fn sign_in(&self, problem: Problem) -> Problem {
        problem.with_action(ActionKind::SignIn, "Sign in", &self.path("/sign-in"))
    }

    fn buy(&self, problem: Problem) -> Problem {
        problem.with_action(ActionKind::Buy, "Buy tokens", &self.path("/buy"))
    }
}

/// An error that can be told to a person. Every one of these means that nothing was taken by the call that returned it.
pub(in crate::http) trait Explain {
    fn explain(&self, scene: &Scene<'_>) -> Problem;
}

/// A job that ended without a ticket. What it cost comes from the ledger.
pub(in crate::http) fn failed(failure: &Failure, scene: &Scene<'_>) -> Problem {
    let mut problem = match (&failure.error, failure.charged.is_zero()) {
        (GenerationError::Cancelled, false) => stopped_late(failure.charged.get()),
        (error, _) => error.explain(scene),
    };
    if matches!(failure.error, GenerationError::QualityNotMet) {
        let hard = failure.findings.iter().filter(|finding| FindingView::is_hard(finding)).count();
        let checks = if hard == 1 { "1 check".to_owned() } else { format!("{hard} checks") };
        problem.detail = match failure.draft {
            Some(_) => format!("This draft missed {checks}, so nothing was taken. Read it, or try again."),
            None => format!("The draft missed {checks}, so nothing was taken. Try again, or say more."),
        };
    }
    problem.charged = Some(failure.charged.get());
    problem.available = failure.balance.map(|balance| balance.available.get());
    if failure.balance.is_none() {
        // The store does not answer: what became of the hold is not known yet.
        problem.charged = None;
        problem.detail = "The outcome could not be stored. What is held for it comes back by itself.".to_owned();
    }
    problem.findings = failure.findings.iter().map(FindingView::of).collect();
    problem.draft = failure.draft.as_ref().map(DraftView::of);
    problem.drafts_left = failure.drafts_left;
    problem.open_until = failure.open_until;
    if failure.open_until.is_some() && failure.balance.is_some() {
        problem.detail.push_str(" Your questions stay open: answer them again, or use the defaults.");
    }
    problem
}

/// Past the allowance a stopped ticket is finished and taken.
fn stopped_late(charged: u64) -> Problem {
    let tokens = if charged == 1 { "1 token was".to_owned() } else { format!("{charged} tokens were") };
    let detail = format!("You stopped late, so {tokens} taken. The ticket is in your library.");
    Problem::new(StatusCode::CONFLICT, "stopped", &detail)
}

fn broken(cause: &impl std::fmt::Display) -> Problem {
    let mut problem = Problem::internal(&cause.to_string());
    problem.charged = Some(0);
    problem.detail = format!("Something broke on our side. Nothing was taken. Ref {}.", problem.reference);
    problem
}

fn storage(error: &StoreError) -> Problem {
    // A commit whose answer was lost may have happened: money is not spoken of.
    let detail = "Our storage does not answer. Tokens that are held come back by themselves.";
    let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "storage_unavailable", detail).wait(SOON);
    problem.charged = None;
    problem.cause = Some(error.to_string());
    problem
}

impl Explain for StoreError {
    fn explain(&self, _: &Scene<'_>) -> Problem {
        match self.class() {
            ErrorClass::Unavailable { .. } => storage(self),
            ErrorClass::Conflict => Problem::new(StatusCode::CONFLICT, "conflict", "This was done before.").retry(),
            _ => Problem::internal(&self.to_string()),
        }
    }
}

impl Explain for LedgerError {
    fn explain(&self, scene: &Scene<'_>) -> Problem {
        match self {
            Self::Insufficient { needed, available } => {
                let (needed, available) = (needed.get(), available.get());
                let detail = words_for_empty(scene, needed, available);
                let problem = Problem::new(StatusCode::PAYMENT_REQUIRED, "insufficient_tokens", &detail);
                let mut problem = match scene.who {
                    Who::Visitor => scene.sign_up(problem),
                    Who::Claimed => scene.sign_in(problem),
                    Who::User => scene.buy(problem),
                };
                problem.needed = Some(needed);
                problem.available = Some(available);
                problem
            }
            Self::NoSuchWallet(_) | Self::NoSuchHold(_) | Self::NoSuchGrant(_) | Self::NoSuchEntry(_) => {
                Problem::not_found("There is no such thing.")
            }
            Self::HoldEnded { .. } => {
                Problem::new(StatusCode::CONFLICT, "conflict", "This was resolved in another way before.")
            }
            Self::KeyReused(_) => key_reused(),
            Self::OutOfRange(_) => Problem::invalid("tokens", "`tokens` must be from 1 to 1,000,000."),
            Self::Broken(_) => broken(self),
            Self::Store(error) => error.explain(scene),
        }
    }
}

fn words_for_empty(scene: &Scene<'_>, needed: u64, available: u64) -> String {
    if available > 0 {
        return format!(
            "This takes {needed} tokens and you have {available}. Your idea is saved and nothing was taken."
        );
    }
    match scene.who {
        Who::Visitor => {
            let free = scene.app.config.tokens.visitor;
            format!("You have used your {free} free tickets. This one was not written and nothing was taken.")
        }
        Who::Claimed => "Your free tokens went into your account. This ticket was not written and nothing was taken. \
                         Sign in to go on."
            .to_owned(),
        Who::User => "No tokens left. Your idea is saved and nothing was taken.".to_owned(),
    }
}

impl Explain for IdentityError {
    fn explain(&self, scene: &Scene<'_>) -> Problem {
        match self {
            Self::Closed => Problem::new(StatusCode::FORBIDDEN, "account_closed", "This account was closed."),
            Self::AlreadyClaimed => {
                let detail = "These free tickets went to another account. Nothing was changed.";
                Problem::new(StatusCode::CONFLICT, "already_claimed", detail)
            }
            Self::NetworkLimit => {
                let detail = "Too many free tickets from your network today. Nothing was taken.";
                let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "free_limit_reached", detail);
                scene.sign_up(problem.wait(scene.tomorrow()))
            }
            Self::FreeBudget => {
                let detail = "Today's free tickets are all used. Nothing was taken.";
                let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "free_budget_spent", detail);
                scene.sign_up(problem.wait(scene.tomorrow()))
            }
            Self::Ledger(error) => error.explain(scene),
            Self::Store(error) => error.explain(scene),
        }
    }
}

impl Explain for ChatError {
    fn explain(&self, scene: &Scene<'_>) -> Problem {
        match self {
            Self::NoSuchPerson | Self::NoSuchWorkspace => Problem::not_found("There is no such thing."),
            Self::NotLinked => conflict("No account is linked. Nothing was changed."),
            Self::NotOwner => conflict("Another account owns this team. Nothing was changed."),
            Self::LinkGone => {
                let detail = "This link no longer works. Type /myba link in chat for a new one. Nothing was changed.";
                Problem::new(StatusCode::GONE, "link_gone", detail)
            }
            Self::WrongCode { left } => {
                Problem::invalid("code", &format!("This is not the code. {left} more tries. Nothing was changed."))
            }
            Self::TooManyLinks(wait) => Problem::too_many(*wait, "Nothing was changed."),
            Self::TrialUsed { .. } => short("The free tokens here are used. Nothing was taken."),
            Self::TeamEmpty { team, available, needed } => {
                short(&format!("{team} has {available} tokens and this takes {needed}. Nothing was taken."))
            }
            Self::CapReached { team, cap } => {
                short(&format!("You have used your {cap} tokens of {team} for this month. Nothing was taken."))
            }
            Self::DayCapReached { team, cap } => short(&format!(
                "You have used your {cap} tokens of {team} today. Nothing was taken. There are new ones tomorrow (UTC)."
            )),
            Self::AccountTooNew { days } => {
                short(&format!("Free tokens are for accounts older than {days} days. Nothing was taken."))
            }
            Self::Identity(error) => error.explain(scene),
            Self::Ledger(error) => error.explain(scene),
            Self::Store(error) => error.explain(scene),
        }
    }
}

fn short(detail: &str) -> Problem {
    Problem::new(StatusCode::PAYMENT_REQUIRED, "insufficient_tokens", detail)
}

impl Explain for BriefError {
    fn explain(&self, _: &Scene<'_>) -> Problem {
        let problem = match self {
            Self::Empty => {
                Problem::new(StatusCode::BAD_REQUEST, "empty_input", "Write one sentence first. Nothing was taken.")
            }
            Self::TooLong { chars, limit } => {
                let detail = format!(
                    "{} of {} characters. Cut {}, or write two tickets. Nothing was taken.",
                    grouped(*chars),
                    grouped(*limit),
                    grouped(chars.saturating_sub(*limit))
                );
                Problem::new(StatusCode::BAD_REQUEST, "input_too_long", &detail)
            }
        };
        problem.editable()
    }
}

/// `6,212`.
pub(super) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Explain for GenerationError {
    fn explain(&self, scene: &Scene<'_>) -> Problem {
        match self {
            Self::UnknownModel(_) => Problem::no_model(),
            Self::BeyondModel { model, limit } => beyond(model, limit),
            Self::InProgress => {
                let detail = "The same request is being worked on. This one took nothing.";
                Problem::new(StatusCode::CONFLICT, "in_progress", detail).wait(Duration::from_secs(2))
            }
            Self::KeyReused => key_reused(),
            Self::QueueFull => Problem::too_many(SOON, "Nothing was taken."),
            Self::TooManyRequests(wait) => Problem::too_many(*wait, "Nothing was taken."),
            Self::Paused(why) => paused(why),
            Self::NoSuchTicket => Problem::not_found("There is no such ticket. Nothing was taken."),
            Self::NoSuchVersion => Problem::not_found("There is no such version of this ticket. Nothing was changed."),
            Self::NoSuchSection => Problem::invalid("section", NO_SECTION),
            Self::NoSuchJob => Problem::not_found("There is no such job. Nothing was taken."),
            Self::NotAsking | Self::BadAnswer(_) | Self::TriesUsed | Self::Brief(_) => not_answered(self),
            Self::Changed => conflict("This ticket changed meanwhile. Load it again. Nothing was taken."),
            Self::BadEdit(why) => {
                Problem::invalid("sections", &format!("This edit cannot stand: {why}. Nothing was changed."))
            }
            Self::CannotSwitch(missing) => cannot_switch(missing),
            Self::AlreadySo(kind) => {
                Problem::invalid("kind", &format!("This ticket is of the kind {kind} already. Nothing was taken."))
            }
            Self::NoSuchChild => {
                Problem::not_found("There is no such child in the outline of this ticket. Nothing was taken.")
            }
            Self::ChildWritten => conflict("This child is somebody else's ticket already. Nothing was taken."),
            Self::NotReturnable(why) => {
                let detail = not_returnable(*why, scene.app.config.generation.return_within_days);
                Problem::new(StatusCode::CONFLICT, "conflict", &detail)
            }
            Self::GivenBack => {
                let detail =
                    "You gave this ticket back, so it is not refined. Nothing was taken. Write it anew from your idea.";
                Problem::new(StatusCode::CONFLICT, "conflict", detail)
            }
            Self::NoReturnsLeft => {
                let days = scene.app.config.generation.returns_days;
                let detail = format!("You have used your returns of the last {days} days. Nothing was changed.");
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", &detail)
            }
            Self::QualityNotMet => {
                let detail = "The draft missed our checks, so nothing was taken. Try again, or say more.";
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "quality_not_met", detail).retry()
            }
            Self::Model(failure) => model(failure),
            Self::Timeout(limit) => timeout(limit.as_secs()),
            Self::Cancelled => {
                let detail = "You stopped. Nothing was taken. Your idea is still here.";
                Problem::new(StatusCode::CONFLICT, "stopped", detail).retry()
            }
            Self::ShuttingDown => {
                let detail = "The program is restarting. Nothing was taken.";
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "shutting_down", detail).wait(SOON)
            }
            Self::Broken => broken(self),
            Self::Chat(error) => error.explain(scene),
            Self::Identity(error) => error.explain(scene),
            Self::Ledger(error) => error.explain(scene),
            Self::Store(error) => error.explain(scene),
        }
    }
}

fn conflict(detail: &str) -> Problem {
    Problem::new(StatusCode::CONFLICT, "conflict", detail)
}

fn cannot_switch(missing: &MissingSections) -> Problem {
    let said = missing.to_string();
    let said: String = said.chars().take(1).flat_map(char::to_uppercase).chain(said.chars().skip(1)).collect();
    let detail =
        format!("{said}, which this ticket does not say. Nothing was changed. Let it be written, or edit the ticket.");
    let mut problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "sections_missing", &detail);
    problem.field = Some("kind".to_owned());
    problem.missing = missing.sections.iter().map(|section| section.as_str()).collect();
    problem
}

fn beyond(model: &str, limit: &BeyondModel) -> Problem {
    let takes = match limit {
        BeyondModel::Idea(most) => format!("ideas of at most {} characters", grouped(*most)),
        BeyondModel::Language(known) => format!("tickets in {} only", known.join(", ")),
    };
    let detail = format!("{model} takes {takes}. Nothing was taken. Choose another model.");
    Problem::invalid("model", &detail).editable()
}

fn not_returnable(why: NotReturnable, days: impl std::fmt::Display) -> String {
    match why {
        NotReturnable::NeverCharged => {
            "This ticket took no token, so there is none to return. Delete it if it is of no use.".to_owned()
        }
        NotReturnable::Before => {
            "You gave this ticket back before, and its token came back then. Nothing was changed.".to_owned()
        }
        NotReturnable::TooOld => format!(
            "This ticket is older than {days} days, too old to be given back. Nothing was changed. Editing it is free."
        ),
    }
}

fn timeout(seconds: u64) -> Problem {
    let detail = format!("The writer did not answer within {seconds} s. Nothing was taken.");
    Problem::new(StatusCode::GATEWAY_TIMEOUT, "generation_timeout", &detail).retry()
}

fn paused(why: &str) -> Problem {
    let detail = "Writing is paused on our side. Nothing was taken. Your idea is still here.";
    let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "service_paused", detail);
    let mut problem = problem.wait(Duration::from_secs(60));
    problem.cause = Some(why.to_owned());
    problem
}

fn model(failure: &ModelFailure) -> Problem {
    let refused = |code, detail| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail).editable();
    let mut problem = match failure {
        ModelFailure::Refused => refused("model_refused", "The writer refused this idea. Nothing was taken."),
        ModelFailure::InputRefused { .. } => {
            refused("input_refused", "This idea breaks the rules of our writer. Nothing was taken.")
        }
        ModelFailure::InputTooLong => {
            let detail = "This idea is too long for the writer. Nothing was taken.";
            Problem::new(StatusCode::BAD_REQUEST, "input_too_long", detail).editable()
        }
        ModelFailure::Timeout { .. } => {
            let detail = "The writer did not answer in time. Nothing was taken.";
            Problem::new(StatusCode::GATEWAY_TIMEOUT, "generation_timeout", detail).retry()
        }
        ModelFailure::Overloaded { .. } | ModelFailure::RateLimited { .. } | ModelFailure::InFlightBudget { .. } => {
            let wait = failure.retry_after().unwrap_or(SOON);
            let detail = format!("The writer is busy. Nothing was taken. Try again in {}.", clock(wait));
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", &detail).wait(wait)
        }
        failure if failure.ours() => paused(failure.name()),
        _ => {
            let detail = "The writer failed. Nothing was taken.";
            Problem::new(StatusCode::BAD_GATEWAY, "generation_failed", detail).retry()
        }
    };
    problem.cause = Some(failure.to_string());
    problem
}

/// The key stands for another request.
pub(in crate::http) fn key_reused() -> Problem {
    let detail = "This idempotency key was used for another request. Nothing was taken.";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_that_cannot_be_returned_says_why() {
        let words = [NotReturnable::NeverCharged, NotReturnable::Before, NotReturnable::TooOld];
        let words = words.map(|why| not_returnable(why, 7));
        assert!(words[0].starts_with("This ticket took no token"));
        assert!(words[1].starts_with("You gave this ticket back before"));
        assert!(words[2].starts_with("This ticket is older than 7 days"));
    }

    #[test]
    fn a_late_stop_says_what_was_taken_and_is_no_conflict() {
        for (charged, words) in [(1, "1 token was taken"), (2, "2 tokens were taken")] {
            let problem = stopped_late(charged);
            assert_eq!((problem.status, problem.code, problem.title.as_str()), (409, "stopped", "Stopped"));
            assert!(problem.detail.contains(words), "{}", problem.detail);
        }
    }
}
