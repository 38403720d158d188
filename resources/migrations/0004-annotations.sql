-- What the user writes about trials.

CREATE TABLE trial_tag (
  trial_id INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (trial_id, tag)
) STRICT, WITHOUT ROWID;

ALTER TABLE trial ADD COLUMN note TEXT;
