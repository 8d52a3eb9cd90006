use myba_core::generation::RequestedKind;
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
    assert_eq!((asked.tenant.as_str(), asked.request.act), ("E1", Act::WantsForm(RequestedKind::Auto)));
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
    assert_eq!((asked.request.key.as_str(), asked.reply_to.thread.as_deref()), ("evt:Ev1", None));
    for (field, value) in [("bot_id", "B1"), ("subtype", "message_changed"), ("user", "UBOT")] {
        let mut quiet = payload.clone();
        quiet["event"][field] = json!(value);
        assert!(matches!(event(quiet), Ok(Read::Nothing)), "{field}");
    }
    payload["event"] = json!({"type": "message", "channel_type": "im", "user": "U1", "text": "a", "channel": "D1",
        "ts": "2.0", "thread_ts": "1.0"});
    let asked = delivery(event(payload.clone()));
    assert!(asked.reply_to.direct && asked.request.place.kind == PlaceKind::Direct);
    assert_eq!((asked.reply_to.thread.as_deref(), asked.reply_to.message_ts.as_deref()), (Some("1.0"), Some("2.0")));
    payload["event"] = json!({"type": "something_new", "user": "U1"});
    assert!(matches!(event(payload), Ok(Read::Nothing)), "Slack may send what we never heard of");
}

#[test]
fn an_installation_ends_and_gains_and_loses_workspaces() {
    let changed = |told: serde_json::Value| {
        let by = json!([{"enterprise_id": "E1", "is_enterprise_install": true}]);
        match event(json!({"team_id": "T1", "event_id": "Ev1", "authorizations": by, "event": told})) {
            Ok(Read::Changed { tenant, change }) => Some((tenant, change)),
            Ok(Read::Nothing) => None,
            other => panic!("{other:?}"),
        }
    };
    let of = |change| Some(("E1".to_owned(), change));
    let teams = || vec!["T2".to_owned()];
    assert_eq!(changed(json!({"type": "app_uninstalled"})), of(Lifecycle::Gone));
    assert_eq!(changed(json!({"type": "tokens_revoked", "tokens": {"bot": ["U1"]}})), of(Lifecycle::Gone));
    assert_eq!(changed(json!({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})), None, "a person's token");
    let granted = json!({"type": "team_access_granted", "team_ids": ["T2"]});
    assert_eq!(changed(granted), of(Lifecycle::TeamsGained(teams())));
    let revoked = json!({"type": "team_access_revoked", "team_ids": ["T2"]});
    assert_eq!(changed(revoked), of(Lifecycle::TeamsLost(teams())));
}

#[test]
fn a_direct_message_of_two_people_is_not_ours() {
    let press = |message: serde_json::Value, is_ephemeral: bool| {
        delivery(interaction(
            json!({"type": "block_actions", "trigger_id": "9", "team": {"id": "T1"}, "api_app_id": "A1",
            "user": {"id": "U2", "team_id": "T1"}, "channel": {"id": "D1", "name": "directmessage"}, "message": message,
            "container": {"message_ts": "1.0", "is_ephemeral": is_ephemeral}, "actions": [{"value": "balance"}]}),
        ))
    };
    let shared = press(json!({"ts": "1.0"}), false);
    assert!(!shared.reply_to.replaces && !shared.reply_to.direct, "both read it");
    assert_eq!(shared.request.place.kind, PlaceKind::Channel);
    let ours = press(json!({"ts": "1.0", "bot_id": "B1"}), false);
    assert!(ours.reply_to.replaces && ours.reply_to.direct);
    let shortcut = json!({"type": "message_action", "callback_id": "myba_from_message", "trigger_id": "9",
        "team": {"id": "T1"}, "user": {"id": "U2"}, "channel": {"id": "D1"}, "message": {"text": "a", "bot_id": "B1"}});
    assert!(!delivery(interaction(shortcut)).reply_to.replaces, "what we shared with two people stays");
    let ephemeral = press(json!({}), true);
    assert!(ephemeral.reply_to.replaces && !ephemeral.reply_to.direct);
}

#[test]
fn a_form_keeps_the_age_of_the_address_it_was_opened_with() {
    let form = json!({"type": "view_submission", "trigger_id": "9", "team": {"id": "T1"}, "user": {"id": "U2"},
        "view": {"id": "V1", "type": "modal", "callback_id": "new",
            "private_metadata": r#"{"response_url":"https://hooks.slack.com/x","received":5,"posts":2,"channel":"C1"}"#}});
    let asked = delivery(interaction(form)).received_at(UnixMs(9));
    assert_eq!((asked.reply_to.received, asked.reply_to.posts), (5, 2));
    assert!(!asked.reply_to.window, "a form that was sent is closed");
    let press = json!({"type": "block_actions", "trigger_id": "9", "team": {"id": "T1"}, "user": {"id": "U2"},
        "container": {"type": "view"}, "actions": [{"value": "balance"}],
        "view": {"id": "V1", "type": "modal", "hash": "h"}});
    let asked = delivery(interaction(press)).received_at(UnixMs(9));
    assert_eq!((asked.reply_to.received, asked.reply_to.window), (9, true));
}
