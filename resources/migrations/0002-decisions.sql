-- Why trials were stopped, paused and promoted; trials that started from another's checkpoint; repeats and confirming runs;
-- trials of earlier studies that a study was told of.

-- What a scheduler decided after a report. `level` and `bracket` say which rung of which ladder, for schedulers that have rungs.
CREATE TABLE decision (
  trial_id INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  position INTEGER NOT NULL, -- from 0 within the trial
  kind TEXT NOT NULL CHECK (kind IN ('stop', 'pause', 'promote')),
  step INTEGER NOT NULL,
  level INTEGER,
  bracket INTEGER,
  why TEXT NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (trial_id, position)
) STRICT, WITHOUT ROWID;

-- Numbers of trials of the same study. A forked trial starts from the checkpoint that the other one had at the step;
-- a confirming trial runs another one's configuration with a new seed.
ALTER TABLE trial ADD COLUMN forked_from INTEGER;
ALTER TABLE trial ADD COLUMN forked_at_step INTEGER;
ALTER TABLE trial ADD COLUMN confirms INTEGER;
CREATE INDEX trial_confirming ON trial (study_id, number) WHERE confirms IS NOT NULL;

-- The results of a trial's repeats, from run 0; the trial's own values are their means.
CREATE TABLE trial_run (
  trial_id INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  run INTEGER NOT NULL,
  metric_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('finite', 'nan', '+inf', '-inf')),
  value ANY,
  PRIMARY KEY (trial_id, run, metric_id)
) STRICT, WITHOUT ROWID;

-- Copies, so that a study goes on as it would have when the other study is deleted or the file changes. JSON: nothing in them is queried.
CREATE TABLE earlier_trial (
  study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  weight REAL NOT NULL,
  params TEXT NOT NULL,
  "values" TEXT NOT NULL,
  PRIMARY KEY (study_id, position)
) STRICT, WITHOUT ROWID;
