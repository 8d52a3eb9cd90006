//! The program from outside: what it prints, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test says what it expects by failing loudly")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program in a folder of its own, without the settings and keys of whoever runs the tests.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_myba"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("MYBA_DATABASE__URL", format!("sqlite:{}", folder.join("myba.db").display()));
    command
}

fn myba(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_fresh_database_migrates_and_verifies_clean_and_says_that_it_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let migrated = myba(folder.path(), &["migrate"]);
    assert!(migrated.status.success(), "{}", text(&migrated.stderr));
    assert_eq!(text(&migrated.stdout), "the database is up to date (sqlite)\n");
    let verified = myba(folder.path(), &["ledger", "verify"]);
    assert_eq!(verified.status.code(), Some(0));
    let lines = text(&verified.stdout);
    assert!(lines.contains("V01 ok 0 rows") && lines.contains("clean: 0 entries on sqlite"), "{lines}");
    let json = myba(folder.path(), &["ledger", "verify", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["engine"], "sqlite");
    let expected = myba(folder.path(), &["ledger", "verify", "--expect-min-entries", "1"]);
    assert_eq!(expected.status.code(), Some(1), "an empty book is not the one that was expected");
}

#[test]
fn looking_at_a_database_that_is_not_there_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in
        [&["ledger", "verify"][..], &["inbox", "list"], &["outbox", "list"], &["ledger", "verify", "--db", "no.db"]]
    {
        let looked = myba(folder.path(), arguments);
        assert_eq!(looked.status.code(), Some(2));
        assert!(text(&looked.stderr).contains("myba migrate"), "{}", text(&looked.stderr));
    }
    assert!(!folder.path().join("myba.db").exists());
}

#[test]
fn l05_a_volume_that_was_not_mounted_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    assert!(myba(folder.path(), &["migrate"]).status.success());
    for name in ["myba.db", "myba.db-wal", "myba.db-shm"] {
        drop(std::fs::remove_file(folder.path().join(name)));
    }
    for arguments in [&["ledger", "verify"][..], &["serve"]] {
        let refused = command(folder.path(), arguments).env("MYBA_HTTP__BIND", "127.0.0.1:0").output().unwrap();
        assert_eq!(refused.status.code(), Some(3));
        assert!(text(&refused.stderr).contains("--init"), "{}", text(&refused.stderr));
    }
    assert!(myba(folder.path(), &["migrate", "--init"]).status.success());
}

#[test]
fn l04_a_damaged_file_is_refused_with_exit_code_3() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("myba.db"), "this is no database, and it is long enough to be looked at")
        .unwrap();
    let refused = myba(folder.path(), &["ledger", "verify"]);
    assert_eq!(refused.status.code(), Some(3), "{}", text(&refused.stderr));
    assert_eq!(text(&refused.stderr).lines().count(), 1, "{}", text(&refused.stderr));
}

#[test]
fn config_check_names_sources_hides_secrets_and_prints_each_margin() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "STRIPE_WEBHOOK_SECRET=whsec_verysecretverysecret\n").unwrap();
    let checked = command(folder.path(), &["config", "check"])
        .env("STRIPE_SECRET_KEY", "sk_test_0123456789abcdefWXYZ")
        .env("MYBA_TOKENS__VISITOR", "5")
        .output()
        .unwrap();
    let lines = text(&checked.stdout);
    assert_eq!(checked.status.code(), Some(0), "{lines}{}", text(&checked.stderr));
    for line in [
        "tokens.visitor = 5  (environment MYBA_TOKENS__VISITOR)",
        "STRIPE_SECRET_KEY = …WXYZ  (environment STRIPE_SECRET_KEY)",
        "STRIPE_WEBHOOK_SECRET = …cret  (.env STRIPE_WEBHOOK_SECRET)",
    ] {
        assert!(lines.contains(line), "{line} is not in\n{lines}");
    }
    assert!(!lines.contains("0123456789") && !lines.contains("verysecret"), "{lines}");
    assert_eq!(lines.matches("pack_60 ").count(), 6, "three models, with and without the discount:\n{lines}");
}

#[test]
fn config_check_refuses_a_price_that_loses_money() {
    let folder = tempfile::tempdir().unwrap();
    let packs = r#"[{ id = "gift", name = "Gift", tokens = 1000, amount = 100 }]"#;
    let checked = command(folder.path(), &["config", "check"]).env("MYBA_CHECKOUT__PACKS", packs).output().unwrap();
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked.stdout).contains("LOSS") && text(&checked.stderr).contains("lose money"));
}

#[test]
fn a_wrong_setting_is_named_with_its_source_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["serve"][..], &["migrate"], &[]] {
        let refused = command(folder.path(), arguments).env("MYBA_HTTP__BINDD", "x").output().unwrap();
        assert_eq!(refused.status.code(), Some(2));
        assert!(
            text(&refused.stderr).contains("http.bindd (environment MYBA_HTTP__BINDD)"),
            "{}",
            text(&refused.stderr)
        );
    }
    assert!(!folder.path().join("myba.db").exists());
}

#[test]
fn production_without_its_secrets_is_refused_and_has_no_stand_ins() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["serve"][..], &[]] {
        let refused = command(folder.path(), arguments).env("MYBA_ENVIRONMENT", "production").output().unwrap();
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("STRIPE_SECRET_KEY"), "{}", text(&refused.stderr));
    }
    let staging = command(folder.path(), &[]).env("MYBA_ENVIRONMENT", "staging").output().unwrap();
    assert_eq!(staging.status.code(), Some(2));
    assert!(text(&staging.stderr).contains("myba serve"), "{}", text(&staging.stderr));
}

#[test]
fn an_address_that_is_taken_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = command(folder.path(), &["serve"]).env("MYBA_HTTP__BIND", &address).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains(&address), "{}", text(&refused.stderr));
}

#[test]
fn generate_without_a_writer_says_how_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let refused = command(folder.path(), &["generate", "an idea that is long enough to be one"])
        .env("MYBA_SANDBOX__BIND", free)
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("OPENROUTER_API_KEY"), "{}", text(&refused.stderr));
}

#[test]
fn generate_refuses_what_is_no_idea_and_who_is_no_user() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let key = [("OPENROUTER_API_KEY", "sk-or-v1-none"), ("MYBA_OPENROUTER__BASE_URL", "http://127.0.0.1:9/v1")];
        command(folder.path(), arguments).envs(key).output().unwrap()
    };
    for (arguments, says) in [
        (&["generate", " \n"][..], "empty"),
        (&["generate", "an idea", "--kind", "poem"], "poem"),
        (&["generate", "an idea", "--user", "user_nobody"], "no user user_nobody"),
    ] {
        let refused = run(arguments);
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains(says), "{}", text(&refused.stderr));
    }
}

#[test]
fn a_writer_that_cannot_be_reached_takes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let failed = command(folder.path(), &["generate", "finance needs all invoices of a month as one file"])
        .env("OPENROUTER_API_KEY", "sk-or-v1-none")
        .env("MYBA_OPENROUTER__BASE_URL", "http://127.0.0.1:9/v1")
        .env("MYBA_OPENROUTER__MAX_RETRIES", "0")
        .output()
        .unwrap();
    assert_eq!(failed.status.code(), Some(1));
    assert!(text(&failed.stderr).contains("nothing was taken, 3 left"), "{}", text(&failed.stderr));
    assert!(myba(folder.path(), &["ledger", "verify", "--expect-min-entries", "1"]).status.success());
}

/// A ticket as the API answers it.
const TICKET: &str = r#"{"ticket": {"id": "tkt_1", "number": 12, "kind": "story", "kind_reason": "", "size": "M", "language": "en",
    "title": "Ask @everyone", "idea": "ask everyone", "sections": [{"id": "criteria", "title": "Acceptance criteria", "statements": [
    {"text": "Given a list, when I look, then I see it.", "source": null, "clauses": [{"word": "Given", "text": "a list"},
    {"word": "when", "text": "I look"}, {"word": "then", "text": "I see it"}]}]}]}, "tokens": {"charged": 1}}"#;

#[test]
fn render_prints_a_ticket_in_every_format_without_settings_or_a_database() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ticket.json"), TICKET).unwrap();
    // Wrong settings are somebody else's trouble.
    let run = |file: &str, format: &str| {
        let arguments = ["render", file, "--format", format];
        command(folder.path(), &arguments).env("MYBA_HTTP__BINDD", "x").output().unwrap()
    };
    for (format, holds) in [
        ("github", "- [ ] **Given** a list, **when** I look, **then** I see it. *(assumed)*\n"),
        ("gitlab", "# Ask @\u{2060}everyone\n"),
        ("linear", "## Acceptance criteria\n"),
        ("jira-wiki", "* *Given* a list, *when* I look, *then* I see it. _(assumed)_\n"),
        ("adf", "\"type\": \"taskItem\""),
        ("csv", "Summary,Issue Type,Description,Size,Ticket\r\nAsk @\u{2060}everyone,Story,"),
        ("azure-csv", "Work Item Type,Title,Description\r\nUser Story,Ask @\u{2060}everyone,\"<h2>"),
        (
            "feature",
            "  @T-12-AC1 @assumed\n  Scenario: I see it\n    Given a list\n    When I look\n    Then I see it\n",
        ),
        ("text", "[ ] Given a list, when I look, then I see it. (assumed)\n"),
        ("json", "\"format\": \"myba.ticket\""),
    ] {
        let printed = run("ticket.json", format);
        assert_eq!(printed.status.code(), Some(0), "{}", text(&printed.stderr));
        assert!(text(&printed.stdout).contains(holds), "{format}: {}", text(&printed.stdout));
    }
    assert!(!folder.path().join("myba.db").exists());
    // What it printed as JSON can be read again.
    std::fs::write(folder.path().join("again.json"), run("ticket.json", "json").stdout).unwrap();
    assert_eq!(run("again.json", "json").stdout, run("ticket.json", "json").stdout);
}

#[test]
fn render_reads_standard_input_and_refuses_what_is_no_ticket() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ticket.json"), TICKET).unwrap();
    std::fs::write(folder.path().join("empty.json"), "{}").unwrap();
    let file = std::fs::File::open(folder.path().join("ticket.json")).unwrap();
    let piped = command(folder.path(), &["render", "-", "--format", "text"]).stdin(file).output().unwrap();
    assert!(text(&piped.stdout).starts_with("Ask @\u{2060}everyone\n"), "{}", text(&piped.stdout));
    for (file, format, says) in [
        ("nowhere.json", "text", "reading nowhere.json"),
        ("empty.json", "text", "empty.json cannot be read as a ticket: it is no ticket: missing field"),
        ("-", "text", "standard input cannot be read as a ticket: it is not JSON"),
        (
            "ticket.json",
            "docx",
            "choose one of github, gitlab, jira-wiki, adf, linear, csv, azure-csv, feature, text, json, pdf",
        ),
    ] {
        let refused = myba(folder.path(), &["render", file, "--format", format]);
        assert_eq!((refused.status.code(), refused.stdout.len()), (Some(2), 0), "{file}");
        assert!(text(&refused.stderr).contains(says), "{}", text(&refused.stderr));
    }
}

#[test]
fn render_prints_a_pdf_and_says_what_is_not_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let fonts = folder.path().join("frontend/dist/fonts");
    std::fs::create_dir_all(&fonts).unwrap();
    std::fs::write(folder.path().join("ticket.json"), TICKET).unwrap();
    std::fs::write(folder.path().join("rare.json"), TICKET.replace("a list", "a list 請 🦄")).unwrap();
    let run = |file: &str, paper: &str| {
        let arguments = ["render", file, "--format", "pdf", "--fonts", "nowhere", "--paper", paper];
        myba(folder.path(), &arguments)
    };
    let lacking = run("ticket.json", "a4");
    assert_eq!((lacking.status.code(), lacking.stdout.len()), (Some(2), 0));
    assert!(text(&lacking.stderr).contains("the fonts are missing"), "{}", text(&lacking.stderr));

    std::fs::write(fonts.join("NotoSans-Regular.ttf"), dejavu::sans::regular()).unwrap();
    let printed = run("ticket.json", "a4");
    assert_eq!((printed.status.code(), text(&printed.stderr).as_str()), (Some(0), ""));
    assert!(printed.stdout.starts_with(b"%PDF-"));
    assert_eq!(run("ticket.json", "a4").stdout, printed.stdout, "the same ticket is the same file");
    assert_ne!(run("ticket.json", "letter").stdout, printed.stdout);
    let rare = run("rare.json", "a4");
    assert_eq!(rare.status.code(), Some(0));
    assert_eq!(text(&rare.stderr), "myba: 2 characters could not be printed: U+8ACB, U+1F984\n");
}

#[test]
fn doctor_tells_what_is_there_and_what_cannot_be_reached() {
    let folder = tempfile::tempdir().unwrap();
    let fine = myba(folder.path(), &["doctor"]);
    assert_eq!(fine.status.code(), Some(0), "{}", text(&fine.stdout));
    assert!(text(&fine.stdout).contains("payments: not connected, STRIPE_SECRET_KEY is not set"));
    let bad = command(folder.path(), &["doctor"])
        .env("STRIPE_SECRET_KEY", "sk_test_0123456789abcdef")
        .env("MYBA_STRIPE__API_URL", "http://127.0.0.1:9")
        .output()
        .unwrap();
    assert_eq!(bad.status.code(), Some(1));
    assert!(text(&bad.stdout).contains("BAD payments: http://127.0.0.1:9 cannot be reached"), "{}", text(&bad.stdout));
}

/// A ticket that keeps every rule, as the API answers it.
fn good_ticket() -> serde_json::Value {
    let section = |id: &str, title: &str, texts: &[&str]| {
        let statements: Vec<_> =
            texts.iter().map(|text| serde_json::json!({"text": text, "clauses": null, "source": null})).collect();
        serde_json::json!({"id": id, "title": title, "statements": statements})
    };
    serde_json::json!({
        "id": "tkt_1", "number": 1, "state": "ready", "charged": 1, "kind": "story", "kind_reason": "→ story", "size": "S",
        "language": "en", "title": "Download one month of invoices as CSV",
        "idea": "finance needs to download all invoices of one month as a CSV file, because closing takes days",
        "sections": [
            section("story", "Story", &["As a person in finance, I want to download all invoices of one month as a CSV file, so that closing takes one day."]),
            section("criteria", "Acceptance criteria", &[
                "I receive one file with a row for each invoice of the month",
                "A month without invoices gives a message and no file",
                "Every amount in the file equals the amount on the invoice"]),
            section("out_of_scope", "Out of scope", &["Other formats than CSV"])]
    })
}

#[test]
fn a_good_ticket_passes_the_rules_without_settings_network_or_database() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ticket.json"), good_ticket().to_string()).unwrap();
    let linted = command(folder.path(), &["lint", "ticket.json"]).env("MYBA_HTTP__BINDD", "x").output().unwrap();
    assert_eq!(linted.status.code(), Some(0), "{}{}", text(&linted.stdout), text(&linted.stderr));
    assert_eq!(text(&linted.stdout), "Download one month of invoices as CSV\nready · 100 of 100 · rules 3\n");
    let pair = serde_json::json!({"idea": good_ticket()["idea"], "content": good_ticket()});
    std::fs::write(folder.path().join("pair.json"), pair.to_string()).unwrap();
    let linted = myba(folder.path(), &["lint", "pair.json", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&linted.stdout).unwrap();
    assert_eq!(
        report,
        serde_json::json!({"version": 3, "ready": "ready", "score": 100, "degraded": false, "findings": []})
    );
    assert!(!folder.path().join("myba.db").exists());
}

#[test]
fn a_ticket_that_breaks_a_rule_is_told_where_and_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let mut ticket = good_ticket();
    ticket["sections"][1]["statements"][1]["text"] = "A month without invoices is TBD".into();
    let mut linting =
        command(folder.path(), &["lint", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    // Dropping the pipe ends the input.
    std::io::Write::write_all(&mut linting.stdin.take().unwrap(), ticket.to_string().as_bytes()).unwrap();
    let linted = linting.wait_with_output().unwrap();
    assert_eq!(linted.status.code(), Some(1));
    let lines = text(&linted.stdout);
    assert!(
        lines.contains("not ready · 85 of 100") && lines.contains("blocks  F3   criteria 2  “TBD” is a placeholder."),
        "{lines}"
    );
}

#[test]
fn a_ticket_is_judged_by_a_definition_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("ticket.json"), good_ticket().to_string()).unwrap();
    let definition = serde_json::json!({"name": "Ours", "kinds": {"story": {"required": ["edge_cases"]}}});
    let stored = serde_json::json!({"version": 4, "created_at": null, "definition": definition});
    std::fs::write(folder.path().join("ready.json"), stored.to_string()).unwrap();
    let linted = myba(folder.path(), &["lint", "ticket.json", "--definition", "ready.json"]);
    let lines = text(&linted.stdout);
    assert_eq!(linted.status.code(), Some(1), "{lines}{}", text(&linted.stderr));
    assert!(lines.contains("By the definition “Ours”, version 4."), "{lines}");
    assert!(lines.contains("blocks  D1   edge cases"), "{lines}");
    std::fs::write(folder.path().join("soft.json"), r#"{"name": "Soft", "rules": {"P1": "off"}}"#).unwrap();
    let refused = myba(folder.path(), &["lint", "ticket.json", "--definition", "soft.json"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("rules.P1"), "{}", text(&refused.stderr));
}

#[test]
fn what_is_no_ticket_is_named_and_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, why) in [
        ("words.json", "hello", "is not JSON"),
        ("empty.json", "{}", "has no \"idea\""),
        ("part.json", "{\"idea\": \"x\", \"content\": {\"kind\": \"story\"}}", "missing field"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
        let linted = myba(folder.path(), &["lint", name]);
        let told = String::from_utf8_lossy(&linted.stderr).into_owned();
        assert_eq!(linted.status.code(), Some(2), "{told}");
        assert!(told.contains(name) && told.contains(why) && told.lines().count() == 1, "{told}");
    }
    let absent = myba(folder.path(), &["lint", "nowhere.json"]);
    assert_eq!(absent.status.code(), Some(2));
}

#[test]
fn the_models_are_listed_with_what_became_of_their_tickets() {
    let folder = tempfile::tempdir().unwrap();
    assert!(myba(folder.path(), &["migrate"]).status.success());
    let table = myba(folder.path(), &["models"]);
    assert_eq!(table.status.code(), Some(0), "{}", text(&table.stderr));
    let lines = text(&table.stdout);
    assert!(lines.lines().any(|line| line.trim_start().starts_with("standard ")), "{lines}");
    let json = myba(folder.path(), &["models", "--json"]);
    let body: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&body["default"], &body["models"][0]["last_30_days"]["asked"]), (&"standard".into(), &0.into()));
}

#[test]
fn a_private_model_s_key_is_named_hidden_and_may_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("acme.key"), "sk-acme-0123456789abcdWXYZ\n").unwrap();
    let catalogue = r#"[
        { id = "standard", name = "Standard", tokens = 1, model = "m", max_prompt_price = 1, max_completion_price = 1 },
        { id = "acme", name = "Acme", tokens = 2, model = "a", base_url = "https://llm.acme.example/v1", key = "ACME_MODEL_KEY", max_prompt_price = 1, max_completion_price = 1 },
    ]"#;
    let check = |file: Option<&str>| {
        let mut check = command(folder.path(), &["config", "check"]);
        check.env("MYBA_MODELS__CATALOGUE", catalogue);
        check.envs(file.map(|file| ("ACME_MODEL_KEY_FILE", file))).output().unwrap()
    };
    let without = check(None);
    assert_eq!(without.status.code(), Some(2));
    assert!(
        text(&without.stderr).contains("\"acme\" needs ACME_MODEL_KEY, which is not set"),
        "{}",
        text(&without.stderr)
    );
    let with = check(Some("acme.key"));
    let lines = text(&with.stdout);
    assert_eq!(with.status.code(), Some(0), "{lines}{}", text(&with.stderr));
    assert!(lines.contains("ACME_MODEL_KEY = …WXYZ  (environment ACME_MODEL_KEY_FILE)"), "{lines}");
    assert!(!lines.contains("sk-acme"), "{lines}");
}

/// A wallet with nine tokens, and the month.
fn book(folder: &Path) -> (String, String) {
    use myba_core::{clock, id, ledger, store};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = store::StoreOptions::new(format!("sqlite:{}", folder.join("myba.db").display()));
        let clock = std::sync::Arc::new(clock::SystemClock);
        let store = store::Store::open(&options, clock, std::sync::Arc::new(id::SystemIds)).await.unwrap();
        let wallet = ledger::Ledger::new(store.clone()).open_wallet(ledger::WalletKind::User).await.unwrap();
        let month = ledger::StatementMonth::of(store.now()).to_string();
        store.close().await;
        (wallet.to_string(), month)
    })
}

#[test]
fn an_operator_books_by_hand_after_seeing_what_would_be_and_the_book_proves_it() {
    let folder = tempfile::tempdir().unwrap();
    let (wallet, month) = book(folder.path());
    let run = |arguments: &[&str]| {
        let done = myba(folder.path(), arguments);
        (done.status.code(), text(&done.stdout) + &text(&done.stderr))
    };
    let grant = ["ledger", "grant", &wallet, "9", "--reason", "sorry", "--operator", "ana", "--key", "case-1"];
    let (code, shown) = run(&grant);
    assert!(code == Some(0) && shown.contains("after: 9 available") && shown.contains("nothing was booked"), "{shown}");
    assert_eq!(run(&["ledger", "verify", "--head"]).0, Some(1), "nothing was booked");
    for turn in ["after: 9 available", "booked before"] {
        let (code, shown) = run(&[&grant[..], &["--apply"]].concat());
        assert!(code == Some(0) && shown.contains(turn), "{shown}");
    }
    assert_eq!(run(&["ledger", "grant", &wallet, "9", "--operator", "ana", "--apply"]).0, Some(2), "why?");

    assert_eq!(run(&["ledger", "verify", "--added"]).0, Some(0));
    let head = run(&["ledger", "verify", "--head"]).1;
    assert_eq!(run(&["ledger", "verify", "--since-head", head.trim()]).0, Some(0), "{head}");
    assert_eq!(run(&["ledger", "verify", "--since-head", "1:00"]).0, Some(1));
    let (code, lines) = run(&["ledger", "verify", "--explain", &wallet]);
    assert!(
        code == Some(0) && lines.contains("by operator:ana operator:case-1") && lines.contains("9 available"),
        "{lines}"
    );

    let (code, file) = run(&["ledger", "statement", &wallet, &month]);
    assert_eq!(code, Some(0), "{file}");
    std::fs::write(folder.path().join("good.json"), &file).unwrap();
    std::fs::write(folder.path().join("bad.json"), file.replace("sorry", "a gift")).unwrap();
    assert_eq!(run(&["ledger", "verify-statement", "good.json", "--db"]).0, Some(0));
    let (code, told) = run(&["ledger", "verify-statement", "bad.json"]);
    assert!(code == Some(1) && told.contains("line 1: it was changed"), "{told}");
    assert_eq!(run(&["import", "stripe-metadata"]).0, Some(2), "no key is set");
}
