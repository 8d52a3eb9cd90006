use std::collections::BTreeMap;
use std::path::Path;

use myba_bots::conversation::{OnDiscord, Shop, Sold};
use myba_core::checkout::{PageTerms, Tax};
use secrecy::ExposeSecret;

use super::*;

fn variables(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn load(pairs: &[(&str, &str)], folder: &Path) -> Result<Config, ConfigErrors> {
    Config::load(&variables(pairs), folder)
}

fn problems(pairs: &[(&str, &str)], folder: &Path) -> Vec<String> {
    load(pairs, folder).unwrap_err().0.iter().map(ToString::to_string).collect()
}

/// A production that starts.
fn production() -> Vec<(&'static str, &'static str)> {
    vec![
        ("MYBA_ENVIRONMENT", "production"),
        ("MYBA_HTTP__PUBLIC_URL", "https://myba.example"),
        ("CLERK_SECRET_KEY", "sk_live_0123456789"),
        // base64 of `clerk.myba.example$`
        ("CLERK_PUBLISHABLE_KEY", "pk_live_Y2xlcmsubXliYS5leGFtcGxlJA"),
        ("CLERK_WEBHOOK_SECRET", "whsec_new,whsec_old"),
        ("STRIPE_SECRET_KEY", "rk_live_0123456789"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_x"),
        ("OPENROUTER_API_KEY", "sk-or-v1-0123456789"),
        ("MYBA_SECRET_KEY", "0123456789abcdef0123456789abcdef"),
    ]
}

#[test]
fn nothing_set_runs_as_development_with_the_built_in_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(&[], folder.path()).unwrap();

    assert_eq!(config.environment, Environment::Development);
    assert_eq!(config.http.bind.to_string(), "127.0.0.1:8080");
    assert_eq!((config.tokens.visitor, config.tokens.welcome), (3, 6));
    let free = config.free_policy();
    assert_eq!((free.per_wide_network_daily, free.direct_people_per_day), (300, 200));
    assert_eq!(free.account_age, std::time::Duration::from_secs(7 * 24 * 60 * 60));
    assert_eq!(config.checkout.catalog().offer("pack_60", true).unwrap().amount, 400);
    assert_eq!(config.models.find("standard").unwrap().model, "openai/gpt-oss-20b");
    assert_eq!(config.model_base_url().as_str(), "https://openrouter.ai/api/v1");
    assert_eq!(config.database.folder(), Path::new("data"));
    assert_eq!(config.clerk_issuer(), None);
    assert_eq!(config.sources().count(), 0);
    assert!(config.warnings().is_empty());
}

#[test]
fn later_sources_win_and_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("config.toml", "[http]\nbind = \"127.0.0.1:1\"\nbase_path = \"one\"\n[tokens]\nvisitor = 1\n");
    write("config.staging.toml", "[http]\nbind = \"127.0.0.1:2\"\n[tokens]\nvisitor = 2\n");
    let config = load(
        &[("MYBA_ENVIRONMENT", "staging"), ("MYBA_TOKENS__VISITOR", "4"), ("MYBA_EMAIL_KEY", &"e".repeat(32))],
        folder.path(),
    )
    .unwrap();

    assert_eq!(config.http.base_path, "/one");
    assert_eq!(config.http.bind.port(), 2);
    assert_eq!(config.tokens.visitor, 4);
    assert_eq!(config.source_of("http.bind"), Source::File(folder.path().join("config.staging.toml")));
    assert_eq!(config.source_of("tokens.visitor"), Source::Env("MYBA_TOKENS__VISITOR".into()));
    assert_eq!(config.source_of("tokens.welcome"), Source::Default);
}

#[test]
fn every_problem_is_told_at_once_with_its_key_and_source() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), "[http]\nbind = \"nowhere\"\nbinde = 1\n[ghost]\na = 1\n")
        .unwrap();
    let told = problems(
        &[
            ("MYBA_HTTP__TRUSTED_HOPS", "many"),
            ("MYBA_HTTP__GHOST", "1"),
            ("MYBA_TOKENS__VISITOR", "-1"),
            ("MYBA_CHECKOUT__PACKS", "[{ id = \"a\", name = \"A\", tokens = 1, amount = 500, colour = 1 }]"),
            ("MYBA_GENERATION__HOLD_SECS", "10"),
            ("MYBA_UNRELATED", "fine"),
            ("HTTP__BIND", "fine"),
        ],
        folder.path(),
    );

    let file = folder.path().join("config.toml").display().to_string();
    let begins = [
        format!("http.bind ({file}): "),
        format!("http.binde ({file}): there is no setting binde in [http]"),
        format!("ghost.a ({file}): there is no section [ghost]"),
        "http.trusted_hops (environment MYBA_HTTP__TRUSTED_HOPS): ".to_owned(),
        "http.ghost (environment MYBA_HTTP__GHOST): ".to_owned(),
        "tokens.visitor (environment MYBA_TOKENS__VISITOR): ".to_owned(),
        "checkout.packs (environment MYBA_CHECKOUT__PACKS): unknown field `colour`".to_owned(),
        "generation.hold_secs (environment MYBA_GENERATION__HOLD_SECS): must be longer".to_owned(),
    ];
    for begin in &begins {
        assert!(told.iter().any(|line| line.starts_with(begin)), "no {begin:?} in {told:#?}");
    }
    assert_eq!(told.len(), begins.len(), "{told:#?}");
}

#[test]
fn variables_take_toml_for_lists_and_plain_text_for_text() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(
        &[
            ("MYBA_CLERK__AUTHORIZED_PARTIES", "https://a.example, https://b.example/"),
            ("MYBA_MODELS__CATALOGUE", "[{ id = \"standard\", name = \"S\", tokens = 1, model = \"m\", max_prompt_price = 1, max_completion_price = 1 }]"),
            ("MYBA_OPENROUTER__MODEL", "true"),
            ("MYBA_OPENROUTER__ZERO_RETENTION", "true"),
            ("MYBA_DATABASE__URL", "sqlite://elsewhere/x.db"),
        ],
        folder.path(),
    )
    .unwrap();

    assert_eq!(config.authorized_parties("http://x"), ["https://a.example", "https://b.example"]);
    assert_eq!(config.models.catalogue[0].model, "m");
    assert_eq!(config.openrouter.model.as_deref(), Some("true"));
    assert!(config.openrouter.zero_retention);
    assert_eq!(config.database.url, "sqlite:elsewhere/x.db");
    assert_eq!(config.database.folder(), Path::new("elsewhere"));
}

#[test]
fn a_dotenv_file_is_read_in_development_only_and_the_environment_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "STRIPE_SECRET_KEY=sk_test_dotenv\nOPENAI_API_KEY=sk-x\nMYBA_TOKENS__WELCOME=7\nMYBA_TOKENS__VISITOR=5\n";
    std::fs::write(folder.path().join(".env"), text).unwrap();
    let config = load(&[("MYBA_TOKENS__VISITOR", "4"), ("STRIPE_SECRET_KEY", "sk_test_real")], folder.path()).unwrap();

    assert_eq!((config.tokens.visitor, config.tokens.welcome), (4, 7));
    assert_eq!(config.source_of("tokens.welcome"), Source::DotEnv("MYBA_TOKENS__WELCOME".into()));
    assert_eq!(config.secrets.stripe_key.as_ref().unwrap().expose_secret(), "sk_test_real");
    assert_eq!(config.model_base_url().as_str(), "https://api.openai.com/v1");
    assert_eq!(config.warnings().len(), 2, "{:?}", config.warnings());

    let staging = load(&[("MYBA_ENVIRONMENT", "staging")], folder.path()).unwrap();
    assert!(staging.secrets.stripe_key.is_none());
    assert_eq!(staging.tokens.welcome, 6);
}

#[test]
fn secrets_come_from_files_too_but_not_from_both() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key"), "sk_test_from_file\n").unwrap();
    let config = load(&[("STRIPE_SECRET_KEY_FILE", "key")], folder.path()).unwrap();
    assert_eq!(config.secrets.stripe_key.as_ref().unwrap().expose_secret(), "sk_test_from_file");
    assert!(!format!("{config:?}").contains("from_file"));

    let told = problems(
        &[
            ("STRIPE_SECRET_KEY_FILE", "key"),
            ("STRIPE_SECRET_KEY", "sk"),
            ("CLERK_SECRET_KEY_FILE", "none"),
            ("STRIPE_WEBHOOK_SECRET", "a,b,c"),
            ("MYBA_SECRET_KEY", "short"),
            ("CLERK_PUBLISHABLE_KEY", "pk_test_!!"),
        ],
        folder.path(),
    );
    assert_eq!(told.len(), 5, "{told:#?}");
}

#[test]
fn production_starts_when_everything_is_real() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(&production(), folder.path()).unwrap();

    assert_eq!(config.secrets.clerk_webhook.len(), 2);
    assert_eq!(config.clerk_issuer().unwrap(), "https://clerk.myba.example");
    assert_eq!(config.clerk_jwks_url().unwrap(), "https://clerk.myba.example/.well-known/jwks.json");
    assert_eq!(config.authorized_parties("https://myba.example"), ["https://myba.example"]);
}

#[test]
fn production_refuses_test_keys_stand_ins_and_missing_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let names = |pairs: &[(&str, &str)]| -> Vec<String> {
        load(pairs, folder.path()).unwrap_err().0.into_iter().map(|problem| problem.key).collect()
    };
    let missing = names(&[("MYBA_ENVIRONMENT", "production"), ("MYBA_HTTP__PUBLIC_URL", "https://myba.example")]);
    let expected = [
        "CLERK_SECRET_KEY",
        "CLERK_PUBLISHABLE_KEY",
        "CLERK_WEBHOOK_SECRET",
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
        "OPENROUTER_API_KEY",
        "MYBA_SECRET_KEY",
    ];
    assert_eq!(missing, expected);

    for (name, value, key) in [
        ("MYBA_STRIPE__API_URL", "http://127.0.0.1:8090/stripe", "stripe.api_url"),
        ("MYBA_CLERK__API_URL", "https://localhost/clerk", "clerk.api_url"),
        ("MYBA_CLERK__JWKS_URL", "http://[::1]:1/", "clerk.jwks_url"),
        ("MYBA_CLERK__FRONTEND_API_URL", "http://127.0.0.1:8090/clerk", "clerk.frontend_api_url"),
        ("MYBA_OPENROUTER__BASE_URL", "http://model.internal/v1", "openrouter.base_url"),
        ("MYBA_HTTP__PUBLIC_URL", "http://myba.example", "http.public_url"),
        ("STRIPE_SECRET_KEY", "sk_test_1", "STRIPE_SECRET_KEY"),
        ("CLERK_SECRET_KEY", "sk_test_1", "CLERK_SECRET_KEY"),
        ("CLERK_PUBLISHABLE_KEY", "pk_test_Y2xlcmsubXliYS5leGFtcGxlJA", "CLERK_PUBLISHABLE_KEY"),
        // base64 of `sandbox.localhost$`
        ("CLERK_PUBLISHABLE_KEY", "pk_live_c2FuZGJveC5sb2NhbGhvc3Qk", "CLERK_PUBLISHABLE_KEY"),
    ] {
        let mut pairs = production();
        pairs.retain(|(other, _)| *other != name);
        pairs.push((name, value));
        assert_eq!(names(&pairs), [key], "{name}={value}");
    }
}

#[test]
fn an_unknown_environment_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(problems(&[("MYBA_ENVIRONMENT", "prod")], folder.path())[0].contains("\"prod\" is no environment"));
}

#[test]
fn the_public_address_follows_the_listener() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(&[], folder.path()).unwrap();
    assert_eq!(config.http.public_url("0.0.0.0:99".parse().unwrap()), "http://127.0.0.1:99");
    assert_eq!(config.http.public_url("[::1]:99".parse().unwrap()), "http://[::1]:99");
    let parties = config.authorized_parties("http://127.0.0.1:99");
    assert_eq!(parties, ["http://127.0.0.1:99", "http://localhost:99"]);
}

#[test]
fn keys_are_made_once_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/deep/myba.db", folder.path().display());
    let config = load(&[("MYBA_DATABASE__URL", &url)], folder.path()).unwrap();
    let first = Keyring::open(&config).unwrap();
    let again = Keyring::open(&config).unwrap();

    assert_eq!(first.current.derive("cookie"), again.current.derive("cookie"));
    assert_eq!(first.email.derive("email"), again.email.derive("email"));
    assert_ne!(first.current.derive("cookie"), first.current.derive("network"));
    assert_ne!(first.current.id(), first.email.id());
    assert!(first.previous.is_none());
    let files: Vec<_> = std::fs::read_dir(folder.path().join("deep")).unwrap().map(|file| file.unwrap()).collect();
    assert_eq!(files.len(), 2);
    #[cfg(unix)]
    for file in files {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn two_signing_keys_are_both_known() {
    let folder = tempfile::tempdir().unwrap();
    let pair = format!("{},{}", "a".repeat(32), "b".repeat(32));
    let email = "e".repeat(32);
    let config = load(&[("MYBA_SECRET_KEY", &pair), ("MYBA_EMAIL_KEY", &email)], folder.path()).unwrap();
    let keys = Keyring::open(&config).unwrap();
    assert_ne!(keys.current.id(), keys.previous.unwrap().id());
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "no file was made");
}

#[test]
fn every_pack_earns_with_every_model() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(&[], folder.path()).unwrap();
    let all = margins(&config);
    // Packs and steps at two prices, subscriptions at one.
    assert_eq!(all.len(), (4 + 2) * 3 * 2 + 5 * 3);
    assert!(all.iter().all(|margin| !margin.is_loss()), "{all:#?}");
    // $5.00 less 2.9 % and 30 ¢; sixty tickets of three calls at the ceilings, the last by the stronger model.
    let first = &all[0];
    assert_eq!((first.price, first.fee, first.cost), (5_000_000, 450_000, 60 * 6_750));
    // A period of a subscription costs 0.7 % more to be paid.
    let solo = all.iter().find(|margin| margin.pack == "solo_month").unwrap();
    assert_eq!((solo.price, solo.fee, solo.first_purchase), (5_000_000, 480_000, false));

    let dear = [("MYBA_MODELS__EXPECTED_CALLS", "100")];
    assert!(margins(&load(&dear, folder.path()).unwrap()).iter().any(Margin::is_loss));
}

const SKUS: (&str, &str) =
    ("MYBA_DISCORD__SKUS", r#"[{ id = "1234567890123456789", plan = "pack_160", amount = 1200 }]"#);
const PREMIUM: (&str, &str) = ("MYBA_DISCORD__BILLING", "premium_apps");
const DEARER: &str = "Discord sells pack_160 for $12.00, the web for $9.60 to new customers: Discord asks for the same \
                      price in both places";

#[test]
fn discord_sells_nothing_unless_told_to() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(load(&[], folder.path()).unwrap().shop(), Shop::default());
    let idle = load(&[SKUS], folder.path()).unwrap();
    assert_eq!((idle.shop(), idle.wares().count()), (Shop::default(), 0));
    assert_eq!(idle.warnings(), ["discord.skus is set and discord.billing is \"off\": nothing is sold in Discord"]);
    let sells = load(&[SKUS, PREMIUM], folder.path()).unwrap();
    let sold = Sold { sku: "1234567890123456789".to_owned(), tokens: 160 };
    assert_eq!(sells.shop().discord, OnDiscord::Premium(vec![sold]));
}

#[test]
fn two_prices_of_a_pack_are_a_warning_and_in_production_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(load(&[SKUS, PREMIUM], folder.path()).unwrap().warnings(), [DEARER]);
    let same = SKUS.1.replace("1200", "960");
    let fine = load(&[PREMIUM, (SKUS.0, &same)], folder.path()).unwrap();
    assert!(fine.warnings().is_empty());
    let no_discount = [SKUS, PREMIUM, ("MYBA_CHECKOUT__FIRST_PURCHASE_PERCENT", "0")];
    assert!(load(&no_discount, folder.path()).unwrap().warnings().is_empty());
    let cheaper = SKUS.1.replace("1200", "1100");
    let told = load(&[PREMIUM, (SKUS.0, &cheaper), no_discount[2], ("MYBA_CHECKOUT__CURRENCY", "chf")], folder.path());
    let told = told.unwrap().warnings();
    assert!(told[0].starts_with("Discord sells pack_160 for 11.00 CHF, the web for 12.00 CHF: "), "{told:?}");
    let live = [production(), vec![SKUS, PREMIUM]].concat();
    assert_eq!(problems(&live, folder.path()), [format!("discord.skus (environment {}): {DEARER}", SKUS.0)]);
    let live = [production(), vec![PREMIUM, (SKUS.0, &same)]].concat();
    assert!(load(&live, folder.path()).is_ok());
}

#[test]
fn skus_that_cannot_be_sold_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = r#"[{ id = "12a", plan = "pack_160", amount = 960 }, { id = "7", plan = "pack_9", amount = 1 },
                    { id = "7", plan = "pack_60", amount = 0 }]"#;
    let told = problems(&[PREMIUM, (SKUS.0, wrong)], folder.path()).join("\n");
    for part in ["the id \"12a\"", "the plan pack_9", "two of the same id", "needs the price"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let none = problems(&[PREMIUM], folder.path());
    assert!(none[0].contains("needs at least one of discord.skus"), "{none:?}");
    let key = ("DISCORD_PUBLIC_KEY", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    let http = ("MYBA_DISCORD__MODE", "http");
    let no_token = problems(&[PREMIUM, SKUS, key, http], folder.path());
    assert_eq!(no_token.len(), 1);
    assert!(no_token[0].contains("needs DISCORD_TOKEN"), "{no_token:?}");
}

#[test]
fn tokens_live_as_long_as_their_source_says_and_nonsense_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let days = |count| Some(super::days(count));
    let lives = load(&[], folder.path()).unwrap().expiry.lives();
    assert_eq!((lives.visitor, lives.trial, lives.welcome), (days(30), days(30), days(90)));
    assert_eq!((lives.purchase, lives.referral, lives.bonus), (None, days(180), days(180)));

    let told = problems(
        &[
            ("MYBA_EXPIRY__VISITOR", "4000"),
            ("MYBA_EXPIRY__SUBSCRIPTION_ROLLOVER_PERIODS", "13"),
            ("MYBA_EXPIRY__BONUS", "-1"),
            ("MYBA_TOKENS__VISITOR_DAYS", "30"),
        ],
        folder.path(),
    );
    let begins = [
        "expiry.visitor (environment MYBA_EXPIRY__VISITOR): must be at most 3650",
        "expiry.subscription_rollover_periods (environment MYBA_EXPIRY__SUBSCRIPTION_ROLLOVER_PERIODS): must be at most 12",
        "expiry.bonus (environment MYBA_EXPIRY__BONUS): ",
        "tokens.visitor_days (environment MYBA_TOKENS__VISITOR_DAYS): is expiry.visitor and expiry.trial now",
    ];
    for begin in begins {
        assert!(told.iter().any(|line| line.starts_with(begin)), "no {begin:?} in {told:#?}");
    }
}

#[test]
fn steps_above_the_largest_pack_join_and_earn_money() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(&[], folder.path()).unwrap();
    let offer = |tokens, first| config.checkout.catalog().ordered("volume", Some(tokens), first).unwrap().amount;
    assert_eq!((offer(1501, false), offer(5000, false), offer(20_000, true)), (7905, 23_650, 66_920));
    let of_volume: Vec<_> = margins(&config).into_iter().filter(|margin| margin.pack.starts_with("volume_")).collect();
    assert_eq!(of_volume.len(), 2 * 2 * config.models.catalogue.len());
    assert!(of_volume.iter().any(|margin| margin.pack == "volume_20000" && margin.first_purchase));
    assert!(of_volume.iter().all(|margin| !margin.is_loss()), "{of_volume:?}");

    let wrong = [
        ("[{ above = 1400, up_to = 5000, price = 450 }]", "has a step above 1400 where 1500 is"),
        ("[{ above = 1500, up_to = 1500, price = 450 }]", "has a step from 1500 to 1500"),
        ("[{ above = 1500, up_to = 5000, price = 0 }]", "has a step above 1500 that costs nothing"),
        (
            "[{ above = 1500, up_to = 2000, price = 450 }, { above = 2500, up_to = 3000, price = 400 }]",
            "above 2500 where 2000",
        ),
        ("[{ above = 1500, up_to = 2000000, price = 450 }]", "must end at 1,000,000 tokens"),
        ("[{ above = 1500, up_to = 900000, price = 450000 }]", "an amount that Stripe takes"),
    ];
    for (volume, words) in wrong {
        let told = problems(&[("MYBA_CHECKOUT__VOLUME", volume)], folder.path());
        assert!(
            told.iter().any(|line| line.starts_with("checkout.volume ") && line.contains(words)),
            "{volume}: {told:?}"
        );
    }
    assert!(load(&[("MYBA_CHECKOUT__VOLUME", "[]")], folder.path()).unwrap().checkout.volume().is_none());
    let small =
        load(&[("MYBA_CHECKOUT__PACKS", "[{ id = \"a\", name = \"A\", tokens = 60, amount = 500 }]")], folder.path())
            .unwrap();
    assert!(small.checkout.catalog().volume.is_none(), "steps that are built in never stop a start");
    assert!(small.warnings().iter().any(|line| line.starts_with("checkout.volume")));
    let named = "[{ id = \"volume\", name = \"V\", tokens = 1500, amount = 7900 }]";
    let told = problems(&[("MYBA_CHECKOUT__PACKS", named)], folder.path());
    assert!(told.iter().any(|line| line.contains("the name of orders by the number")), "{told:?}");
}

#[test]
fn tax_and_terms_are_off_until_they_are_set_and_bounded_then() {
    let folder = tempfile::tempdir().unwrap();
    let off = load(&[], folder.path()).unwrap();
    assert_eq!(off.checkout.pages(), PageTerms::default());
    assert!(!off.warnings().iter().any(|line| line.starts_with("checkout.tax")));

    let on = load(
        &[
            ("MYBA_CHECKOUT__TAX", "inclusive"),
            ("MYBA_CHECKOUT__TAX_IDS", "true"),
            ("MYBA_CHECKOUT__TERMS_CONSENT", "true"),
            ("MYBA_CHECKOUT__INVOICES", "true"),
            ("MYBA_CHECKOUT__RECEIPTS", "true"),
        ],
        folder.path(),
    )
    .unwrap();
    let pages = on.checkout.pages();
    assert_eq!((pages.tax, pages.tax_ids, pages.invoices, pages.receipts), (Tax::Inclusive, true, true, true));
    assert!(pages.consent.unwrap().contains("right to withdraw ends"), "the text that is built in fits");
    let told: Vec<_> = on.warnings().into_iter().filter(|line| line.starts_with("checkout.tax")).collect();
    assert_eq!(told.len(), 2, "{told:?}");

    let long = "x".repeat(1201);
    for text in ["", " ", &long] {
        let settings = [("MYBA_CHECKOUT__TERMS_CONSENT", "true"), ("MYBA_CHECKOUT__TERMS_TEXT", text)];
        let told = problems(&settings, folder.path());
        assert!(told.iter().any(|line| line.starts_with("checkout.terms_text")), "{told:?}");
        assert!(load(&settings[1..], folder.path()).is_ok(), "nobody reads it while it is off");
    }
    let told = problems(&[("MYBA_CHECKOUT__TAX", "vat")], folder.path());
    assert!(told.iter().any(|line| line.starts_with("checkout.tax ")), "{told:?}");
}
