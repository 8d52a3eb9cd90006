//! The program is told to end while it works.

use std::time::{Duration, Instant};

use futures_util::future::join_all;

use crate::product::{Answer, PATIENCE, Product};

const IDEA: &str =
    "our accountants need to download all invoices of a month as one CSV file because closing takes days";

/// Waits until the stand-in writer was asked so often.
async fn writer_was_asked(product: &Product, times: usize) {
    let until = Instant::now() + PATIENCE;
    while product.sandbox().calls().list().iter().filter(|call| call.path.ends_with("/chat/completions")).count()
        < times
    {
        assert!(Instant::now() < until, "the writer was not asked {times} times");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn l15_sigterm_with_twenty_tickets_being_written_loses_none() {
    let mut product = Product::start_with(&[
        ("MYBA_TOKENS__VISITOR", "21"),
        ("MYBA_LIMITS__GENERATE_PER_MINUTE", "1000"),
        ("MYBA_GENERATION__IN_FLIGHT_PER_PAYER", "20"),
        ("MYBA_OPENROUTER__MAX_IN_FLIGHT", "20"),
    ])
    .await;
    let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
    product.sandbox().faults().arm("openrouter", "*", myba_sandbox::Fault::Delay(Duration::from_secs(2)), 20);
    let running = join_all((0..20).map(|_| product.ask(IDEA, Some(&cookie), None).send()));
    let (answers, ()) = tokio::join!(running, async {
        // One call was made for the first ticket; those that wait are recorded when they are answered.
        holds(&product, &cookie, 20).await;
        product.terminate();
    });
    for answer in answers {
        let answer = Answer::read(answer.unwrap()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    writer_was_asked(&product, 21).await;
    product.wait_until_dead().await;
    product.restart(&[]).await;
    let figures = product.tokens(&cookie).await;
    assert_eq!((&figures["consumed"], &figures["held"], &figures["available"]), (&21.into(), &0.into(), &0.into()));
    product.finish().await;
}

#[tokio::test]
async fn l15_what_does_not_end_in_time_takes_nothing() {
    let mut product = Product::start_with(&[("MYBA_HTTP__DRAIN_SECS", "1")]).await;
    let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
    product.sandbox().faults().arm("openrouter", "*", myba_sandbox::Fault::Named("silent".to_owned()), 1);
    let (cut, ()) = tokio::join!(product.ask(IDEA, Some(&cookie), None).send(), async {
        holds(&product, &cookie, 1).await;
        product.terminate();
    });
    assert!(cut.is_err(), "{cut:?}");
    product.wait_until_dead().await;
    product.sandbox().faults().clear();
    product.restart(&[]).await;
    let figures = product.tokens(&cookie).await;
    assert_eq!((&figures["available"], &figures["held"]), (&2.into(), &0.into()));
    product.finish().await;
}

/// Waits until so many tokens are held.
async fn holds(product: &Product, cookie: &str, held: u64) {
    let until = Instant::now() + PATIENCE;
    while product.tokens(cookie).await["held"] != held {
        assert!(Instant::now() < until, "{held} were never held");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
