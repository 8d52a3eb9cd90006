-- Rules by role and by day, resets of what somebody used, and leases: of many processes, one does it.

-- The roles of which a member needs one, separated by spaces; empty for everybody.
ALTER TABLE chat_workspace ADD COLUMN roles TEXT NOT NULL DEFAULT '';
-- Tokens of the team per member and day; none for no daily cap.
ALTER TABLE chat_workspace ADD COLUMN day_cap BIGINT CONSTRAINT chat_workspace_day_cap CHECK (day_cap BETWEEN 0 AND 1000000);

-- What somebody used of the team in this workspace until then counts against no cap any more.
CREATE TABLE quota_reset (
    platform  TEXT   NOT NULL,
    tenant    TEXT   NOT NULL,
    person_id TEXT   NOT NULL REFERENCES chat_person (id),
    at        BIGINT NOT NULL,
    PRIMARY KEY (platform, tenant, person_id),
    CONSTRAINT quota_reset_workspace FOREIGN KEY (platform, tenant) REFERENCES chat_workspace (platform, tenant)
);

-- Something that one process alone does, and until when it is that one's.
CREATE TABLE lease (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    expires_at BIGINT NOT NULL
);
