-- What "ready" means to the owner of a wallet, a person or a team. Versions are only added; the newest one is in force.
CREATE TABLE ready_definition (
    wallet_id  TEXT   NOT NULL REFERENCES wallet (id),
    version    BIGINT NOT NULL CONSTRAINT ready_definition_version CHECK (version >= 1),
    body       TEXT   NOT NULL,
    -- Who wrote it.
    made_by    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (wallet_id, version)
);
