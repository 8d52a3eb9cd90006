//! Nothing is sold on Discord unless Discord sells it: no sentence, button or address there leads to a purchase.

use myba_bots::conversation::{Act, FormKind, OnDiscord, Press, Reply, Sold};
use myba_core::chat::Platform;
use myba_core::generation::{ModelFailure, RequestedKind};

use crate::room::{ADA, ANA, BEN, GUEST, Room, Spot, form, press, text, ticket};
use crate::writer::{IDEA, Turn};

const WORDS: [&str; 11] =
    ["help", "balance", "buy", "link", "unlink", "whoami", "history", "settings", "setup", "quota", "hlep"];

/// Everything that was answered, to be searched.
#[derive(Default)]
struct Heard(Vec<Reply>);

impl Heard {
    fn hear(&mut self, replies: &[Reply]) {
        self.0.extend_from_slice(replies);
    }

    fn sells(&self) -> Vec<String> {
        let written = self.0.iter().map(|reply| serde_json::to_string(reply).unwrap());
        let sells = |text: &String| ["buy", "pack", "purchas"].iter().any(|word| text.to_lowercase().contains(word));
        written.filter(sells).collect()
    }
}

async fn say_everything(room: &Room, heard: &mut Heard) {
    for who in [ANA, ADA, GUEST] {
        for word in WORDS {
            heard.hear(&room.says(who, word).await);
        }
        for act in [
            Act::OpenedHome,
            Act::WantsForm(RequestedKind::Auto),
            Act::FromMessage { text: " ".to_owned(), author: None },
        ] {
            heard.hear(&room.ask(&format!("int:{}{act:?}", who.0), who, act).await);
        }
        for press in [Press::Setup, Press::Link, Press::EnterCode, Press::Balance, Press::History] {
            heard.hear(&room.presses(who, press).await);
        }
    }
}

async fn use_a_ticket(room: &Room, heard: &mut Heard) {
    let preview = room.draft(ANA, &[("idea", IDEA)]).await;
    heard.hear(&preview);
    let id = ticket(&preview);
    for press in [
        Press::Share(id.clone(), 1),
        Press::ShareIn(id.clone(), 1, "C9".to_owned()),
        Press::Refine(id.clone(), 1),
        Press::Edit(id.clone(), 1),
        Press::Copy(id.clone()),
        Press::Useful(id.clone()),
        Press::NotUseful(id.clone()),
        Press::Regenerate(id.clone(), 1),
        Press::Undo(id.clone(), 2),
        Press::Delete(id.clone()),
        Press::Show(id.clone()),
        Press::Restore(id.clone()),
        Press::FillAgain("int:none".to_owned()),
        Press::RunAgain("int:none".to_owned()),
    ] {
        heard.hear(&room.presses(ANA, press.clone()).await);
        heard.hear(&room.presses(BEN, press).await);
    }
    let values = [("reason".to_owned(), "not ours".to_owned())].into();
    heard.hear(&room.ask("int:back", ANA, Act::Filled { form: FormKind::NotUseful(id), values }).await);
}

#[tokio::test]
async fn where_discord_sells_nothing_nothing_speaks_of_buying() {
    let room = Room::discord().await;
    let mut heard = Heard::default();
    say_everything(&room, &mut heard).await;
    use_a_ticket(&room, &mut heard).await;
    room.writer.then(Turn::Fail(ModelFailure::Refused));
    heard.hear(&room.draft(BEN, &[("idea", "an idea that is refused by the writer")]).await);
    for n in 0..4 {
        heard.hear(&room.draft(ANA, &[("idea", &format!("{IDEA} {n}"))]).await);
    }
    let out = heard.0.last().cloned().unwrap();
    assert_eq!(press(std::slice::from_ref(&out), "Link account, get 6 more"), Press::Link);
    let said = text(&[out]);
    assert!(
        said.contains("You have used your 3 free tickets here. Nothing was taken. Editing and the rounds left"),
        "{said}"
    );
    // Linked, with an account that is as empty.
    let (user, _) = room.user("ana").await;
    room.chat.link_proven(&user, &room.chat_key(ANA), "ana").await.unwrap();
    say_everything(&room, &mut heard).await;
    for n in 0..8 {
        heard.hear(&room.draft(ANA, &[("idea", &format!("{IDEA} and {n}"))]).await);
    }
    let said = text(&[heard.0.last().cloned().unwrap()]);
    assert!(
        said.contains("No tokens left. Nothing was taken. Tokens are managed in your account on the web."),
        "{said}"
    );
    // A team that pays, until it is empty and the caps are reached.
    room.team(1).await;
    say_everything(&room, &mut heard).await;
    for who in [BEN, GUEST, BEN, ADA] {
        heard.hear(&room.draft(who, &[("idea", &format!("{IDEA} for {}", who.0))]).await);
    }
    let caps = room.presses(ADA, Press::Setup).await;
    heard.hear(&room.fills(ADA, form(&caps), &[("cap", "0"), ("day", "0")]).await);
    heard.hear(&room.draft(ANA, &[("idea", &format!("{IDEA} capped"))]).await);
    room.go(Spot::direct());
    say_everything(&room, &mut heard).await;
    assert_eq!(heard.sells(), Vec::<String>::new());
    room.finish().await;
}

#[tokio::test]
async fn where_discord_sells_its_buttons_do() {
    let sold = |sku: &str, tokens| Sold { sku: sku.to_owned(), tokens };
    let room = Room::on(Platform::Discord, OnDiscord::Premium(vec![sold("11", 60), sold("12", 160)])).await;
    let shop = room.says(ANA, "buy").await;
    assert_eq!(press(&shop, "Buy 60 tokens"), Press::Buy("11".to_owned()));
    assert_eq!(press(&shop, "Buy 160 tokens"), Press::Buy("12".to_owned()));
    for n in 0..3 {
        ticket(&room.draft(ANA, &[("idea", &format!("{IDEA} {n}"))]).await);
    }
    let out = room.draft(ANA, &[("idea", IDEA)]).await;
    assert_eq!(press(&out, "Link account, get 6 more"), Press::Link);
    assert_eq!(press(&out, "Buy 60"), Press::Buy("11".to_owned()));
    room.team(1).await;
    let panel = text(&room.says(ADA, "setup").await);
    assert!(!panel.contains("uy"), "nothing is sold to teams: {panel}");
    assert!(!room.finish().await.contains("/buy"));
}
