-- Subscriptions: what Stripe says of them, mirrored. Tokens come from paid invoices alone, as orders of their own.

-- A pack, a period of a subscription, or a top-up without the buyer at the page.
ALTER TABLE purchase_order ADD COLUMN kind TEXT NOT NULL DEFAULT 'pack'
    CONSTRAINT purchase_order_kind CHECK (kind IN ('pack', 'subscription', 'top_up'));

-- What a recurring price of the provider stands for. A price never changes, so neither does its row: who subscribed at an older price keeps
-- it, whatever the configuration says by now.
CREATE TABLE plan_price (
    id           TEXT   NOT NULL PRIMARY KEY,
    plan         TEXT   NOT NULL,
    tokens       BIGINT NOT NULL CONSTRAINT plan_price_tokens CHECK (tokens BETWEEN 1 AND 1000000),
    amount       BIGINT NOT NULL CONSTRAINT plan_price_amount CHECK (amount > 0),
    currency     TEXT   NOT NULL,
    period       TEXT   NOT NULL CONSTRAINT plan_price_period CHECK (period IN ('month', 'year'))
);

CREATE TABLE subscription (
    id             TEXT   NOT NULL PRIMARY KEY,
    user_id        TEXT   NOT NULL REFERENCES app_user (id),
    -- Who gets the tokens.
    wallet_id      TEXT   NOT NULL REFERENCES wallet (id),
    -- The order of the page it began at.
    order_id       TEXT   NOT NULL REFERENCES purchase_order (id),
    -- The provider's item, which a change names.
    item_id        TEXT   NOT NULL,
    -- The price of the next renewal.
    price_id       TEXT   NOT NULL REFERENCES plan_price (id),
    -- The price of the last period that was paid.
    paid_price_id  TEXT   REFERENCES plan_price (id),
    -- The provider's word.
    status         TEXT   NOT NULL,
    period_ends_at BIGINT NOT NULL,
    -- When it ends, if that was decided; and whether the provider calls that "at the period's end".
    ends_at        BIGINT,
    ends_with_period BIGINT NOT NULL CONSTRAINT subscription_ends_with_period CHECK (ends_with_period IN (0, 1)),
    ended_at       BIGINT,
    live           BIGINT NOT NULL CONSTRAINT subscription_live CHECK (live IN (0, 1)),
    -- Changes of the plan that the provider answered: the next one's idempotency key is made of it.
    turns          BIGINT NOT NULL DEFAULT 0,
    -- When the provider was asked for what stands here.
    seen_at        BIGINT NOT NULL,
    created_at     BIGINT NOT NULL
);
CREATE INDEX subscription_by_user ON subscription (user_id, created_at);
CREATE INDEX subscription_by_end ON subscription (ended_at, seen_at);
