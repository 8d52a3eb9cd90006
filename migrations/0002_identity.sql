-- Who is asking: signed-up users (by Clerk's id) and anonymous visitors, each with one wallet.

CREATE TABLE app_user (
    -- Clerk's own id.
    id                TEXT   NOT NULL PRIMARY KEY,
    wallet_id         TEXT   NOT NULL UNIQUE REFERENCES wallet (id),
    -- What Clerk says, for receipts and notices; erased when the account is closed.
    email             TEXT,
    -- Keyed hash of the normalised verified identifier: one welcome per person.
    identifier_hash   TEXT,
    welcome           TEXT   NOT NULL CONSTRAINT app_user_welcome CHECK (welcome IN ('waiting', 'granted', 'refused')),
    stripe_customer   TEXT   UNIQUE,
    -- The visitor whose leftovers and tickets were claimed, once for ever.
    claimed_visitor   TEXT   UNIQUE,
    claimed_tokens    BIGINT NOT NULL DEFAULT 0,
    claimed_tickets   BIGINT NOT NULL DEFAULT 0,
    claimed_at        BIGINT,
    -- Clerk's own time of the newest profile we applied: an older one changes nothing.
    profile_at        BIGINT NOT NULL DEFAULT 0,
    created_at        BIGINT NOT NULL,
    deleted_at        BIGINT
);

CREATE TABLE visitor (
    id         TEXT   NOT NULL PRIMARY KEY,
    wallet_id  TEXT   NOT NULL UNIQUE REFERENCES wallet (id),
    claimed_by TEXT   REFERENCES app_user (id),
    created_at BIGINT NOT NULL
);

-- What was used of a daily limit: free tickets per network, uncharged drafts per payer, money per day.
CREATE TABLE daily_use (
    bucket TEXT   NOT NULL,
    day    TEXT   NOT NULL,
    used   BIGINT NOT NULL CONSTRAINT daily_use_used CHECK (used >= 0),
    PRIMARY KEY (bucket, day)
);
