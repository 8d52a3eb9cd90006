-- Which request shared it: the same request again, after a crash, shares it still.
ALTER TABLE chat_share ADD COLUMN request TEXT;

-- States of sign-ins at other services that were used: each counts once. Keyed hashes, until their state expires anyway.
CREATE TABLE used_state (
    hash       TEXT   NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
