//! Which model writes: chosen for one ticket, or once for all of a person's tickets in chat.

use myba_core::generation::RequestedKind;
use myba_core::generation::service::{GenerationError, Offered};

use super::command::Wish;
use super::message::{Button, Choice, Form, Menu, Message, Part, Press};
use super::talk::{Answer, Talk, ask, button, note, private};
use super::{form, words};

/// Models with a button of their own; the rest stand in a menu.
const BUTTONS: usize = 3;

impl Talk<'_> {
    async fn offers(&self) -> Result<Vec<Offered>, GenerationError> {
        self.parts().generation.offers(&self.principal).await
    }

    /// The model this person always wants here; the product's own where they never chose, or may not use it here.
    fn usual<'o>(&self, offers: &'o [Offered]) -> Option<&'o Offered> {
        let named = |id: &str| offers.iter().find(|offered| offered.offer.id == id);
        let own = self.person.model.as_deref().and_then(named);
        own.or_else(|| named(self.parts().generation.default_model()))
    }

    /// The id of the model that a wish is for, or the refusal of one that is not for this person.
    pub(super) async fn model_for(&self, wish: &Wish) -> Result<Result<Option<String>, String>, GenerationError> {
        if wish.model.is_none() && self.person.model.is_none() {
            return Ok(Ok(None));
        }
        let offers = self.offers().await?;
        let Some(wanted) = &wish.model else {
            return Ok(Ok(self.usual(&offers).map(|offered| offered.offer.id.clone())));
        };
        let lower = wanted.to_lowercase();
        let found = offers.iter().find(|one| one.offer.id == lower || one.offer.name.to_lowercase() == lower);
        Ok(match found {
            Some(offered) => Ok(Some(offered.offer.id.clone())),
            None => Err(words::no_model(wanted, &offers)),
        })
    }

    /// The form of a new ticket, with the models to choose from where a form can show them.
    pub(super) async fn new_ticket_form(&self, kind: RequestedKind) -> Result<Form, GenerationError> {
        if !self.dialect.has_choices {
            return Ok(form::new_ticket(self.dialect, kind, &[], None));
        }
        let offers = self.offers().await?;
        let usual = self.usual(&offers).map(|offered| offered.offer.id.clone());
        let choices: Vec<_> = offers.iter().map(|one| (one.offer.id.clone(), words::model(one))).collect();
        Ok(form::new_ticket(self.dialect, kind, &choices, usual))
    }

    /// What can be chosen for all tickets of a person.
    pub(super) async fn settings(&self) -> Answer {
        let purse = self.purse().await?;
        let offers = self.offers().await?;
        let text = format!("{} {}", self.dialect.settings(), words::balance(&purse));
        let step = self.account_step();
        let Some(usual) = self.usual(&offers).filter(|_| offers.len() > 1) else {
            return Ok(private(ask(text, vec![step])));
        };
        let others = offers.iter().filter(|one| one.offer.id != usual.offer.id);
        let (mut buttons, mut choices): (Vec<Button>, Vec<Choice>) = (Vec::new(), Vec::new());
        for one in others {
            let (label, press) = (format!("Always use {}", one.offer.name), Press::UseModel(one.offer.id.clone()));
            if buttons.len() < BUTTONS {
                buttons.push(button(&label, press));
            } else {
                choices.push(Choice { label, press });
            }
        }
        buttons.push(step);
        let menu = (!choices.is_empty()).then(|| Menu { label: "More".to_owned(), choices });
        let lines = offers.iter().map(|one| words::model_line(one, one.offer.id == usual.offer.id)).collect();
        let summary = text.clone();
        let parts = vec![
            Part::Text(text),
            Part::Section { heading: "Who writes".to_owned(), lines },
            Part::Actions { buttons, menu },
        ];
        Ok(private(Message { summary, parts }))
    }

    /// From now on.
    pub(super) async fn use_model(&self, id: &str) -> Answer {
        let offers = self.offers().await?;
        let Some(chosen) = offers.iter().find(|one| one.offer.id == id) else {
            return Ok(private(note(words::no_model(id, &offers))));
        };
        let own = Some(id).filter(|id| *id != self.parts().generation.default_model());
        self.parts().chat.choose_model(&self.person.id, own).await?;
        Ok(private(note(words::model_chosen(chosen))))
    }
}
