//! The JSON schema of a [`super::draft::Draft`], as it is sent to the model. Strict: every property is required, nothing else is allowed.

use serde_json::{Map, Value, json};

/// The schema, in the order in which the answer is to be written.
#[must_use]
pub fn draft_schema() -> Value {
    let text = json!({"type": "string"});
    let optional_text = json!({"type": ["string", "null"]});
    let statement = object(&[("text", text.clone()), ("quote", optional_text.clone())]);
    let list = |items: &Value| json!({"type": "array", "items": items});
    let story = object(&[
        ("role", text.clone()),
        ("want", text.clone()),
        ("benefit", text.clone()),
        ("quote", optional_text.clone()),
    ]);
    let severity = object(&[("level", one_of(&["low", "medium", "high", "critical"])), ("reason", text.clone())]);
    let criterion = object(&[
        ("given", optional_text.clone()),
        ("when", optional_text.clone()),
        ("then", text.clone()),
        ("quote", optional_text),
    ]);
    let child = object(&[
        ("title", text.clone()),
        ("role", text.clone()),
        ("want", text.clone()),
        ("benefit", text.clone()),
        ("depends_on", json!({"type": "array", "items": {"type": "integer"}})),
    ]);
    let question = object(&[("question", text.clone()), ("options", list(&text)), ("default", text.clone())]);
    object(&[
        ("kind", one_of(&["story", "bug", "task", "epic", "spike"])),
        ("kind_reason", text.clone()),
        ("title", text.clone()),
        ("size", one_of(&["XS", "S", "M", "L"])),
        ("language", text.clone()),
        ("story", or_null(&story)),
        ("goal", or_null(&statement)),
        ("steps", list(&statement)),
        ("observed", or_null(&statement)),
        ("expected", or_null(&statement)),
        ("environment", or_null(&statement)),
        ("severity", or_null(&severity)),
        ("criteria", list(&criterion)),
        ("children", list(&child)),
        ("edge_cases", list(&statement)),
        ("questions", list(&question)),
        ("assumptions", list(&statement)),
        ("in_scope", list(&statement)),
        ("out_of_scope", list(&statement)),
        ("estimate_reason", text),
    ])
}

fn object(properties: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn one_of(words: &[&str]) -> Value {
    json!({"type": "string", "enum": words})
}

fn or_null(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every object of the schema forbids what it does not name, and requires what it does.
    fn assert_strict(schema: &Value) {
        if schema["type"] == "object" {
            assert_eq!(schema["additionalProperties"], false);
            let names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
            assert_eq!(schema["required"].as_array().unwrap().len(), names.len());
        }
        match schema {
            Value::Object(map) => map.values().for_each(assert_strict),
            Value::Array(items) => items.iter().for_each(assert_strict),
            _ => {}
        }
    }

    #[test]
    fn the_schema_is_strict_all_the_way_down() {
        assert_strict(&draft_schema());
    }
}
