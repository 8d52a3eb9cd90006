//! Arming and clearing faults from the page.

use std::time::Duration;

use myba_sandbox::StandIns;

use crate::{ALL, page, press, sandbox, write};

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_named_fault_is_armed_strikes_and_is_gone() {
    let sandbox = sandbox(ALL).await;
    let form = [("vendor", "openrouter"), ("kind", "named"), ("what", "refusal_403"), ("times", "2")];
    assert_eq!(press(&sandbox, "arm", &form).await, (303, "/#faults".to_owned()));
    assert!(page(&sandbox).await.contains("<span class=\"tag armed\">refusal_403</span>"));
    assert_eq!(write(&sandbox, "an idea").await, 403);
    let after = page(&sandbox).await;
    assert!(after.contains("1 × left") && after.contains("<span class=\"tag\">refusal_403</span>"));
    assert_eq!(write(&sandbox, "an idea").await, 403);
    assert!(page(&sandbox).await.contains("Nothing is armed."));
    assert_eq!(write(&sandbox, "an idea").await, 200);
}

#[tokio::test]
async fn a_status_is_armed_and_cleared() {
    let sandbox = sandbox(ALL).await;
    let form = [("vendor", "openrouter"), ("kind", "answer"), ("what", "status"), ("status", "503"), ("times", "9")];
    assert_eq!(press(&sandbox, "arm", &form).await.0, 303);
    assert_eq!(write(&sandbox, "an idea").await, 503);
    assert_eq!(press(&sandbox, "clear", &[]).await, (303, "/#faults".to_owned()));
    assert!(sandbox.faults().list().is_empty());
    assert_eq!(write(&sandbox, "an idea").await, 200);
}

#[tokio::test]
async fn a_held_back_webhook_is_counted_and_released() {
    let sandbox = sandbox(ALL).await;
    let form =
        [("vendor", "clerk"), ("kind", "delivery"), ("what", "hold"), ("target", "user.created"), ("times", "1")];
    assert_eq!(press(&sandbox, "arm", &form).await.0, 303);
    assert!(!page(&sandbox).await.contains("to be released"));
    sandbox.clerk().create_user("ana@acme.example", true);
    let seen = async {
        while !page(&sandbox).await.contains("1 waits to be released.") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, seen).await.unwrap();
    assert!(sandbox.calls().list().is_empty());
    assert_eq!(press(&sandbox, "release", &[]).await.0, 303);
    let sent = |calls: &[myba_sandbox::Call]| calls.iter().any(|call| call.note == "user.created");
    assert!(sandbox.calls().wait_until(PATIENCE, sent).await);
    assert!(!page(&sandbox).await.contains("to be released"));
}

#[tokio::test]
async fn every_choice_of_the_page_can_be_armed() {
    let sandbox = sandbox(ALL).await;
    let page = page(&sandbox).await;
    let mut count = 0;
    for form in page.split("<form").skip(1).filter(|form| form.contains("/faults/arm")) {
        let value = |before: &str| form.split(before).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (vendor, kind) = (value("name=\"vendor\" value=\""), value("name=\"kind\" value=\""));
        for what in form.split("<option value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let fields = [
                ("vendor", vendor.as_str()),
                ("kind", kind.as_str()),
                ("what", what),
                ("seconds", "5"),
                ("status", "503"),
                ("target", "*"),
                ("times", "1"),
            ];
            assert_eq!(press(&sandbox, "arm", &fields).await.0, 303, "{vendor} {kind} {what}");
            count += 1;
        }
    }
    assert!(count > 80);
    assert_eq!(sandbox.faults().list().len(), count);
}

#[tokio::test]
async fn nonsense_is_refused_in_words() {
    let sandbox = sandbox(StandIns { clerk: false, ..ALL }).await;
    let refused = async |form: &[(&str, &str)]| {
        let (status, text) = press(&sandbox, "arm", form).await;
        assert_eq!(status, 400, "{form:?}");
        text
    };
    let delay = [("vendor", "stripe"), ("kind", "answer"), ("what", "delay"), ("times", "1")];
    for seconds in ["NaN", "-1", "1e9", "soon", ""] {
        let text = refused(&[delay[0], delay[1], delay[2], delay[3], ("seconds", seconds)]).await;
        assert!(text.contains("Seconds late"), "{seconds}");
    }
    assert!(refused(&[delay[0], delay[1], delay[2], ("seconds", "1"), ("times", "0")]).await.contains("How many"));
    refused(&[("vendor", "clerk"), ("kind", "answer"), ("what", "drop"), ("times", "1")]).await;
    refused(&[("vendor", "openrouter"), ("kind", "delivery"), ("what", "drop"), ("times", "1")]).await;
    let text = refused(&[("vendor", "openrouter"), ("kind", "named"), ("what", "<script>"), ("times", "1")]).await;
    assert!(text.contains("&lt;script&gt;") && !text.contains("named <"));
    assert!(sandbox.faults().list().is_empty());
}
