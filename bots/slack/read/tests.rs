use myba_core::id::TicketId;
use serde_json::json;

use super::*;
use crate::conversation::Press;

fn delivery(read: Result<Read, ReadError>) -> Delivery {
    match read {
        Ok(Read::Asked(delivery)) => *delivery,
        other => panic!("nothing was asked: {other:?}"),
    }
}

#[test]
fn a_command_says_who_where_and_what() {
    let mut form = json!({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false", "channel_id": "C1",
        "user_id": "U1", "text": "fix &lt;b&gt;", "trigger_id": "1.2.a", "api_app_id": "A1", "new_field": 1});
    let asked = delivery(command(form.clone()));
    assert_eq!(asked.tenant, "T1", "the enterprise counts for an org-wide installation only");
    assert_eq!(asked.request.key, "cmd:1.2.a");
    assert_eq!(asked.request.act, Act::Said("fix <b>".to_owned()));
    form["is_enterprise_install"] = json!("true");
    form["text"] = json!(" ");
    let asked = delivery(command(form));
    assert_eq!((asked.tenant.as_str(), asked.request.act), ("E1", Act::WantsForm));
    assert!(matches!(command(json!({"team_id": "T1"})), Err(ReadError::Missing(_))));
}

#[test]
fn buttons_and_forms_come_back_to_where_they_were() {
    let mut payload = json!({"type": "block_actions", "trigger_id": "9", "team": {"id": "T1"},
        "user": {"id": "U2", "team_id": "T9"}, "channel": {"id": "C1"},
        "container": {"message_ts": "1.0", "is_ephemeral": false}, "actions": [{"selected_option": {"value": "copy:tkt_1"}}]});
    let asked = delivery(interaction(payload.clone()));
    assert_eq!(asked.request.act, Act::Pressed(Press::Copy(TicketId::from_text("tkt_1"))));
    assert_eq!(asked.request.sender.standing, Standing::Stranger);
    assert_eq!((asked.tenant.as_str(), asked.request.sender.key.tenant.as_str()), ("T1", "T9"));
    assert!(!asked.reply_to.replaces, "an answer for one person never replaces what all can read");
    payload["actions"] = json!([{"value": "open"}]);
    assert!(matches!(interaction(payload.clone()), Ok(Read::Nothing)));
    payload["actions"] = json!([{"value": "rubbish"}]);
    assert!(matches!(interaction(payload), Err(ReadError::Unknown("button"))));
    let metadata = r#"{"channel":"C7","thread":"5.0","response_url":"https://hooks.slack.com/x","replaces":true}"#;
    let asked = delivery(interaction(json!({"type": "view_submission", "trigger_id": "9", "team": {"id": "T1"},
        "user": {"id": "U2", "team_id": "T1"}, "view": {"id": "V1", "callback_id": "new", "private_metadata": metadata,
        "state": {"values": {"idea": {"idea": {"value": "a"}}, "kind": {"kind": {"selected_option": {"value": "bug"}}}}}}})));
    let values = BTreeMap::from([("idea".to_owned(), "a".to_owned()), ("kind".to_owned(), "bug".to_owned())]);
    assert_eq!(asked.request.act, Act::Filled { form: FormKind::NewTicket, values });
    assert_eq!((asked.reply_to.channel.as_str(), asked.reply_to.thread.as_deref()), ("C7", Some("5.0")));
}

#[test]
fn only_people_who_talk_to_us_are_heard() {
    let mut payload = json!({"team_id": "T1", "event_id": "Ev1", "authorizations": [{"user_id": "UBOT"}],
        "event": {"type": "app_mention", "user": "U1", "text": "<@UBOT> fix it", "channel": "C1", "ts": "1.0"}});
    let asked = delivery(event(payload.clone()));
    assert_eq!(asked.request.act, Act::Said("fix it".to_owned()));
    assert_eq!((asked.request.key.as_str(), asked.reply_to.thread.as_deref()), ("evt:Ev1", Some("1.0")));
    for (field, value) in [("bot_id", "B1"), ("subtype", "message_changed"), ("user", "UBOT")] {
        let mut quiet = payload.clone();
        quiet["event"][field] = json!(value);
        assert!(matches!(event(quiet), Ok(Read::Nothing)), "{field}");
    }
    payload["event"] = json!({"type": "app_uninstalled"});
    assert!(matches!(event(payload), Ok(Read::Changed(Lifecycle { gone: true, .. }))));
}
