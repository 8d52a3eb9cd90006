-- What happens to a payment after it gave its tokens: refunds, disputes, and what is still to be taken of a grant.

-- A payment that gave tokens, whoever made it: the order of a pack, the paid invoice of a subscription, a top-up.
CREATE TABLE payment (
    -- The provider's payment; its session or invoice where there is no payment of its own.
    id         TEXT   NOT NULL PRIMARY KEY,
    order_id   TEXT   CONSTRAINT payment_order UNIQUE REFERENCES purchase_order (id),
    invoice_id TEXT   CONSTRAINT payment_invoice UNIQUE,
    wallet_id  TEXT   NOT NULL REFERENCES wallet (id),
    grant_id   TEXT   NOT NULL CONSTRAINT payment_grant UNIQUE REFERENCES token_grant (id),
    tokens     BIGINT NOT NULL CONSTRAINT payment_tokens CHECK (tokens BETWEEN 1 AND 1000000),
    -- What was paid, taxes included, in minor units of the currency.
    amount     BIGINT NOT NULL CONSTRAINT payment_amount CHECK (amount > 0),
    currency   TEXT   NOT NULL,
    live       BIGINT NOT NULL CONSTRAINT payment_live CHECK (live IN (0, 1)),
    -- What went back, and what a lost dispute took, in minor units.
    refunded   BIGINT NOT NULL DEFAULT 0 CONSTRAINT payment_refunded CHECK (refunded >= 0),
    lost       BIGINT NOT NULL DEFAULT 0 CONSTRAINT payment_lost CHECK (lost >= 0),
    -- When a refund was asked for that the provider does not know of yet, and who asked: the buyer of an untouched pack, or we, when the
    -- bank warned.
    asked_at   BIGINT,
    asked_by   TEXT   CONSTRAINT payment_asked_by CHECK (asked_by IN ('buyer', 'warning')),
    created_at BIGINT NOT NULL
);
CREATE INDEX payment_by_wallet ON payment (wallet_id, created_at);

CREATE TABLE refund (
    id         TEXT   NOT NULL PRIMARY KEY,
    payment_id TEXT   NOT NULL REFERENCES payment (id),
    amount     BIGINT NOT NULL CONSTRAINT refund_amount CHECK (amount > 0),
    -- The provider's word.
    status     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX refund_by_payment ON refund (payment_id);

CREATE TABLE dispute (
    id         TEXT   NOT NULL PRIMARY KEY,
    payment_id TEXT   NOT NULL REFERENCES payment (id),
    amount     BIGINT NOT NULL CONSTRAINT dispute_amount CHECK (amount > 0),
    -- The provider's word.
    status     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    closed_at  BIGINT
);
CREATE INDEX dispute_by_payment ON dispute (payment_id);

-- What the world may still take of a grant: a refund that found less than it wanted, an open dispute. What comes back to the grant is
-- taken first.
CREATE TABLE lien (
    grant_id TEXT   NOT NULL PRIMARY KEY REFERENCES token_grant (id),
    -- How many tokens should be taken back in all, and how many were.
    target   BIGINT NOT NULL CONSTRAINT lien_target CHECK (target >= 0),
    taken    BIGINT NOT NULL CONSTRAINT lien_taken CHECK (taken BETWEEN 0 AND target),
    -- The open dispute, and how many tokens it froze.
    dispute  TEXT,
    frozen   BIGINT NOT NULL CONSTRAINT lien_frozen CHECK (frozen >= 0),
    CONSTRAINT lien_frozen_by CHECK (dispute IS NOT NULL OR frozen = 0)
);

-- Every order that was paid before this table existed.
INSERT INTO payment (id, order_id, wallet_id, grant_id, tokens, amount, currency, live, created_at)
    SELECT COALESCE(o.payment_intent, o.session_id, o.id), o.id, o.wallet_id, g.id, o.tokens, CASE WHEN o.amount > 0 THEN o.amount ELSE 1 END,
        o.currency, o.live, COALESCE(o.paid_at, o.created_at)
    FROM purchase_order o JOIN token_grant g ON g.reference = o.id AND g.source = 'purchase'
    WHERE o.state = 'paid';
