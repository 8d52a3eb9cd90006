-- Which order has the first-purchase price of a person: one row per person, so that it cannot be taken twice, in parallel neither.
CREATE TABLE first_purchase (
    -- The keyed hash of the buyer's verified identifier. It stays when the account is deleted.
    person     TEXT   NOT NULL PRIMARY KEY,
    order_id   TEXT   NOT NULL,
    claimed_at BIGINT NOT NULL
);

-- Who had it before this table existed; of several orders of one person the one that came furthest.
INSERT INTO first_purchase (person, order_id, claimed_at)
    SELECT person, id, created_at
    FROM (
        SELECT person, id, created_at, ROW_NUMBER() OVER (PARTITION BY person ORDER BY
            CASE state WHEN 'paid' THEN 0 WHEN 'awaiting_payment' THEN 1 ELSE 2 END, created_at, id) AS place
        FROM purchase_order
        WHERE discount = 'first_purchase' AND person IS NOT NULL AND state IN ('paid', 'awaiting_payment', 'open')
    ) AS taken
    WHERE place = 1;
