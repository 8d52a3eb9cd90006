//! Notices reach people in Discord, once.

use myba_core::id::HoldId;
use myba_core::ledger::{NewHold, Tokens};
use myba_sandbox::discord::Mode;

use crate::guild::{Guild, says, until};
use crate::program::PATIENCE;

#[tokio::test]
async fn a_notice_arrives_once_as_a_direct_message() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, account) = (guild.person("ana"), guild.account("ana@acme.example").await);
    guild.link(&ana, &account).await;
    let wallet = guild.app.identity.user(&account).await.unwrap().unwrap().wallet;
    let hold = NewHold {
        id: HoldId::new(guild.app.store.ids()),
        wallet,
        amount: Tokens::new(6).unwrap(),
        life: PATIENCE,
        instance: guild.app.instance.clone(),
        reason: "a test".to_owned(),
    };
    guild.app.ledger.consume(hold, "a test".to_owned()).await.unwrap();
    for _ in 0..2 {
        guild.app.notices.look(50).await.unwrap();
        guild.app.notices.hand_out(&guild.app.postman, 50).await.unwrap();
    }
    let told = until("a direct message", async || {
        let channel = guild.discord.look(|room| room.dm(&ana))?;
        let told = guild.discord.messages(&ana, &channel);
        let told: Vec<_> = told.into_iter().filter(|it| says(it, "No tokens left")).collect();
        (!told.is_empty()).then_some(told)
    })
    .await;
    assert_eq!(told.len(), 1);
    assert!(says(&told[0], "turn these messages off"), "{:?}", told[0]);
    guild.close().await;
}
