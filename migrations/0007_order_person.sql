-- The keyed hash of the buyer's verified identifier when the order was made: the first-purchase price is once per person, also
-- when an account is deleted and made again.
ALTER TABLE purchase_order ADD COLUMN person TEXT;
CREATE INDEX purchase_order_by_person ON purchase_order (person);
