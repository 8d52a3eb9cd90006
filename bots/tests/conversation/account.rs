//! Linking, balances, rules.

use myba_bots::conversation::{Act, Press, Reply};

use crate::room::{ADA, ANA, Room, form, press, text};
use crate::writer::IDEA;

#[tokio::test]
async fn an_account_is_linked_by_the_code_of_its_page() {
    let room = Room::new().await;
    room.says(ANA, IDEA).await;
    let (user, wallet) = room.user("ana").await;
    room.grant(&wallet, 10).await;
    let begun = room.says(ANA, "link").await;
    let Press::Open(page) = press(&begun, "Connect account") else { panic!("no page") };
    let token = page.strip_prefix("https://myba.test/link/").unwrap();
    let code = room.chat.confirm_link(token, &user).await.unwrap().code;
    let asked = room.presses(ANA, press(&begun, "Enter code")).await;
    let wrong = room.fills(ANA, form(&asked), &[("code", "0000-0000")]).await;
    let [Reply::Errors(errors)] = &wrong[..] else { panic!("{wrong:?}") };
    assert_eq!(errors["code"], "This is not the code. 4 more tries. Nothing was changed.");
    let typed = format!(" {} ", code.to_lowercase().replace('-', " - "));
    let linked = room.fills(ANA, form(&asked), &[("code", &typed)]).await;
    assert!(
        text(&linked).contains("2 tokens from here went into it. 12 tokens left. Paid by your balance."),
        "{linked:?}"
    );
    assert_eq!(press(&linked, "Write a ticket"), Press::NewTicket);
    let used = room.fills(ANA, form(&asked), &[("code", &code)]).await;
    assert!(text(&used).contains("This link no longer works."));
    let ask = room.says(ANA, "unlink").await;
    assert!(text(&room.presses(ANA, press(&ask, "Unlink")).await).contains("Unlinked."));
    assert!(text(&room.says(ANA, "unlink").await).contains("No account is linked."));
    room.finish().await;
}

#[tokio::test]
async fn every_command_answers() {
    let room = Room::new().await;
    for word in
        ["help", "balance", "buy", "whoami", "history", "settings", "setup", "quota", "hlep", "", "x y --lang zz"]
    {
        room.says(ANA, word).await;
    }
    room.says(ADA, "setup").await;
    room.ask("home", ANA, Act::OpenedHome).await;
    room.ask("installed", ADA, Act::Installed).await;
    insta::assert_snapshot!(room.finish().await);
}

#[tokio::test]
async fn an_administrator_decides_where_it_works() {
    let room = Room::new().await;
    assert!(text(&room.presses(ANA, Press::Setup).await).contains("Only administrators"));
    let setup = room.presses(ADA, Press::Setup).await;
    let bad = room.fills(ADA, form(&setup), &[("cap", "many"), ("enabled", "yes")]).await;
    assert!(matches!(bad[..], [Reply::Errors(_)]));
    room.fills(ADA, form(&setup), &[("cap", "20"), ("channels", "C7, C8"), ("enabled", "yes")]).await;
    assert!(text(&room.says(ANA, IDEA).await).contains("does not answer in this channel"));
    room.fills(ADA, form(&setup), &[("cap", "20"), ("channels", ""), ("enabled", "no")]).await;
    assert!(text(&room.says(ANA, IDEA).await).contains("switched off"));
    room.fills(ADA, form(&setup), &[("cap", "20"), ("channels", ""), ("enabled", "yes")]).await;
    room.says(ANA, IDEA).await;
    assert_eq!(room.writer.calls(), 1);
    room.finish().await;
}
