-- Proof that the book was only ever added to, and what operators did about events that nobody could apply.

-- One link per transaction: the figures after it, and a hash over the transaction and the link before it in its wallet.
-- Beside the transactions and not in them: what was written before this table is chained without changing it.
CREATE TABLE chain_link (
    wallet_id TEXT   NOT NULL REFERENCES wallet (id),
    number    BIGINT NOT NULL CONSTRAINT chain_link_number CHECK (number > 0),
    available BIGINT NOT NULL,
    held      BIGINT NOT NULL,
    hash      TEXT   NOT NULL,
    PRIMARY KEY (wallet_id, number)
);

-- The heads of the whole book: each says how far some wallets had come, and carries the hash of the head before it.
CREATE TABLE seal (
    number  BIGINT NOT NULL PRIMARY KEY,
    -- Transactions under this head, those under earlier heads included.
    entries BIGINT NOT NULL,
    hash    TEXT   NOT NULL UNIQUE,
    made_at BIGINT NOT NULL
);
CREATE TABLE seal_part (
    seal_number BIGINT NOT NULL REFERENCES seal (number),
    wallet_id   TEXT   NOT NULL REFERENCES wallet (id),
    number      BIGINT NOT NULL,
    hash        TEXT   NOT NULL,
    PRIMARY KEY (seal_number, wallet_id)
);

-- How far each wallet was verified, and its sums there: the next verification goes on from here.
CREATE TABLE verified_wallet (
    wallet_id   TEXT   NOT NULL PRIMARY KEY REFERENCES wallet (id),
    number      BIGINT NOT NULL,
    hash        TEXT   NOT NULL,
    granted     BIGINT NOT NULL,
    purchased   BIGINT NOT NULL,
    consumed    BIGINT NOT NULL,
    expired     BIGINT NOT NULL,
    reversed    BIGINT NOT NULL,
    verified_at BIGINT NOT NULL
);

-- An operator has seen that it could not be applied, and took care of it.
ALTER TABLE inbox ADD COLUMN acknowledged_at BIGINT;
ALTER TABLE inbox ADD COLUMN acknowledged_by TEXT;

-- Grants by where they come from: what was imported, what an operator gave.
CREATE INDEX token_grant_by_source ON token_grant (source, granted_at);
-- Somebody by their verified address, kept as a keyed hash.
CREATE INDEX app_user_by_identifier ON app_user (identifier_hash);
