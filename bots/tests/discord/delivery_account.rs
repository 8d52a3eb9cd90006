//! The app about itself, what was bought, and who somebody is.

use myba_bots::discord::{DiscordError, commands};
use myba_sandbox::discord::Person;
use serde_json::json;

use crate::delivery_room::Room;

#[tokio::test]
async fn commands_are_registered_and_read_back() {
    let room = Room::open().await;
    let app = room.client.application().await.unwrap();
    assert_eq!((app.id.as_str(), app.name.as_str()), (room.discord().app_id().as_str(), "MyBA"));
    room.client.register_commands(&app.id, &commands(true)).await.unwrap();
    let known = room.client.registered_commands(&app.id).await.unwrap();
    assert!(myba_bots::discord::same(&commands(true), &known), "{known}");
    let asked =
        room.sandbox.calls().list().into_iter().find(|call| call.method == "GET" && call.path.contains("/commands"));
    assert!(asked.is_some());
    room.finish();
    let wrong = room.client.register_commands(&app.id, &json!([{"name": "Ü b", "description": "x"}])).await;
    assert!(matches!(wrong, Err(DiscordError::Refused(_) | DiscordError::TooLong(_))), "{wrong:?}");
    let gateway = room.client.gateway_http().get_gateway().await.unwrap();
    assert_eq!(gateway.url, room.discord().gateway_url());
}

/// Later than every id.
const LAST: &str = "9223372036854775807";

#[tokio::test]
async fn what_was_bought_is_used_up_once() {
    let room = Room::open().await;
    let app = room.discord().app_id();
    let bought = room.discord().buy(&room.ana, "900000000000000001");
    let list = room.client.all_entitlements(&app, LAST).await.unwrap();
    assert_eq!((list.len(), &list[0]["id"], &list[0]["consumed"]), (1, &json!(bought), &json!(false)));
    assert_eq!(room.client.all_entitlements(&app, &bought).await, Ok(Vec::new()), "nothing was bought before it");
    room.client.consume_entitlement(&app, &bought).await.unwrap();
    assert_eq!(room.client.all_entitlements(&app, LAST).await.unwrap()[0]["consumed"], json!(true));
    let unknown = room.client.consume_entitlement(&app, "1").await;
    assert!(matches!(unknown, Err(DiscordError::NotThere(_))), "{unknown:?}");
    room.finish();
}

fn code(room: &Room, person: &Person) -> (String, String) {
    let back = format!("{}/discord/oauth/callback", room.url);
    let address = format!(
        "{}/oauth2/authorize?response_type=code&client_id={}&scope=identify&state=s1&redirect_uri={back}",
        room.discord().base_url(),
        room.discord().app_id()
    );
    let place = room.discord().consent(&address, person).unwrap();
    let code = place.split(['?', '&']).find_map(|part| part.strip_prefix("code=")).unwrap();
    (code.to_owned(), back)
}

#[tokio::test]
async fn h07_an_account_is_known_by_a_code_that_works_once() {
    let room = Room::open().await;
    let (id, secret) = (room.discord().client_id(), room.discord().client_secret());
    let (word, back) = code(&room, &room.ben);
    let client = &room.client;
    let wrong = client.exchange_code(&id, "wrong", &word, &back, None).await;
    assert_eq!(wrong, Err(DiscordError::Unauthorized));
    let token = client.exchange_code(&id, &secret, &word, &back, None).await.unwrap();
    let me = client.me(&token).await.unwrap();
    assert_eq!((me.id.as_str(), me.name.as_str()), (room.ben.id.as_str(), "Ben Okafor"));
    let twice = client.exchange_code(&id, &secret, &word, &back, None).await;
    assert!(matches!(twice, Err(DiscordError::Refused(_))), "{twice:?}");
    client.revoke(&id, &secret, &token).await.unwrap();
    assert_eq!(client.me(&token).await, Err(DiscordError::Unauthorized));
    room.finish();
}
