//! Filling in a form.

use serde_json::{Value, json};

use crate::discord::world::message::flat;

/// The components of a sent form. What is not named keeps what it showed; several values have commas between them.
pub fn filled(form: &Value, values: &[(&str, &str)]) -> Result<Value, &'static str> {
    let rows = form["components"].as_array().cloned().unwrap_or_default();
    let known = flat(&rows);
    if values.iter().any(|(name, _)| !known.iter().any(|it| it["custom_id"] == *name)) {
        return Err("the form has no such field");
    }
    let mut sent = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let id = index + 1;
        match row["type"].as_u64() {
            Some(1) => {
                let inputs = row["components"].as_array().into_iter().flatten();
                let inputs: Result<Vec<Value>, _> = inputs.map(|input| one(input, values)).collect();
                sent.push(json!({"type": 1, "id": id, "components": inputs?}));
            }
            Some(18) => sent.push(json!({"type": 18, "id": id, "component": one(&row["component"], values)?})),
            _ => sent.push(json!({"type": row["type"], "id": id})),
        }
    }
    Ok(json!(sent))
}

fn one(input: &Value, values: &[(&str, &str)]) -> Result<Value, &'static str> {
    let given = values.iter().find(|(name, _)| input["custom_id"] == *name).map(|(_, value)| *value);
    let mut sent = json!({"type": input["type"], "custom_id": input["custom_id"]});
    let required = input["required"] != false;
    match input["type"].as_u64() {
        Some(4) => {
            let text = given.or_else(|| input["value"].as_str()).unwrap_or_default();
            let count = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
            let most = input["max_length"].as_u64().unwrap_or(4_000);
            let least = input["min_length"].as_u64().unwrap_or(0);
            if (required && count == 0) || count > most || (count > 0 && count < least) {
                return Err("a field is empty, too short or too long");
            }
            sent["value"] = json!(text);
        }
        Some(23) => sent["value"] = json!(given.map_or(input["default"] == true, |text| text == "true")),
        Some(kind) => {
            let options = input["options"].as_array().cloned().unwrap_or_default();
            let chosen: Vec<Value> = match given {
                Some(text) => text.split(',').filter(|it| !it.is_empty()).map(|it| json!(it)).collect(),
                None => options.iter().filter(|it| it["default"] == true).map(|it| it["value"].clone()).collect(),
            };
            if !options.is_empty() && chosen.iter().any(|it| !options.iter().any(|option| option["value"] == *it)) {
                return Err("a choice is none of the options");
            }
            if required && chosen.is_empty() {
                return Err("a choice is missing");
            }
            if kind == 21 {
                sent["value"] = chosen.first().cloned().unwrap_or_default();
            } else {
                sent["values"] = json!(chosen);
            }
        }
        None => {}
    }
    Ok(sent)
}
