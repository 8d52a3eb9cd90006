//! Many at once.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};

use crate::product::{Answer, Product};

#[tokio::test]
async fn a_thousand_requests_on_ten_tokens_serve_exactly_ten() {
    let product = Product::start_with(&[
        ("MYBA_TOKENS__VISITOR", "11"),
        ("MYBA_LIMITS__GENERATE_PER_MINUTE", "100000"),
        ("MYBA_GENERATION__QUEUE_PER_PAYER", "1000"),
        ("MYBA_GENERATION__IN_FLIGHT_PER_PAYER", "16"),
    ])
    .await;
    let idea = "support needs a list of all customers whose trial ends this week so that nobody is forgotten";
    let first = product.generate(idea, None, None).await;
    assert_eq!(first.body["tokens"]["available"], 10);
    let cookie = first.cookie().unwrap();
    let requests = (0..1_000).map(|_| product.ask(idea, Some(&cookie), None).send());
    let answers: Vec<Answer> = stream::iter(requests)
        .buffer_unordered(200)
        .then(async |response| Answer::read(response.unwrap()).await)
        .collect()
        .await;
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for answer in &answers {
        *statuses.entry(answer.status).or_default() += 1;
    }
    assert_eq!(statuses, BTreeMap::from([(200, 10), (402, 990)]));
    let figures = product.tokens(&cookie).await;
    assert_eq!((&figures["available"], &figures["consumed"]), (&0.into(), &11.into()));
    product.finish().await;
}
