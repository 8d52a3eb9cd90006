//! The body of a call: what is asked for, in the words the server understands.

use std::collections::BTreeSet;

use myba_core::generation::Prompt;
use serde_json::{Map, Value, json};

use super::options::{Options, Target};

/// Fields a server may refuse; we can do without each. `provider` is not among them: it keeps ideas private.
pub(super) const DROPPABLE: [&str; 10] = [
    "plugins",
    "models",
    "reasoning",
    "reasoning_effort",
    "stream_options",
    "response_format",
    "max_completion_tokens",
    "max_tokens",
    "temperature",
    "user",
];

/// What changes from one try to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// Who is asked, the first one first; never empty.
    pub targets: Vec<Target>,
    /// The output limit.
    pub max_tokens: u32,
    /// Text while it is written.
    pub stream: bool,
    /// Without the wishes for speed and price.
    pub relaxed: bool,
    /// Providers that answered nothing.
    pub ignore: Vec<String>,
}

impl Plan {
    /// The first try.
    pub fn first(prompt: &Prompt, options: &Options) -> Self {
        let targets = options.route(&prompt.model);
        Self { targets, max_tokens: prompt.max_tokens, stream: prompt.stream, relaxed: false, ignore: Vec::new() }
    }

    /// Who is asked now.
    pub fn target(&self) -> &Target {
        &self.targets[0]
    }

    /// Goes on to the next model; false when there is none. What another server does not know of us is not told it.
    pub fn next_model(&mut self) -> bool {
        if self.targets.len() < 2 {
            return false;
        }
        let left = self.targets.remove(0);
        if left.server != self.target().server {
            self.ignore.clear();
            self.relaxed = false;
        }
        true
    }

    /// The model other than the one asked for that answered under this name; `None` when it is the one asked for, or a name of
    /// its own for it.
    pub fn stand_in(&self, answered: Option<&str>) -> Option<&Target> {
        let answered = answered.filter(|name| *name != self.target().model)?;
        self.here().find(|target| target.model == answered)
    }

    /// The models of the same server that may answer this call, the asked one first.
    fn here(&self) -> impl Iterator<Item = &Target> {
        let server = self.target().server;
        self.targets.iter().take_while(move |target| target.server == server)
    }
}

/// The body of a call.
pub(super) fn body(prompt: &Prompt, plan: &Plan, options: &Options, dropped: &BTreeSet<String>) -> Value {
    let mut body = Map::new();
    let mut set = |key: &str, value: Value| {
        if !dropped.contains(key) {
            body.insert(key.to_owned(), value);
        }
    };
    set("model", json!(plan.target().model));
    set("messages", messages(prompt));
    let schema = json!({"name": "ticket", "strict": true, "schema": prompt.schema});
    set("response_format", json!({"type": "json_schema", "json_schema": schema}));
    set("temperature", temperature(prompt.temperature));
    set("max_completion_tokens", json!(plan.max_tokens));
    set("stream", json!(plan.stream));
    set("user", json!(prompt.user_ref));
    if options.servers[plan.target().server].openrouter {
        let models: Vec<&str> = plan.here().map(|target| target.model.as_str()).collect();
        if models.len() > 1 {
            set("models", json!(models));
        }
        set("provider", provider(plan, options));
        set("reasoning", json!({"effort": "low", "exclude": true}));
        set("plugins", plugins(plan));
    } else {
        set("max_tokens", json!(plan.max_tokens));
        set("reasoning_effort", json!("low"));
        if plan.stream {
            set("stream_options", json!({"include_usage": true}));
        }
    }
    Value::Object(body)
}

fn messages(prompt: &Prompt) -> Value {
    json!([{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}])
}

/// Two decimals: a float's own digits (0.30000001192092896) would be sent otherwise.
fn temperature(temperature: f32) -> Value {
    json!((f64::from(temperature) * 100.0).round() / 100.0)
}

fn provider(plan: &Plan, options: &Options) -> Value {
    let mut provider = Map::new();
    provider.insert("require_parameters".to_owned(), json!(true));
    provider.insert("allow_fallbacks".to_owned(), json!(true));
    if options.deny_data_collection {
        provider.insert("data_collection".to_owned(), json!("deny"));
    }
    if options.zero_retention {
        provider.insert("zdr".to_owned(), json!(true));
    }
    if !plan.ignore.is_empty() {
        provider.insert("ignore".to_owned(), json!(plan.ignore));
    }
    if !plan.relaxed {
        provider.insert("sort".to_owned(), json!("throughput"));
        if let Some(price) = max_price(plan) {
            provider.insert("max_price".to_owned(), price);
        }
    }
    Value::Object(provider)
}

/// The ceiling of the dearest model that may answer, in US dollars per million tokens: a lower one would exclude it.
fn max_price(plan: &Plan) -> Option<Value> {
    let dearest = |price: fn(&Target) -> u64| plan.here().map(price).max().filter(|price| *price > 0);
    let prompt = dearest(|target| target.max_prompt_price)?;
    let completion = dearest(|target| target.max_completion_price)?;
    Some(json!({"prompt": dollars(prompt), "completion": dollars(completion)}))
}

/// Micro-USD as dollars; prices are far below the 4,294 dollars that fit.
fn dollars(micro_usd: u64) -> f64 {
    let price = u32::try_from(micro_usd).unwrap_or(u32::MAX);
    f64::from(price) / 1_000_000.0
}

/// Long ideas are never cut in the middle behind our back; answers that come in one piece may have their brackets mended.
fn plugins(plan: &Plan) -> Value {
    let compression = json!({"id": "context-compression", "enabled": false});
    if plan.stream { json!([compression]) } else { json!([compression, {"id": "response-healing"}]) }
}
