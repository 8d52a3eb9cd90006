-- What the provider is asked for when a pack is bought by itself, word for word: asked again, it must be asked for the same.

CREATE TABLE top_up_charge (
    order_id TEXT   NOT NULL PRIMARY KEY REFERENCES purchase_order (id),
    -- The provider's customer, and the card of theirs that is charged.
    customer TEXT   NOT NULL,
    card     TEXT   NOT NULL,
    -- Where the receipt goes; forgotten when the order is over.
    email    TEXT,
    -- When the provider was asked last; before that nobody can have been charged.
    asked_at BIGINT
);

-- More reasons why a rule is off, and the price its owner agreed to.
CREATE TABLE top_up_rule_before AS
    SELECT wallet_id, user_id, below, plan, monthly_limit, enabled, failures, why, wait_until, changed_at FROM top_up_rule;
DROP TABLE top_up_rule;
CREATE TABLE top_up_rule (
    wallet_id     TEXT   NOT NULL PRIMARY KEY REFERENCES wallet (id),
    user_id       TEXT   NOT NULL REFERENCES app_user (id),
    -- Fewer tokens than this, and a pack is bought.
    below         BIGINT NOT NULL CONSTRAINT top_up_rule_below CHECK (below BETWEEN 1 AND 1000000),
    plan          TEXT   NOT NULL,
    -- What the pack cost when its owner chose it, in minor units: it is not bought for more.
    agreed        BIGINT,
    -- The most that is spent in a calendar month (UTC), in minor units.
    monthly_limit BIGINT NOT NULL CONSTRAINT top_up_rule_limit CHECK (monthly_limit > 0),
    enabled       BIGINT NOT NULL CONSTRAINT top_up_rule_enabled CHECK (enabled IN (0, 1)),
    -- Payments that failed in a row.
    failures      BIGINT NOT NULL DEFAULT 0,
    -- Why it is off or waits.
    why           TEXT   CONSTRAINT top_up_rule_why CHECK (why IN (
                  'no_card', 'declined', 'authentication', 'refused', 'limit', 'plan', 'price', 'taken_back')),
    -- Nothing is bought before.
    wait_until    BIGINT,
    changed_at    BIGINT NOT NULL
);
INSERT INTO top_up_rule (wallet_id, user_id, below, plan, monthly_limit, enabled, failures, why, wait_until, changed_at)
    SELECT wallet_id, user_id, below, plan, monthly_limit, enabled, failures, why, wait_until, changed_at FROM top_up_rule_before;
DROP TABLE top_up_rule_before;
CREATE INDEX top_up_rule_enabled_wallets ON top_up_rule (enabled, wallet_id);

-- A pack that was bought by itself is told, too.
CREATE TABLE notice_before AS
    SELECT id, user_id, kind, fact, wallet_id, title, text, action_label, action_path, made_at, ends_at, handed_at, dismissed_at
    FROM notice;
DROP TABLE notice;
CREATE TABLE notice (
    id           TEXT   NOT NULL PRIMARY KEY,
    user_id      TEXT   NOT NULL REFERENCES app_user (id),
    kind         TEXT   NOT NULL CONSTRAINT notice_kind CHECK (kind IN (
                 'low_balance', 'no_tokens', 'expiring', 'payment_failed', 'topped_up', 'top_up_failed', 'top_up_off', 'renewed')),
    -- What it is about: the same fact is told to somebody once.
    fact         TEXT   NOT NULL,
    -- Whose tokens it speaks of: tokens that come later make it old.
    wallet_id    TEXT   REFERENCES wallet (id),
    title        TEXT   NOT NULL,
    text         TEXT   NOT NULL,
    -- What to do about it: what the button says, and a path of the web page.
    action_label TEXT,
    action_path  TEXT,
    made_at      BIGINT NOT NULL,
    -- From then on nobody need see it any more.
    ends_at      BIGINT,
    -- When it went on its way to mail and chat.
    handed_at    BIGINT,
    dismissed_at BIGINT,
    CONSTRAINT notice_fact UNIQUE (user_id, fact),
    CONSTRAINT notice_action CHECK ((action_label IS NULL) = (action_path IS NULL))
);
INSERT INTO notice (id, user_id, kind, fact, wallet_id, title, text, action_label, action_path, made_at, ends_at, handed_at, dismissed_at)
    SELECT id, user_id, kind, fact, wallet_id, title, text, action_label, action_path, made_at, ends_at, handed_at, dismissed_at
    FROM notice_before;
DROP TABLE notice_before;
CREATE INDEX notice_by_user ON notice (user_id, made_at);
CREATE INDEX notice_to_hand_out ON notice (handed_at, made_at);
