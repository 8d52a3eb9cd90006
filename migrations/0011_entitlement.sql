-- What was bought inside Discord: an entitlement gives its tokens once, and gives them back once. A row without tokens is one
-- that was deleted before we heard of it: what comes late gives nothing.
CREATE TABLE entitlement (
    -- Discord's own id.
    id          TEXT   NOT NULL PRIMARY KEY,
    -- Ours, in one line with the orders of the web.
    order_id    TEXT   NOT NULL CONSTRAINT entitlement_order UNIQUE,
    sku         TEXT   NOT NULL,
    plan        TEXT   NOT NULL,
    -- The price set at Discord, in minor units of the currency; what it takes of that is not known here.
    amount      BIGINT NOT NULL CONSTRAINT entitlement_amount CHECK (amount >= 0),
    currency    TEXT   NOT NULL,
    person_id   TEXT   REFERENCES chat_person (id),
    wallet_id   TEXT   REFERENCES wallet (id),
    tokens      BIGINT NOT NULL CONSTRAINT entitlement_tokens CHECK (tokens BETWEEN 0 AND 1000000),
    grant_id    TEXT   CONSTRAINT entitlement_grant UNIQUE REFERENCES token_grant (id),
    -- After a deletion: what was taken back, and what was not there any more.
    taken_back  BIGINT NOT NULL DEFAULT 0 CONSTRAINT entitlement_taken_back CHECK (taken_back BETWEEN 0 AND tokens),
    shortfall   BIGINT NOT NULL DEFAULT 0 CONSTRAINT entitlement_shortfall CHECK (shortfall BETWEEN 0 AND tokens),
    -- When we last told Discord that it is used up, and when it took that.
    tried_at    BIGINT NOT NULL DEFAULT 0,
    consumed_at BIGINT,
    deleted_at  BIGINT,
    created_at  BIGINT NOT NULL,
    CONSTRAINT entitlement_gives CHECK (
        (tokens > 0) = (grant_id IS NOT NULL) AND (tokens > 0) = (wallet_id IS NOT NULL)
        AND (tokens > 0) = (person_id IS NOT NULL)),
    CONSTRAINT entitlement_adds_up CHECK (
        (deleted_at IS NULL AND taken_back + shortfall = 0) OR (deleted_at IS NOT NULL AND taken_back + shortfall = tokens))
);
CREATE INDEX entitlement_by_wallet ON entitlement (wallet_id, order_id);
CREATE INDEX entitlement_by_person ON entitlement (person_id);
CREATE INDEX entitlement_unconsumed ON entitlement (consumed_at, deleted_at, tried_at);
