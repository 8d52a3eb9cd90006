-- A line of a statement names its ticket: from the hold to its job.
CREATE INDEX job_by_hold ON job (hold_id);
