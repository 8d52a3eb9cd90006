//! The browser and its session.

use serde_json::{Value, json};

use super::Answer;
use crate::clerk::Clerk;
use crate::clerk::call::Call;
use crate::clerk::refusal::Refusal;

/// The browser as it is, or nothing if it was never seen. Then it is told so, in case it remembers a lost session.
pub fn get(clerk: &Clerk, call: &Call) -> Answer {
    let Some(secret) = clerk.known_browser(call) else {
        let body = json!({ "response": null, "client": null });
        return Answer { body, cookies: vec![call.page.uat_cookie(0)] };
    };
    let mut answer = clerk.wrapped(call, &secret, |scene, client| scene.client(client));
    answer.body["client"] = Value::Null;
    answer
}

/// Remembers a browser.
pub fn create(clerk: &Clerk, call: &Call) -> Answer {
    let secret = clerk.browser(call);
    clerk.wrapped(call, &secret, |scene, client| scene.client(client))
}

/// Ends every session of the browser.
pub fn sign_out(clerk: &Clerk, call: &Call) -> Answer {
    let secret = clerk.browser(call);
    let now = clerk.shared().now_ms();
    clerk.change(|world| {
        if let Some(client) = world.clients.get_mut(&secret) {
            client.sign_out(now);
        }
    });
    clerk.wrapped(call, &secret, |scene, client| scene.client(client))
}

/// A session of this browser.
pub fn session(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = holder(clerk, call, id)?;
    Ok(clerk.wrapped(call, &secret, |scene, client| client.session(id).map_or(Value::Null, |it| scene.session(it))))
}

/// Notes that the session is in use.
pub fn touch(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = holder(clerk, call, id)?;
    let now = clerk.shared().now_ms();
    clerk.on_browser(&secret, |world, client| {
        for session in client.sessions.iter_mut().filter(|session| session.id == id) {
            session.last_active_at = now;
            session.updated_at = now;
            if let Some(person) = world.people.get_mut(&session.person_id) {
                person.last_active_at = Some(now);
            }
        }
        Ok(())
    })?;
    session(clerk, call, id)
}

/// Ends a session.
pub fn end(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = holder(clerk, call, id)?;
    let now = clerk.shared().now_ms();
    let ended = clerk.on_browser(&secret, |_, client| {
        let session = client.session(id).cloned().ok_or_else(|| Refusal::not_found("session"))?;
        client.sign_out(now);
        Ok(session)
    })?;
    Ok(clerk.wrapped(call, &secret, |scene, _| scene.ended_session(&ended)))
}

/// A fresh session token.
pub fn token(clerk: &Clerk, call: &Call, id: &str) -> Result<Answer, Refusal> {
    let secret = holder(clerk, call, id)?;
    let world = clerk.world();
    let client = world.clients.get(&secret).ok_or_else(|| Refusal::not_found("client"))?;
    let session = client.session(id).ok_or_else(|| Refusal::not_found("session"))?;
    let scene = clerk.scene(&world, &call.page);
    Ok(Answer {
        body: json!({ "object": "token", "jwt": scene.jwt(session) }),
        cookies: call.page.cookies(&secret, client).to_vec(),
    })
}

/// The secret of the browser that calls, if it holds this session.
fn holder(clerk: &Clerk, call: &Call, id: &str) -> Result<String, Refusal> {
    let secret = clerk.known_browser(call).ok_or_else(Refusal::signed_out)?;
    let holds = clerk.world().clients.get(&secret).is_some_and(|client| client.session(id).is_some());
    if holds { Ok(secret) } else { Err(Refusal::not_found("session")) }
}
