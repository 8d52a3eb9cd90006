//! Forms as windows.

use std::collections::HashSet;

use slack_morphism::prelude::{
    SlackBlock, SlackBlockChoiceItem, SlackBlockPlainTextInputElement, SlackBlockPlainTextOnly,
    SlackBlockStaticSelectElement, SlackInputBlock, SlackInputBlockElement, SlackModalView, SlackView,
};

use super::actions::{LABEL, OPTION_VALUE};
use super::text::{clean, cut};
use super::{Surface, TITLE, message, metadata, plain};
use crate::conversation::code;
use crate::conversation::{Field, FieldKind, Form, FormKind, Message, Part};
use crate::slack::read::ReplyTo;
use crate::slack::words;

/// Fields of a form. A view holds 250 KB, and each of these may hold 3,000 characters of four bytes.
const FIELDS: usize = 16;
/// Characters of a label; Slack takes 2,000.
const NAME: usize = 150;
/// Characters of a hint; Slack takes 2,000.
const HINT: usize = 300;
/// Characters of what is filled in.
const INPUT: usize = 3_000;
/// Characters of the id of a field.
const ID: usize = 255;
/// Entries to choose from.
const CHOICES: usize = 100;

pub fn view(form: &Form, to: &ReplyTo) -> SlackView {
    if form.kind == FormKind::Shown {
        // A field needs a button that sends it; what is there to be copied needs none.
        let shown = Message { summary: form.title.clone(), parts: words::copied(form) };
        return window(form, message::blocks(&shown, Surface::Window), to);
    }
    let mut blocks = Vec::new();
    if let Some(intro) = form.intro.as_ref().filter(|intro| !intro.trim().is_empty()) {
        let intro = Message { summary: intro.clone(), parts: vec![Part::Text(cut(intro, INPUT))] };
        blocks.extend(message::blocks(&intro, Surface::Window));
    }
    let mut known = HashSet::new();
    let fields = form.fields.iter().filter(|field| {
        let length = field.id.chars().count();
        (1..=ID).contains(&length) && known.insert(field.id.as_str())
    });
    blocks.extend(fields.take(FIELDS).map(input));
    window(form, blocks, to)
}

fn window(form: &Form, blocks: Vec<SlackBlock>, to: &ReplyTo) -> SlackView {
    let asks = form.kind != FormKind::Shown;
    let mut view = SlackModalView::new(plain(&form.title, TITLE), blocks)
        .with_callback_id(code::form(&form.kind).into())
        .with_private_metadata(metadata(to))
        .with_close(plain(if asks { words::CANCEL } else { words::CLOSE }, TITLE));
    view.submit = asks.then(|| plain(form.submit.as_deref().unwrap_or(words::SEND), TITLE));
    SlackView::Modal(view)
}

fn input(field: &Field) -> SlackBlock {
    let element = match &field.kind {
        FieldKind::Line(most) => typed(field, *most, false),
        FieldKind::Lines(most) => typed(field, *most, true),
        FieldKind::Choice(choices) => chosen(field, choices).unwrap_or_else(|| typed(field, OPTION_VALUE, false)),
    };
    let mut block = SlackInputBlock::new(plain(&field.label, NAME), element).with_block_id(field.id.clone().into());
    block.hint = field.hint.as_deref().filter(|hint| !hint.trim().is_empty()).map(|hint| plain(hint, HINT));
    if field.optional {
        block.optional = Some(true);
    }
    block.into()
}

fn typed(field: &Field, most: usize, is_long: bool) -> SlackInputBlockElement {
    let most = most.clamp(1, INPUT);
    let mut element = SlackBlockPlainTextInputElement::new()
        .with_action_id(field.id.clone().into())
        .with_max_length(u64::try_from(most).unwrap_or(1));
    if is_long {
        element.multiline = Some(true);
    }
    let value = field.value.as_deref().map(clean).filter(|value| !value.trim().is_empty());
    element.initial_value = value.map(|value| cut(&value, most));
    element.into()
}

/// `None` when there is nothing to choose from.
fn chosen(field: &Field, choices: &[(String, String)]) -> Option<SlackInputBlockElement> {
    let mut known = HashSet::new();
    let fits = |value: &str| (1..=OPTION_VALUE).contains(&value.chars().count());
    let options: Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>> = choices
        .iter()
        .filter(|(value, _)| fits(value) && known.insert(value.as_str()))
        .take(CHOICES)
        .map(|(value, label)| SlackBlockChoiceItem::new(plain(label, LABEL), value.clone()))
        .collect();
    if options.is_empty() {
        return None;
    }
    let mut element = SlackBlockStaticSelectElement::new().with_action_id(field.id.clone().into());
    element.initial_option = options.iter().find(|option| Some(&option.value) == field.value.as_ref()).cloned();
    element.options = Some(options);
    Some(element.into())
}
