-- The daily draft allowances a job has taken one of, separated by spaces: it goes back unless words were read for nothing.
-- Empty: the allowance was used up, and no word is shown before the ticket is paid for.
ALTER TABLE job ADD COLUMN allowance TEXT NOT NULL DEFAULT '';
