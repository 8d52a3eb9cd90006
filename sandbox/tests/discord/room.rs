//! The room in the console, as a person's browser and a hostile page meet it.

use serde_json::json;

use crate::caller::{client, words};
use crate::product::{Product, Say};
use crate::sandbox;

async fn press(sandbox: &myba_sandbox::Sandbox, action: &str, form: &[(&str, &str)]) -> (u16, String) {
    let url = format!("{}/discord/room/{action}", sandbox.url());
    let answer = client().post(url).header("origin", sandbox.url()).form(form).send().await.unwrap();
    let place = answer.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
    (answer.status().as_u16(), place.unwrap_or_default())
}

async fn page(sandbox: &myba_sandbox::Sandbox, address: &str) -> String {
    let answer = client().get(format!("{}{address}", sandbox.url())).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

#[tokio::test]
async fn a_person_plays_everybody() {
    let mut card = words("<b>Draft</b>");
    card["components"] = json!([{"type": 1, "components": [
        {"type": 2, "style": 1, "label": "Refine", "custom_id": "t:1"},
        {"type": 2, "style": 5, "label": "Open", "url": "https://myba.example/"}]}]);
    let form = json!({"type": 9, "data": {"custom_id": "f", "title": "Refine it", "components": [
        {"type": 18, "label": "How", "component": {"type": 4, "custom_id": "how", "style": 2}}]}});
    let answers = [Say::Json(json!({"type": 4, "data": card})), Say::Json(form), Say::Json(json!({"type": 6}))];
    let mut product = Product::open(&answers).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    let ben = discord.person("ben");
    let channel = discord.channel(&discord.guild("Acme"), "product");
    let here = [("who", ben.id.as_str()), ("place", channel.as_str())];
    let (status, place) = press(
        &sandbox,
        "command",
        &[&here[..], &[("name", "myba new"), ("o:idea", "guests"), ("o:private", "")]].concat(),
    )
    .await;
    assert_eq!(status, 303);
    assert_eq!(product.next().await.json()["data"]["options"][0]["options"][0]["value"], "guests");
    let shown = page(&sandbox, &place).await;
    assert!(shown.contains("Ben Okafor used /myba new") && shown.contains("&lt;b&gt;Draft&lt;/b&gt;"), "{shown}");
    assert!(shown.contains(">Refine</button>") && shown.contains("href=\"https://myba.example/\""));
    let message = discord.last(&ben, &channel).unwrap();
    press(&sandbox, "press", &[&here[..], &[("message", &message.id), ("act", "t:1")]].concat()).await;
    product.next().await;
    assert!(page(&sandbox, &place).await.contains("Refine it"));
    press(&sandbox, "submit", &[&here[..], &[("f:how", "shorter")]].concat()).await;
    assert_eq!(product.next().await.json()["data"]["components"][0]["component"]["value"], "shorter");
    let (_, direct) = press(&sandbox, "direct", &here).await;
    assert!(page(&sandbox, &direct).await.contains("<h2 id=\"here\">MyBA</h2>"));
}

#[tokio::test]
async fn commands_are_typed_choices_come_from_the_server_and_what_was_not_sent_is_told() {
    let mut card = words("**Where?** \\*here\\*");
    card["components"] = json!([
        {"type": 1, "components": [{"type": 8, "custom_id": "place", "placeholder": "Another channel", "channel_types": [0, 15]}]},
        {"type": 1, "components": [{"type": 6, "custom_id": "roles", "placeholder": "Roles", "max_values": 3,
            "default_values": [{"id": "700000000000000101", "type": "role"}]}]}]);
    let answers = [Say::Json(json!({"type": 4, "data": card})), Say::Json(json!({"type": 6}))];
    let mut product = Product::open(&answers).await;
    let sandbox = sandbox(&product.url).await;
    let discord = sandbox.discord();
    let ana = discord.person("ana");
    let channel = discord.channel(&discord.guild("Acme"), "product");
    let here = [("who", ana.id.as_str()), ("place", channel.as_str())];
    let (_, place) =
        press(&sandbox, "say", &[&here[..], &[("text", "/myba new idea: guests cannot pay")]].concat()).await;
    assert_eq!(product.next().await.json()["data"]["options"][0]["options"][0]["value"], "guests cannot pay");
    let shown = page(&sandbox, &place).await;
    assert!(shown.contains("<b>Where?</b> *here*"), "{shown}");
    assert!(shown.contains("aria-label=\"Choose: Another channel\"") && shown.contains(">#ideas (forum)</option>"));
    assert!(shown.contains(" selected>@Managers</option>") && shown.contains("aria-label=\"Roles\" multiple"));
    let message = discord.last(&ana, &channel).unwrap();
    let chosen = [("message", message.id.as_str()), ("pick", "roles"), ("s:roles", "1"), ("s:roles", "2")];
    press(&sandbox, "pick", &[&here[..], &chosen].concat()).await;
    assert_eq!(product.next().await.json()["data"]["values"], json!(["1", "2"]));
    let (_, place) = press(&sandbox, "say", &[&here[..], &[("text", "/nobody knows")]].concat()).await;
    assert!(page(&sandbox, &place).await.contains("Nothing was sent: no such command is registered."));
}

#[tokio::test]
async fn another_page_cannot_press_its_buttons() {
    let sandbox = sandbox("http://127.0.0.1:9").await;
    let url = format!("{}/discord/room/forget", sandbox.url());
    let answer = client().post(url).header("origin", "http://evil.example").send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert_eq!(press(&sandbox, "nothing", &[]).await.0, 404);
}
