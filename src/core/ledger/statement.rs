//! The statement of a month: what a wallet had, every line, what it had then. Each line carries its link of the chain, so that
//! the file can be recomputed by anybody, without us.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::clock::UnixMs;
use crate::id::WalletId;
use crate::store::ledger::chain::{self as links, Range};
use crate::store::ledger::{self as rows, months};
use crate::store::{Store, Tx};

use super::LedgerError;
use super::chain::{Linked, Record, digest, page};

/// The form of the file.
const FORM: &str = "myba-statement-1";
/// Longer than every month, shorter than every two.
const A_MONTH_AND_A_BIT: Duration = Duration::from_secs(32 * 24 * 60 * 60);
/// Transactions read at a time.
const PAGE: i64 = 1000;

/// A calendar month (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementMonth(UnixMs);

impl StatementMonth {
    /// The month of a moment.
    #[must_use]
    pub fn of(at: UnixMs) -> Self {
        Self(at.month_start())
    }

    /// Reads `2026-11`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let first: jiff::Timestamp = format!("{text}-01T00:00:00Z").parse().ok()?;
        let month = Self::of(UnixMs(first.as_millisecond()));
        (month.to_string() == text).then_some(month)
    }

    /// When it begins.
    #[must_use]
    pub const fn start(self) -> UnixMs {
        self.0
    }

    /// When the next one begins.
    #[must_use]
    pub fn end(self) -> UnixMs {
        self.0.plus(A_MONTH_AND_A_BIT).month_start()
    }

    fn before(self) -> Self {
        Self::of(self.0.minus(Duration::from_millis(1)))
    }
}

impl fmt::Display for StatementMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.day().get(..7).unwrap_or_default())
    }
}

/// What a wallet has at a place of its history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Can be spent.
    pub available: i64,
    /// Reserved or frozen.
    pub held: i64,
}

/// One line of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthLine {
    /// When, in RFC 3339; `at_ms` is the exact one.
    pub at: String,
    /// What was booked.
    #[serde(flatten)]
    pub record: Record,
    /// Its link of the chain.
    pub hash: String,
}

/// A grant that had something left at the end of the month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementGrant {
    /// Which.
    pub id: String,
    /// Where it came from.
    pub source: String,
    /// How many it was.
    pub granted: i64,
    /// How many were left.
    pub left: i64,
    /// When it was given.
    pub granted_at: UnixMs,
    /// When the rest runs out; never when null.
    pub expires_at: Option<UnixMs>,
}

/// A month of a wallet. The figures of a line stand under its hash; everything else stands under `digest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// `myba-statement-1`.
    pub form: String,
    /// Whose.
    pub wallet: String,
    /// `2026-11`.
    pub month: String,
    /// Whether the month was over when this was written.
    pub closed: bool,
    /// What there was before its first line.
    pub opening: Figures,
    /// What there was after its last line.
    pub closing: Figures,
    /// The hash before its first line; empty before the first of all.
    pub previous: String,
    /// What was booked, in order.
    pub lines: Vec<MonthLine>,
    /// What was left of which grant at the end.
    pub grants: Vec<StatementGrant>,
    /// SHA-256 of the compact JSON of everything above.
    pub digest: String,
}

/// Something in a statement that is not as we wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The number of the line; none when it is not in a line.
    pub line: Option<i64>,
    /// What is wrong.
    pub what: String,
}

impl Flaw {
    fn at(line: i64, what: &str) -> Self {
        Self { line: Some(line), what: what.to_owned() }
    }

    fn outside(what: &str) -> Self {
        Self { line: None, what: what.to_owned() }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl Statement {
    fn own_digest(&self) -> String {
        digest(&(
            (&self.form, &self.wallet, &self.month, self.closed, self.opening, self.closing, &self.previous),
            (&self.lines, &self.grants),
        ))
    }

    /// Recomputes the file from itself: every sum, every hash. Empty when it is as it was written.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flaw> {
        if self.form != FORM {
            return vec![Flaw::outside("this is no statement that we know the form of")];
        }
        let mut flaws = Vec::new();
        let (mut figures, mut previous) = (self.opening, self.previous.as_str());
        let mut number = self.lines.first().map(|line| line.record.number);
        for line in &self.lines {
            let record = &line.record;
            if Some(record.number) != number {
                flaws.push(Flaw::at(record.number, "lines before it are missing, or it stands in the wrong place"));
            }
            let (available, held) = record.change();
            let after = Figures {
                available: figures.available.saturating_add(available),
                held: figures.held.saturating_add(held),
            };
            figures = Figures { available: record.available, held: record.held };
            if record.hash(&self.wallet, previous) != line.hash {
                flaws.push(Flaw::at(record.number, "it was changed: its hash is another one"));
            } else if after != figures {
                flaws.push(Flaw::at(record.number, "its figures do not follow from the line before it"));
            } else if UnixMs(record.at_ms).to_string() != line.at {
                flaws.push(Flaw::at(record.number, "its time was changed"));
            }
            (previous, number) = (&line.hash, record.number.checked_add(1));
        }
        if figures != self.closing {
            flaws.push(Flaw::outside("the closing figures are not those after the last line"));
        }
        if flaws.is_empty() && self.own_digest() != self.digest {
            flaws.push(Flaw::outside("the head, the grants or the digest were changed"));
        }
        flaws
    }

    /// What is different from the statement that the book gives now. A month that was not over may have got more lines since.
    #[must_use]
    pub fn flaws_beside(&self, book: &Self) -> Vec<Flaw> {
        if (&self.wallet, &self.month) != (&book.wallet, &book.month) {
            return vec![Flaw::outside("it is of another wallet or month")];
        }
        let mut flaws = Vec::new();
        if (self.opening, &self.previous) != (book.opening, &book.previous) {
            flaws.push(Flaw::outside("the book opens this month otherwise"));
        }
        for (index, line) in self.lines.iter().enumerate() {
            match book.lines.get(index) {
                Some(same) if same == line => {}
                Some(_) => flaws.push(Flaw::at(line.record.number, "the book says something else")),
                None => flaws.push(Flaw::at(line.record.number, "the book has no such line")),
            }
        }
        if self.closed && self.lines.len() < book.lines.len() {
            flaws.push(Flaw::outside("the book has more lines in this month"));
        }
        if self.closed && flaws.is_empty() && self != book {
            flaws.push(Flaw::outside("the book has other grants or figures at the end of this month"));
        }
        flaws
    }

    /// The same as a table: a line of what there was, a line per transaction, a line of what there was then.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let mut rows =
            vec![["number", "at", "kind", "tokens", "available", "held", "text", "hash"].map(ToOwned::to_owned)];
        let sums = |name: &str, figures: Figures, hash: &str| {
            let (available, held) = (figures.available.to_string(), figures.held.to_string());
            let empty = String::new;
            [empty(), empty(), name.to_owned(), empty(), available, held, empty(), hash.to_owned()]
        };
        rows.push(sums("opening", self.opening, &self.previous));
        rows.extend(self.lines.iter().map(MonthLine::cells));
        let last = self.lines.last().map_or(self.previous.as_str(), |line| line.hash.as_str());
        rows.push(sums("closing", self.closing, last));
        // Memory does not fail, and rows of equal length are no error.
        let written = rows.into_iter().try_for_each(|row| writer.write_record(row));
        let bytes = written.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }
}

impl MonthLine {
    fn of(linked: Linked) -> Option<Self> {
        let (_, _, hash) = linked.stored?;
        Some(Self { at: UnixMs(linked.record.at_ms).to_string(), record: linked.record, hash })
    }

    fn cells(&self) -> [String; 8] {
        let record = &self.record;
        // A cell that a spreadsheet would take for a formula begins with an apostrophe.
        let is_risky = record.reason.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠', '\'']);
        let mark = if is_risky { "'" } else { "" };
        [
            record.number.to_string(),
            self.at.clone(),
            record.kind.clone(),
            record.change().0.to_string(),
            record.available.to_string(),
            record.held.to_string(),
            format!("{mark}{}", record.reason),
            self.hash.clone(),
        ]
    }
}

/// A transaction of a wallet as it stands in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// What was booked; its figures are those of its link.
    pub record: Record,
    /// Its link of the chain; none where the chain has a hole.
    pub hash: Option<String>,
    /// Whether the link follows from the transaction and the link before it.
    pub is_intact: bool,
}

/// At most `limit` transactions of a wallet behind number `after`, in order.
pub(super) async fn history(
    store: &Store,
    wallet: &WalletId,
    after: i64,
    limit: u32,
) -> Result<Vec<HistoryLine>, LedgerError> {
    let wallet = wallet.clone();
    let look = async move |tx: &mut Tx| {
        let id = wallet.as_str();
        let mut previous = links::link(tx, id, after).await?.map_or_else(String::new, |link| link.hash);
        let range = Range { after: (id, after), to: (id, i64::MAX) };
        let mut lines = Vec::new();
        for Linked { record, stored, .. } in page(tx, range, i64::from(limit)).await? {
            let hash = stored.map(|(_, _, hash)| hash);
            let is_intact = hash.as_deref() == Some(record.hash(id, &previous).as_str());
            previous = hash.clone().unwrap_or_default();
            lines.push(HistoryLine { record, hash, is_intact });
        }
        Ok(lines)
    };
    store.snapshot(look).await
}

/// What a wallet had after a transaction.
async fn figures_at(tx: &mut Tx, wallet: &str, number: i64) -> Result<(Figures, String), LedgerError> {
    if number == 0 {
        return Ok((Figures::default(), String::new()));
    }
    let link = links::link(tx, wallet, number).await?;
    let link = link.ok_or_else(|| LedgerError::Broken(format!("{wallet} #{number} has no link in the chain")))?;
    Ok((Figures { available: link.available, held: link.held }, link.hash))
}

/// The statement of a month on one snapshot.
pub(super) async fn month(store: &Store, wallet: &WalletId, month: StatementMonth) -> Result<Statement, LedgerError> {
    let wallet = wallet.clone();
    store.snapshot(async move |tx: &mut Tx| month_in(tx, &wallet, month).await).await
}

async fn month_in(tx: &mut Tx, wallet: &WalletId, month: StatementMonth) -> Result<Statement, LedgerError> {
    let id = wallet.as_str();
    let last = rows::wallet(tx, id).await?.ok_or_else(|| LedgerError::NoSuchWallet(wallet.clone()))?.last_number;
    let to = months::last_before(tx, id, last, month.end().0).await?;
    let from = months::last_before(tx, id, to, month.start().0).await?;
    let (opening, previous) = figures_at(tx, id, from).await?;
    let (closing, _) = figures_at(tx, id, to).await?;
    let (mut lines, mut number) = (Vec::new(), from);
    while number < to {
        let part = page(tx, Range { after: (id, number), to: (id, to) }, PAGE).await?;
        let Some(end) = part.last() else { break };
        number = end.record.number;
        for linked in part {
            let place = linked.record.number;
            let hole = || LedgerError::Broken(format!("{id} #{place} has no link in the chain"));
            lines.push(MonthLine::of(linked).ok_or_else(hole)?);
        }
    }
    let grants = months::grants_at(tx, id, to).await?.into_iter().map(|row| StatementGrant {
        id: row.id,
        source: row.source,
        granted: row.amount,
        left: row.left_over,
        granted_at: UnixMs(row.granted_at),
        expires_at: row.expires_at.map(UnixMs),
    });
    let mut statement = Statement {
        form: FORM.to_owned(),
        wallet: id.to_owned(),
        month: month.to_string(),
        closed: month.end() <= tx.now(),
        opening,
        closing,
        previous,
        lines,
        grants: grants.collect(),
        digest: String::new(),
    };
    statement.digest = statement.own_digest();
    Ok(statement)
}

/// The months of a wallet with what it had at their two ends, newest first, from this one down to its first.
pub(super) async fn all_months(
    store: &Store,
    wallet: &WalletId,
) -> Result<Vec<(StatementMonth, Figures, Figures)>, LedgerError> {
    let wallet = wallet.clone();
    store.snapshot(async move |tx: &mut Tx| all_months_in(tx, &wallet).await).await
}

/// Twenty years: a clock that stood at the beginning of time must not make this long.
const MOST_MONTHS: usize = 240;

async fn all_months_in(tx: &mut Tx, wallet: &WalletId) -> Result<Vec<(StatementMonth, Figures, Figures)>, LedgerError> {
    let id = wallet.as_str();
    let row = rows::wallet(tx, id).await?.ok_or_else(|| LedgerError::NoSuchWallet(wallet.clone()))?;
    let mut month = StatementMonth::of(tx.now());
    let mut to = months::last_before(tx, id, row.last_number, month.end().0).await?;
    let (mut closing, _) = figures_at(tx, id, to).await?;
    let mut all = Vec::new();
    while to > 0 && all.len() < MOST_MONTHS {
        to = months::last_before(tx, id, to, month.start().0).await?;
        let (opening, _) = figures_at(tx, id, to).await?;
        all.push((month, opening, closing));
        (month, closing) = (month.before(), opening);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_and_ends_where_the_next_begins() {
        let month = StatementMonth::parse("2026-12").unwrap();
        assert_eq!(month.end(), StatementMonth::parse("2027-01").unwrap().start());
        assert_eq!(month.before().to_string(), "2026-11");
        for wrong in ["", "2026", "2026-13", "2026-1", "2026-12-01", "26-12", "2026-12x"] {
            assert_eq!(StatementMonth::parse(wrong), None, "{wrong}");
        }
    }
}
