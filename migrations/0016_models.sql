-- Which entry of the catalogue was asked, which wording of the prompt it was told, how often its draft was repaired, and whom
-- another model stood in for: the score card of each model is made from these.
ALTER TABLE job ADD COLUMN offer TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN prompt_version TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN repairs BIGINT NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN fallback_from TEXT;
CREATE INDEX job_by_offer ON job (offer, created_at);

-- The model a person in chat always wants; none for the product's own.
ALTER TABLE chat_person ADD COLUMN model TEXT;
