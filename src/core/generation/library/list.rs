//! Lists of tickets.

use crate::chat::wallets_in;
use crate::clock::UnixMs;
use crate::generation::Kind;
use crate::generation::service::GenerationError;
use crate::id::{ChatId, TicketId, WalletId};
use crate::identity::Principal;
use crate::page::{Page, PageRequest};
use crate::store::Store;
use crate::store::tickets::{self as rows, TicketQuery, TicketRow};

use super::ticket::TicketState;
use super::wallet_of;

/// Which tickets.
#[derive(Clone, Debug, Default)]
pub struct TicketFilter {
    /// Words that stand in the ticket, in any case.
    pub text: String,
    /// Of this kind only.
    pub kind: Option<Kind>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketSummary {
    /// Which one.
    pub id: TicketId,
    /// T-12.
    pub number: i64,
    /// `story`, …
    pub kind: String,
    /// `S`, …
    pub size: String,
    /// Its title.
    pub title: String,
    /// Statements that rest on the idea.
    pub said: u64,
    /// Statements that do not.
    pub assumed: u64,
    /// Whether it was paid for.
    pub state: TicketState,
    /// Which door it came in by.
    pub channel: String,
    /// When it was written.
    pub created_at: UnixMs,
}

pub(super) async fn list(
    store: &Store,
    principal: &Principal,
    filter: &TicketFilter,
    page: &PageRequest,
) -> Result<Page<TicketSummary>, GenerationError> {
    let mut tx = store.read().await?;
    let Some(wallet) = wallet_of(&mut tx, principal).await? else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let pattern = pattern(&filter.text);
    let query = TicketQuery {
        before: page.after.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or(i64::MAX),
        kind: filter.kind.map_or("", Kind::as_str),
        pattern: &pattern,
        limit: page.fetch(),
    };
    let found = rows::tickets(&mut tx, wallet.as_str(), &query).await?;
    let lines = found.into_iter().map(summary).collect();
    Ok(page.page(lines, |line: &TicketSummary| line.number.to_string()))
}

pub(super) async fn recent(store: &Store, person: &ChatId, limit: u32) -> Result<Vec<TicketSummary>, GenerationError> {
    let mut tx = store.read().await?;
    let wallets = wallets_in(&mut tx, person).await?;
    let wallet = |index: usize| wallets.get(index).map_or("", WalletId::as_str);
    let found = rows::recent_tickets(&mut tx, person.as_str(), (wallet(0), wallet(1)), limit).await?;
    Ok(found.into_iter().map(summary).collect())
}

/// Longer than any title.
const TYPED: usize = 200;

pub(super) async fn recent_like(
    store: &Store,
    person: &ChatId,
    typed: &str,
    limit: u32,
) -> Result<Vec<TicketSummary>, GenerationError> {
    let typed: String = typed.trim().chars().filter(|sign| !sign.is_control()).take(TYPED).collect();
    let pattern = pattern(&typed);
    if pattern.is_empty() {
        return recent(store, person, limit).await;
    }
    let mut tx = store.read().await?;
    let wallets = wallets_in(&mut tx, person).await?;
    let wallet = |index: usize| wallets.get(index).map_or("", WalletId::as_str);
    let found = rows::recent_tickets_like(&mut tx, person.as_str(), (wallet(0), wallet(1)), &pattern, limit).await?;
    Ok(found.into_iter().map(summary).collect())
}

pub(super) fn summary(row: TicketRow) -> TicketSummary {
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    TicketSummary {
        state: TicketState::parse(&row.state),
        id: TicketId::from_text(row.id),
        number: row.number,
        kind: row.kind,
        size: row.size,
        title: row.title,
        said: count(row.said),
        assumed: count(row.assumed),
        channel: row.channel,
        created_at: UnixMs(row.created_at),
    }
}

/// How many tickets were written through one channel on one UTC day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCount {
    /// The start of the day.
    pub day: UnixMs,
    /// Which door they came in by.
    pub channel: String,
    /// How many.
    pub tickets: u64,
}

/// Deleted and returned tickets count: they were written.
pub(super) async fn days(
    store: &Store,
    principal: &Principal,
    since: UnixMs,
) -> Result<Vec<DayCount>, GenerationError> {
    let mut tx = store.read().await?;
    let Some(wallet) = wallet_of(&mut tx, principal).await? else { return Ok(Vec::new()) };
    let rows = rows::tickets_per_day(&mut tx, wallet.as_str(), since.0).await?;
    let count = |(day, channel, tickets): (i64, String, i64)| DayCount {
        day: UnixMs(day.saturating_mul(86_400_000)),
        channel,
        tickets: u64::try_from(tickets).unwrap_or(0),
    };
    Ok(rows.into_iter().map(count).collect())
}

/// A `LIKE` pattern with `!` as escape, that finds the text anywhere; empty finds everything.
fn pattern(text: &str) -> String {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return text;
    }
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_pattern_language_stand_for_themselves() {
        assert_eq!(pattern(" 50%_OFF! "), "%50!%!_off!!%");
        assert_eq!(pattern("  "), "");
    }
}
