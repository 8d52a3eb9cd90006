-- Jobs, tickets, and what a caller's key was used for.

CREATE TABLE ticket (
    id            TEXT   NOT NULL PRIMARY KEY,
    wallet_id     TEXT   NOT NULL REFERENCES wallet (id),
    -- T-12: counted per wallet.
    number        BIGINT NOT NULL,
    -- The hold whose capture paid for it; none when it was delivered free.
    hold_id       TEXT   UNIQUE REFERENCES token_hold (id),
    state         TEXT   NOT NULL CONSTRAINT ticket_state CHECK (state IN ('ready', 'uncharged', 'returned')),
    charged       BIGINT NOT NULL CONSTRAINT ticket_charged CHECK (charged >= 0),
    kind          TEXT   NOT NULL,
    size          TEXT   NOT NULL,
    title         TEXT   NOT NULL,
    said          BIGINT NOT NULL,
    assumed       BIGINT NOT NULL,
    idea          TEXT   NOT NULL,
    body          TEXT   NOT NULL,
    -- Lower-case text for search.
    search        TEXT   NOT NULL,
    model         TEXT   NOT NULL,
    channel       TEXT   NOT NULL,
    version       BIGINT NOT NULL DEFAULT 1,
    rounds_used   BIGINT NOT NULL DEFAULT 0,
    rounds_until  BIGINT NOT NULL,
    return_reason TEXT,
    returned_at   BIGINT,
    deleted_at    BIGINT,
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    CONSTRAINT ticket_number UNIQUE (wallet_id, number),
    CONSTRAINT ticket_charge CHECK ((charged > 0) = (hold_id IS NOT NULL))
);
CREATE INDEX ticket_by_wallet ON ticket (wallet_id, created_at);

CREATE TABLE job (
    id             TEXT   NOT NULL PRIMARY KEY,
    wallet_id      TEXT   NOT NULL REFERENCES wallet (id),
    operation      TEXT   NOT NULL CONSTRAINT job_operation CHECK (operation IN ('generate', 'refine')),
    state          TEXT   NOT NULL CONSTRAINT job_state CHECK (state IN ('running', 'completed', 'failed', 'cancelled')),
    -- What it reserves; none for an included round.
    hold_id        TEXT   REFERENCES token_hold (id),
    -- The ticket it made, or works on.
    ticket_id      TEXT   REFERENCES ticket (id),
    failure        TEXT,
    channel        TEXT   NOT NULL,
    model          TEXT   NOT NULL,
    -- The free-ticket buckets it counts against, separated by spaces.
    buckets        TEXT   NOT NULL DEFAULT '',
    instance       TEXT   NOT NULL,
    -- When the first words reached the payer: from then on a cancel is a late one.
    text_at        BIGINT,
    calls          BIGINT NOT NULL DEFAULT 0,
    tokens_in      BIGINT NOT NULL DEFAULT 0,
    tokens_out     BIGINT NOT NULL DEFAULT 0,
    cost_micro_usd BIGINT NOT NULL DEFAULT 0,
    latency_ms     BIGINT NOT NULL DEFAULT 0,
    created_at     BIGINT NOT NULL,
    ended_at       BIGINT,
    CONSTRAINT job_ends CHECK ((state = 'running') = (ended_at IS NULL))
);
CREATE INDEX job_by_wallet ON job (wallet_id, created_at);
CREATE INDEX job_running ON job (state, instance);

-- The same key from the same caller for the same operation is the same work. A failure that charged nothing frees the key.
CREATE TABLE idempotency (
    principal    TEXT   NOT NULL,
    operation    TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    request_hash TEXT   NOT NULL,
    job_id       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (principal, operation, key)
);
