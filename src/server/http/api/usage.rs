//! What came in, what was used, and every line of the book.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use axum::Json as Answer;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use myba_core::checkout::Order;
use myba_core::clock::UnixMs;
use myba_core::id::WalletId;
use myba_core::ledger::{Balance, Grant, GrantLine, GrantSource, StatementLine};
use myba_core::page::{MAX_PAGE, PageRequest};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::body::{Query, numbered_page};
use crate::http::caller::Caller;
use crate::http::problem::Problem;
use crate::http::view::told;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The longest chart.
const MAX_DAYS: u32 = 365;

/// How far back.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct UsageQuery {
    /// 1 to 365; 30 when left out.
    days: Option<u32>,
}

/// What came in and what was used.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct Usage {
    grants: Vec<GrantView>,
    /// What can be spent, in the order in which it is spent.
    burn_order: Vec<BurnView>,
    days: Vec<DayView>,
    totals: Totals,
}

/// One grant: `granted = used + held + frozen + taken_back + left`.
#[derive(Serialize, ToSchema)]
#[schema(as = Grant)]
struct GrantView {
    id: String,
    /// `visitor`, `trial`, `welcome`, `purchase`, `claim`, `return`, `operator`, `subscription`, `bonus`, `referral` or `import`.
    source: &'static str,
    label: String,
    granted: u64,
    /// Used, expired, moved away, or reversed by an operator.
    used: u64,
    held: u64,
    /// Frozen while the payment is disputed at the bank.
    frozen: u64,
    /// Taken back with a refund or a lost dispute.
    taken_back: u64,
    left: u64,
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<UnixMs>,
    #[schema(value_type = String, format = DateTime)]
    granted_at: UnixMs,
    /// The purchase that gave it.
    purchase: Option<String>,
    receipt_url: Option<String>,
    /// What was paid in all, taxes included; the price where nothing was paid yet.
    amount: Option<i64>,
    currency: Option<String>,
}

/// Tokens that can be spent.
#[derive(Serialize, ToSchema)]
#[schema(as = Burn)]
struct BurnView {
    /// The grant they are of.
    grant: String,
    /// As in a grant.
    source: &'static str,
    label: String,
    left: u64,
    /// Null for tokens that never run out.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<UnixMs>,
}

impl BurnView {
    fn of(grant: &Grant) -> Self {
        Self {
            grant: grant.id.to_string(),
            source: grant.source.as_str(),
            label: label(grant),
            left: grant.remaining.get(),
            expires_at: grant.expires_at,
        }
    }
}

impl GrantView {
    fn of(line: &GrantLine, orders: &HashMap<String, Paid>) -> Self {
        let paid = line.grant.reference.as_ref().and_then(|reference| orders.get(reference));
        let order = paid.map(|paid| &paid.order);
        Self {
            id: line.grant.id.to_string(),
            source: line.grant.source.as_str(),
            label: label(&line.grant),
            granted: line.grant.amount.get(),
            used: line.used.get(),
            held: line.held.get(),
            frozen: line.frozen.get(),
            taken_back: line.taken_back.get(),
            left: line.grant.remaining.get(),
            expires_at: line.grant.expires_at,
            granted_at: line.granted_at,
            purchase: order.map(|order| order.id.to_string()),
            receipt_url: order.and_then(|order| order.receipt_url.clone()),
            amount: paid.map(|paid| paid.amount),
            currency: order.map(|order| order.currency.clone()),
        }
    }
}

fn label(grant: &Grant) -> String {
    match grant.source {
        GrantSource::Visitor => "Free to try".to_owned(),
        GrantSource::Trial => "Free to try in chat".to_owned(),
        GrantSource::Welcome => "Welcome".to_owned(),
        GrantSource::Purchase => format!("Bought {}", grant.amount),
        GrantSource::Claim => "Left over from before signing up".to_owned(),
        GrantSource::Return => "Returned".to_owned(),
        GrantSource::Operator => "From MyBA".to_owned(),
        GrantSource::Subscription => "Subscription".to_owned(),
        GrantSource::Bonus => "A gift".to_owned(),
        GrantSource::Referral => "For bringing somebody".to_owned(),
        GrantSource::Import => "Brought over from the earlier MyBA".to_owned(),
    }
}

/// Tickets written on one UTC day, per door.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = UsageDay)]
struct DayView {
    date: String,
    web: u64,
    slack: u64,
    discord: u64,
    /// Programs, the command line included.
    api: u64,
}

/// `granted − used − expired − reversed = available + held`.
#[derive(Serialize, ToSchema)]
struct Totals {
    granted: u64,
    used: u64,
    available: u64,
    held: u64,
    expired: u64,
    reversed: u64,
}

impl Totals {
    fn of(balance: &Balance) -> Self {
        Self {
            granted: balance.granted.get(),
            used: balance.consumed.get(),
            available: balance.available.get(),
            held: balance.held.get(),
            expired: balance.expired.get(),
            reversed: balance.reversed.get(),
        }
    }
}

/// What came in and what was used. Every day of the period is in the list, those without tickets too.
#[utoipa::path(get, path = "/api/usage", tag = "tokens", params(UsageQuery), responses((status = 200, body = Usage)))]
pub(in crate::http) async fn usage(caller: Caller, Query(query): Query<UsageQuery>) -> Result<Answer<Usage>, Problem> {
    let count = query.days.unwrap_or(30);
    if !(1..=MAX_DAYS).contains(&count) {
        let detail = format!("`days` must be from 1 to {MAX_DAYS}.");
        return Err(Problem::bad_request(&detail, Some("days".to_owned())));
    }
    let totals = Totals::of(&caller.balance().await?);
    let days = days(&caller, count).await?;
    let Some(wallet) = caller.wallet().await? else {
        return Ok(Answer(Usage { grants: Vec::new(), burn_order: Vec::new(), days, totals }));
    };
    let lines = caller.app.ledger.grants(&wallet).await.map_err(|error| caller.explain(&error))?;
    let burning = caller.app.ledger.burn_order(&wallet).await.map_err(|error| caller.explain(&error))?;
    let orders = orders(&caller).await?;
    let grants = lines.iter().map(|line| GrantView::of(line, &orders)).collect();
    let burn_order = burning.iter().map(BurnView::of).collect();
    Ok(Answer(Usage { grants, burn_order, days, totals }))
}

/// An order with what was paid for it, taxes included.
struct Paid {
    order: Order,
    amount: i64,
}

/// All orders of the caller, by id.
async fn orders(caller: &Caller) -> Result<HashMap<String, Paid>, Problem> {
    let Some(user) = caller.maybe_user() else { return Ok(HashMap::new()) };
    let standings = caller.app.checkout.standings(&user.id).await.map_err(|error| caller.explain(&error))?;
    let with_amount = |order: Order| {
        let price = order.price();
        let amount = standings.get(order.id.as_str()).map_or(price, |standing| standing.paid_or(price));
        (order.id.to_string(), Paid { amount, order })
    };
    let mut all = HashMap::new();
    let mut after = None;
    loop {
        let page = PageRequest::new(after, Some(MAX_PAGE));
        let found = caller.app.checkout.orders(&user.id, &page).await.map_err(|error| caller.explain(&error))?;
        all.extend(found.items.into_iter().map(with_amount));
        match found.next {
            Some(next) => after = Some(next),
            None => return Ok(all),
        }
    }
}

async fn days(caller: &Caller, count: u32) -> Result<Vec<DayView>, Problem> {
    let now = caller.app.clock.now();
    let dates = (0..count).rev().map(|ago| now.minus(DAY * ago).day());
    let mut days: BTreeMap<String, DayView> =
        dates.map(|date| (date.clone(), DayView { date, ..DayView::default() })).collect();
    let counts = caller.app.library.days(&caller.principal, now.minus(DAY * count)).await;
    for count in counts.map_err(|error| caller.explain(&error))? {
        let Some(day) = days.get_mut(&count.day.day()) else { continue };
        let door = match count.channel.as_str() {
            "web" => &mut day.web,
            "slack" => &mut day.slack,
            "discord" => &mut day.discord,
            _ => &mut day.api,
        };
        *door += count.tickets;
    }
    Ok(days.into_values().collect())
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct StatementQuery {
    after: Option<String>,
    /// 1 to 100.
    limit: Option<u32>,
}

/// A page of lines, newest first.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct StatementPage {
    items: Vec<LineView>,
    next: Option<String>,
}

/// One transaction, with the figures after it.
#[derive(Serialize, ToSchema)]
#[schema(as = StatementLine)]
struct LineView {
    #[schema(value_type = String, format = DateTime)]
    at: UnixMs,
    /// `grant`, `authorize`, `capture`, `void`, …
    kind: String,
    /// How the available figure changed.
    tokens: i64,
    available: u64,
    held: u64,
    /// A sentence for a person.
    text: String,
    ticket: Option<String>,
    purchase: Option<String>,
}

impl LineView {
    fn of(line: StatementLine) -> Self {
        Self {
            text: told(&line),
            at: line.at,
            kind: line.kind,
            tokens: line.available_change,
            available: line.available.get(),
            held: line.held.get(),
            ticket: line.ticket.map(|ticket| ticket.to_string()),
            purchase: line.order.map(|order| order.to_string()),
        }
    }
}

/// Every line of the caller's book.
#[utoipa::path(get, path = "/api/usage/statement", tag = "tokens", params(StatementQuery),
    responses((status = 200, body = StatementPage)))]
pub(in crate::http) async fn statement(
    caller: Caller,
    Query(query): Query<StatementQuery>,
) -> Result<Answer<StatementPage>, Problem> {
    let page = numbered_page(query.after, query.limit)?;
    let Some(wallet) = caller.wallet().await? else {
        return Ok(Answer(StatementPage { items: Vec::new(), next: None }));
    };
    let found = caller.app.ledger.statement(&wallet, &page).await.map_err(|error| caller.explain(&error))?;
    let items = found.items.into_iter().map(LineView::of).collect();
    Ok(Answer(StatementPage { items, next: found.next }))
}

/// Every line of the caller's book as CSV.
#[utoipa::path(get, path = "/api/usage/statement.csv", tag = "tokens",
    responses((status = 200, body = String, content_type = "text/csv")))]
pub(in crate::http) async fn statement_csv(caller: Caller) -> Result<Response, Problem> {
    let wallet = caller.wallet().await?;
    let export = Export { caller, wallet, after: None, begun: false };
    let pages = stream::unfold(Some(export), |export| async move { export?.next().await });
    let mut answer = Body::from_stream(pages).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let name = HeaderValue::from_static("attachment; filename=\"myba-statement.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(answer)
}

/// One page of the book in memory at a time.
struct Export {
    caller: Caller,
    wallet: Option<WalletId>,
    after: Option<String>,
    begun: bool,
}

type Piece = Result<String, std::io::Error>;

impl Export {
    async fn next(mut self) -> Option<(Piece, Option<Self>)> {
        if !self.begun {
            self.begun = true;
            return Some((Ok("at,kind,tokens,available,held,text,ticket,purchase\r\n".to_owned()), Some(self)));
        }
        let page = PageRequest::new(self.after.take(), Some(MAX_PAGE));
        let found = match self.caller.app.ledger.statement(self.wallet.as_ref()?, &page).await {
            Ok(found) => found,
            Err(error) => {
                self.caller.explain(&error).log();
                return Some((Err(std::io::Error::other("the export broke off")), None));
            }
        };
        let lines = found.items.into_iter().map(|line| csv_line(&LineView::of(line)));
        let text: String = lines.collect();
        self.after = found.next;
        let more = self.after.is_some();
        Some((Ok(text), more.then_some(self)))
    }
}

fn csv_line(line: &LineView) -> String {
    let cells = [
        line.at.to_string(),
        cell(&line.kind),
        line.tokens.to_string(),
        line.available.to_string(),
        line.held.to_string(),
        cell(&line.text),
        cell(line.ticket.as_deref().unwrap_or_default()),
        cell(line.purchase.as_deref().unwrap_or_default()),
    ];
    format!("{}\r\n", cells.join(","))
}

/// A quoted cell. One that a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn j08_no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1"] {
            assert!(cell(text).starts_with("\"'"), "{text:?}");
        }
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
