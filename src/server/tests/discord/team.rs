//! A team pays for the members of a server; its administrators decide who uses it, where, and how much.

use futures_util::future::join_all;
use myba_sandbox::discord::Mode;

use crate::guild::{ACME, Guild, says};
use crate::room::IDEA;

#[tokio::test]
async fn thirty_members_without_accounts_one_payer_one_bill() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    let owner = guild.account("ana@acme.example").await;
    guild.link(&ana, &owner).await;
    let panel = guild.ask("ana", "myba setup", &[], "No team pays here.").await;
    guild.press(&ana, &panel, "Connect team wallet").await;
    guild.sees(&ana, &general, "team wallet pays for the members of this server").await;
    let team = guild.app.chat.teams(&owner).await.unwrap().remove(0).0;
    guild.buy_for(&owner, &team.wallet).await;
    // A form knows the server it was opened in, on the gateway too.
    let ben = guild.person("ben");
    assert!(guild.discord.command(&ben, &general, "myba new", &[]).await.is_ok());
    guild.fill(&ben, &[("idea", "an audit log of every export, for the auditors")]).await;
    guild.sees(&ben, &general, "team wallet · 1 token").await;
    let crowd = guild.discord.add_crowd(ACME, "member", 29);
    let tickets =
        join_all(
            crowd.iter().enumerate().map(|(at, member)| {
                let idea = format!("{IDEA}, number {at}");
                let (guild, general) = (&guild, general.clone());
                async move {
                    guild.ask_in(&general, member, ("myba new", &[("idea", &idea)]), "team wallet · 1 token").await
                }
            }),
        )
        .await;
    assert_eq!(tickets.len(), 29);
    let balance = guild.app.ledger.balance(&team.wallet).await.unwrap();
    assert_eq!((balance.available.get(), balance.consumed.get()), (30, 30));
    // Somebody who brought the app along into a server that did not install it spends their own.
    let berlin = guild.discord.channel(&guild.discord.guild("Globex"), "berlin");
    let ivo = guild.person("ivo");
    guild
        .ask_in(&berlin, &ivo, ("myba new", &[("idea", IDEA)]), "Paid by your free tokens here · 1 token · 2 left")
        .await;
    assert_eq!(guild.app.ledger.balance(&team.wallet).await.unwrap().consumed.get(), 30);
    guild.close().await;
}

#[tokio::test]
async fn administrators_choose_roles_channels_and_caps_and_switch_it_off() {
    let guild = Guild::with(Mode::Http, &[]).await;
    let (carla, ben) = (guild.person("carla"), guild.person("ben"));
    let (general, product) = (guild.channel("general"), guild.channel("product"));
    guild.ask("ben", "myba setup", &[], "Only administrators").await;
    let panel = guild.ask("carla", "myba setup", &[], "No team pays here.").await;
    let writers = guild.discord.add_role(ACME, "Writers", 0);
    let chosen = guild.discord.select(&carla, &panel, "roles", &[&writers]).await;
    assert!(chosen.is_ok(), "{chosen:?}");
    let event = guild.ended(&chosen).await;
    assert_eq!(event.state, "applied", "{event:?}");
    guild.write("ben", IDEA, "Nothing was taken.").await;
    guild.discord.set_roles(ACME, &ben, &[&writers]);
    guild.write("ben", IDEA, "1 token · 2 left").await;

    let panel = guild.ask("carla", "myba setup", &[], "No team pays here.").await;
    let chosen = guild.discord.select(&carla, &panel, "channels", &[&product]).await;
    guild.ended(&chosen).await;
    guild.ask("ben", "myba balance", &[], "does not answer in this channel").await;
    guild.ask_in(&product, &ben, ("myba balance", &[]), "2 tokens left.").await;
    let panel = guild.ask("carla", "myba setup", &[], "No team pays here.").await;
    guild.press(&carla, &panel, "Change caps").await;
    let wrong = guild.fill(&carla, &[("cap", "many")]).await;
    guild.ended(&wrong).await;
    guild.sees(&carla, &general, "Write a whole number, 0 to 1,000,000.").await;
    let panel = guild.ask("carla", "myba setup", &[], "No team pays here.").await;
    guild.press(&carla, &panel, "Switch off").await;
    guild.sees(&carla, &general, "Switch on").await;
    let off = guild.ask_in(&product, &ben, ("myba balance", &[]), "switched off").await;
    assert!(says(&off, "Nothing was taken."), "{off:?}");
    guild.close().await;
}
