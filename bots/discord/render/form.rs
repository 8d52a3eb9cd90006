//! Forms. Their fields are lines of text in rows of their own: serenity's reader of what comes back knows no others.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::text::{clean, cut, line, size};
use crate::conversation::code;
use crate::conversation::{Field, FieldKind, Form, FormKind};

const TITLE: usize = 45;
const ROWS: usize = 5;
const LABEL: usize = 45;
const PLACEHOLDER: usize = 100;
const INPUT: usize = 4_000;
const CUSTOM_ID: usize = 100;

/// The form. What is chosen from a list is left out: the bot decides it as if nothing had been said.
pub fn data(form: &Form) -> Value {
    let mut known = HashSet::new();
    let fields = form.fields.iter().filter(|field| {
        let is_named = (1..=CUSTOM_ID).contains(&size(&field.id)) && !field.id.trim().is_empty();
        is_named && is_shown(form, field) && known.insert(field.id.as_str())
    });
    let mut inputs: Vec<Value> = fields.take(ROWS).map(input).collect();
    if inputs.is_empty() {
        // A form must have a field.
        inputs.push(
            json!({"type": 4, "custom_id": "note", "style": 2, "label": line(&form.title, LABEL), "required": false}),
        );
    }
    let intro = form.intro.as_deref().filter(|intro| !intro.trim().is_empty());
    let is_free = inputs[0].get("placeholder").is_none();
    if let Some(intro) = intro.filter(|_| is_free) {
        inputs[0]["placeholder"] = json!(line(intro, PLACEHOLDER));
    }
    let rows: Vec<Value> = inputs.into_iter().map(|input| json!({"type": 1, "components": [input]})).collect();
    json!({"custom_id": code::form(&form.kind), "title": line(&form.title, TITLE), "components": rows})
}

/// Whether a field can be filled in here. Of a text that is edited nothing may be cut off: it would be gone.
fn is_shown(form: &Form, field: &Field) -> bool {
    let most = match field.kind {
        FieldKind::Line(most) | FieldKind::Lines(most) => most.clamp(1, INPUT),
        FieldKind::Choice(_) => return false,
    };
    let is_edited = matches!(form.kind, FormKind::Edit(..));
    !is_edited || field.value.as_deref().is_none_or(|value| size(value) <= most)
}

fn input(field: &Field) -> Value {
    let (most, style) = match field.kind {
        FieldKind::Line(most) => (most, 1),
        FieldKind::Lines(most) => (most, 2),
        FieldKind::Choice(_) => (LABEL, 1),
    };
    let most = most.clamp(1, INPUT);
    let mut input = json!({
        "type": 4, "custom_id": field.id, "style": style, "label": line(&field.label, LABEL), "max_length": most,
        "required": !field.optional,
    });
    let value = field.value.as_deref().map(clean).filter(|value| !value.trim().is_empty());
    if let Some(value) = value {
        input["value"] = json!(cut(&value, most));
    }
    if let Some(hint) = field.hint.as_deref().filter(|hint| !hint.trim().is_empty()) {
        input["placeholder"] = json!(line(hint, PLACEHOLDER));
    }
    input
}
