-- Generations built beside the live one, and switched to and back.
ALTER TABLE generation
  ADD COLUMN catching_up boolean NOT NULL DEFAULT true, -- goes live once it has caught up with the log
  ADD COLUMN replaced_at timestamptz,                   -- when the pointer left it
  ADD COLUMN operation   text;                          -- the rebuild that made it, if one did

UPDATE generation SET catching_up = live_at IS NULL;

-- Numbers are drawn outside any transaction: a generation is built in a single one.
CREATE SEQUENCE generation_id AS integer;
SELECT setval('generation_id', coalesce(max(id), 0) + 1, false) FROM generation;
