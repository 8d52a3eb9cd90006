//! `myba models`: the catalogue, and how each model did.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

use anyhow::Context as _;
use myba_core::generation::score::{self, ScoreCard};
use serde_json::{Value, json};

use super::config_check::major;
use super::database;
use crate::config::{Config, Model};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// One JSON object instead of a table
    #[arg(long)]
    json: bool,
}

pub async fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let store = database::open_existing(config).await?;
    let cards = score::cards(&store, store.now()).await.context("the jobs could not be counted")?;
    store.close().await;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        writeln!(out, "{:#}", as_json(config, &cards))?;
    } else {
        table(&mut out, config, &cards)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(config: &Config, cards: &BTreeMap<String, ScoreCard>) -> Value {
    let one = |model: &Model| {
        let card = cards.get(&model.id).cloned().unwrap_or_default();
        let cost = card.cost_per_ticket();
        json!({
            "id": model.id, "name": model.name, "tokens": model.tokens, "model": model.model,
            "fallbacks": model.fallbacks, "repair_model": model.repair_model, "teams": model.teams,
            "last_30_days": card, "cost_per_ticket_micro_usd": cost,
        })
    };
    let models: Vec<Value> = config.models.catalogue.iter().map(one).collect();
    json!({"default": config.models.default, "models": models})
}

fn table(out: &mut impl Write, config: &Config, cards: &BTreeMap<String, ScoreCard>) -> std::io::Result<()> {
    writeln!(out, "new tickets of the last 30 days, by the model asked for:")?;
    writeln!(
        out,
        "  {:<16} {:>6} {:>6} {:>6} {:>9} {:>7} {:>8} {:>8} {:>8} {:>9}  came to nothing",
        "model", "tokens", "asked", "ready", "first try", "repairs", "by other", "p50 s", "p95 s", "USD each"
    )?;
    for model in &config.models.catalogue {
        let card = cards.get(&model.id).cloned().unwrap_or_default();
        writeln!(out, "  {}", line(model, &card).trim_end())?;
    }
    for (id, card) in cards.iter().filter(|(id, _)| config.models.find(id).is_none()) {
        writeln!(out, "  {id:<16} no longer in the catalogue: {} asked, {} ready", card.asked, card.ready)?;
    }
    Ok(())
}

fn line(model: &Model, card: &ScoreCard) -> String {
    let first = if card.ready == 0 { "-".to_owned() } else { format!("{}/{}", card.first_try, card.ready) };
    let seconds = |ms: Option<u64>| ms.map_or("-".to_owned(), |ms| format!("{}.{}", ms / 1000, ms % 1000 / 100));
    let cost = card.cost_per_ticket().and_then(|cost| i64::try_from(cost).ok());
    let cost =
        cost.map_or("-".to_owned(), |cost| if cost < 10_000 { format!("<{}", major(10_000)) } else { major(cost) });
    let nothing: Vec<String> = card.failures.iter().map(|(class, count)| format!("{count} {class}")).collect();
    format!(
        "{:<16} {:>6} {:>6} {:>6} {:>9} {:>7} {:>8} {:>8} {:>8} {:>9}  {}",
        model.id,
        model.tokens,
        card.asked,
        card.ready,
        first,
        card.repairs,
        card.fallbacks,
        seconds(card.p50_ms),
        seconds(card.p95_ms),
        cost,
        nothing.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_table_shows_each_model_and_what_came_to_nothing() {
        let config = Config::load(&BTreeMap::new(), Path::new("/nowhere")).unwrap();
        let card = ScoreCard {
            asked: 12,
            ready: 9,
            first_try: 7,
            missed: 1,
            repairs: 3,
            fallbacks: 1,
            failures: BTreeMap::from([("quality_not_met".to_owned(), 1), ("timeout".to_owned(), 2)]),
            p50_ms: Some(8_450),
            p95_ms: Some(21_000),
            cost_micro_usd: 900_000,
        };
        let cards = BTreeMap::from([("standard".to_owned(), card), ("old".to_owned(), ScoreCard::default())]);
        let mut out = Vec::new();
        table(&mut out, &config, &cards).unwrap();
        let shown = String::from_utf8(out).unwrap();
        let cells = |id: &str| {
            let line = shown.lines().find(|line| line.trim_start().starts_with(id)).unwrap();
            line.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(cells("standard"), "standard 1 12 9 7/9 3 1 8.4 21.0 0.10 1 quality_not_met, 2 timeout");
        assert_eq!(cells("thorough"), "thorough 2 0 0 - 0 0 - - -");
        assert_eq!(cells("old"), "old no longer in the catalogue: 0 asked, 0 ready");
        let json = as_json(&config, &cards);
        assert_eq!(
            (&json["models"][0]["last_30_days"]["first_try"], &json["models"][1]["last_30_days"]["asked"]),
            (&json!(7), &json!(0))
        );
        assert_eq!(json["models"][0]["cost_per_ticket_micro_usd"], 100_000);
    }
}
