//! Every way the writer can fail, seen from outside.

use myba_sandbox::Fault;

use crate::product::Product;

const IDEA: &str = "our accountants need to download all invoices of a month as one CSV file because closing takes days";

/// The fault of the stand-in, and what the caller is told.
const FAULTS: &[(&str, u16, &[&str])] = &[];

#[tokio::test]
async fn group_f_every_failure_of_the_writer_leaves_the_balance_as_it_was() {
    let product = Product::start_with(&[("MYBA_LIMITS__GENERATE_PER_MINUTE", "1000")]).await;
    let cookie = product.generate(IDEA, None, None).await.cookie().unwrap();
    let before = product.tokens(&cookie).await;
    for (fault, status, codes) in FAULTS {
        product.sandbox.faults().arm("openrouter", "*", Fault::Named((*fault).to_owned()), 10);
        let failed = product.generate(IDEA, Some(&cookie), None).await;
        product.sandbox.faults().clear();
        assert_eq!(failed.status, *status, "{fault}: {failed:?}");
        assert!(codes.contains(&failed.code()), "{fault}: {failed:?}");
        assert_eq!(failed.body["charged"], 0, "{fault}");
        assert_eq!(product.tokens(&cookie).await, before, "{fault}");
    }
    product.finish().await;
}
