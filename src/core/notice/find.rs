//! What there is to tell of balances and expiry.

use std::time::Duration;

use crate::clock::UnixMs;
use crate::id::{UserId, WalletId};
use crate::store::notices::{self as rows, ExpiringRow, LowRow};
use crate::store::{StoreError, Tx};

use super::words::{self, Purse};
use super::{NewNotice, NoticeKind};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Wallets in which nothing moved for so long are not spoken of.
const RECENT: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// How many days before tokens run out their owner is told: the nearer moment, the further one, and what the fact is called.
const WARNINGS: [(u32, u32, &str); 2] = [(7, 30, "30"), (0, 7, "7")];

/// Everything that was not told yet, at most `limit` of each kind.
pub(super) async fn find(tx: &mut Tx, limit: u32) -> Result<Vec<NewNotice>, StoreError> {
    let now = tx.now();
    let since = now.minus(RECENT).0;
    let mut found = Vec::new();
    for row in rows::low_wallets(tx, since, limit).await? {
        found.push(low(&row, NoticeKind::LowBalance, "low"));
    }
    for row in rows::empty_wallets(tx, since, limit).await? {
        found.push(low(&row, NoticeKind::NoTokens, "none"));
    }
    for (near, far, name) in WARNINGS {
        let window = (now.plus(DAY * near).0, now.plus(DAY * far).0);
        // A day more than the warning: a grant that is given for thirty days is not spoken of at once.
        let life = i64::try_from((DAY * (far + 1)).as_millis()).unwrap_or(i64::MAX);
        let expiring = rows::expiring_grants(tx, window, life, name, limit).await?;
        found.extend(expiring.iter().map(|row| expiring_notice(row, name)));
    }
    Ok(found)
}

fn low(row: &LowRow, kind: NoticeKind, name: &str) -> NewNotice {
    let purse = purse(row.team.as_deref(), row.team_id.as_deref());
    let (title, text) = match kind {
        NoticeKind::NoTokens => words::none(&purse),
        _ => words::low(&purse, row.remaining),
    };
    NewNotice {
        user: UserId::from_text(row.user_id.as_str()),
        kind,
        fact: format!("{name}:{}", row.grant_id),
        wallet: Some(WalletId::from_text(row.wallet_id.as_str())),
        title,
        text,
        action: Some(words::buy(&purse)),
        ends_at: None,
    }
}

fn expiring_notice(row: &ExpiringRow, name: &str) -> NewNotice {
    let purse = purse(row.team.as_deref(), row.team_id.as_deref());
    let end = UnixMs(row.expires_at);
    let (title, text) = words::expiring(&purse, row.remaining, end);
    NewNotice {
        user: UserId::from_text(row.user_id.as_str()),
        kind: NoticeKind::Expiring,
        fact: format!("expires:{}:{}:{name}", row.wallet_id, row.day),
        wallet: Some(WalletId::from_text(row.wallet_id.as_str())),
        title,
        text,
        action: Some(words::write()),
        ends_at: Some(end),
    }
}

const fn purse<'a>(team: Option<&'a str>, id: Option<&'a str>) -> Purse<'a> {
    match (team, id) {
        (Some(name), Some(id)) => Purse::Team { name, id },
        _ => Purse::Own,
    }
}
