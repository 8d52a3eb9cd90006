//! A form once more, with what was typed in it: where a form that was sent is gone, nothing that was typed is.

use std::collections::BTreeMap;

use myba_core::generation::RequestedKind;
use myba_core::generation::service::GenerationError;
use myba_core::id::TicketId;

use super::command::{MORE, Wish};
use super::message::{Button, Field, FieldKind, Form, FormKind, Message, Part, Press};
use super::request::{Act, Reply, Request, Standing};
use super::talk::{Answer, Talk, ask, button, primary, private};
use super::{form, words};

impl Talk<'_> {
    /// An earlier request, if it was this person's.
    pub(super) async fn earlier(&self, key: &str) -> Option<Request> {
        let request = self.parts().earlier.request(key).await?;
        let (theirs, own) = (&request.sender.key, &self.request.sender.key);
        // A stranger is known by their own workspace, which a request alone may not name.
        let is_same = theirs.platform == own.platform
            && theirs.user == own.user
            && (theirs.tenant == own.tenant || self.request.sender.standing == Standing::Stranger);
        is_same.then_some(request)
    }

    /// The form of an earlier request, filled in as it was.
    pub(super) async fn fill_again(&self, key: &str) -> Answer {
        let act = self.earlier(key).await.map(|request| request.act);
        let form = match act {
            Some(Act::Filled { form, values }) => self.filled_form(&form, &values).await?,
            Some(act) => match Wish::of(&act) {
                Some(wish) => {
                    let values = BTreeMap::from([("idea".to_owned(), wish.idea)]);
                    Some(vec![Reply::Form(self.new_ticket_again(&values).await?)])
                }
                None => None,
            },
            None => None,
        };
        Ok(form.unwrap_or_else(|| private(ask(words::FORGOTTEN, vec![primary("Write a ticket", Press::NewTicket)]))))
    }

    /// `None` for a form into which nothing is typed.
    async fn filled_form(
        &self,
        kind: &FormKind,
        values: &BTreeMap<String, String>,
    ) -> Result<Option<Vec<Reply>>, GenerationError> {
        Ok(Some(match kind {
            FormKind::Shown => return Ok(None),
            FormKind::NewTicket => vec![Reply::Form(self.new_ticket_again(values).await?)],
            // A code is typed anew: whoever sees the screen next should not find it there.
            FormKind::LinkCode => vec![Reply::Form(form::link_code())],
            FormKind::Setup => self.setup_form().map(|replies| with(replies, values))?,
            FormKind::Refine(ticket, _) => with(self.form_for(ticket, None, form::refine).await?, values),
            FormKind::NotUseful(ticket) => with(self.form_for(ticket, None, form::not_useful).await?, values),
            FormKind::Answers(job) => with(self.answer_form(job).await?, values),
            FormKind::Edit(ticket, version) => self.edit_again(ticket, *version, values).await?,
        }))
    }

    /// What was typed into the fields of another version may fit into none of this one: then it is shown.
    async fn edit_again(&self, ticket: &TicketId, version: i64, values: &BTreeMap<String, String>) -> Answer {
        let opened = self.form_for(ticket, None, |ticket| form::edit(ticket, self.dialect)).await?;
        let is_same = match &opened[..] {
            [Reply::Form(Form { kind: FormKind::Edit(_, now), fields, .. })] => {
                *now == version || values.keys().all(|id| fields.iter().any(|field| field.id == *id))
            }
            _ => true,
        };
        if is_same {
            return Ok(with(opened, values));
        }
        Ok(private(typed(words::TYPED, values, vec![button("Show the ticket", Press::Show(ticket.clone()))])))
    }

    /// The form of a new ticket, with a field for everything that was chosen, and two for an idea too long for one.
    async fn new_ticket_again(&self, values: &BTreeMap<String, String>) -> Result<Form, GenerationError> {
        let mut form = self.new_ticket_form(RequestedKind::Auto).await?;
        let mut values = values.clone();
        if let Some(more) = values.remove(MORE) {
            values.entry("idea".to_owned()).or_default().push_str(&format!("\n{more}"));
        }
        let rest = values.get_mut("idea").and_then(|idea| cut(idea, self.dialect.input));
        if let Some(rest) = rest {
            let kind = FieldKind::Lines(self.dialect.input);
            form.fields.push(Field { optional: true, ..form::field(MORE, "Your idea, continued", kind) });
            values.insert(MORE.to_owned(), rest);
        }
        for (id, label) in [("kind", "Kind of ticket"), ("language", "Language, such as de"), ("model", "Who writes")] {
            let is_missing = form.fields.iter().all(|field| field.id != id);
            if is_missing && values.get(id).is_some_and(|value| !value.trim().is_empty()) {
                form.fields.push(Field { optional: true, ..form::field(id, label, FieldKind::Line(40)) });
            }
        }
        Ok(fill(form, &values))
    }

    /// What opens the form of this very request again.
    pub(super) fn fill_again_button(&self) -> Option<Button> {
        let is_form = matches!(self.request.act, Act::Filled { .. });
        (is_form && self.dialect.closes_forms)
            .then(|| button("Fill in again", Press::FillAgain(self.request.key.clone())))
    }
}

/// Cuts a text to what fields hold, in units of UTF-16 as platforms count them, at the border of a word where there is one, and
/// answers the rest.
fn cut(text: &mut String, limit: usize) -> Option<String> {
    let mut units = 0;
    let (hard, _) = text.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units > limit
    })?;
    let soft = text[..hard].rfind(char::is_whitespace).filter(|at| *at > hard / 2).unwrap_or(hard);
    Some(text.split_off(soft).trim_start().to_owned())
}

fn with(replies: Vec<Reply>, values: &BTreeMap<String, String>) -> Vec<Reply> {
    let filled = |reply| match reply {
        Reply::Form(form) => Reply::Form(fill(form, values)),
        other => other,
    };
    replies.into_iter().map(filled).collect()
}

fn fill(mut form: Form, values: &BTreeMap<String, String>) -> Form {
    for field in &mut form.fields {
        if let Some(value) = values.get(&field.id) {
            field.value = (!value.is_empty()).then(|| value.clone());
        }
    }
    form
}

fn typed(words: &str, values: &BTreeMap<String, String>, buttons: Vec<Button>) -> Message {
    let mut message = ask(words, buttons);
    let text = values.values().filter(|value| !value.trim().is_empty()).cloned().collect::<Vec<_>>().join("\n\n");
    message.parts.insert(1, Part::Code(text));
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words_and_nothing_of_it_is_lost() {
        let mut short = "all of it".to_owned();
        assert_eq!((cut(&mut short, 9), short.as_str()), (None, "all of it"));
        let mut text = "one two three".to_owned();
        assert_eq!((cut(&mut text, 9), text.as_str()), (Some("three".to_owned()), "one two"));
        let mut dense = "注文一覧が消える".to_owned();
        assert_eq!((cut(&mut dense, 5), dense.as_str()), (Some("消える".to_owned()), "注文一覧が"));
    }
}
