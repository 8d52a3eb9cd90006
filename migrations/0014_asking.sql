-- A job that waits for answers: what it asks stands in the draft it wrote, which is stored as it is when nobody answers. The row
-- goes in the transaction that ends the job, and its text with it.
CREATE TABLE asking (
    job_id     TEXT   NOT NULL PRIMARY KEY REFERENCES job (id),
    state      TEXT   NOT NULL CONSTRAINT asking_state CHECK (state IN ('open', 'answering')),
    idea       TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    -- Until when it waits.
    until      BIGINT NOT NULL,
    -- How often it was written with answers and came to nothing.
    tries      BIGINT NOT NULL DEFAULT 0,
    -- Who writes with the answers, and since when.
    instance   TEXT,
    since      BIGINT,
    created_at BIGINT NOT NULL,
    CONSTRAINT asking_answering CHECK ((state = 'answering') = (since IS NOT NULL))
);
CREATE INDEX asking_due ON asking (state, until);
