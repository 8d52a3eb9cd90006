//! What must hold of the catalogue of models.

use std::collections::BTreeSet;

use super::secrets::is_free_name;
use super::{Config, Model};

const CATALOGUE: &str = "models.catalogue";

/// Everything that is wrong with the catalogue, each with the setting it belongs to.
pub(super) fn problems(config: &Config) -> Vec<(&'static str, String)> {
    let models = &config.models;
    let mut problems = Vec::new();
    match models.find(&models.default) {
        None => problems.push(("models.default", "names no model of models.catalogue".to_owned())),
        Some(model) if !model.teams.is_empty() => {
            problems.push(("models.default", "must be a model for everybody, without teams".to_owned()));
        }
        Some(_) => {}
    }
    let ids: BTreeSet<_> = models.catalogue.iter().map(|model| &model.id).collect();
    if ids.len() != models.catalogue.len() {
        problems.push((CATALOGUE, "has two models of the same id".to_owned()));
    }
    for model in &models.catalogue {
        let of_one = of_model(config, model).into_iter().map(|message| format!("{:?} {message}", model.id));
        problems.extend(of_one.map(|message| (CATALOGUE, message)));
    }
    problems
}

fn of_model(config: &Config, model: &Model) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut refuse = |is_wrong: bool, message: &str| {
        if is_wrong {
            wrong.push(message.to_owned());
        }
    };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    refuse(
        model.id.is_empty() || model.id.len() > 32 || !model.id.bytes().all(plain),
        "must have an id of small letters, digits, - and _, at most 32 of them",
    );
    refuse(model.name.trim().is_empty() || model.name.chars().count() > 40, "needs a name of at most 40 characters");
    refuse(
        !(1..=1000).contains(&model.tokens) || model.model.is_empty(),
        "needs a vendor's model and a price of 1 to 1000 tokens",
    );
    refuse(model.teams.iter().any(|team| !team.starts_with("team_")), "may name teams by their ids only: team_…");
    let is_code = |tag: &String| (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_lowercase());
    refuse(!model.languages.iter().all(is_code), "may name languages by codes of two or three small letters only");
    wrong.extend(of_key(config, model));
    wrong.extend(of_others(config, model));
    wrong
}

fn of_key(config: &Config, model: &Model) -> Option<String> {
    let name = model.key.as_deref()?;
    if model.base_url.is_none() {
        return Some("has a key but no base_url to send it to".to_owned());
    }
    if !is_free_name(name) {
        return Some(
            "must name its key by a variable of its own, of capital letters, digits and _, like \"ACME_MODEL_KEY\""
                .to_owned(),
        );
    }
    let is_set = config.secrets.models.contains_key(name);
    (!is_set).then(|| format!("needs {name}, which is not set; {name}_FILE may name a file that holds it"))
}

/// Nobody reaches by a detour what is for others.
fn of_others(config: &Config, model: &Model) -> Vec<String> {
    let is_open_to_all_of = |other: &Model| {
        other.teams.is_empty() || (!model.teams.is_empty() && model.teams.iter().all(|team| other.teams.contains(team)))
    };
    let mut wrong = Vec::new();
    for name in model.fallbacks.iter().chain(&model.repair_model) {
        if config.models.find(name).is_some_and(|other| !is_open_to_all_of(other)) {
            wrong.push(format!("must not turn to {name:?}, which is for other teams"));
        }
    }
    if model.repair_model.as_ref().is_some_and(|id| config.models.find(id).is_none()) {
        wrong.push("names no model of the catalogue for repair_model".to_owned());
    }
    wrong
}
