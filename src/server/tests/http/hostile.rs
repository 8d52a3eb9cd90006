//! A bad model, over the page and over HTTP: whatever it answers, nothing is taken for a ticket that breaks a hard rule, and the
//! draft can still be read.

use serde_json::{Value, json};

use crate::house::{Answer, House, send};

/// How a request ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Refused, with a draft to read.
    Draft,
    /// Refused; there is nothing to read.
    Nothing,
    /// A ticket all the same: what was wrong is harmless, or was put right without another call.
    Ticket,
}

/// What a bad model answers every time, and how it ends.
const MATRIX: &[(&str, End)] = &[
    ("broken_json", End::Nothing),
    ("not_json", End::Nothing),
    ("schema_wrong", End::Nothing),
    ("fenced_json", End::Ticket),
    ("prose_around", End::Ticket),
    ("harmony_tokens", End::Ticket),
    ("unknown_fields", End::Nothing),
    ("length_cut", End::Nothing),
    ("length_empty", End::Nothing),
    ("empty", End::Nothing),
    ("null_content", End::Nothing),
    ("content_filter", End::Nothing),
    ("refusal_field", End::Nothing),
    ("refusal_prose", End::Nothing),
    ("html_200", End::Nothing),
    ("canary", End::Nothing),
    ("other_language", End::Draft),
    ("breaks_f1_kind", End::Draft),
    ("breaks_f1_goal", End::Draft),
    ("breaks_f1_children", End::Draft),
    ("breaks_f3", End::Draft),
    ("breaks_f4", End::Draft),
    ("breaks_f7", End::Draft),
    ("breaks_s1", End::Draft),
    ("breaks_s4", End::Draft),
    ("breaks_a1", End::Draft),
    ("breaks_a2", End::Draft),
    ("breaks_a4", End::Draft),
    ("breaks_a5", End::Draft),
    ("breaks_a9", End::Draft),
    ("breaks_b1", End::Draft),
    ("breaks_b2", End::Draft),
    ("breaks_b3", End::Draft),
    ("breaks_e1", End::Draft),
    ("breaks_q1", End::Draft),
    ("breaks_p2", End::Draft),
    ("injected_output", End::Draft),
    ("invented_figures", End::Ticket),
    ("false_quotes", End::Ticket),
    ("default_unsaid", End::Ticket),
];

/// Room for the whole matrix.
const ROOMY: [(&str, &str); 6] = [
    // One bad answer after the other: the model would be left alone for a while.
    ("MYBA_OPENROUTER__BREAKER_FAULTS", "1000"),
    ("MYBA_OPENROUTER__BREAKER_PERCENT", "101"),
    ("MYBA_GENERATION__UNCHARGED_DRAFTS_DAILY", "1000"),
    ("MYBA_TOKENS__FREE_PER_NETWORK_DAILY", "1000"),
    ("MYBA_TOKENS__FREE_PER_WIDE_NETWORK_DAILY", "1000"),
    ("MYBA_LIMITS__GENERATE_PER_MINUTE", "1000"),
];

/// Asks as a new visitor, as the page does or as a program does; answers what the end says.
async fn asked(house: &House, fault: &str, as_page: bool) -> (Value, String) {
    let kind = if fault == "breaks_f1_kind" { "story" } else { "auto" };
    let body = json!({ "idea": crate::house::IDEA, "kind": kind });
    let ask = house.request("POST", "/api/generate-ticket").json(&body);
    let ask = if as_page { ask.header("accept", "text/event-stream") } else { ask };
    let answer: Answer = send(ask).await;
    let cookie = answer.cookie().unwrap_or_else(|| panic!("{fault}: {}", answer.text));
    if !as_page {
        return (answer.json(), cookie);
    }
    let of = |name: &str| {
        let data = answer.text.split(&format!("event: {name}\ndata: ")).nth(1)?.lines().next()?;
        Some(serde_json::from_str(data).unwrap())
    };
    (of("ticket").or_else(|| of("error")).unwrap_or_else(|| panic!("{fault}: {}", answer.text)), cookie)
}

fn hard(findings: &Value) -> usize {
    findings.as_array().unwrap().iter().filter(|finding| finding["severity"] == "hard").count()
}

/// What is wrong with how a request ended; nothing when all is well.
fn wrong(end: End, told: &Value, figures: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            wrong.push(what.to_owned());
        }
    };
    let taken = u64::from(end == End::Ticket);
    must(figures["available"] == json!(3 - taken) && figures["held"] == json!(0), "the balance");
    if end == End::Ticket {
        must(told["tokens"]["charged"] == json!(1), "no ticket");
        must(
            told["ticket"]["findings"].is_array() && hard(&told["ticket"]["findings"]) == 0,
            "a hard finding was charged",
        );
        return wrong;
    }
    must(told["charged"] == json!(0) && told["available"] == json!(3), "it says that something was taken");
    let detail = told["detail"].as_str().unwrap_or_default();
    must(detail.to_lowercase().contains("nothing was taken"), "it does not say that nothing was taken");
    must(told["draft"].is_object() == (end == End::Draft), "the draft");
    if end == End::Draft {
        must(told["code"] == "quality_not_met", "the code");
        must(told["findings"].is_array() && hard(&told["findings"]) > 0, "no hard finding");
    }
    wrong
}

#[tokio::test]
async fn nothing_is_taken_for_what_a_bad_model_writes() {
    let house = House::with(&ROOMY).await;
    let mut complaints = Vec::new();
    for as_page in [true, false] {
        for (fault, end) in MATRIX {
            house.sandbox.openrouter().arm(fault, 5).unwrap();
            let (told, cookie) = asked(&house, fault, as_page).await;
            house.sandbox.faults().clear();
            let figures = send(house.request("GET", "/api/user-tokens/me").header("cookie", &cookie)).await.json();
            let wrong = wrong(*end, &told, &figures);
            if !wrong.is_empty() {
                complaints.push(format!("{fault}, {end:?}: {wrong:?}: {told}"));
            }
            let kept = send(house.request("GET", "/api/tickets").header("cookie", &cookie)).await.json();
            let tickets = kept["items"].as_array().unwrap().len();
            if (tickets == 1) != (*end == End::Ticket) {
                complaints.push(format!("{fault}, {end:?}: {tickets} tickets in the library"));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    house.close().await;
}

#[tokio::test]
async fn past_the_allowance_a_draft_is_not_shown_and_still_nothing_is_taken() {
    let house = House::with(&[("MYBA_GENERATION__UNCHARGED_DRAFTS_DAILY", "2")]).await;
    let token = house.sign_up("ana@acme.example");
    for (shown, left) in [(true, json!(1)), (true, json!(0)), (false, json!(null))] {
        house.sandbox.openrouter().arm("breaks_a1", 3).unwrap();
        let answer = house.generate(|ask| ask.bearer_auth(&token)).await.refused(422, "quality_not_met");
        house.sandbox.faults().clear();
        assert_eq!((answer["draft"].is_object(), &answer["drafts_left"]), (shown, &left), "{answer}");
        assert_eq!((&answer["charged"], hard(&answer["findings"])), (&json!(0), 1), "{answer}");
    }
    let figures = send(house.request("GET", "/api/user-tokens/me").bearer_auth(&token)).await.json();
    assert_eq!((&figures["available"], &figures["consumed"]), (&json!(6), &json!(0)));
    house.close().await;
}
