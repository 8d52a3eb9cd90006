-- Orders of subscriptions that cost nothing, and from when the price counts that a subscription was paid at.

-- The invoice of a period that a code made free: the order is settled with it, and no payment stands beside it.
ALTER TABLE purchase_order ADD COLUMN free_invoice TEXT;
CREATE UNIQUE INDEX purchase_order_free_invoice ON purchase_order (free_invoice);

-- When the period began that paid_price_id stands for: an older invoice that is handled later does not overwrite it.
ALTER TABLE subscription ADD COLUMN paid_from BIGINT;
