//! Buttons and menus. One that Slack would not take is left out, and the others stay.

use std::collections::HashMap;

use myba_core::id::TicketId;
use slack_morphism::prelude::{
    SlackActionBlockElement, SlackActionsBlock, SlackBlock, SlackBlockButtonElement, SlackBlockButtonStyle,
    SlackBlockChoiceItem, SlackBlockFeedbackButtonsElement, SlackBlockOverflowElement, SlackBlockPlainTextOnly,
    SlackContextActionsBlock, SlackFeedbackButtonItem,
};
use url::Url;

use super::{Surface, plain};
use crate::conversation::code;
use crate::conversation::{Button, Choice, Menu, Press, Style};
use crate::slack::words;

/// Characters of a label.
pub const LABEL: usize = 75;
/// Characters of what a button carries.
const VALUE: usize = 2_000;
/// Characters of what an option carries.
pub const OPTION_VALUE: usize = 75;
/// Characters of an address.
const ADDRESS: usize = 3_000;
/// Buttons beside each other; Slack takes 25.
const BUTTONS: usize = 24;
/// Entries of a menu.
const CHOICES: usize = 5;

/// Names elements: no name twice in a message, or Slack would not say which one was pressed.
pub struct Row {
    surface: Surface,
    names: HashMap<String, usize>,
}

impl Row {
    pub fn new(surface: Surface) -> Self {
        Self { surface, names: HashMap::new() }
    }

    /// `share`, then `share.2`.
    fn name(&mut self, word: &str) -> String {
        let count = self.names.entry(word.to_owned()).or_default();
        *count += 1;
        if *count == 1 { word.to_owned() } else { format!("{word}.{count}") }
    }

    /// A row of buttons with a menu at its end.
    pub fn of(&mut self, buttons: &[Button], menu: Option<&Menu>) -> Vec<SlackBlock> {
        let mut elements: Vec<SlackActionBlockElement> =
            buttons.iter().filter_map(|button| self.button(button)).take(BUTTONS).map(Into::into).collect();
        elements.extend(menu.and_then(|menu| self.menu(menu)).map(SlackActionBlockElement::from));
        if elements.is_empty() { Vec::new() } else { vec![SlackActionsBlock::new(elements).into()] }
    }

    fn button(&mut self, button: &Button) -> Option<SlackBlockButtonElement> {
        let value = code::press(&button.press);
        if value.chars().count() > VALUE {
            return None;
        }
        let address = match &button.press {
            Press::Open(address) => Some(link(address)?),
            _ => None,
        };
        let name = self.name(value.split(':').next().unwrap_or_default());
        let style = match button.style {
            Style::Plain => None,
            Style::Primary => Some(SlackBlockButtonStyle::Primary),
            Style::Danger => Some(SlackBlockButtonStyle::Danger),
        };
        let element = SlackBlockButtonElement::new(plain(&button.label, LABEL)).with_action_id(name.into());
        Some(element.with_value(value).opt_url(address).opt_style(style))
    }

    fn menu(&mut self, menu: &Menu) -> Option<SlackBlockOverflowElement> {
        let options: Vec<_> = menu.choices.iter().filter_map(option).take(CHOICES).collect();
        let name = self.name("menu");
        (!options.is_empty()).then(|| SlackBlockOverflowElement::new(options).with_action_id(name.into()))
    }

    /// Two thumbs; two buttons where Slack has no thumbs.
    pub fn feedback(&mut self, ticket: &TicketId) -> Vec<SlackBlock> {
        let presses = [Press::Useful(ticket.clone()), Press::NotUseful(ticket.clone())];
        let labels = [words::USEFUL, words::NOT_USEFUL];
        if self.surface != Surface::Message {
            let button = |(label, press): (&&str, &Press)| Button {
                label: (*label).to_owned(),
                style: Style::Plain,
                press: press.clone(),
            };
            let buttons: Vec<Button> = labels.iter().zip(&presses).map(button).collect();
            return self.of(&buttons, None);
        }
        let [useful, useless] =
            [0, 1].map(|at| SlackFeedbackButtonItem::new(plain(labels[at], LABEL), code::press(&presses[at])));
        let name = self.name("feedback");
        let element = SlackBlockFeedbackButtonsElement::new(useful, useless).with_action_id(name.into());
        vec![SlackContextActionsBlock::new(vec![element.into()]).into()]
    }
}

fn option(choice: &Choice) -> Option<SlackBlockChoiceItem<SlackBlockPlainTextOnly>> {
    let value = code::press(&choice.press);
    let address = match &choice.press {
        Press::Open(address) => Some(link(address)?),
        _ => None,
    };
    let fits = value.chars().count() <= OPTION_VALUE;
    fits.then(|| SlackBlockChoiceItem::new(plain(&choice.label, LABEL), value).opt_url(address))
}

/// An address that a button may lead to.
fn link(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let fits = url.as_str().chars().count() <= ADDRESS && matches!(url.scheme(), "https" | "http");
    fits.then_some(url)
}
