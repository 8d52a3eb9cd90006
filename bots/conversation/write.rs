//! What asks the writer: a new ticket, a refined one, one written anew.

use myba_core::chat::PaidBy;
use myba_core::generation::library::SAME;
use myba_core::generation::service::{Accepted, Ask, Asks, Caller, Change, Delivered, Failure, GenerationError, Work};
use myba_core::generation::{Brief, Instruction};
use myba_core::id::TicketId;

use super::command::Wish;
use super::message::{Part, Press};
use super::order::Order;
use super::progress::{self, End};
use super::refusal::Scene;
use super::request::{Act, Attempt, Reply};
use super::talk::{Answer, Talk, ask, button, note, primary, private};
use super::ticket::{Frame, preview, refused};
use super::undo::undo;
use super::{asked_words, words};

impl Talk<'_> {
    /// A new ticket. The same text within a minute gets the first answer again.
    pub(super) async fn write(&self, wish: Wish) -> Answer {
        let model = match self.model_for(&wish).await? {
            Ok(model) => model,
            Err(why) => return self.no_model(&wish, &self.request.key, self.no_brief("model", why)).await,
        };
        let brief = match Brief::new(&wish.idea, wish.kind, wish.language.clone()) {
            Ok(brief) => brief,
            Err(error) => return Ok(self.no_brief("idea", Scene::brief(&error))),
        };
        let own = self.request.key.as_str();
        let mut text = format!("{}\n{}\n{}", brief.kind(), brief.language(), brief.idea());
        if let Some(model) = &model {
            text.insert_str(0, &format!("{model}\n"));
        }
        let before = self.parts().chat.ask_once(&self.person.id, &text, own).await?;
        if let Some(before) = &before {
            match self.run_wish(brief.clone(), model.clone(), before, true).await {
                // They threw that ticket away: this is another.
                Err(GenerationError::NoSuchTicket) => {}
                answer => return answer,
            }
        }
        if before.is_none()
            && self.request.attempt != Attempt::Late
            && let Some(asked) = self.alike(&brief, model.clone()).await?
        {
            return Ok(asked);
        }
        self.run_wish(brief, model, own, false).await
    }

    /// Asks before a ticket is paid that they have already. Who asks the same again, within a minute or by the button, gets it.
    async fn alike(&self, brief: &Brief, model: Option<String>) -> Result<Option<Vec<Reply>>, GenerationError> {
        let parts = self.parts();
        let found = parts.library.similar(&self.principal, brief, 1).await?;
        let Some(found) = found.into_iter().find(|one| one.likeness >= SAME) else { return Ok(None) };
        // A request that was let in before, and comes again, is answered by its own ticket.
        let wants = Ask { model, ..self.wants(Work::Generate(brief.clone()), &self.request.key) };
        if !matches!(parts.generation.replay(wants).await, Ok(None)) {
            return Ok(None);
        }
        let ticket = found.ticket.id;
        let buttons = vec![
            primary("Open it", Press::Show(ticket.clone())),
            button("Refine it", Press::Refine(ticket.clone(), found.version)),
            button("Write it anyway", Press::RunAgain(self.request.key.clone())),
        ];
        Ok(Some(private(ask(words::alike(found.likeness, &ticket, &found.ticket.title), buttons))))
    }

    /// The same idea once more, knowingly. The key is made from the first one, so that a double click runs it once.
    pub(super) async fn run_again(&self, first: &str) -> Answer {
        // Each run again added a sign to the key.
        let earlier = self.earlier(first.trim_end_matches('+')).await;
        let Some(wish) = earlier.and_then(|request| Wish::of(&request.act)) else {
            return Ok(private(ask(words::FORGOTTEN, vec![primary("Write a ticket", Press::NewTicket)])));
        };
        let model = match self.model_for(&wish).await? {
            Ok(model) => model,
            Err(why) => return self.no_model(&wish, &format!("{first}+"), private(note(why))).await,
        };
        match Brief::new(&wish.idea, wish.kind, wish.language.clone()) {
            Ok(brief) => self.run_wish(brief, model, &format!("{first}+"), false).await,
            Err(error) => Ok(private(note(Scene::brief(&error)))),
        }
    }

    /// What is said of a model that is not for this person. What it wrote for this very request, while it was, is told all the same.
    async fn no_model(&self, wish: &Wish, key: &str, why: Vec<Reply>) -> Answer {
        let brief = Brief::new(&wish.idea, wish.kind, wish.language.clone()).ok();
        let Some(brief) = brief.filter(|_| self.request.attempt != Attempt::First) else { return Ok(why) };
        let ask = Ask { model: wish.model.clone(), ..self.wants(Work::Generate(brief), key) };
        match self.parts().generation.replay(ask).await? {
            Some(accepted) => self.answered(accepted, &Press::RunAgain(key.to_owned()), (true, false)).await,
            None => Ok(why),
        }
    }

    async fn run_wish(&self, brief: Brief, model: Option<String>, key: &str, is_same: bool) -> Answer {
        let again = Press::RunAgain(key.to_owned());
        let ask = Ask { model, ..self.wants(Work::Generate(brief), key) };
        self.run(ask, key, &again, is_same).await
    }

    /// Another version, as somebody says.
    pub(super) async fn refine(&self, ticket: &TicketId, version: i64, instruction: &str) -> Answer {
        if let Some(order) = Order::read(instruction) {
            let again = Press::Refine(ticket.clone(), version);
            return self.ordered(ticket, version, order, again).await;
        }
        let instruction = match Instruction::new(instruction) {
            Ok(instruction) => instruction,
            Err(error) => return Ok(self.no_brief("instruction", Scene::brief(&error))),
        };
        // Where the form is gone, it comes back with what was typed.
        let again =
            self.fill_again_button().map_or_else(|| Press::Refine(ticket.clone(), version), |again| again.press);
        self.change(ticket, version, Change::Instruction(instruction), again).await
    }

    /// Another version, from the idea.
    pub(super) async fn regenerate(&self, ticket: &TicketId, version: i64) -> Answer {
        self.change(ticket, version, Change::Regenerate, Press::Regenerate(ticket.clone(), version)).await
    }

    pub(super) async fn change(&self, ticket: &TicketId, version: i64, change: Change, again: Press) -> Answer {
        let Some(current) = self.own(ticket).await? else { return self.not_theirs(ticket).await };
        // Of one version only one change is made, whoever clicks how often.
        let key = format!("change:{ticket}:{version}");
        let work = Work::Refine { ticket: ticket.clone(), change };
        if current.version != version {
            if self.request.attempt == Attempt::First {
                return self.newest(&current).await;
            }
            // Perhaps this very change was made, and its answer never sent.
            return match self.parts().generation.replay(self.wants(work, &key)).await {
                Ok(Some(accepted)) => self.answered(accepted, &again, (false, false)).await,
                Ok(None) | Err(GenerationError::KeyReused) => self.newest(&current).await,
                Err(error) => Err(error),
            };
        }
        self.run(self.wants(work, &key), &key, &again, false).await
    }

    /// Text that cannot be one: said at its field when it came from a form.
    fn no_brief(&self, field: &str, why: String) -> Vec<Reply> {
        match self.request.act {
            Act::Filled { .. } => vec![Reply::Errors([(field.to_owned(), why)].into())],
            _ => private(note(why)),
        }
    }

    pub(super) fn wants(&self, work: Work, key: &str) -> Ask {
        Ask {
            caller: Caller { principal: self.principal.clone(), network: None },
            work,
            model: None,
            channel: self.channel(),
            key: Some(key.to_owned()),
            asks: Asks::Auto,
        }
    }

    pub(super) async fn run(&self, ask: Ask, key: &str, again: &Press, is_same: bool) -> Answer {
        let is_new = matches!(ask.work, Work::Generate(_) | Work::Child { .. });
        let (generation, attempt) = (&self.parts().generation, self.request.attempt);
        let begun =
            if attempt == Attempt::Late { generation.replay(ask).await } else { generation.start(ask).await.map(Some) };
        let accepted = match begun {
            Ok(Some(accepted)) => accepted,
            Ok(None) => return Ok(Vec::new()),
            Err(error @ GenerationError::InProgress) if key == self.request.key || attempt != Attempt::First => {
                return Err(error);
            }
            Err(error @ GenerationError::NoSuchTicket) if is_same => return Err(error),
            Err(GenerationError::InProgress | GenerationError::KeyReused) => {
                return Ok(private(note(words::RUNNING)));
            }
            Err(error) => {
                let balance = self.purse().await.ok().map(|purse| purse.balance);
                return Ok(private(self.refuse(&error, balance, Some(again.clone()))));
            }
        };
        self.answered(accepted, again, (is_new, is_same)).await
    }

    pub(super) async fn answered(
        &self,
        mut accepted: Accepted,
        again: &Press,
        (is_new, is_same): (bool, bool),
    ) -> Answer {
        let end = progress::wait(&mut accepted, self.progress).await;
        match end {
            Some(End::Asked(asked)) => Ok(self.asked(&asked, Some(&accepted.paid_by))),
            Some(End::Ticket(delivered)) => {
                let is_same = (is_same && accepted.replayed).then(|| again.clone());
                self.deliver(&delivered, &accepted.paid_by, is_new, is_same).await
            }
            Some(End::Failed(failure)) => Ok(private(self.failed(&failure, again))),
            None => Err(GenerationError::Broken),
        }
    }

    async fn deliver(&self, delivered: &Delivered, paid_by: &PaidBy, is_new: bool, same: Option<Press>) -> Answer {
        let recent = self.parts().library.recent(&self.person.id, 2).await?;
        let frame = Frame {
            note: if delivered.too_late { Some(asked_words::TOO_LATE) } else { same.is_some().then_some(words::SAME) },
            stub: words::stub(delivered, paid_by),
            legend: is_new && same.is_none() && recent.len() == 1,
            first: match same {
                Some(press) => Some(button("Run again", press)),
                None => undo(&delivered.ticket).filter(|_| !is_new),
            },
        };
        Ok(private(preview(&delivered.ticket, frame, self.view())))
    }

    /// A new ticket is tried again at once; a change opens its form again.
    fn failed(&self, failure: &Failure, again: &Press) -> super::Message {
        let refusal = self.refuse(&failure.error, failure.balance, Some(again.clone()));
        let mut message = match &failure.draft {
            Some(draft) => refused(refusal, draft, &failure.findings, self.view()),
            None => refusal,
        };
        if failure.open_until.is_some() {
            message.parts.insert(1, Part::Text(asked_words::STILL_ASKING.to_owned()));
        }
        message
    }
}
