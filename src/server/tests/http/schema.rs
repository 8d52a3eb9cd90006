//! Whether an answer is what the document says: types, required fields, and no field that is not in it.

use std::sync::LazyLock;

use serde_json::Value;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(myba_server::http::openapi()).unwrap());

pub fn document() -> &'static Value {
    &DOCUMENT
}

/// Checks the body of a 200 of an operation.
pub fn check_answer(method: &str, path: &str, body: &Value) {
    let operation = &document()["paths"][path][method.to_lowercase()];
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    assert!(schema.is_object(), "{method} {path} has no schema");
    check(schema, body, &format!("{method} {path}"));
}

pub fn check_problem(body: &Value) {
    check(&document()["components"]["schemas"]["Problem"], body, "problem");
}

fn resolve(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let found = document().pointer(reference.trim_start_matches('#'));
            resolve(found.unwrap_or_else(|| panic!("{reference} is not in the document")))
        }
        None => schema,
    }
}

fn check(schema: &'static Value, value: &Value, at: &str) {
    if let Err(error) = matches(schema, value, at) {
        panic!("{error}\n{value:#}");
    }
}

fn matches(schema: &'static Value, value: &Value, at: &str) -> Result<(), String> {
    let schema = resolve(schema);
    for word in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[word].as_array() {
            let tried: Vec<_> = choices.iter().map(|choice| matches(choice, value, at)).collect();
            return if tried.iter().any(Result::is_ok) { Ok(()) } else { tried.into_iter().next().unwrap() };
        }
    }
    type_fits(schema, value, at)?;
    if let (Some(words), Some(text)) = (schema["enum"].as_array(), value.as_str())
        && !words.iter().any(|word| word == text)
    {
        return Err(format!("{at}: {text} is none of {words:?}"));
    }
    if let (Some(items), true) = (value.as_array(), schema["items"].is_object()) {
        for (i, item) in items.iter().enumerate() {
            matches(&schema["items"], item, &format!("{at}[{i}]"))?;
        }
    }
    let Some(fields) = value.as_object() else { return Ok(()) };
    let (mut known, mut required) = (Vec::new(), Vec::new());
    gather(schema, &mut known, &mut required);
    if known.is_empty() {
        return Ok(());
    }
    for name in required {
        if !fields.contains_key(name) {
            return Err(format!("{at}: {name} is missing"));
        }
    }
    for (name, field) in fields {
        let Some((_, schema)) = known.iter().find(|(known, _)| known == name) else {
            return Err(format!("{at}: {name} is not in the document"));
        };
        matches(schema, field, &format!("{at}.{name}"))?;
    }
    Ok(())
}

/// The properties of an object, those of its parts included.
fn gather(schema: &'static Value, known: &mut Vec<(&'static str, &'static Value)>, required: &mut Vec<&'static str>) {
    let schema = resolve(schema);
    let properties = schema["properties"].as_object().into_iter().flatten();
    known.extend(properties.map(|(name, schema)| (name.as_str(), schema)));
    required.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
    for part in schema["allOf"].as_array().into_iter().flatten() {
        gather(part, known, required);
    }
}

fn type_fits(schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let wanted: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    let is = |kind: &&str| match *kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    };
    if wanted.iter().any(is) { Ok(()) } else { Err(format!("{at}: {value} is no {wanted:?}")) }
}
