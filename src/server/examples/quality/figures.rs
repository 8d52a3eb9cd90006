//! What the bench counts, and how it is printed.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// What a job cost.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    pub calls: u64,
    /// Time the model took, in milliseconds.
    pub model_ms: u64,
    /// What it cost us, in millionths of a US dollar.
    pub micro_usd: u64,
}

/// What became of one idea.
#[derive(Debug)]
pub struct Outcome {
    pub name: String,
    /// A ticket that may be charged came out.
    pub is_ready: bool,
    /// Why none did.
    pub why: Option<String>,
    /// Tokens taken.
    pub taken: u64,
    /// Hard findings of what was charged.
    pub hard: usize,
    pub right_kind: bool,
    pub right_language: bool,
    pub words: usize,
    /// Words of the idea that had to be in it, and were.
    pub kept: usize,
    pub to_keep: usize,
    /// Things in it that nobody said.
    pub invented: usize,
    pub said: usize,
    pub assumed: usize,
    /// From asking to the stored ticket.
    pub took: Duration,
    pub work: Option<Work>,
}

/// All outcomes, by the kind that a person would choose.
pub struct Table {
    mark: &'static str,
    by_kind: BTreeMap<String, Vec<Outcome>>,
}

impl Table {
    /// An empty table; the mark says who wrote.
    pub const fn new(mark: &'static str) -> Self {
        Self { mark, by_kind: BTreeMap::new() }
    }

    pub fn add(&mut self, kind: &str, outcome: Outcome) {
        self.by_kind.entry(kind.to_owned()).or_default().push(outcome);
    }

    /// A token is taken with a ticket that keeps the hard rules, else none is.
    pub fn is_honest(&self) -> bool {
        self.all().all(|one| one.hard == 0 && one.taken == u64::from(one.is_ready))
    }

    fn all(&self) -> impl Iterator<Item = &Outcome> {
        self.by_kind.values().flatten()
    }
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * part as f64 / whole as f64) }
}

/// The value below which so many percent lie.
fn quantile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get((values.len() * percent / 100).min(values.len().saturating_sub(1))).copied().unwrap_or(0.0)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.by_kind.iter().map(|(kind, ones)| (kind.as_str(), ones.iter().collect::<Vec<_>>()));
        let all: Vec<&Outcome> = self.all().collect();
        writeln!(f, "Figures: *{}*, {} ideas.\n", self.mark, all.len())?;
        writeln!(f, "| kind | ideas | ready | at first try | kind | language | kept | invented | words p50 | said |")?;
        writeln!(f, "|---|---|---|---|---|---|---|---|---|---|")?;
        for (kind, ones) in rows.chain([("all", all.clone())]) {
            let count = |is: fn(&Outcome) -> bool| ones.iter().filter(|one| is(one)).count();
            let sum = |of: fn(&Outcome) -> usize| ones.iter().map(|one| of(one)).sum::<usize>();
            let words = quantile(ones.iter().map(|one| one.words as f64).collect(), 50);
            writeln!(
                f,
                "| {kind} | {} | {} | {} | {} | {} | {} | {} | {words:.0} | {} |",
                ones.len(),
                percent(count(|one| one.is_ready), ones.len()),
                percent(count(|one| one.work.is_some_and(|work| work.calls == 1)), ones.len()),
                percent(count(|one| one.right_kind), ones.len()),
                percent(count(|one| one.right_language), ones.len()),
                percent(sum(|one| one.kept), sum(|one| one.to_keep)),
                sum(|one| one.invented),
                percent(sum(|one| one.said), sum(|one| one.said + one.assumed)),
            )?;
        }
        self.time(f, &all)?;
        for one in all.iter().filter(|one| !one.is_ready) {
            writeln!(f, "not ready: {}, {}", one.name, one.why.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }
}

impl Table {
    /// What we add around the model's own time.
    fn time(&self, f: &mut fmt::Formatter<'_>, all: &[&Outcome]) -> fmt::Result {
        let works = || all.iter().filter_map(|one| Some((one.took.as_secs_f64() * 1_000.0, one.work?)));
        let total = |percent| quantile(works().map(|(took, _)| took).collect(), percent);
        let model = |percent| quantile(works().map(|(_, work)| work.model_ms as f64).collect(), percent);
        let added = |percent| quantile(works().map(|(took, work)| took - work.model_ms as f64).collect(), percent);
        for percent in [50, 95] {
            let (total, model, added) = (total(percent), model(percent), added(percent));
            let ratio = if model > 0.0 { total / model } else { 0.0 };
            writeln!(
                f,
                "p{percent}: {total:.1} ms in all, {model:.1} ms the model, {added:.1} ms ours; ratio to the model {ratio:.2}"
            )?;
        }
        let spent: u64 = works().map(|(_, work)| work.micro_usd).sum();
        let calls: u64 = works().map(|(_, work)| work.calls).sum();
        writeln!(f, "{calls} calls, {spent} millionths of a US dollar ({}).", self.mark)
    }
}
