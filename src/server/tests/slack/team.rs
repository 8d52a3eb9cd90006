//! A team pays for its members.

use crate::office::{Office, TEAM};
use crate::room::IDEA;

#[tokio::test]
async fn thirty_members_without_accounts_one_payer_one_bill() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let owner = office.account("ana@acme.example").await;
    office.link(&ana, &owner).await;
    let setup = office.ask("ana", "setup", "No team pays here.").await;
    office.press(&ana, &setup, "Connect team wallet").await;
    office.sees(&ana, &general, "team wallet pays for the members of this workspace now.").await;
    let team = office.app.chat.teams(&owner).await.unwrap().remove(0).0;
    office.buy_for(&owner, &team.wallet).await;
    let crowd = office.slack.add_crowd(TEAM, "member", 30);
    let asked = crowd.iter().enumerate().map(|(at, member)| {
        let idea = format!("{IDEA}, number {at}");
        let (office, general) = (&office, general.clone());
        async move { office.ask_in(&general, member, &idea, "Paid by ").await }
    });
    let tickets = futures_util::future::join_all(asked).await;
    assert_eq!(tickets.len(), 30);
    let balance = office.app.ledger.balance(&team.wallet).await.unwrap();
    assert_eq!((balance.available.get(), balance.consumed.get()), (30, 30));
    let used = office.app.chat.member_use(&team.wallet).await.unwrap();
    assert_eq!(used.iter().map(|one| one.tokens).collect::<Vec<_>>(), vec![1; 30]);
    office.ask("ana", "quota", "@member1 ").await;
    // Guests and strangers never.
    let product = office.channel("product");
    office.ask_in(&product, &office.person("dora"), IDEA, "Paid by your free tokens here").await;
    office.ask_in(&product, &office.person("fay"), IDEA, "Paid by your free tokens here").await;
    assert_eq!(office.app.ledger.balance(&team.wallet).await.unwrap().consumed.get(), 30);
    office.close().await;
}

#[tokio::test]
async fn only_administrators_set_the_workspace_up() {
    let office = Office::open().await;
    let (ben, carla, general) = (office.person("ben"), office.person("carla"), office.channel("general"));
    office.ask("ben", "setup", "Only administrators of this workspace can do this.").await;
    let setup = office.ask("carla", "setup", "No team pays here.").await;
    office.press(&carla, &setup, "Change settings").await;
    office.window(&carla, "Tokens per member and month").await;
    let wrong = office.fill(&carla, &[("cap", "many")]).await;
    assert_eq!(wrong.json()["errors"]["cap"], "Write a whole number, 0 to 1,000,000.");
    office.fill(&carla, &[("cap", "5"), ("enabled", "no")]).await;
    office.sees(&carla, &general, "The settings of this workspace are saved.").await;
    assert!(office.slack.command(&ben, &general, IDEA).await.is_ok());
    office.sees(&ben, &general, "MyBA is switched off in this workspace.").await;
    office.close().await;
}
