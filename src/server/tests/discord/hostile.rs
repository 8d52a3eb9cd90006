//! A bad model behind the bot: nothing is taken, the draft can be read, and nobody is pinged by it.

use crate::bad_model::{BAD, idea};
use crate::guild::{Guild, says};
use myba_sandbox::discord::Mode;

#[tokio::test]
async fn a_draft_that_breaks_the_rules_is_shown_and_not_taken() {
    let guild = Guild::with(Mode::Http, &[("MYBA_GENERATION__UNCHARGED_DRAFTS_DAILY", "100")]).await;
    for (at, (fault, is_shown)) in BAD.into_iter().enumerate() {
        guild.sandbox.openrouter().arm(fault, 3).unwrap();
        let told = guild.write("ana", &idea(at), "Nothing was taken").await;
        guild.sandbox.faults().clear();
        assert_eq!(says(&told, "Missed checks"), is_shown, "{fault}: {told:?}");
        assert!(says(&told, "3 left"), "{fault}: {told:?}");
        guild.ask("ana", "myba balance", &[], "3 tokens left. Paid by your free tokens here.").await;
    }
    guild.close().await;
}
