-- People and workspaces in chat, teams that pay for them, links to accounts, and answers on their way.

CREATE TABLE team (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    wallet_id  TEXT   NOT NULL UNIQUE REFERENCES wallet (id),
    owner_id   TEXT   NOT NULL REFERENCES app_user (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX team_by_owner ON team (owner_id);

-- A row stays when the app is removed: what was given of the trial is given, once for ever.
CREATE TABLE chat_workspace (
    platform      TEXT   NOT NULL CONSTRAINT chat_workspace_platform CHECK (platform IN ('slack', 'discord')),
    -- Slack: the enterprise of an org-wide installation, else the team. Discord: the guild.
    tenant        TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    is_org        BIGINT NOT NULL CONSTRAINT chat_workspace_org CHECK (is_org IN (0, 1)),
    -- What the bot speaks with, encrypted; gone when the app is removed.
    sealed_token  TEXT,
    bot_user      TEXT,
    scopes        TEXT   NOT NULL DEFAULT '',
    installer     TEXT,
    team_id       TEXT   REFERENCES team (id),
    -- Tokens of the team per member and month; none for the default.
    cap           BIGINT CONSTRAINT chat_workspace_cap CHECK (cap BETWEEN 0 AND 1000000),
    -- Channels in which the bot answers, separated by spaces; empty for all.
    channels      TEXT   NOT NULL DEFAULT '',
    disabled_at   BIGINT,
    trial_granted BIGINT NOT NULL DEFAULT 0 CONSTRAINT chat_workspace_trial CHECK (trial_granted >= 0),
    created_at    BIGINT NOT NULL,
    removed_at    BIGINT,
    PRIMARY KEY (platform, tenant)
);
CREATE INDEX chat_workspace_by_team ON chat_workspace (team_id);

CREATE TABLE chat_person (
    id         TEXT   NOT NULL PRIMARY KEY,
    platform   TEXT   NOT NULL CONSTRAINT chat_person_platform CHECK (platform IN ('slack', 'discord')),
    tenant     TEXT   NOT NULL,
    chat_user  TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    -- Their own free tokens.
    wallet_id  TEXT   NOT NULL UNIQUE REFERENCES wallet (id),
    -- The linked account: one person has one at most, an account has many people.
    user_id    TEXT   REFERENCES app_user (id),
    linked_at  BIGINT,
    -- The account that claimed what was left and the tickets.
    claimed_by TEXT   REFERENCES app_user (id),
    -- The last thing asked, to notice the same text twice.
    asked_text TEXT,
    asked_key  TEXT,
    asked_at   BIGINT,
    seen_at    BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT chat_person_key UNIQUE (platform, tenant, chat_user),
    CONSTRAINT chat_person_link CHECK ((user_id IS NULL) = (linked_at IS NULL))
);
CREATE INDEX chat_person_by_user ON chat_person (user_id);

-- A link on its way: begun in chat, confirmed on the web page, ended by the code typed back in chat.
CREATE TABLE link_request (
    id         TEXT   NOT NULL PRIMARY KEY,
    -- Keyed hashes: what is stored opens nothing.
    token_hash TEXT   NOT NULL UNIQUE,
    person_id  TEXT   NOT NULL REFERENCES chat_person (id),
    state      TEXT   NOT NULL CONSTRAINT link_request_state CHECK (state IN ('open', 'confirmed', 'used', 'dead')),
    user_id    TEXT   REFERENCES app_user (id),
    code_hash  TEXT,
    tries      BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT link_request_confirmed CHECK (state IN ('open', 'dead') OR (user_id IS NOT NULL AND code_hash IS NOT NULL))
);
CREATE INDEX link_request_by_person ON link_request (person_id, created_at);

-- What was shared where: pressing twice posts once.
CREATE TABLE chat_share (
    ticket_id  TEXT   NOT NULL REFERENCES ticket (id),
    place      TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ticket_id, place, version)
);

-- Answers that must arrive: written with the end of what they answer, sent by a worker.
CREATE TABLE outbox (
    id              TEXT   NOT NULL PRIMARY KEY,
    provider        TEXT   NOT NULL,
    -- The answer to one thing is one answer.
    answers         TEXT   NOT NULL,
    -- Which workspace: a refused or slow one stands in nobody's way.
    tenant          TEXT   NOT NULL,
    body            TEXT   NOT NULL,
    state           TEXT   NOT NULL CONSTRAINT outbox_state CHECK (state IN ('waiting', 'sent', 'dead')),
    attempts        BIGINT NOT NULL DEFAULT 0,
    error           TEXT,
    created_at      BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    ended_at        BIGINT,
    CONSTRAINT outbox_answer UNIQUE (provider, answers)
);
CREATE INDEX outbox_due ON outbox (state, next_attempt_at);

-- Who in chat had it written, where the paying wallet is not theirs alone.
ALTER TABLE job ADD COLUMN author TEXT;
CREATE INDEX job_by_author ON job (author, created_at);
ALTER TABLE ticket ADD COLUMN author TEXT;
CREATE INDEX ticket_by_author ON ticket (author, created_at);
