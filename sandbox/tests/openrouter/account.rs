//! Keys, money and what is on offer.

use myba_sandbox::Pace;

use crate::{client, get, post, request, sandbox};

#[tokio::test]
async fn an_answer_costs_what_it_says_and_the_balance_falls() {
    let sandbox = sandbox(Pace::Fast).await;
    let before = sandbox.openrouter().balance_nano_usd();
    let body: serde_json::Value = post(&sandbox, &request("dark mode", "", false)).await.json().await.unwrap();
    let usage = &body["usage"];
    let cost = usage["prompt_tokens"].as_u64().unwrap() * 30 + usage["completion_tokens"].as_u64().unwrap() * 140;
    let after = sandbox.openrouter().balance_nano_usd();
    assert_eq!(before - after, cost);
    assert!((usage["cost"].as_f64().unwrap() * 1e9 - cost as f64).abs() < 1.0);
    let (_, told) = get(&sandbox, &format!("/generation?id={}", body["id"].as_str().unwrap())).await;
    assert_eq!(told["data"]["total_cost"], usage["cost"]);
    let (_, credits) = get(&sandbox, "/credits").await;
    assert_eq!(credits["data"]["total_usage"], usage["cost"]);
    assert_eq!(body["provider"], "Sandbox");
}

#[tokio::test]
async fn keys_models_and_unknown_routes() {
    let sandbox = sandbox(Pace::Fast).await;
    let url = format!("{}/key", sandbox.openrouter().base_url());
    assert_eq!(client().get(&url).send().await.unwrap().status(), 401);
    assert_eq!(client().get(&url).bearer_auth("sk-or-v1-no").send().await.unwrap().status(), 401);
    assert_eq!(get(&sandbox, "/key").await.0, 200);
    let (_, models) = get(&sandbox, "/models?supported_parameters=structured_outputs").await;
    assert_eq!(models["data"][0]["id"], "openai/gpt-oss-20b");
    let (_, endpoints) = get(&sandbox, "/models/openai/gpt-oss-20b/endpoints").await;
    assert_eq!(endpoints["data"]["endpoints"].as_array().unwrap().len(), 2);
    assert_eq!(get(&sandbox, "/models/nobody/nothing/endpoints").await.0, 404);
    assert_eq!(get(&sandbox, "/embeddings").await.0, 501);
}

#[tokio::test]
async fn bodies_the_vendor_would_refuse() {
    let sandbox = sandbox(Pace::Fast).await;
    let mut strange = request("dark mode", "", false);
    strange["provider"]["Require_Parameters"] = true.into();
    let mut model = request("dark mode", "", false);
    model["model"] = "nobody/nothing".into();
    let mut strict = request("dark mode", "", false);
    strict["response_format"]["json_schema"]["strict"] = "true".into();
    for body in [strange, model, strict, serde_json::json!({"messages": []})] {
        assert_eq!(post(&sandbox, &body).await.status(), 400, "{body}");
    }
    let mut unknown = request("dark mode", "", false);
    unknown["a_field_of_tomorrow"] = 1.into();
    assert_eq!(post(&sandbox, &unknown).await.status(), 200);
}

#[tokio::test]
async fn an_empty_account_and_one_call_too_many_are_refused_with_402() {
    let sandbox = sandbox(Pace::Natural).await;
    sandbox.openrouter().set_in_flight_limit(1);
    let first = post(&sandbox, &request("dark mode", "", true)).await;
    assert_eq!(first.status(), 200);
    let second = post(&sandbox, &request("dark mode", "", true)).await;
    assert_eq!((second.status().as_u16(), second.headers()["retry-after"].to_str().unwrap()), (402, "1"));
    drop(first);
    sandbox.openrouter().set_in_flight_limit(0);
    sandbox.openrouter().set_balance_nano_usd(0);
    let refused = post(&sandbox, &request("dark mode", "", true)).await;
    assert!(refused.status() == 402 && !refused.headers().contains_key("retry-after"));
}
