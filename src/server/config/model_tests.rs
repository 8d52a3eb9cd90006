//! Models of the operator's own: what is taken, and what is refused with which words.

use std::collections::BTreeMap;
use std::path::Path;

use secrecy::ExposeSecret;

use super::*;

/// The everyday model, and whatever else.
fn catalogue(others: &[&str]) -> String {
    let first = "{ id = \"standard\", name = \"Standard\", tokens = 1, model = \"m\", max_prompt_price = 1, max_completion_price = 1 }";
    let all: Vec<_> = std::iter::once(first).chain(others.iter().copied()).collect();
    format!("[{}]", all.join(", "))
}

fn own(more: &str) -> String {
    format!(
        "{{ id = \"acme\", name = \"Acme\", tokens = 2, model = \"acme/v1\", max_prompt_price = 1, max_completion_price = 1{more} }}"
    )
}

fn load(catalogue: &str, more: &[(&str, &str)], folder: &Path) -> Result<Config, ConfigErrors> {
    let mut variables = BTreeMap::from([("MYBA_MODELS__CATALOGUE".to_owned(), catalogue.to_owned())]);
    variables.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Config::load(&variables, folder)
}

fn refused(more: &str, variables: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let problems = load(&catalogue(&[&own(more)]), variables, folder.path()).unwrap_err().0;
    assert!(problems.iter().all(|problem| problem.key.starts_with("models.")), "{problems:?}");
    problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_private_model_has_its_own_server_key_and_teams() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("acme.key"), "sk-acme-0123456789\n").unwrap();
    let own = own(
        ", base_url = \"https://llm.acme.example/v1/\", key = \"ACME_MODEL_KEY\", dialect = \"openai\", teams = [\"team_1\"], \
         fallbacks = [\"standard\"], quality = \"Knows our words\", idea_max_chars = 2000, languages = [\"en\", \"de\"], repair_model = \"standard\"",
    );
    let config = load(&catalogue(&[&own]), &[("ACME_MODEL_KEY_FILE", "acme.key")], folder.path()).unwrap();
    assert_eq!(config.secrets.models["ACME_MODEL_KEY"].expose_secret(), "sk-acme-0123456789");
    assert_eq!(config.source_of("ACME_MODEL_KEY").to_string(), "environment ACME_MODEL_KEY_FILE");
    let offer = config.models.offers().pop().unwrap();
    assert_eq!((offer.teams[0].as_str(), offer.limits.idea_chars, offer.is_public()), ("team_1", Some(2000), false));

    let options = crate::openrouter::Options::of(&config, "https://myba.example");
    let route = options.route("acme");
    assert_eq!(
        route.iter().map(|target| (target.server, target.model.as_str())).collect::<Vec<_>>(),
        [(1, "acme/v1"), (0, "m")]
    );
    let server = &options.servers[1];
    assert_eq!((server.base_url.as_str(), server.openrouter), ("https://llm.acme.example/v1", false));
    assert_eq!(options.servers.len(), 2, "the model for everybody stays where it was");
    let debug = format!("{config:?} {options:?}");
    assert!(!debug.contains("sk-acme"), "{debug}");
}

#[test]
fn what_is_wrong_with_a_model_is_said_by_its_name() {
    let base = ", base_url = \"https://llm.acme.example/v1\"";
    let with = |more: &str| format!("{base}{more}");
    let is_set = [("ACME_MODEL_KEY", "sk-0123456789")];
    assert!(
        refused(&with(", key = \"ACME_MODEL_KEY\""), &[]).contains("\"acme\" needs ACME_MODEL_KEY, which is not set")
    );
    for ours in ["STRIPE_SECRET_KEY", "OPENROUTER_API_KEY", "MYBA_SECRET_KEY", "acme_key", "", "PATH NAME", "X_FILE"] {
        let words = refused(
            &with(&format!(", key = \"{ours}\"")),
            &[(ours, "sk_test_0123456789")]
                .into_iter()
                .filter(|(name, _)| !name.is_empty() && *name != "MYBA_SECRET_KEY")
                .collect::<Vec<_>>(),
        );
        assert!(words.contains("must name its key by a variable of its own"), "{ours}: {words}");
    }
    assert!(refused(", key = \"ACME_MODEL_KEY\"", &is_set).contains("has a key but no base_url"));
    assert!(refused(", teams = [\"acme\"]", &[]).contains("team_…"));
    assert!(refused(", languages = [\"German\"]", &[]).contains("codes of two or three small letters"));
    assert!(refused(", repair_model = \"nobody\"", &[]).contains("names no model of the catalogue for repair_model"));
    assert!(refused(", base_url = \"ftp://acme\"", &[]).contains("must begin with http:// or https://"));
}

#[test]
fn nobody_reaches_a_private_model_by_a_detour() {
    let folder = tempfile::tempdir().unwrap();
    let private = own(", teams = [\"team_1\"]");
    let problems = |detour: &str| {
        let other = format!(
            "{{ id = \"other\", name = \"Other\", tokens = 1, model = \"o\", max_prompt_price = 1, max_completion_price = 1, {detour} }}"
        );
        let loaded = load(&catalogue(&[&private, &other]), &[], folder.path());
        loaded.map(drop).map_err(|errors| errors.to_string())
    };
    for detour in ["fallbacks = [\"acme\"]", "repair_model = \"acme\"", "fallbacks = [\"acme\"], teams = [\"team_2\"]"]
    {
        assert!(problems(detour).unwrap_err().contains("\"other\" must not turn to \"acme\""), "{detour}");
    }
    assert!(problems("fallbacks = [\"acme\"], teams = [\"team_1\"]").is_ok());
    let errors = load(&catalogue(&[&private]), &[("MYBA_MODELS__DEFAULT", "acme")], folder.path()).unwrap_err();
    assert!(errors.to_string().contains("must be a model for everybody"), "{errors}");
}

#[test]
fn fallbacks_are_ids_or_other_models_of_the_same_server() {
    let folder = tempfile::tempdir().unwrap();
    let own = own(", fallbacks = [\"acme/v0\", \"m\", \"standard\", \"acme\"]");
    let config = load(&catalogue(&[&own]), &[], folder.path()).unwrap();
    let of = |config: &Config| {
        let route = crate::openrouter::Options::of(config, "https://myba.example").route("acme");
        route.into_iter().map(|target| target.model).collect::<Vec<_>>()
    };
    assert_eq!(of(&config), ["acme/v1", "acme/v0", "m"]);
    // One model that writes everything leaves nobody else of that server.
    let config = load(&catalogue(&[&own]), &[("MYBA_OPENROUTER__MODEL", "only/one")], folder.path()).unwrap();
    assert_eq!(of(&config), ["only/one"]);
}

#[test]
fn a_stronger_model_for_the_last_repair_is_part_of_what_a_ticket_costs() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(&catalogue(&[]), &[], folder.path()).unwrap();
    let mut models = config.models;
    let mut strong = models.catalogue[0].clone();
    (strong.id, strong.max_prompt_price) = ("strong".to_owned(), 1_000_000);
    models.catalogue.push(strong);
    let plain = models.expected_cost_micro_usd(&models.catalogue[0]);
    models.catalogue[0].repair_model = Some("strong".to_owned());
    assert!(models.expected_cost_micro_usd(&models.catalogue[0]) >= plain + 1_499);
}

#[test]
fn production_takes_no_model_of_this_machine_or_without_encryption() {
    let folder = tempfile::tempdir().unwrap();
    for (address, words) in
        [("http://127.0.0.1:1/v1", "is this machine"), ("http://llm.acme.example/v1", "must begin with https://")]
    {
        let own = own(&format!(", base_url = \"{address}\""));
        assert!(load(&catalogue(&[&own]), &[], folder.path()).is_ok(), "in development both may be");
        let errors = load(&catalogue(&[&own]), &[("MYBA_ENVIRONMENT", "production")], folder.path()).unwrap_err();
        assert!(
            errors.0.iter().any(|problem| problem.message.contains(words) && problem.message.contains("\"acme\"")),
            "{errors}"
        );
    }
}
