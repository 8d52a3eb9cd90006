//! The room in the console, as a person's browser and a hostile page meet it.

use serde_json::json;

use crate::caller::{button, client, section};
use crate::product::{Product, Say};
use crate::{TEAM, sandbox};

async fn press(sandbox: &myba_sandbox::Sandbox, action: &str, form: &[(&str, &str)]) -> (u16, String) {
    let url = format!("{}/slack/room/{action}", sandbox.url());
    let answer = client().post(url).header("origin", sandbox.url()).form(form).send().await.unwrap();
    let place = answer.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
    (answer.status().as_u16(), place.unwrap_or_default())
}

async fn page(sandbox: &myba_sandbox::Sandbox, address: &str) -> String {
    let answer = client().get(format!("{}{address}", sandbox.url())).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    answer.text().await.unwrap()
}

#[tokio::test]
async fn a_person_types_a_command_presses_a_button_and_fills_in_a_form() {
    let first =
        json!({"text": "Ticket", "blocks": [section("*Reset* fails &lt;b&gt;"), button("share", "Share", "7Q2F")]});
    let mut product = Product::open(&[Say::Json(first)]).await;
    let sandbox = sandbox(&product.url).await;
    let slack = sandbox.slack();
    let ana = slack.person("ana");
    let who = format!("{TEAM}/{}", ana.id);
    let here = [("who", who.as_str()), ("place", "C0PRODUCT1")];
    let with = |more: &[(&'static str, &str)]| -> Vec<(String, String)> {
        here.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let send = async |action: &str, more: &[(&'static str, &str)]| {
        let form = with(more);
        let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        press(&sandbox, action, &form).await
    };
    let (status, back) = send("say", &[("text", "/myba guests cannot reset")]).await;
    assert_eq!((status, back.as_str()), (303, format!("/slack/room?who={who}&place=C0PRODUCT1").as_str()));
    assert_eq!(product.next().await.field("text").unwrap(), "guests cannot reset");
    let shown = page(&sandbox, &back).await;
    assert!(shown.contains("Only visible to you") && shown.contains("<b>Reset</b> fails &lt;b&gt;"));
    let ts = slack.last(&ana, "C0PRODUCT1").unwrap().ts;
    assert!(shown.contains(&format!("name=\"ts\" value=\"{ts}\"")) && shown.contains(">Share</button>"));
    send("act", &[("ts", &ts), ("act", r#"["share",""]"#)]).await;
    assert_eq!(product.next().await.json()["actions"][0]["value"], "7Q2F");

    send("shortcut", &[("callback", "myba_new")]).await;
    let trigger = product.next().await.json()["trigger_id"].clone();
    let view = json!({"type": "modal", "title": {"type": "plain_text", "text": "New ticket"},
        "submit": {"type": "plain_text", "text": "Draft"},
        "blocks": [{"type": "input", "block_id": "idea", "label": {"type": "plain_text", "text": "Your idea"},
            "element": {"type": "plain_text_input", "action_id": "text"}}]});
    let caller = crate::caller::Caller::of(&sandbox);
    caller.call("views.open", json!({"trigger_id": trigger, "view": view})).await.ok();
    let shown = page(&sandbox, &back).await;
    assert!(shown.contains("New ticket") && shown.contains("name=\"f:text\"") && shown.contains(">Draft</button>"));
    send("submit", &[("f:text", "export, as CSV")]).await;
    assert_eq!(product.next().await.json()["view"]["state"]["values"]["idea"]["text"]["value"], "export, as CSV");
    assert!(!page(&sandbox, &back).await.contains("New ticket"));

    send("home", &[]).await;
    assert_eq!(product.next().await.json()["event"]["type"], "app_home_opened");
    send("invite", &[]).await;
    send("say", &[("text", "@MyBA an idea")]).await;
    assert_eq!(product.next().await.json()["event"]["type"], "app_mention");
    send("uninstall", &[]).await;
    assert!(page(&sandbox, &back).await.contains("Not installed in Acme."));
}

#[tokio::test]
async fn the_room_is_its_own_pages_alone_and_hostile_text_stays_text() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let slack = sandbox.slack();
    let url = format!("{}/slack/room/uninstall", sandbox.url());
    let foreign = client().post(url).header("origin", "http://evil.example").send().await.unwrap();
    assert_eq!(foreign.status(), 403);
    assert!(slack.bot_token(TEAM).is_some());
    slack.say(&slack.person("ana"), "C0GENERAL1", "<script>alert(1)</script> \"><img src=x>");
    let shown = page(&sandbox, "/slack/room?place=C0GENERAL1").await;
    assert!(
        shown.contains("&lt;script&gt;alert(1)") && !shown.contains("<img") && shown.matches("<script").count() == 1
    );
    assert!(!shown.contains(&slack.signing_secret()) && !shown.contains(&slack.bot_token(TEAM).unwrap()));
    assert!(page(&sandbox, "/").await.contains("href=\"/slack/room\">Open the room</a>"));
    assert_eq!(press(&sandbox, "nothing", &[]).await.0, 404);
    assert!(sandbox.calls().list().is_empty(), "looking is no call of the product");
}
