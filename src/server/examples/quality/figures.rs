//! What the bench counts, and how it is printed.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::time::Duration;

/// The mark of figures from answers that were kept.
pub const RECORDED: &str = "recorded";

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
    /// Who wrote.
    pub model: String,
    /// A ticket that may be charged came out.
    pub is_ready: bool,
    /// Why none did.
    pub why: Option<String>,
    /// The hard rules that the last draft broke.
    pub broken: Vec<String>,
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
    /// 0 to 100, as the rules say.
    pub score: u32,
    /// From asking to the stored ticket.
    pub took: Duration,
    pub work: Option<Work>,
}

impl Outcome {
    fn is_first_try(&self) -> bool {
        self.work.is_some_and(|work| work.calls == 1)
    }
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

    /// Who wrote: `stand-in`, `recorded` or `live`.
    pub const fn mark(&self) -> &'static str {
        self.mark
    }

    /// A token is taken with a ticket that keeps the hard rules, else none is.
    pub fn is_honest(&self) -> bool {
        self.all().all(|one| one.hard == 0 && one.taken == u64::from(one.is_ready))
    }

    fn all(&self) -> impl Iterator<Item = &Outcome> {
        self.by_kind.values().flatten()
    }

    /// What does not depend on the machine: one line per model, then one per kind, then what failed.
    pub fn lasting(&self) -> String {
        let mut models: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
        self.all().for_each(|one| models.entry(&one.model).or_default().push(one));
        let kinds = self.by_kind.iter().map(|(kind, ones)| (kind.as_str(), ones.iter().collect::<Vec<_>>()));
        let all: Vec<&Outcome> = self.all().collect();
        let mut text = format!("Figures: *{}*, {} ideas.\n\n", self.mark, all.len());
        text.push_str(HEAD);
        for (name, ones) in models.into_iter().chain(kinds).chain([("all", all.clone())]) {
            text.push_str(&row(name, &ones));
        }
        for one in all.iter().filter(|one| !one.is_ready) {
            let broken = one.broken.join(" ");
            let _ = write!(text, "\nNot ready: {}, {}", one.name, one.why.as_deref().unwrap_or_default());
            let _ = writeln!(text, "{}", if broken.is_empty() { String::new() } else { format!(" ({broken})") });
        }
        if self.mark == RECORDED {
            let ms =
                |percent| quantile(self.all().filter_map(|one| Some(one.work?.model_ms as f64)).collect(), percent);
            let _ = writeln!(
                text,
                "\nThe model's time as it was kept: p50 {:.0} ms, p95 {:.0} ms a ticket.",
                ms(50),
                ms(95)
            );
        }
        text
    }
}

const HEAD: &str = "| | ideas | ready | at first try | repairs | kind | language | kept | invented | words p50 | p95 | said | score p50 | $ per 1,000 |\n\
    |---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";

fn row(name: &str, ones: &[&Outcome]) -> String {
    let count = |is: fn(&Outcome) -> bool| ones.iter().filter(|one| is(one)).count();
    let sum = |of: fn(&Outcome) -> usize| ones.iter().map(|one| of(one)).sum::<usize>();
    let words = |percent| quantile(ones.iter().map(|one| one.words as f64).collect(), percent);
    let repairs: u64 = ones.iter().filter_map(|one| one.work).map(|work| work.calls.saturating_sub(1)).sum();
    let micro: u64 = ones.iter().filter_map(|one| one.work).map(|work| work.micro_usd).sum();
    let dear = if ones.is_empty() { 0.0 } else { micro as f64 / 1_000.0 / ones.len() as f64 };
    format!(
        "| {name} | {} | {} | {} | {repairs} | {} | {} | {} | {} | {:.0} | {:.0} | {} | {:.0} | {dear:.2} |\n",
        ones.len(),
        percent(count(|one| one.is_ready), ones.len()),
        percent(count(Outcome::is_first_try), ones.len()),
        percent(count(|one| one.right_kind), ones.len()),
        percent(count(|one| one.right_language), ones.len()),
        percent(sum(|one| one.kept), sum(|one| one.to_keep)),
        sum(|one| one.invented),
        words(50),
        words(95),
        percent(sum(|one| one.said), sum(|one| one.said + one.assumed)),
        quantile(ones.iter().map(|one| f64::from(one.score)).collect(), 50),
    )
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
        writeln!(f, "{}", self.lasting())?;
        if self.mark == RECORDED { Ok(()) } else { self.time(f) }
    }
}

impl Table {
    /// What we add around the model's own time.
    fn time(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let works = || self.all().filter_map(|one| Some((one.took.as_secs_f64() * 1_000.0, one.work?)));
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
