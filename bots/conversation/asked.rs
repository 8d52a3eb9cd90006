//! A few questions before a ticket is written: shown, answered in a form, left to their defaults, or stopped.

use std::collections::BTreeMap;

use myba_core::chat::PaidBy;
use myba_core::generation::Question;
use myba_core::generation::service::{Caller, GenerationError, JobView, Questions, Reply as Said};
use myba_core::id::JobId;

use super::form;
use super::message::{Line, Mark, Message, Part, Press};
use super::request::{Act, Attempt, Reply};
use super::talk::{Answer, Talk, ask, button, note, primary, private};
use super::{asked_words, words};

/// The field of a question, and the field for other words than its options.
pub(super) fn field_of(place: usize) -> [String; 2] {
    [format!("q{place}"), format!("other{place}")]
}

impl Talk<'_> {
    /// What is asked, with what can be done about it.
    pub(super) fn asked(&self, asked: &Questions, paid_by: Option<&PaidBy>) -> Vec<Reply> {
        let left = self.parts().generation.now().until(asked.until);
        let count = asked.questions.len();
        let mut parts = vec![Part::Text(asked_words::asking(count, asked.held, left))];
        parts.extend(asked.questions.iter().enumerate().map(|(place, question)| section(place, question)));
        if let Some(draft) = &asked.draft {
            parts.push(Part::Text(asked_words::drafted(&draft.title)));
        }
        parts.push(Part::Divider);
        parts.push(Part::Stub(asked_words::asking_stub(asked, paid_by)));
        let job = || asked.job.clone();
        let buttons = vec![
            primary("Answer…", Press::Answer(job())),
            button("Use the defaults", Press::Defaults(job())),
            button("Stop", Press::Stop(job())),
        ];
        parts.push(Part::Actions { buttons, menu: None });
        private(Message { summary: asked_words::asking_summary(count), parts })
    }

    /// The form of a job's questions.
    pub(super) async fn answer_form(&self, job: &JobId) -> Answer {
        let view = self.parts().generation.job(&self.principal, job).await?;
        match &view.questions {
            Some(asked) if !asked.answering => Ok(vec![Reply::Form(form::answers(asked, self.dialect))]),
            _ => self.no_questions(&view).await,
        }
    }

    /// What became of a job that asks nothing any more.
    async fn no_questions(&self, view: &JobView) -> Answer {
        match &view.ticket {
            Some(ticket) => self.show(ticket).await,
            None if matches!(view.state, "running" | "answering") => Ok(private(note(words::RUNNING))),
            None => Ok(private(note(asked_words::NOT_ASKING))),
        }
    }

    /// The same, for somebody who filled the form in. What was written with their answers, by this very request, is told as it is.
    async fn unheard(&self, view: &JobView) -> Answer {
        let ticket = match &view.ticket {
            Some(ticket) => self.own(ticket).await?,
            None => None,
        };
        match ticket {
            Some(ticket) if !ticket.has_answers() => self.shown(&ticket, asked_words::TOO_LATE).await,
            _ => self.no_questions(view).await,
        }
    }

    pub(super) async fn use_defaults(&self, job: &JobId) -> Answer {
        self.reply_to(job, Said::Defaults).await
    }

    /// What was filled in. What is as it was goes by its default.
    pub(super) async fn answers(&self, job: &JobId, values: &BTreeMap<String, String>) -> Answer {
        let view = self.parts().generation.job(&self.principal, job).await?;
        let Some(asked) = &view.questions else { return self.unheard(&view).await };
        let said = said(&asked.questions, values);
        let said = if said.is_empty() { Said::Defaults } else { Said::Answers(said) };
        self.reply_to(job, said).await
    }

    async fn reply_to(&self, job: &JobId, said: Said) -> Answer {
        let caller = Caller { principal: self.principal.clone(), network: None };
        let again = self.fill_again_button().map_or_else(|| Press::Answer(job.clone()), |again| again.press);
        match self.parts().generation.answer(caller, job, said).await {
            Ok(accepted) => self.answered(accepted, &again, (true, false)).await,
            // This very request was begun before: its answer is asked for again.
            Err(error @ GenerationError::InProgress) if self.request.attempt != Attempt::First => Err(error),
            Err(GenerationError::Brief(error)) if matches!(self.request.act, Act::Filled { .. }) => {
                Ok(vec![Reply::Errors([(field_of(0)[0].clone(), asked_words::no_answer(&error))].into())])
            }
            Err(error) => {
                let balance = self.purse().await.ok().map(|purse| purse.balance);
                Ok(private(self.refuse(&error, balance, Some(again))))
            }
        }
    }

    /// Stops a job that asks.
    pub(super) async fn stop(&self, job: &JobId) -> Answer {
        let generation = &self.parts().generation;
        let stopped = generation.cancel(&self.principal, job).await?;
        if !stopped.stopped {
            let view = generation.job(&self.principal, job).await?;
            if !stopped.charged.is_zero()
                && let Some(ticket) = &view.ticket
                && let Some(ticket) = self.own(ticket).await?
            {
                return self.shown(&ticket, &asked_words::stopped_late(stopped.charged)).await;
            }
            return self.no_questions(&view).await;
        }
        let again = vec![primary("Write a ticket", Press::NewTicket)];
        Ok(private(ask(asked_words::stopped(&stopped.balance, stopped.drafts_left), again)))
    }
}

/// A question with its options; what holds without an answer is ours, and marked so.
fn section(place: usize, question: &Question) -> Part {
    let line = |option: &String| {
        let is_default = *option == question.default;
        Line {
            mark: is_default.then_some(Mark::Assumed),
            bullet: (!is_default).then(|| "·".to_owned()),
            text: option.clone(),
        }
    };
    let options: Vec<&String> =
        if question.options.is_empty() { vec![&question.default] } else { question.options.iter().collect() };
    Part::Section {
        heading: format!("{}. {}", place + 1, question.text),
        lines: options.into_iter().map(line).collect(),
    }
}

/// The answers of a form: other words before what was chosen, and nothing for what stayed as it was.
fn said(questions: &[Question], values: &BTreeMap<String, String>) -> Vec<(usize, String)> {
    let value = |id: &str| values.get(id).map(|value| value.trim()).filter(|value| !value.is_empty());
    let one = |(place, question): (usize, &Question)| {
        let [chosen, other] = field_of(place);
        let given = value(&other).map(ToOwned::to_owned).or_else(|| {
            let chosen = value(&chosen)?;
            // A select carries the place of an option; where there are none, the words themselves.
            let option = chosen.parse::<usize>().ok().and_then(|at| question.options.get(at));
            Some(option.map_or_else(|| chosen.to_owned(), Clone::clone))
        })?;
        (given != question.default).then_some((place, given))
    };
    questions.iter().enumerate().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(options: &[&str], default: &str) -> Question {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Question { text: "Which?".to_owned(), options, default: default.to_owned() }
    }

    #[test]
    fn only_what_was_changed_is_an_answer() {
        let questions = [question(&["A", "B"], "A"), question(&[], "soon"), question(&["A", "B"], "B")];
        let said = |values: &[(&str, &str)]| {
            said(&questions, &values.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect())
        };
        assert_eq!(said(&[("q0", "0"), ("q1", "soon"), ("q2", " ")]), []);
        assert_eq!(said(&[("q0", "1"), ("q1", "never")]), [(0, "B".to_owned()), (1, "never".to_owned())]);
        assert_eq!(said(&[("q0", "1"), ("other0", "C"), ("q2", "A")]), [(0, "C".to_owned()), (2, "A".to_owned())]);
        assert_eq!(said(&[("q0", "7")]), [(0, "7".to_owned())], "what is no option was typed");
    }
}
