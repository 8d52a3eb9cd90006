//! What Discord sells: given once, by whichever way it is told, used up afterwards, and taken back when it is given back.

use myba_core::chat::ChatKey;
use myba_core::id::WalletId;
use myba_sandbox::discord::{Mode, Person};
use myba_server::discord::shop;
use serde_json::json;

use crate::guild::{Guild, until};

const SKU: &str = "900000000000000160";
const SELLS: [(&str, &str); 2] = [
    ("MYBA_DISCORD__BILLING", "premium_apps"),
    ("MYBA_DISCORD__SKUS", r#"[{ id = "900000000000000160", plan = "pack_160", amount = 960 }]"#),
];
/// Where the stand-in is told that something is used up.
const CONSUME: &str = "POST /applications/*";

async fn own_wallet(guild: &Guild, person: &Person) -> WalletId {
    let key = ChatKey::on_discord(person.id.as_str());
    until("the buyer is known", async || guild.app.chat.known(&key).await.unwrap()).await.wallet
}

async fn has(guild: &Guild, wallet: &WalletId, tokens: u64) {
    until(&format!("{tokens} tokens"), async || {
        let balance = guild.app.ledger.balance(wallet).await.unwrap();
        (balance.available.get() == tokens).then_some(())
    })
    .await;
}

async fn is_consumed(guild: &Guild, entitlement: &str) {
    until("Discord knows", async || guild.discord.is_consumed(entitlement).then_some(())).await;
}

#[tokio::test]
async fn a_purchase_is_given_once_shown_and_taken_back() {
    let guild = Guild::with(Mode::Gateway, &SELLS).await;
    let ana = guild.person("ana");
    let first = guild.discord.buy(&ana, SKU);
    let own = own_wallet(&guild, &ana).await;
    has(&guild, &own, 160).await;
    is_consumed(&guild, &first).await;
    for _ in 0..3 {
        guild.discord.tell_of(&first, "ENTITLEMENT_CREATE");
    }
    let account = guild.account("ana@acme.example").await;
    guild.link(&ana, &account).await;
    let second = guild.discord.buy(&ana, SKU);
    is_consumed(&guild, &second).await;
    let list = guild.json_as("/api/purchases", &account).await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{list}");
    for item in items {
        assert_eq!(
            (&item["seller"], &item["state"], &item["amount"]),
            (&json!("discord"), &json!("paid"), &json!(960))
        );
    }
    let lines = guild.json_as("/api/usage/statement", &account).await;
    assert_eq!(lines["items"][0]["text"], "Bought 160 tokens in Discord", "{lines}");
    assert_eq!(lines["items"][0]["purchase"], items[0]["id"]);
    let before = guild.available(&account).await;
    guild.discord.refund(&second);
    until("it is taken back", async || (guild.available(&account).await == before - 160).then_some(())).await;
    let list = guild.json_as("/api/purchases", &account).await;
    assert_eq!((&list["items"][0]["state"], &list["items"][1]["state"]), (&json!("refunded"), &json!("paid")));
    let lines = guild.json_as("/api/usage/statement", &account).await;
    assert_eq!(lines["items"][0]["text"], "Tokens taken back: refunded in Discord");
    guild.close().await;
}

#[tokio::test]
async fn an_interaction_tells_what_no_event_told() {
    let guild = Guild::with(Mode::Http, &SELLS).await;
    let ben = guild.person("ben");
    // Neither a thing we do not sell nor a refused event stands in the way.
    guild.discord.buy(&ben, "900000000000000999");
    let bought = guild.discord.buy(&ben, SKU);
    let ack = guild.discord.command(&ben, &guild.channel("general"), "myba balance", &[]).await;
    guild.ended(&ack).await;
    has(&guild, &own_wallet(&guild, &ben).await, 160).await;
    is_consumed(&guild, &bought).await;
    guild.close().await;
}

#[tokio::test]
async fn what_discord_did_not_take_is_told_again() {
    let guild = Guild::with(Mode::Gateway, &SELLS).await;
    let ana = guild.person("ana");
    guild.discord.refuse_next(CONSUME, 500, 0, "Internal Server Error", 1);
    let bought = guild.discord.buy(&ana, SKU);
    has(&guild, &own_wallet(&guild, &ana).await, 160).await;
    until("it was refused", async || {
        let calls = guild.sandbox.calls().list();
        calls.iter().any(|call| call.path.ends_with("/consume") && call.status == 500).then_some(())
    })
    .await;
    assert!(!guild.discord.is_consumed(&bought), "given, and Discord does not know");
    assert_eq!(shop::settle(&guild.app).await.unwrap(), 1);
    assert!(guild.discord.is_consumed(&bought));
    assert_eq!(shop::settle(&guild.app).await.unwrap(), 0);
    guild.close().await;
}

#[tokio::test]
async fn what_happened_while_we_were_away_is_found_in_the_list() {
    let mut guild = Guild::with(Mode::Gateway, &SELLS).await;
    let (ana, ben) = (guild.person("ana"), guild.person("ben"));
    let early = guild.discord.buy(&ana, SKU);
    let ana_has = own_wallet(&guild, &ana).await;
    has(&guild, &ana_has, 160).await;
    is_consumed(&guild, &early).await;
    guild.halt().await;
    guild.discord.refund(&early);
    let gone = guild.discord.buy(&ben, SKU);
    guild.discord.refund(&gone);
    // More than one page of them.
    for _ in 0..101 {
        guild.discord.buy(&ben, SKU);
    }
    guild.begin_again().await;
    has(&guild, &ana_has, 0).await;
    has(&guild, &own_wallet(&guild, &ben).await, 101 * 160).await;
    guild.close().await;
}

#[tokio::test]
async fn where_discord_sells_nothing_nothing_is_given() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let ana = guild.person("ana");
    let bought = guild.discord.buy(&ana, SKU);
    guild.ask("ana", "myba balance", &[], "3 tokens left.").await;
    shop::reconcile(&guild.app).await.unwrap();
    assert!(!guild.discord.is_consumed(&bought));
    has(&guild, &own_wallet(&guild, &ana).await, 0).await;
    guild.close().await;
}
