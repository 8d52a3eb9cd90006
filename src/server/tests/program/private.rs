//! What the writer's server learns of people: their idea, and a pseudonym.

use myba_sandbox::Sandbox;
use myba_sandbox::openrouter::CHAT_ROUTE;
use serde_json::Value;

/// Every question that was sent holds none of these words, and tells its server to keep nothing. How many there were.
pub fn reveals_nothing(sandbox: &Sandbox, forbidden: &[&str]) -> usize {
    let calls = sandbox.calls().of("openrouter", CHAT_ROUTE);
    for call in &calls {
        let told =
            call.headers.iter().filter(|(name, _)| !["authorization", "host", "http-referer"].contains(&name.as_str()));
        let told: String = told.map(|(name, value)| format!("{name}: {value}\n")).collect();
        for word in forbidden {
            assert!(
                !word.is_empty() && !call.body.contains(word) && !told.contains(word),
                "{word} in {told}{}",
                call.body
            );
        }
        let body: Value = serde_json::from_str(&call.body).unwrap();
        let user = body["user"].as_str().unwrap();
        assert!(user.starts_with("payer_") && user.len() == "payer_".len() + 32, "an opaque name: {user}");
        assert_eq!(body["provider"]["data_collection"], "deny");
        let known = [
            "model",
            "models",
            "messages",
            "response_format",
            "temperature",
            "max_completion_tokens",
            "stream",
            "user",
            "provider",
            "reasoning",
            "plugins",
        ];
        let fields = body.as_object().unwrap().keys();
        let unknown: Vec<_> = fields.filter(|name| !known.contains(&name.as_str())).collect();
        assert!(unknown.is_empty(), "fields nobody thought about: {unknown:?}");
    }
    calls.len()
}
