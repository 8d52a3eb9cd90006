//! A bad model behind the bot: nothing is taken, the draft can be read, and nobody is pinged by it.

use crate::bad_model::{BAD, idea};
use crate::office::{Office, says};
use myba_sandbox::slack::Mode;

#[tokio::test]
async fn a_draft_that_breaks_the_rules_is_shown_and_not_taken() {
    let office = Office::with(Mode::Http, &[("MYBA_GENERATION__UNCHARGED_DRAFTS_DAILY", "100")]).await;
    for (at, (fault, is_shown)) in BAD.into_iter().enumerate() {
        office.sandbox.openrouter().arm(fault, 3).unwrap();
        let told = office.ask("ana", &idea(at), "Nothing was taken").await;
        office.sandbox.faults().clear();
        assert_eq!(says(&told, "Missed checks"), is_shown, "{fault}: {told:?}");
        assert!(says(&told, "3 left"), "{fault}: {told:?}");
        office.ask("ana", "balance", "3 tokens left. Paid by your free tokens here.").await;
    }
    office.close().await;
}
