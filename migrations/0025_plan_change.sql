-- A change of the plan is claimed before the provider is asked for it: two at once would both be paid.

-- `turns` numbers the changes that were begun. No other change begins before this moment; null when none is under way.
ALTER TABLE subscription ADD COLUMN changing_until BIGINT;
