//! The queries of `myba ledger verify`. Each answers rows `(subject, expected, actual)` that should not be there.

use crate::store::statements::statements;
use crate::store::tx::{Conn, sql};
use crate::store::{StoreError, Tx};

statements! {
    WALLETS = "SELECT CAST(COUNT(*) AS BIGINT) FROM wallet";
    TRANSACTIONS = "SELECT CAST(COUNT(*) AS BIGINT) FROM ledger_transaction";
    POSTINGS = "SELECT CAST(COUNT(*) AS BIGINT) FROM posting";
    GRANTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM token_grant";
    HOLDS = "SELECT CAST(COUNT(*) AS BIGINT) FROM token_hold";
    KEYS = "SELECT CAST(COUNT(*) AS BIGINT) FROM effect_key";

    WALLET_SUMS = "SELECT w.id || ' ' || s.figure, CAST(s.expected AS BIGINT),
            CASE s.figure WHEN 'available' THEN w.available WHEN 'held' THEN w.held WHEN 'granted' THEN w.granted
                WHEN 'purchased' THEN w.purchased WHEN 'consumed' THEN w.consumed WHEN 'expired' THEN w.expired
                ELSE w.reversed END
        FROM wallet w JOIN (
            SELECT wallet.id AS wallet_id, figures.figure AS figure, COALESCE(SUM(CASE
                WHEN figures.figure = 'available' AND p.account_kind = 'grant' THEN p.amount
                WHEN figures.figure = 'held' AND p.account_kind IN ('hold', 'dispute') THEN p.amount
                WHEN figures.figure = 'granted' AND p.account_kind IN ('issuance', 'transfer') THEN -p.amount
                WHEN figures.figure = 'purchased' AND p.account_kind = 'issuance' AND p.account_ref IN ('purchase', 'subscription', 'import')
                    THEN -p.amount
                WHEN figures.figure = p.account_kind THEN p.amount
                ELSE 0 END), 0) AS expected
            FROM wallet
            CROSS JOIN (SELECT 'available' AS figure UNION ALL SELECT 'held' UNION ALL SELECT 'granted'
                UNION ALL SELECT 'purchased' UNION ALL SELECT 'consumed' UNION ALL SELECT 'expired'
                UNION ALL SELECT 'reversed') AS figures
            LEFT JOIN ledger_transaction t ON t.wallet_id = wallet.id
            LEFT JOIN posting p ON p.transaction_id = t.id
            GROUP BY wallet.id, figures.figure
        ) AS s ON s.wallet_id = w.id
        WHERE s.expected <> CASE s.figure WHEN 'available' THEN w.available WHEN 'held' THEN w.held
            WHEN 'granted' THEN w.granted WHEN 'purchased' THEN w.purchased WHEN 'consumed' THEN w.consumed
            WHEN 'expired' THEN w.expired ELSE w.reversed END
        ORDER BY 1 LIMIT 100";
    GRANT_REMAINING = "SELECT g.id, CAST(COALESCE(s.total, 0) AS BIGINT), g.remaining
        FROM token_grant g LEFT JOIN (SELECT account_ref, SUM(amount) AS total FROM posting
            WHERE account_kind = 'grant' GROUP BY account_ref) AS s ON s.account_ref = g.id
        WHERE COALESCE(s.total, 0) <> g.remaining ORDER BY g.id LIMIT 100";
    UNBALANCED = "SELECT t.id, CAST(0 AS BIGINT), CAST(COALESCE(SUM(p.amount), 1) AS BIGINT)
        FROM ledger_transaction t LEFT JOIN posting p ON p.transaction_id = t.id
        GROUP BY t.id HAVING COALESCE(SUM(p.amount), 1) <> 0 OR COUNT(p.line) < 2 ORDER BY t.id LIMIT 100";
    OPEN_TRANSFERS = "SELECT account_ref, CAST(0 AS BIGINT), CAST(SUM(amount) AS BIGINT) FROM posting
        WHERE account_kind = 'transfer' GROUP BY account_ref HAVING SUM(amount) <> 0 ORDER BY account_ref LIMIT 100";
    NEGATIVE_PREFIX = "SELECT wallet_id || ' #' || number, CAST(0 AS BIGINT), CAST(lowest AS BIGINT) FROM (
            SELECT wallet_id, number, CASE WHEN available < held THEN available ELSE held END AS lowest FROM (
                SELECT wallet_id, number, SUM(grants) OVER (PARTITION BY wallet_id ORDER BY number) AS available,
                    SUM(holds) OVER (PARTITION BY wallet_id ORDER BY number) AS held
                FROM (SELECT t.wallet_id, t.number,
                        SUM(CASE WHEN p.account_kind = 'grant' THEN p.amount ELSE 0 END) AS grants,
                        SUM(CASE WHEN p.account_kind IN ('hold', 'dispute') THEN p.amount ELSE 0 END) AS holds
                    FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id
                    GROUP BY t.wallet_id, t.number) AS steps) AS prefixes) AS lows
        WHERE lowest < 0 ORDER BY 1 LIMIT 100";
    NUMBER_GAPS = "SELECT w.id, w.last_number, CAST(COUNT(t.id) AS BIGINT)
        FROM wallet w LEFT JOIN ledger_transaction t ON t.wallet_id = w.id
        GROUP BY w.id, w.last_number HAVING COUNT(t.id) <> w.last_number OR COALESCE(MAX(t.number), 0) <> w.last_number
        ORDER BY w.id LIMIT 100";
    HOLD_ACCOUNTS = "SELECT h.id, CASE WHEN h.state = 'authorized' THEN h.amount ELSE 0 END,
            CAST(COALESCE(s.total, 0) AS BIGINT)
        FROM token_hold h LEFT JOIN (SELECT account_ref, SUM(amount) AS total FROM posting
            WHERE account_kind = 'hold' GROUP BY account_ref) AS s ON s.account_ref = h.id
        WHERE COALESCE(s.total, 0) <> CASE WHEN h.state = 'authorized' THEN h.amount ELSE 0 END ORDER BY h.id LIMIT 100";
    HOLD_PARTS = "SELECT h.id, h.amount, CAST(COALESCE(SUM(p.amount), 0) AS BIGINT)
        FROM token_hold h LEFT JOIN hold_part p ON p.hold_id = h.id
        GROUP BY h.id, h.amount, h.captured
        HAVING COALESCE(SUM(p.amount), 0) <> h.amount OR COALESCE(SUM(p.captured), 0) <> h.captured
        ORDER BY h.id LIMIT 100";
    HOLD_RESOLUTIONS = "SELECT h.id, CAST(CASE WHEN h.state = 'authorized' THEN 0 ELSE 1 END AS BIGINT),
            CAST(COUNT(t.id) AS BIGINT)
        FROM token_hold h LEFT JOIN ledger_transaction t
            ON t.reference = h.id AND t.kind IN ('capture', 'consume', 'void', 'expire_hold') AND t.wallet_id = h.wallet_id
        GROUP BY h.id, h.state HAVING COUNT(t.id) <> CASE WHEN h.state = 'authorized' THEN 0 ELSE 1 END
        ORDER BY h.id LIMIT 100";
    OVERDUE_HOLDS = "SELECT id, expires_at, CAST($1 AS BIGINT) FROM token_hold
        WHERE state = 'authorized' AND expires_at < CAST($1 AS BIGINT) - 120000 ORDER BY id LIMIT 100";
    KEYLESS = "SELECT t.id, CAST(1 AS BIGINT), CAST(0 AS BIGINT)
        FROM ledger_transaction t LEFT JOIN effect_key k ON k.transaction_id = t.id
        WHERE k.key IS NULL AND t.kind IN ('grant', 'reverse', 'give_back', 'claim_in', 'adjust') ORDER BY t.id LIMIT 100";
    MISSHAPEN_KEYS = "SELECT key, CAST(1 AS BIGINT), CAST(0 AS BIGINT) FROM effect_key
        WHERE key NOT LIKE 'visitor:%' AND key NOT LIKE 'welcome:%' AND key NOT LIKE 'welcome-mail:%'
            AND key NOT LIKE 'checkout:%' AND key NOT LIKE 'claim:%' AND key NOT LIKE 'claim-visitor:%'
            AND key NOT LIKE 'return:%' AND key NOT LIKE 'operator:%' AND key NOT LIKE 'refund:%'
            AND key NOT LIKE 'invoice:%' AND key NOT LIKE 'topup:%' AND key NOT LIKE 'dispute:%'
            AND key NOT LIKE 'import:%' AND key NOT LIKE 'adjust:%' AND key NOT LIKE 'bonus:%' AND key NOT LIKE 'referral:%'
            AND key NOT LIKE 'trial:%' AND key NOT LIKE 'claim-chat:%' AND key NOT LIKE 'entitlement:%'
        ORDER BY key LIMIT 100";
    /// What gives tokens stands on a grant, what claims on a claim, what adjusts on an adjustment.
    MISPLACED_KEYS = "SELECT k.key, CAST(1 AS BIGINT), CAST(0 AS BIGINT)
        FROM effect_key k JOIN ledger_transaction t ON t.id = k.transaction_id
        WHERE CASE
            WHEN k.key LIKE 'visitor:%' OR k.key LIKE 'welcome:%' OR k.key LIKE 'welcome-mail:%' OR k.key LIKE 'trial:%'
                OR k.key LIKE 'checkout:%' OR k.key LIKE 'invoice:%' OR k.key LIKE 'topup:%' OR k.key LIKE 'entitlement:%'
                OR k.key LIKE 'bonus:%' OR k.key LIKE 'referral:%' THEN t.kind <> 'grant'
            WHEN k.key LIKE 'claim:%' OR k.key LIKE 'claim-visitor:%' OR k.key LIKE 'claim-chat:%' THEN t.kind <> 'claim_in'
            WHEN k.key LIKE 'adjust:%' THEN t.kind <> 'adjust'
            WHEN k.key LIKE 'dispute:%:open' THEN t.kind <> 'dispute_open'
            ELSE t.kind IN ('authorize', 'expire_hold', 'expire_grant') END
        ORDER BY k.key LIMIT 100";
    WALLET_LOTS = "SELECT w.id, w.available, CAST(COALESCE(SUM(g.remaining), 0) AS BIGINT)
        FROM wallet w LEFT JOIN token_grant g ON g.wallet_id = w.id
        GROUP BY w.id, w.available HAVING COALESCE(SUM(g.remaining), 0) <> w.available ORDER BY w.id LIMIT 100";
    TAKEN_TOO_MUCH = "SELECT g.id, g.amount, CAST(-SUM(p.amount) AS BIGINT)
        FROM token_grant g JOIN posting p ON p.account_kind = 'grant' AND p.account_ref = g.id
            JOIN ledger_transaction t ON t.id = p.transaction_id
        WHERE t.kind IN ('reverse', 'dispute_open', 'dispute_close')
        GROUP BY g.id, g.amount HAVING -SUM(p.amount) > g.amount ORDER BY g.id LIMIT 100";
    FREE_TWICE = "SELECT wallet_id || ' ' || source, CAST(1 AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM token_grant
        WHERE source IN ('visitor', 'welcome', 'trial') GROUP BY wallet_id, source HAVING COUNT(*) > 1 ORDER BY 1 LIMIT 100";
    CLAIMED_TWICE = "SELECT wallet_id, CAST(1 AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM ledger_transaction
        WHERE kind = 'claim_in' GROUP BY wallet_id HAVING COUNT(*) > 1 ORDER BY wallet_id LIMIT 100";
    LINKS = "SELECT CAST(COUNT(*) AS BIGINT) FROM chain_link";
    LOOSE_LINKS = "SELECT l.wallet_id || ' #' || l.number || ': a link without its transaction', CAST(1 AS BIGINT),
            CAST(0 AS BIGINT)
        FROM chain_link l LEFT JOIN ledger_transaction t ON t.wallet_id = l.wallet_id AND t.number = l.number
        WHERE t.id IS NULL ORDER BY 1 LIMIT 100";
    SEALED = "SELECT CAST(COUNT(*) AS BIGINT) FROM seal_part";
    SEALED_ELSE = "SELECT s.wallet_id || ' #' || s.number || ': under head ' || s.seal_number || ' with another hash',
            CAST(1 AS BIGINT), CAST(0 AS BIGINT)
        FROM seal_part s LEFT JOIN chain_link l ON l.wallet_id = s.wallet_id AND l.number = s.number
        WHERE l.hash IS NULL OR l.hash <> s.hash ORDER BY 1 LIMIT 100";
}

/// One check: which rows it looks at, and which of them are wrong.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The invariant's id, `V01`…
    pub id: &'static str,
    /// What must hold, in a few words.
    pub about: &'static str,
    count: &'static str,
    violations: &'static str,
    needs_now: bool,
    quick: bool,
}

impl Check {
    /// A check over the rows that `count` counts; `violations` answers `(subject, expected, actual)`.
    pub(in crate::store) const fn new(
        id: &'static str,
        about: &'static str,
        count: &'static str,
        violations: &'static str,
    ) -> Self {
        Self { id, about, count, violations, needs_now: false, quick: false }
    }

    /// The same check, whose query takes the present moment as `$1`.
    pub(in crate::store) const fn at_now(self) -> Self {
        Self { needs_now: true, ..self }
    }

    /// The same check, which an index answers: it is done each time, too, when only what was added is verified.
    pub(in crate::store) const fn quick(self) -> Self {
        Self { quick: true, ..self }
    }

    /// Whether it costs little however long the book is.
    #[must_use]
    pub const fn is_quick(&self) -> bool {
        self.quick
    }
}

/// Every check of the ledger itself.
pub const CHECKS: &[Check] = &[
    Check::new("V01", "cached wallet figures equal the postings", WALLETS, WALLET_SUMS),
    Check::new("V01", "what is left of each grant equals its postings", GRANTS, GRANT_REMAINING),
    Check::new("V02", "every transaction sums to zero", TRANSACTIONS, UNBALANCED),
    Check::new("V02", "every transfer arrived", TRANSACTIONS, OPEN_TRANSFERS),
    Check::new("V03", "no figure was ever below zero", POSTINGS, NEGATIVE_PREFIX),
    Check::new("V13", "no transaction is missing", TRANSACTIONS, NUMBER_GAPS),
    Check::new("V04", "each hold's account equals what is open", HOLDS, HOLD_ACCOUNTS),
    Check::new("V04", "each hold's parts add up", HOLDS, HOLD_PARTS),
    Check::new("V05", "each hold ended at most once", HOLDS, HOLD_RESOLUTIONS),
    Check::new("V05", "no hold outlived its time", HOLDS, OVERDUE_HOLDS).at_now().quick(),
    Check::new("V08", "every effect carries its key", TRANSACTIONS, KEYLESS),
    Check::new("V08", "every key has a known form", KEYS, MISSHAPEN_KEYS),
    Check::new("V08", "every key stands on what it is for", KEYS, MISPLACED_KEYS),
    Check::new("V09", "what is left of the grants equals what is available", WALLETS, WALLET_LOTS),
    Check::new("V10", "no more was taken back of a grant than it was", GRANTS, TAKEN_TOO_MUCH),
    Check::new("V11", "free tokens came once", GRANTS, FREE_TWICE),
    Check::new("V11", "leftovers were claimed once", TRANSACTIONS, CLAIMED_TWICE),
    Check::new("V12", "every link has its transaction", LINKS, LOOSE_LINKS),
    Check::new("V12", "what is under a head is in the chain", SEALED, SEALED_ELSE),
];

/// A row that should not be there.
pub type ViolationRow = (String, i64, i64);

/// How many rows the check looks at.
pub async fn counted(tx: &mut Tx, check: &Check) -> Result<i64, StoreError> {
    Ok(sql!(tx, fetch_one as (i64,), check.count)?.0)
}

/// At most a hundred rows that break the check.
pub async fn violations(tx: &mut Tx, check: &Check) -> Result<Vec<ViolationRow>, StoreError> {
    if check.needs_now {
        let now = tx.now().0;
        return sql!(tx, fetch_all as ViolationRow, check.violations, now);
    }
    sql!(tx, fetch_all as ViolationRow, check.violations)
}

/// What the engine itself finds wrong with its file. PostgreSQL has no such check in SQL.
pub async fn engine_check(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    if matches!(tx.conn, Conn::Postgres(_)) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (line,) in sql!(tx, fetch_all as (String,), "PRAGMA integrity_check(20)")? {
        if line != "ok" {
            found.push(line);
        }
    }
    for (table, row, parent, _) in
        sql!(tx, fetch_all as (String, Option<i64>, String, i64), "PRAGMA foreign_key_check")?
    {
        found.push(format!("{table} row {} names a missing {parent}", row.unwrap_or_default()));
    }
    Ok(found)
}
