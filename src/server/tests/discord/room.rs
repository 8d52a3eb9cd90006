//! Chats as people read them, the same on both transports.

use myba_sandbox::discord::Mode;

use crate::guild::{Guild, link_token};
use crate::program::settled;

pub const IDEA: &str = "people lose their filters on the search page when they press Back, keep them";

/// The journey of the room, whichever way interactions come in.
async fn journey(mode: Mode) -> String {
    let guild = Guild::with(mode, &[]).await;
    let (ana, ben, general) = (guild.person("ana"), guild.person("ben"), guild.channel("general"));
    let preview = guild.write("ana", IDEA, "Paid by your free tokens here · 1 token · 2 left").await;
    guild.press(&ana, &preview, "Refine · 3 left").await;
    assert!(guild.discord.form_text(&ana).contains("What should change?"), "{}", guild.discord.form_text(&ana));
    guild.fill(&ana, &[("instruction", "say that it holds for a day")]).await;
    let refined = guild.sees(&ana, &general, "included, no token taken").await;
    assert!(!guild.discord.chat(&ben, &general).contains("MyBA"), "nothing is public before it is shared");
    guild.press(&ana, &refined, "Share").await;
    guild.sees(&ben, &general, "Shared by @").await;
    guild.ask("ana", "myba balance", &[], "2 tokens left. Paid by your free tokens here.").await;
    let link = guild.ask("ana", "myba link", &[], "Open the page, sign in and confirm.").await;
    let token = link_token(&link);
    let account = guild.account("ana@acme.example").await;
    let code = guild.app.chat.confirm_link(&token, &account).await.unwrap().code;
    guild.press(&ana, &link, "Enter code").await;
    guild.fill(&ana, &[("code", &format!(" {} ", code.to_lowercase()))]).await;
    guild.sees(&ana, &general, "acme.example. 2 tokens from here went into it.").await;
    guild.ask("ana", "myba balance", &[], "8 tokens left. Paid by your balance.").await;
    assert_eq!(guild.available(&account).await, 8);
    let chat = guild.discord.chat(&ana, &general);
    let shared = guild.discord.chat(&ben, &general);
    let url = guild.url.clone();
    guild.close().await;
    let text = format!("{chat}\n---- what ben sees\n{shared}");
    let id: String =
        text[text.find("tkt_").unwrap()..].chars().take_while(|sign| !sign.is_whitespace() && *sign != ']').collect();
    let sign = id[id.len() - 4..].to_uppercase();
    settled(&text.replace(&id, "tkt_1").replace(&format!("ticket-{sign}"), "ticket-0000"))
        .replace(&url, "https://myba.test")
}

#[tokio::test]
async fn from_an_idea_to_a_linked_account() {
    let over_gateway = journey(Mode::Gateway).await;
    assert_eq!(over_gateway, journey(Mode::Http).await, "both ways tell the same");
    insta::assert_snapshot!(over_gateway);
}

#[tokio::test]
async fn a_model_is_suggested_with_its_price_and_the_writer_learns_nothing_of_who_asks() {
    let guild = Guild::with(Mode::Gateway, &[]).await;
    let (ana, general) = (guild.person("ana"), guild.channel("general"));
    let found = guild.discord.suggest(&ana, &general, "myba new", "model", "thor").await;
    assert_eq!(found.choices(), [("Thorough · 2 tokens".to_owned(), serde_json::json!("thorough"))]);
    guild.ask("ana", "myba new", &[("idea", IDEA), ("model", "thorough")], "2 tokens · 1 left").await;
    let refused = guild.ask("ana", "myba new", &[("idea", "another idea"), ("model", "x")], "There is no model").await;
    assert!(format!("{refused:?}").contains("Standard · 1 token"), "{refused:?}");
    let key = myba_core::chat::ChatKey::on_discord(ana.id.as_str());
    let person = guild.app.chat.meet(&key, "ana").await.unwrap();
    let forbidden = [
        ana.id.as_str(),
        crate::guild::ACME,
        general.as_str(),
        person.id.as_str(),
        person.wallet.as_str(),
        "wal_",
        "chat_",
        "Ana",
    ];
    assert_eq!(crate::private::reveals_nothing(&guild.sandbox, &forbidden), 1);
    guild.close().await;
}
