//! Every way the writer can fail, seen from outside.

use myba_sandbox::Fault;

use crate::product::Product;

const IDEA: &str =
    "our accountants need to download all invoices of a month as one CSV file because closing takes days";

/// The fault of the stand-in, and what the caller may be told: status and code.
const FAULTS: &[(&str, &[&str])] = &[
    ("html_502", &["502 generation_failed"]),
    ("provider_502", &["502 generation_failed"]),
    ("server_error_500", &["502 generation_failed"]),
    ("html_200", &["502 generation_failed"]),
    ("error_in_200", &["502 generation_failed"]),
    ("string_code_error", &["502 generation_failed"]),
    ("error_midway", &["502 generation_failed"]),
    ("stream_cut", &["502 generation_failed"]),
    ("no_finish", &["502 generation_failed"]),
    ("length_empty", &["502 generation_failed"]),
    ("empty", &["502 generation_failed"]),
    ("null_content", &["502 generation_failed"]),
    ("huge_10mb", &["502 generation_failed", "504 generation_timeout"]),
    ("endless", &["502 generation_failed", "504 generation_timeout"]),
    ("rate_limit_hour_429", &["503 busy"]),
    ("moderation_403", &["422 input_refused"]),
    ("context_length_400", &["400 input_too_long"]),
    ("too_large_413", &["400 input_too_long"]),
    ("refusal_403", &["422 model_refused"]),
    ("refusal_field", &["422 model_refused"]),
    ("content_filter", &["422 model_refused"]),
    ("not_json", &["422 quality_not_met"]),
    ("schema_wrong", &["422 quality_not_met"]),
    ("breaks_a1", &["422 quality_not_met"]),
    ("breaks_a2", &["422 quality_not_met"]),
    ("breaks_f4", &["422 quality_not_met"]),
];

/// Faults after which our account with the vendor is the matter: writing pauses, so each has a program of its own.
const PAUSING: [&str; 4] = ["no_credits_402", "unauthorized_401", "budget_403", "routing_404"];

#[tokio::test]
async fn group_f_every_failure_of_the_writer_leaves_the_balance_as_it_was() {
    let product = Product::start_with(&[
        ("MYBA_LIMITS__GENERATE_PER_MINUTE", "1000"),
        ("MYBA_OPENROUTER__TOTAL_TIMEOUT_SECS", "10"),
        ("MYBA_GENERATION__DEADLINE_SECS", "30"),
        // Each fault alone: the circuit has tests of its own.
        ("MYBA_OPENROUTER__BREAKER_FAULTS", "1000"),
        ("MYBA_OPENROUTER__BREAKER_PERCENT", "101"),
    ])
    .await;
    let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
    let before = product.tokens(&cookie).await;
    let mut others = Vec::new();
    for (fault, answers) in FAULTS {
        product.sandbox().faults().arm("openrouter", "*", Fault::Named((*fault).to_owned()), 10);
        let failed = product.generate(IDEA, Some(&cookie), None).await;
        product.sandbox().faults().clear();
        let answer = format!("{} {}", failed.status, failed.code());
        if !answers.contains(&answer.as_str()) {
            others.push(format!("{fault}: {answer}"));
        }
        assert_eq!(failed.body["charged"], 0, "{fault}: {failed:?}");
        assert_eq!(product.tokens(&cookie).await, before, "{fault}");
    }
    assert_eq!(others, Vec::<String>::new(), "told otherwise");
    assert_eq!(product.tickets(&cookie).await.len(), 1);
    product.finish().await;
}

#[tokio::test]
async fn f04_f05_f25_when_our_account_is_refused_writing_pauses_and_nothing_is_taken() {
    for fault in PAUSING {
        let product = Product::start().await;
        let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
        let before = product.tokens(&cookie).await;
        product.sandbox().faults().arm("openrouter", "*", Fault::Named(fault.to_owned()), 10);
        let failed = product.generate(IDEA, Some(&cookie), None).await;
        assert_eq!((failed.status, failed.code()), (503, "service_paused"), "{fault}: {failed:?}");
        product.sandbox().faults().clear();
        let asked = product.sandbox().calls().total();
        let paused = product.generate(IDEA, Some(&cookie), None).await;
        assert_eq!((paused.status, paused.code()), (503, "service_paused"), "{fault}: {paused:?}");
        assert_eq!(product.sandbox().calls().total(), asked, "{fault}: nobody is asked while writing is paused");
        assert_eq!(product.tokens(&cookie).await, before, "{fault}");
        product.finish().await;
    }
}

#[tokio::test]
async fn f11_what_a_tolerant_reader_understands_is_a_ticket() {
    let product = Product::start_with(&[("MYBA_TOKENS__VISITOR", "10")]).await;
    let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
    for (fault, left) in
        [("fenced_json", 8), ("prose_around", 7), ("harmony_tokens", 6), ("unknown_fields", 5), ("repairable", 4)]
    {
        product.sandbox().faults().arm("openrouter", "*", Fault::Named(fault.to_owned()), 1);
        let written = product.generate(IDEA, Some(&cookie), None).await;
        assert_eq!((written.status, &written.body["tokens"]["available"]), (200, &left.into()), "{fault}: {written:?}");
    }
    product.finish().await;
}
