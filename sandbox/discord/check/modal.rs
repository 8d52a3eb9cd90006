//! Forms, and the suggestions for an option.

use serde_json::Value;

use super::command::localized;
use super::component::{custom_id, is_text_input, kind, options, select, text_input, unique, wrong_kind};
use super::{Finder, Problem, under};
use crate::discord::world::message::flat;

/// What is wrong about a form; `data` is the callback's.
pub fn form(data: &Value) -> Vec<Problem> {
    let mut finder = Finder::default();
    custom_id(&mut finder, data, "data");
    finder.text(data, "data", "title", 1, 45);
    let list = finder.list(data, "data", "components", 1, 5);
    for (index, component) in list.iter().enumerate() {
        let at = format!("data.components.{index}");
        match kind(component) {
            1 => {
                let inputs = finder.list(component, &at, "components", 1, 1);
                for (index, input) in inputs.iter().enumerate() {
                    let at = under(&at, &format!("components.{index}"));
                    if is_text_input(input) {
                        text_input(&mut finder, input, &at, false);
                    } else {
                        wrong_kind(&mut finder, &at, "4");
                    }
                }
            }
            10 => finder.text(component, &at, "content", 1, 4_000),
            18 => label(&mut finder, component, &at),
            _ => wrong_kind(&mut finder, &at, "1, 10, 18"),
        }
    }
    unique(&mut finder, &flat(list), "data.components");
    finder.done()
}

fn label(finder: &mut Finder, label: &Value, at: &str) {
    finder.text(label, at, "label", 1, 45);
    finder.text(label, at, "description", 0, 100);
    let (inner, at) = (&label["component"], under(at, "component"));
    match kind(inner) {
        0 => finder.required(&at),
        4 => text_input(finder, inner, &at, true),
        3 | 5..=8 => select(finder, inner, &at),
        19 => {
            custom_id(finder, inner, &at);
            finder.number(inner, &at, "min_values", 0, 10);
            finder.number(inner, &at, "max_values", 1, 10);
        }
        21 | 22 => {
            custom_id(finder, inner, &at);
            options(finder, inner, &at, if kind(inner) == 21 { 2 } else { 1 }, 10);
        }
        23 => custom_id(finder, inner, &at),
        _ => wrong_kind(finder, &at, "3, 4, 5, 6, 7, 8, 19, 21, 22, 23"),
    }
}

/// What is wrong about suggestions; `data` is the callback's.
pub fn suggestions(data: &Value) -> Vec<Problem> {
    let mut finder = Finder::default();
    choices(&mut finder, data, "data");
    finder.done()
}

/// The choices of an option.
pub fn choices(finder: &mut Finder, object: &Value, at: &str) {
    for (index, choice) in finder.list(object, at, "choices", 0, 25).iter().enumerate() {
        let at = under(at, &format!("choices.{index}"));
        finder.text(choice, &at, "name", 1, 100);
        localized(finder, choice, &at, "name", 100);
        match &choice["value"] {
            Value::Null => finder.required(&under(&at, "value")),
            Value::String(_) => finder.text(choice, &at, "value", 1, 100),
            _ => {}
        }
    }
}
