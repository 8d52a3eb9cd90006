-- Which ticket was written from which line of an epic's outline.

CREATE TABLE ticket_child (
    child_id   TEXT   NOT NULL PRIMARY KEY REFERENCES ticket (id),
    parent_id  TEXT   NOT NULL REFERENCES ticket (id),
    -- Stands for the title the line had, so that the child is found again when lines move. Holds no word of it.
    mark       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT ticket_child_parent CHECK (child_id <> parent_id)
);
CREATE INDEX ticket_child_by_parent ON ticket_child (parent_id, created_at);
