-- Buying a pack by itself when few tokens are left: off until somebody turns it on, within a limit of theirs.

CREATE TABLE top_up_rule (
    wallet_id     TEXT   NOT NULL PRIMARY KEY REFERENCES wallet (id),
    user_id       TEXT   NOT NULL REFERENCES app_user (id),
    -- Fewer tokens than this, and a pack is bought.
    below         BIGINT NOT NULL CONSTRAINT top_up_rule_below CHECK (below BETWEEN 1 AND 1000000),
    plan          TEXT   NOT NULL,
    -- The most that is spent in a calendar month (UTC), in minor units.
    monthly_limit BIGINT NOT NULL CONSTRAINT top_up_rule_limit CHECK (monthly_limit > 0),
    enabled       BIGINT NOT NULL CONSTRAINT top_up_rule_enabled CHECK (enabled IN (0, 1)),
    -- Payments that failed in a row.
    failures      BIGINT NOT NULL DEFAULT 0,
    -- Why it is off or waits.
    why           TEXT   CONSTRAINT top_up_rule_why CHECK (why IN ('no_card', 'declined', 'authentication', 'limit', 'plan')),
    -- Nothing is bought before.
    wait_until    BIGINT,
    changed_at    BIGINT NOT NULL
);
CREATE INDEX top_up_rule_enabled_wallets ON top_up_rule (enabled, wallet_id);

-- One at a time per wallet, from several processes too.
CREATE UNIQUE INDEX purchase_order_one_top_up ON purchase_order (wallet_id)
    WHERE kind = 'top_up' AND state IN ('opening', 'awaiting_payment');
