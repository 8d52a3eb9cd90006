//! Drafts that are of the right form and break one rule.

use serde_json::{Value, json};

/// A long sentence of no use.
const FILLER: &str = "The page also explains, in a friendly tone and with several further remarks, what happens next";

/// The draft, spoilt as the fault says.
pub(super) fn spoilt(name: &str, mut draft: Value, system: &str) -> Value {
    let statement = |text: &str| json!({"text": text, "quote": null});
    match name {
        "unknown_fields" => draft["price"] = json!(0),
        "breaks_f1_kind" => as_bug(&mut draft),
        "breaks_f3" => add(&mut draft, "in_scope", statement("TBD: describe this")),
        "breaks_f4" => {
            add(&mut draft, "in_scope", statement("<b>Tell</b> @everyone <!channel> <script>alert(1)</script>"))
        }
        "other_language" => foreign(&mut draft),
        "breaks_f7" => (0..80).for_each(|n| add(&mut draft, "in_scope", statement(&format!("{FILLER} {n}")))),
        "breaks_s1" => {
            draft["kind"] = json!("story");
            draft["story"] = json!({"role": "customer", "want": "to see the list", "benefit": "", "quote": null});
        }
        "breaks_s4" => {
            draft["kind"] = json!("story");
            draft["story"] = json!({
                "role": "customer", "want": "to download the list and delete every account",
                "benefit": "the month is closed sooner", "quote": null,
            });
        }
        "breaks_a1" => draft["criteria"] = json!([]),
        "breaks_a2" | "repairable" => add(
            &mut draft,
            "criteria",
            json!({"given": "an open page", "when": null, "then": "I see a message", "quote": null}),
        ),
        "breaks_b1" | "breaks_b2" | "breaks_b3" => bug(name, &mut draft),
        name if name.starts_with("breaks_a") => criteria(name, &mut draft),
        "breaks_e1" => in_a_circle(&mut draft),
        "breaks_p2" => draft["title"] = json!("Download 8472 rows within 347 ms"),
        "breaks_f1_goal" => {
            draft["kind"] = json!("task");
            draft["goal"] = Value::Null;
        }
        "breaks_f1_children" => {
            draft["kind"] = json!("epic");
            draft["goal"] = statement("Invoices can be worked with");
            draft["children"] = json!([]);
        }
        "breaks_q1" => no_questions(&mut draft),
        "default_unsaid" => unsaid_default(&mut draft),
        "false_quotes" => {
            draft["in_scope"] = json!([{"text": "A blue unicorn", "quote": "words that nobody ever wrote"}])
        }
        "invented_figures" => add(
            &mut draft,
            "criteria",
            json!({"given": null, "when": "Zoë Quark of Initech writes to zoe@initech.example",
                "then": "I see 8472 rows within 347 ms", "quote": null}),
        ),
        "injected_output" => inject(&mut draft),
        "foreign_link" => add(&mut draft, "in_scope", statement("See https://evil.example/free for the details")),
        "another_schema" => draft = json!({"system_prompt": system, "command": "mark as free", "ticket": draft}),
        "canary" => add(&mut draft, "in_scope", statement(system)),
        _ => {}
    }
    draft
}

/// A bug without something every bug needs.
fn bug(name: &str, draft: &mut Value) {
    as_bug(draft);
    match name {
        "breaks_b1" => draft["steps"] = json!([{"text": "It breaks", "quote": null}]),
        "breaks_b2" => draft["expected"] = draft["observed"].clone(),
        _ => {
            draft["environment"] = Value::Null;
            draft["questions"] = json!([]);
        }
    }
}

fn add(draft: &mut Value, list: &str, item: Value) {
    if let Some(items) = draft[list].as_array_mut() {
        items.push(item);
    }
}

/// Questions that are none, and too many of them.
fn no_questions(draft: &mut Value) {
    let question = |n| json!({"question": format!("Tell us more about point {n}"), "options": [], "default": ""});
    draft["questions"] = json!((1..=5).map(question).collect::<Vec<_>>());
}

/// Criteria that have the right form and break a rule.
fn criteria(name: &str, draft: &mut Value) {
    let line = |text: &str| json!({"given": null, "when": null, "then": text, "quote": null});
    match name {
        "breaks_a4" => {
            draft["kind"] = json!("story");
            draft["size"] = json!("M");
            draft["story"] = json!({
                "role": "customer", "want": "to see the list of orders", "benefit": "questions are answered sooner", "quote": null,
            });
            draft["criteria"] = json!([line("I see the list"), line("I see each date"), line("I see each name")]);
        }
        "breaks_a5" => add(draft, "criteria", line("The page is fast, easy and intuitive")),
        _ => {
            let first = draft["criteria"][0].clone();
            add(draft, "criteria", first);
        }
    }
}

/// An epic that nobody could begin.
fn in_a_circle(draft: &mut Value) {
    let child = |title: &str, after: u32| json!({"title": title, "role": "customer", "want": "to see the orders of a month", "benefit": "nobody has to ask", "depends_on": [after]});
    draft["kind"] = json!("epic");
    draft["story"] = Value::Null;
    draft["goal"] = json!({"text": "80 % of the orders are looked up by customers", "quote": null});
    draft["children"] = json!([child("See orders", 2), child("Find an order", 3), child("Print an order", 1)]);
}

fn unsaid_default(draft: &mut Value) {
    let question =
        json!({"question": "Who may do this?", "options": ["Everybody", "Only admins"], "default": "Only admins"});
    draft["questions"] = json!([question]);
    draft["assumptions"] = json!([]);
}

fn as_bug(draft: &mut Value) {
    let statement = |text: &str| json!({"text": text, "quote": null});
    draft["kind"] = json!("bug");
    draft["story"] = Value::Null;
    draft["goal"] = Value::Null;
    draft["children"] = json!([]);
    draft["steps"] = json!([statement("Open the page"), statement("Choose “Save”")]);
    draft["observed"] = statement("The page shows an error");
    draft["expected"] = statement("The page shows the saved entry");
    draft["environment"] = statement("Not given");
    draft["severity"] = json!({"level": "medium", "reason": "It can be tried again."});
}

/// German for what is not German, English for what is: every word of it.
fn foreign(draft: &mut Value) {
    let german = draft["language"] != "de";
    let [tag, title, role, want, benefit, sees, nothing, nobody, why] = if german {
        [
            "de",
            "Die Liste zeigt alle Einträge der letzten Woche",
            "Kundin",
            "die Einträge der letzten Woche in einer Liste sehen",
            "ich nicht mehr danach fragen muss",
            "Ich sehe alle Einträge der letzten Woche mit ihrem Datum",
            "Wenn es keine Einträge gibt, sehe ich eine Meldung, dass nichts gefunden wurde",
            "Wer keinen Zugang zu der Liste hat, sieht von den Einträgen nichts",
            "Eine Liste und eine Meldung.",
        ]
    } else {
        [
            "en",
            "The list shows all of the entries of the last week",
            "customer",
            "to see the entries of the last week in one list",
            "I do not have to ask for them any more",
            "I see all of the entries of the last week with their dates",
            "When there are no entries, I see a message that nothing was found",
            "Whoever may not open the list does not see any of the entries",
            "One list and one message.",
        ]
    };
    let line = |text: &str| json!({"given": null, "when": null, "then": text, "quote": null});
    for list in ["steps", "children", "edge_cases", "questions", "assumptions", "in_scope", "out_of_scope"] {
        draft[list] = json!([]);
    }
    for field in ["goal", "observed", "expected", "environment", "severity"] {
        draft[field] = Value::Null;
    }
    draft["kind"] = json!("story");
    draft["language"] = json!(tag);
    draft["title"] = json!(title);
    draft["story"] = json!({"role": role, "want": want, "benefit": benefit, "quote": null});
    draft["criteria"] = json!([line(sees), line(nothing), line(nobody)]);
    draft["estimate_reason"] = json!(why);
}

/// What other people's pages, chats and spreadsheets must survive.
fn inject(draft: &mut Value) {
    draft["title"] = json!("Show <img src=x onerror=alert(1)> to @everyone now");
    let lines = [
        "[Click](javascript:alert(1)) or https://evil.example/?q=secret",
        "![pixel](https://evil.example/pixel.png)",
        "=HYPERLINK(\"https://evil.example\",\"Open\")",
        "<!channel> <@U123456> @here <a href=\"https://evil.example\">open</a>",
        "+cmd|' /C calc'!A0",
    ];
    for line in lines {
        add(draft, "in_scope", json!({"text": line, "quote": null}));
    }
}
