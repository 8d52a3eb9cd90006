//! One story on one engine: each step is taken in the model and by the product, and both must say the same afterwards.

use anyhow::Result;
use myba_core::clock::UnixMs;
use myba_core::ledger::Tokens;
use myba_core::store::testing::START;

use crate::bank::{Bank, Line, Lots};
use crate::counted::Counted;
use crate::crash;
use crate::database::Place;
use crate::model::{Figures, Model, Outcome};
use crate::planted::{self, Bug};
use crate::step::{AFTER_COMMIT, BEFORE_COMMIT, BEFORE_MONEY, Step, Trouble, rest, story};
use crate::world::{Act, World};

/// How a story went.
pub struct Told {
    /// A mark of everything that was answered and of every figure after every step: equal histories have equal marks.
    pub mark: u64,
    /// Steps taken.
    pub steps: u64,
    /// What went wrong on the way.
    pub counted: Counted,
}

/// A story in which the product and the model disagree, or an invariant is broken.
#[derive(Debug)]
pub struct Found {
    /// The step after which it was seen; counted from 0.
    pub step: usize,
    /// What was seen.
    pub what: String,
}

/// What names the holds of a planted retry.
const RENAMED: u64 = 500_000;

/// Steps of a story before it comes to rest.
pub const LENGTH: usize = 60;

/// The story of a seed, on an engine.
pub async fn seed(
    place: Option<&mut Place>,
    seed: u64,
    bug: Option<Bug>,
    verify_every: usize,
) -> Result<Result<Told, Found>> {
    steps(place, &story(seed, LENGTH), bug, verify_every).await
}

/// So many steps of a story that was shortened, and what brings it to rest.
pub async fn shortened(place: Option<&mut Place>, part: &[Step], bug: Option<Bug>) -> Result<Result<Told, Found>> {
    steps(place, &[part, &rest()].concat(), bug, 1).await
}

async fn steps(
    mut place: Option<&mut Place>,
    steps: &[Step],
    bug: Option<Bug>,
    verify_every: usize,
) -> Result<Result<Told, Found>> {
    let mut world = World::at(START.0);
    let mut bank = None;
    if let Some(place) = place.as_deref_mut() {
        place.empty().await?;
        bank = Some(Bank::found(&place.database.store, &world.shop, bug).await?);
    }
    let mut mark = Mark::new();
    for (number, step) in (0_usize..).zip(steps) {
        let (heard, asked) = match one(&mut world, place.as_deref_mut(), bank.as_mut(), number, step).await {
            Ok(heard) => heard,
            Err(error) => return Ok(Err(Found { step: number, what: format!("{error:#}") })),
        };
        match same(&world, bank.as_ref().filter(|_| asked), number.is_multiple_of(verify_every)).await {
            Ok(figures) => mark.note(&heard, &figures),
            Err(error) => return Ok(Err(Found { step: number, what: format!("{error:#}") })),
        }
    }
    if let Err(error) = at_rest(&mut world, bank.as_ref(), &mut mark).await {
        return Ok(Err(Found { step: steps.len(), what: format!("at rest: {error:#}") }));
    }
    Ok(Ok(Told { mark: mark.0, steps: u64::try_from(steps.len())?, counted: world.counted }))
}

/// Takes one step; answers what its caller heard, and whether the product was asked at all.
async fn one(
    world: &mut World,
    place: Option<&mut Place>,
    bank: Option<&mut Bank>,
    number: usize,
    step: &Step,
) -> Result<(String, bool)> {
    let asked = world.take(u64::try_from(number)?, step);
    let (Some(bank), Some(place)) = (bank, place) else {
        world.open_page_without_product();
        return Ok((heard(asked.outcome.as_ref()), false));
    };
    place.database.clock.set(UnixMs(asked.at));
    let Some(act) = asked.act else { return Ok((heard(None), false)) };
    if let Act::Terms { days } = act {
        bank.set_life(days, &place.database.store);
        return Ok((heard(asked.outcome.as_ref()), true));
    }
    planted::before(bank.bug, &act, place).await;
    let crash = match &step.trouble {
        Some(Trouble::Crash { at, nth, again, reopen }) => Some((*at, *nth, *again, *reopen)),
        _ => None,
    };
    if let Some((at, nth, again, reopen)) = crash {
        crash::arm(at, nth);
        let first = attempt(bank, &act).await;
        if crash::disarm() {
            world.counted.saw(counted_as(at));
        } else {
            first?;
        }
        if reopen {
            place.database.reopen().await;
            bank.restart(&place.database.store);
            world.counted.saw("a restart");
        }
        if again {
            attempt(bank, &again_as(bank, act.clone())).await?;
        }
        if let Some((at, then)) = asked.then {
            place.database.clock.set(UnixMs(at));
            attempt(bank, &then).await?;
        }
        planted::after(bank.bug, &act, place).await;
        return Ok((heard(None), true));
    }
    let answer = attempt(bank, &act).await?;
    planted::after(bank.bug, &act, place).await;
    if let Some(expected) = &asked.outcome
        && *expected != answer
    {
        anyhow::bail!("the model answers {expected:?}, the product {answer:?}");
    }
    Ok((heard(Some(&answer)), true))
}

/// What a caller asks who heard nothing: the same once more.
fn again_as(bank: &Bank, act: Act) -> Act {
    match act {
        Act::Authorize { name, wallet, tokens, minutes } if bank.has(Bug::NewNameOnRetry) => {
            Act::Authorize { name: RENAMED + name, wallet, tokens, minutes }
        }
        act => act,
    }
}

/// What a caller heard, as the mark keeps it. Whoever dies hears nothing.
fn heard(outcome: Option<&Outcome>) -> String {
    outcome.map_or_else(String::new, |outcome| format!("{outcome:?}"))
}

/// Runs the act in a task of its own, which may die.
async fn attempt(bank: &Bank, act: &Act) -> Result<Outcome> {
    let (bank, act) = (bank.clone(), act.clone());
    match tokio::spawn(async move { bank.act(&act).await }).await {
        Ok(outcome) => outcome,
        Err(died) => Err(anyhow::anyhow!("it died: {died}")),
    }
}

fn counted_as(point: &str) -> &'static str {
    match point {
        BEFORE_COMMIT => "a crash before the commit",
        AFTER_COMMIT => "a crash after the commit",
        BEFORE_MONEY => "a crash between the tokens and the money",
        "grant_before_write" => "a crash inside a grant",
        "sweep_between_select_and_release" => "a crash in the sweep",
        _ => "a crash in recovery",
    }
}

/// Compares every figure of the model with the product, where it was asked, and verifies the book. Answers the figures.
async fn same(world: &World, bank: Option<&Bank>, and_verify: bool) -> Result<[Figures; 3]> {
    let model = &world.model;
    let Some(bank) = bank else { return Ok(model.figures) };
    let (figures, lots) = bank.figures().await?;
    for wallet in 0..3 {
        let (expected, found) = (model.figures[wallet], figures[wallet]);
        anyhow::ensure!(expected == found, "wallet {wallet}: the model has {expected:?}, the product {found:?}");
        let expected = lots_of(model, wallet);
        anyhow::ensure!(
            expected == lots[wallet],
            "lots of {wallet}: the model has {expected:?}, the product {:?}",
            lots[wallet]
        );
    }
    same_standings(world, bank).await?;
    let taken = model.lines.iter().flatten().filter(|line| line.0 == "capture").count();
    let tickets = bank.tickets().await?.len();
    anyhow::ensure!(taken == tickets, "{taken} captures and {tickets} tickets");
    // A hold or an event may wait while the story's clock jumps; at rest nothing may.
    if and_verify {
        verified(bank, &["V05", "V14"]).await?;
    }
    Ok(figures)
}

/// Compares what became of each sale, and that no money went back that nobody asked for.
async fn same_standings(world: &World, bank: &Bank) -> Result<()> {
    if let Some(surprise) = &world.shop().surprise {
        anyhow::bail!("money would go back that nobody asked for: {surprise}");
    }
    let found = [bank.standings(1).await?, bank.standings(2).await?];
    for sale in &world.model.sales {
        let (buyer, order) = {
            let shop = world.shop();
            (shop.sessions[sale.page].user, shop.sessions[sale.page].order.clone().unwrap_or_default())
        };
        let tokens = [sale.taken, sale.target - sale.taken, sale.frozen];
        let expected = ([sale.paid, sale.refunded, sale.lost], tokens, sale.asked.is_some(), sale.frozen_by.is_some());
        let found = found[buyer - 1].get(&order).map(|found| {
            let tokens = [found.taken_back, found.shortfall, found.frozen].map(Tokens::as_i64);
            ([found.paid, found.refunded, found.lost], tokens, found.asked, found.disputed)
        });
        anyhow::ensure!(
            found == Some(expected),
            "sale {}: the model has {expected:?} (money, tokens, asked, disputed), the product {found:?}",
            sale.charge
        );
    }
    Ok(())
}

/// Every invariant of the book, except V06 (these stories write no tickets) and those named.
async fn verified(bank: &Bank, except: &[&str]) -> Result<()> {
    let report = bank.ledger.verify().await?;
    let broken: Vec<_> = report.broken().into_iter().filter(|id| *id != "V06" && !except.contains(id)).collect();
    anyhow::ensure!(broken.is_empty(), "broken: {broken:?}");
    Ok(())
}

fn lots_of(model: &Model, wallet: usize) -> Lots {
    let own = model.lots.iter().filter(|lot| lot.wallet == wallet);
    let mut lots: Lots = own.map(|lot| (lot.source.to_owned(), lot.amount, lot.left, lot.ends)).collect();
    lots.sort();
    lots
}

/// When nothing is left to do: no hold is open, the statements agree line by line, and every invariant holds.
async fn at_rest(world: &mut World, bank: Option<&Bank>, mark: &mut Mark) -> Result<()> {
    world.count_lost();
    let held: i64 = world.model.figures.iter().map(|figures| figures[1]).sum();
    anyhow::ensure!(held == 0, "{held} tokens are held");
    if let Some(bank) = bank {
        let unasked = world.shop().refunds.iter().filter(|refund| refund.ours && refund.key.is_none()).count();
        anyhow::ensure!(unasked == 0, "{unasked} refunds were never asked for");
        bank.end_tickets().await?;
        verified(bank, &[]).await?;
    }
    for wallet in 0..3 {
        let mut after = (0, 0);
        let model: Vec<Line> = world.model.lines[wallet]
            .iter()
            .map(|(kind, available, held)| {
                after = (after.0 + available, after.1 + held);
                ((*kind).to_owned(), *available, *held, after)
            })
            .collect();
        let product = match bank {
            Some(bank) => bank.lines(wallet).await?,
            None => model.clone(),
        };
        if let Some(at) = (0..model.len().max(product.len())).find(|at| model.get(*at) != product.get(*at)) {
            anyhow::bail!(
                "line {} of wallet {wallet}: the model has {:?}, the product {:?}",
                at + 1,
                model.get(at),
                product.get(at)
            );
        }
        mark.lines(&product);
    }
    Ok(())
}

/// FNV-1a over what was heard and seen.
struct Mark(u64);

impl Mark {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn note(&mut self, heard: &str, figures: &[Figures; 3]) {
        self.text(&format!("{heard} {figures:?}"));
    }

    fn lines(&mut self, lines: &[Line]) {
        let mut text = String::new();
        for line in lines {
            text.push_str(&format!("{line:?}"));
        }
        self.text(&text);
    }

    fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
