-- The book of tokens. Portable SQL: TEXT and BIGINT only, times in milliseconds, nullable times instead of booleans.
-- The CHECKs repeat the invariants of the code on purpose.

CREATE TABLE wallet (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL CONSTRAINT wallet_kind CHECK (kind IN ('visitor', 'user', 'team')),
    -- Cached sums of the wallet's postings; `myba ledger verify` recomputes each of them.
    available   BIGINT NOT NULL DEFAULT 0 CONSTRAINT wallet_available CHECK (available >= 0),
    held        BIGINT NOT NULL DEFAULT 0 CONSTRAINT wallet_held CHECK (held >= 0),
    granted     BIGINT NOT NULL DEFAULT 0 CONSTRAINT wallet_granted CHECK (granted >= 0),
    purchased   BIGINT NOT NULL DEFAULT 0 CONSTRAINT wallet_purchased CHECK (purchased >= 0),
    consumed    BIGINT NOT NULL DEFAULT 0 CONSTRAINT wallet_consumed CHECK (consumed >= 0),
    expired     BIGINT NOT NULL DEFAULT 0 CONSTRAINT wallet_expired CHECK (expired >= 0),
    reversed    BIGINT NOT NULL DEFAULT 0 CONSTRAINT wallet_reversed CHECK (reversed >= 0),
    -- The number of the wallet's last transaction: a total order per wallet.
    last_number BIGINT NOT NULL DEFAULT 0,
    created_at  BIGINT NOT NULL,
    CONSTRAINT wallet_adds_up CHECK (granted - consumed - expired - reversed = available + held)
);

CREATE TABLE token_grant (
    id         TEXT   NOT NULL PRIMARY KEY,
    wallet_id  TEXT   NOT NULL REFERENCES wallet (id),
    source     TEXT   NOT NULL CONSTRAINT token_grant_source
               CHECK (source IN ('visitor', 'trial', 'welcome', 'purchase', 'subscription', 'claim', 'return', 'bonus', 'referral',
                                 'import', 'operator')),
    -- 0 free, 1 paid: free tokens are used before paid ones that expire at the same time.
    priority   BIGINT NOT NULL CONSTRAINT token_grant_priority CHECK (priority IN (0, 1)),
    amount     BIGINT NOT NULL CONSTRAINT token_grant_amount CHECK (amount BETWEEN 1 AND 1000000),
    remaining  BIGINT NOT NULL CONSTRAINT token_grant_remaining CHECK (remaining BETWEEN 0 AND amount),
    -- What gave it: an order, a user, a claim.
    reference  TEXT,
    granted_at BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX token_grant_by_wallet ON token_grant (wallet_id, granted_at);
CREATE INDEX token_grant_by_expiry ON token_grant (expires_at, id);

CREATE TABLE token_hold (
    id         TEXT   NOT NULL PRIMARY KEY,
    wallet_id  TEXT   NOT NULL REFERENCES wallet (id),
    amount     BIGINT NOT NULL CONSTRAINT token_hold_amount CHECK (amount BETWEEN 1 AND 1000000),
    captured   BIGINT NOT NULL DEFAULT 0 CONSTRAINT token_hold_captured CHECK (captured BETWEEN 0 AND amount),
    state      TEXT   NOT NULL CONSTRAINT token_hold_state CHECK (state IN ('authorized', 'captured', 'voided', 'expired')),
    reason     TEXT,
    -- The process that made it, so that a restart can tell what its predecessor left behind.
    instance   TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at   BIGINT,
    CONSTRAINT token_hold_ends_once CHECK ((state = 'authorized') = (ended_at IS NULL)),
    CONSTRAINT token_hold_capture CHECK ((state = 'captured') = (captured > 0))
);
CREATE INDEX token_hold_open ON token_hold (state, expires_at);
CREATE INDEX token_hold_by_wallet ON token_hold (wallet_id, created_at);

-- From which grants a hold was taken, in burn order.
CREATE TABLE hold_part (
    hold_id  TEXT   NOT NULL REFERENCES token_hold (id),
    position BIGINT NOT NULL,
    grant_id TEXT   NOT NULL REFERENCES token_grant (id),
    amount   BIGINT NOT NULL CONSTRAINT hold_part_amount CHECK (amount > 0),
    -- How much of it was captured in the end.
    captured BIGINT NOT NULL DEFAULT 0 CONSTRAINT hold_part_captured CHECK (captured BETWEEN 0 AND amount),
    PRIMARY KEY (hold_id, position)
);
CREATE INDEX hold_part_by_grant ON hold_part (grant_id);

CREATE TABLE ledger_transaction (
    id         TEXT   NOT NULL PRIMARY KEY,
    wallet_id  TEXT   NOT NULL REFERENCES wallet (id),
    number     BIGINT NOT NULL CONSTRAINT ledger_transaction_number CHECK (number > 0),
    kind       TEXT   NOT NULL CONSTRAINT ledger_transaction_kind CHECK (kind IN (
               'grant', 'authorize', 'capture', 'void', 'expire_hold', 'expire_grant', 'reverse', 'consume', 'give_back',
               'claim_out', 'claim_in', 'dispute_open', 'dispute_close', 'adjust')),
    -- What it is about: a hold, an order, a job.
    reference  TEXT,
    reason     TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT ledger_transaction_order UNIQUE (wallet_id, number)
);

CREATE TABLE posting (
    transaction_id TEXT   NOT NULL REFERENCES ledger_transaction (id),
    line           BIGINT NOT NULL,
    account_kind   TEXT   NOT NULL CONSTRAINT posting_account_kind CHECK (account_kind IN (
                   'issuance', 'grant', 'hold', 'consumed', 'expired', 'reversed', 'transfer', 'dispute')),
    -- The grant, hold, source or claim; empty for the accounts there is only one of.
    account_ref    TEXT   NOT NULL,
    amount         BIGINT NOT NULL CONSTRAINT posting_amount CHECK (amount <> 0),
    PRIMARY KEY (transaction_id, line)
);
CREATE INDEX posting_by_account ON posting (account_kind, account_ref);

-- Facts of the world that may have an effect once, for ever. Written with the effect.
CREATE TABLE effect_key (
    key            TEXT   NOT NULL PRIMARY KEY,
    transaction_id TEXT   NOT NULL REFERENCES ledger_transaction (id),
    created_at     BIGINT NOT NULL
);
CREATE INDEX effect_key_by_transaction ON effect_key (transaction_id);
