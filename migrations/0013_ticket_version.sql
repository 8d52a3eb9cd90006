-- Every version of a ticket's text, the newest included. A row is written in the transaction of the change it tells of.
CREATE TABLE ticket_version (
    ticket_id  TEXT   NOT NULL REFERENCES ticket (id),
    version    BIGINT NOT NULL,
    -- written, refined, edited, …: a word of the program. Not a CHECK: a new way of changing tickets needs no new table.
    origin     TEXT   NOT NULL,
    -- The section that was written again; none for the others.
    section    TEXT,
    -- The version whose text this is again; none for the others.
    restored   BIGINT,
    channel    TEXT   NOT NULL,
    -- Who in chat changed it; none on the web.
    author     TEXT,
    kind       TEXT   NOT NULL,
    size       TEXT   NOT NULL,
    title      TEXT   NOT NULL,
    said       BIGINT NOT NULL,
    assumed    BIGINT NOT NULL,
    model      TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT ticket_version_key PRIMARY KEY (ticket_id, version)
);

-- Of what was changed before this table nobody knows how: the text of now is the first one that is kept.
INSERT INTO ticket_version (ticket_id, version, origin, section, restored, channel, author, kind, size, title, said, assumed,
                            model, body, created_at)
SELECT id, version, CASE WHEN version = 1 THEN 'written' ELSE 'earlier' END, NULL, NULL, channel, author, kind, size, title, said,
       assumed, model, body, updated_at
FROM ticket WHERE body <> '';
