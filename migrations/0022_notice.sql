-- What people are told once: few tokens left, none left, some that run out soon, what became of a payment. And how they want to hear.

CREATE TABLE notice (
    id           TEXT   NOT NULL PRIMARY KEY,
    user_id      TEXT   NOT NULL REFERENCES app_user (id),
    kind         TEXT   NOT NULL CONSTRAINT notice_kind CHECK (kind IN (
                 'low_balance', 'no_tokens', 'expiring', 'payment_failed', 'top_up_failed', 'top_up_off', 'renewed')),
    -- What it is about: the same fact is told to somebody once.
    fact         TEXT   NOT NULL,
    -- Whose tokens it speaks of: tokens that come later make it old.
    wallet_id    TEXT   REFERENCES wallet (id),
    title        TEXT   NOT NULL,
    text         TEXT   NOT NULL,
    -- What to do about it: what the button says, and a path of the web page.
    action_label TEXT,
    action_path  TEXT,
    made_at      BIGINT NOT NULL,
    -- From then on nobody need see it any more.
    ends_at      BIGINT,
    -- When it went on its way to mail and chat.
    handed_at    BIGINT,
    dismissed_at BIGINT,
    CONSTRAINT notice_fact UNIQUE (user_id, fact),
    CONSTRAINT notice_action CHECK ((action_label IS NULL) = (action_path IS NULL))
);
CREATE INDEX notice_by_user ON notice (user_id, made_at);
CREATE INDEX notice_to_hand_out ON notice (handed_at, made_at);

-- How somebody wants to hear of notices besides the web page. Without a row: by mail and in chat.
CREATE TABLE notice_wish (
    user_id    TEXT   NOT NULL PRIMARY KEY REFERENCES app_user (id),
    mail       BIGINT NOT NULL CONSTRAINT notice_wish_mail CHECK (mail IN (0, 1)),
    chat       BIGINT NOT NULL CONSTRAINT notice_wish_chat CHECK (chat IN (0, 1)),
    changed_at BIGINT NOT NULL
);
