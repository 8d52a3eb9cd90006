-- Tax, terms and invoices of what is bought.

-- What of a payment is tax, in minor units: added on top of the price, or within it.
ALTER TABLE payment ADD COLUMN tax BIGINT NOT NULL DEFAULT 0 CONSTRAINT payment_tax CHECK (tax >= 0);

-- The sentence beside the box that the buyer ticked on the payment page, and when we learned of it; null where there was none.
ALTER TABLE purchase_order ADD COLUMN terms TEXT;
ALTER TABLE purchase_order ADD COLUMN agreed_at BIGINT;

-- The invoice of a pack, where the provider made one.
ALTER TABLE purchase_order ADD COLUMN invoice_url TEXT;

-- Whether tax comes on top of a recurring price or is within it: another price of the provider's either way.
ALTER TABLE plan_price ADD COLUMN tax TEXT NOT NULL DEFAULT 'off' CONSTRAINT plan_price_tax CHECK (tax IN ('off', 'exclusive', 'inclusive'));
