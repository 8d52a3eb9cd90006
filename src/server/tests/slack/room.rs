//! Chats as people read them.

use myba_sandbox::slack::Mode;

use crate::office::{Office, PATIENCE, link_token, says};
use crate::program::settled;

pub const IDEA: &str = "people lose their filters on the search page when they press Back, keep them";

/// The journey of the room, whichever way requests come in.
pub async fn journey(mode: Mode) -> String {
    let office = Office::with(mode, &[]).await;
    let (ana, ben, general) = (office.person("ana"), office.person("ben"), office.channel("general"));
    let preview = office.ask("ana", IDEA, "Paid by your free tokens here · 1 token · 2 left").await;
    office.press(&ana, &preview, "Refine · 3 left").await;
    office.window(&ana, "What should change?").await;
    office.fill(&ana, &[("instruction", "say that it holds for a day")]).await;
    let refined = office.sees(&ana, &general, "included, no token taken").await;
    assert!(!office.slack.chat(&ben, &general).contains("MyBA"), "nothing is public before it is shared");
    office.press(&ana, &refined, "Share").await;
    office.sees(&ben, &general, "Shared by @").await;
    office.ask("ana", "balance", "2 tokens left. Paid by your free tokens here.").await;
    let link = office.ask("ana", "link", "Open the page, sign in and confirm.").await;
    let token = link_token(&link);
    let account = office.account("ana@acme.example").await;
    let code = office.app.chat.confirm_link(&token, &account).await.unwrap().code;
    office.press(&ana, &link, "Enter code").await;
    office.window(&ana, "Code").await;
    office.fill(&ana, &[("code", &format!(" {} ", code.to_lowercase()))]).await;
    office.sees(&ana, &general, "Linked to a•••@acme.example.").await;
    office.ask("ana", "balance", "8 tokens left. Paid by your balance.").await;
    assert_eq!(office.available(&account).await, 8);
    let chat = office.slack.chat(&ana, &general);
    let shared = office.slack.chat(&ben, &general);
    let url = office.url.clone();
    office.close().await;
    settled(&format!("{chat}\n---- what ben sees\n{shared}")).replace(&url, "https://myba.test")
}

#[tokio::test]
async fn from_an_idea_to_a_linked_account() {
    insta::assert_snapshot!(journey(Mode::Http).await);
}

#[tokio::test]
async fn the_form_the_shortcuts_and_the_home_lead_to_tickets() {
    let office = Office::open().await;
    let (ben, general) = (office.person("ben"), office.channel("general"));
    assert!(office.slack.command(&ben, &general, "").await.is_ok());
    office.window(&ben, "Your idea").await;
    office.fill(&ben, &[("idea", IDEA)]).await;
    office.sees(&ben, &general, "1 token · 2 left").await;
    assert!(office.slack.modal(&ben).is_none(), "the window closes");

    let said =
        office.slack.say(&ben, &general, "The export button does nothing in Safari, all other browsers are fine");
    assert!(office.slack.message_shortcut(&ben, &said, "myba_from_message").await.is_ok());
    office.sees(&ben, &general, "1 token · 1 left").await;

    assert!(office.slack.shortcut(&ben, "myba_new").await.is_ok());
    office.window(&ben, "Your idea").await;
    office.fill(&ben, &[("idea", "a calendar of all holidays for the whole team, in one view")]).await;
    let direct = office.slack.wait_until(PATIENCE, |room| {
        let channel = room.direct(&ben)?;
        room.last(&ben, &channel).filter(|newest| says(newest, "1 token · 0 left"))
    });
    assert!(direct.await.is_some(), "a form opened from nowhere is answered directly");

    assert!(office.slack.open_home(&ben, "home").await.is_ok());
    let home = office.slack.wait_until(PATIENCE, |room| {
        let home = room.home_text(&ben);
        home.contains("Your last tickets").then_some(home)
    });
    let home = home.await.expect("a home page");
    assert!(home.contains("0 tokens left") && home.contains("How to use MyBA"), "{home}");
    office.close().await;
}

#[tokio::test]
async fn a_mention_and_a_direct_message_are_answered() {
    let office = Office::open().await;
    let (ben, general) = (office.person("ben"), office.channel("general"));
    office.slack.invite_bot(&general);
    assert!(office.slack.mention(&ben, &general, None, IDEA).await.is_ok());
    let ephemeral = office.sees(&ben, &general, "1 token · 2 left").await;
    assert!(ephemeral.only_for.is_some(), "nothing is public before it is shared");

    assert!(office.slack.dm(&ben, "we need dark mode for the night shift of the support team").await.is_ok());
    let direct = office.slack.direct(&ben);
    office.sees(&ben, &direct, "1 token · 1 left").await;
    assert!(office.slack.dm(&ben, "balance").await.is_ok());
    office.sees(&ben, &direct, "1 token left. Paid by your free tokens here.").await;
    office.close().await;
}

#[tokio::test]
async fn a_mention_in_a_thread_means_what_was_said_there_where_it_may_be_read() {
    let office = Office::open().await;
    let (ben, general) = (office.person("ben"), office.channel("general"));
    office.slack.invite_bot(&general);
    let begun =
        office.slack.say(&ben, &general, "the export of invoices stops after 500 rows, accounting needs all of them");
    assert!(office.slack.mention(&ben, &general, Some(&begun.ts), "").await.is_ok());
    office.sees(&ben, &general, "Say your idea behind @MyBA, or press and paste").await;

    assert!(office.slack.set_scopes(&ben.team, &["channels:history", "chat:write", "users:read", "app_mentions:read"]));
    assert!(office.slack.mention(&ben, &general, Some(&begun.ts), "").await.is_ok());
    let ticket = office.sees(&ben, &general, "1 token · 2 left").await;
    assert!(says(&ticket, "invoices"), "{ticket:?}");
    office.close().await;
}

#[tokio::test]
async fn i07_nobody_is_pinged_and_no_link_is_masked_by_an_idea_or_a_ticket() {
    let office = Office::open().await;
    let idea =
        "<!channel> and <@U0BEN00001> need <http://evil.example|bank.example> *now* `please` _soon_ &amp; ~safe~";
    let preview = office.ask("ana", idea, "1 token · 2 left").await;
    office.press(&office.person("ana"), &preview, "Share").await;
    let general = office.channel("general");
    let shared = office.sees(&office.person("ben"), &general, "Shared by @").await;
    assert!(shared.pings.is_empty(), "{:?}", shared.pings);
    let evil = shared.links.iter().filter(|link| link.url.contains("evil")).count();
    assert_eq!(evil, 0, "{:?}", shared.links);
    office.close().await;
}

#[tokio::test]
async fn the_writer_learns_nothing_of_who_asks_in_slack() {
    let office = Office::open().await;
    let (ana, general) = (office.person("ana"), office.channel("general"));
    let preview = office.ask("ana", &format!("{IDEA} --model thorough"), "2 tokens · 1 left").await;
    office.press(&ana, &preview, "Refine · 3 left").await;
    office.window(&ana, "What should change?").await;
    office.fill(&ana, &[("instruction", "say that it holds for a day")]).await;
    office.sees(&ana, &general, "included, no token taken").await;
    let account = office.account("ana@acme.example").await;
    let wallet = office.app.identity.user(&account).await.unwrap().unwrap().wallet;
    let key = myba_core::chat::ChatKey {
        platform: myba_core::chat::Platform::Slack,
        tenant: crate::office::TEAM.to_owned(),
        user: ana.id.clone(),
    };
    let person = office.app.chat.meet(&key, "ana").await.unwrap();
    let forbidden = [
        ana.id.as_str(),
        crate::office::TEAM,
        general.as_str(),
        "ana@",
        "acme.example",
        person.id.as_str(),
        person.wallet.as_str(),
        wallet.as_str(),
        "wal_",
        "chat_",
    ];
    assert_eq!(crate::private::reveals_nothing(&office.sandbox, &forbidden), 2);
    office.close().await;
}
