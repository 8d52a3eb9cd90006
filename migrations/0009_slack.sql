-- Which request shared it: the same request again, after a crash, shares it still.
ALTER TABLE chat_share ADD COLUMN request TEXT;

-- States of sign-ins at other services that were used: each counts once. Keyed hashes, until their state expires anyway.
CREATE TABLE used_state (
    hash       TEXT   NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);

-- What happened to the links of an account, for its owner to see: somebody was linked, unlinked, or moved to another account.
CREATE TABLE link_change (
    id         TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES app_user (id),
    person_id  TEXT   NOT NULL REFERENCES chat_person (id),
    what       TEXT   NOT NULL CONSTRAINT link_change_what CHECK (what IN ('linked', 'unlinked', 'moved')),
    created_at BIGINT NOT NULL
);
CREATE INDEX link_change_by_user ON link_change (user_id, created_at);
