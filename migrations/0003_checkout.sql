-- Orders, and events of the outside world.

CREATE TABLE purchase_order (
    id              TEXT   NOT NULL PRIMARY KEY,
    user_id         TEXT   NOT NULL REFERENCES app_user (id),
    wallet_id       TEXT   NOT NULL REFERENCES wallet (id),
    -- The caller's key: the same click again is the same order.
    idempotency_key TEXT   NOT NULL,
    plan            TEXT   NOT NULL,
    tokens          BIGINT NOT NULL CONSTRAINT purchase_order_tokens CHECK (tokens BETWEEN 1 AND 1000000),
    -- Minor units of the currency.
    list_amount     BIGINT NOT NULL CONSTRAINT purchase_order_list_amount CHECK (list_amount >= 0),
    amount          BIGINT NOT NULL CONSTRAINT purchase_order_amount CHECK (amount BETWEEN 0 AND list_amount),
    currency        TEXT   NOT NULL,
    discount        TEXT   CONSTRAINT purchase_order_discount CHECK (discount IN ('first_purchase')),
    state           TEXT   NOT NULL CONSTRAINT purchase_order_state CHECK (state IN (
                    'opening', 'open', 'awaiting_payment', 'paid', 'failed', 'expired')),
    session_id      TEXT   UNIQUE,
    session_url     TEXT,
    session_ends_at BIGINT,
    payment_intent  TEXT,
    receipt_url     TEXT,
    -- 1 for real money, 0 for test mode; the two never mix.
    live            BIGINT NOT NULL CONSTRAINT purchase_order_live CHECK (live IN (0, 1)),
    created_at      BIGINT NOT NULL,
    paid_at         BIGINT,
    CONSTRAINT purchase_order_key UNIQUE (user_id, idempotency_key),
    CONSTRAINT purchase_order_paid CHECK (state <> 'paid' OR paid_at IS NOT NULL)
);
CREATE INDEX purchase_order_by_user ON purchase_order (user_id, created_at);
CREATE INDEX purchase_order_open ON purchase_order (state, created_at);

CREATE TABLE inbox (
    provider        TEXT   NOT NULL,
    event_id        TEXT   NOT NULL,
    event_type      TEXT   NOT NULL,
    body            TEXT   NOT NULL,
    state           TEXT   NOT NULL CONSTRAINT inbox_state CHECK (state IN (
                    'received', 'applied', 'ignored', 'quarantined', 'dead')),
    attempts        BIGINT NOT NULL DEFAULT 0,
    error           TEXT,
    received_at     BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    ended_at        BIGINT,
    PRIMARY KEY (provider, event_id)
);
CREATE INDEX inbox_due ON inbox (state, next_attempt_at);
