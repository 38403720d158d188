-- Tunery's database, version 1.
--
-- Times are milliseconds since 1970. Numbers that may be NaN or infinite have a `kind` beside them: SQLite keeps
-- NaN as NULL. Their column is of type ANY, because a REAL column would turn -0 into 0.
-- `metric_id` and `space_version_id` carry no REFERENCES: checking them while a study is deleted would scan
-- the largest tables once for each metric; both go with their study.

PRAGMA application_id = 1414876741; -- 'TUNE'

-- AUTOINCREMENT, here and for events: a number is never given twice, whatever is deleted.
CREATE TABLE study (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('created', 'running', 'paused', 'stopped', 'finished')),
  status_reason TEXT,
  created_at REAL NOT NULL,
  running_ms REAL NOT NULL DEFAULT 0
) STRICT;

-- A row for each space that a study has had. `definition` is the study's definition (JSON) as it last was under this space.
CREATE TABLE space_version (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  created_at REAL NOT NULL,
  definition TEXT NOT NULL
) STRICT;
CREATE INDEX space_version_study ON space_version (study_id);

-- The metrics that trials of a study have reported; reports refer to them by number.
CREATE TABLE metric (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  UNIQUE (study_id, name)
) STRICT;

CREATE TABLE trial (
  id INTEGER PRIMARY KEY,
  study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 0),
  space_version_id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'complete', 'pruned', 'fail')),
  reason TEXT CHECK (reason IN ('oom', 'nan', 'timeout', 'crash', 'user', 'interrupted', 'rejected')),
  message TEXT,
  seed INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('sampler', 'user')),
  tags TEXT, -- a JSON object of strings; NULL for none
  last_step INTEGER NOT NULL DEFAULT 0,
  last_report_seq INTEGER NOT NULL DEFAULT 0,
  paused_at_step INTEGER,
  verdict TEXT CHECK (verdict IN ('pause', 'stop')), -- the scheduler's word on a running trial that has not obeyed yet
  verdict_why TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  slot TEXT,
  started_at REAL, -- the first attempt
  attempt_at REAL, -- the latest attempt
  ended_at REAL,
  running_ms REAL NOT NULL DEFAULT 0,
  UNIQUE (study_id, number)
) STRICT;
CREATE INDEX trial_waiting ON trial (study_id) WHERE state = 'waiting';

-- How many trials of a study are in each state: asked ten times a second, so never counted anew.
CREATE TABLE trial_count (
  study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (study_id, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER trial_added AFTER INSERT ON trial BEGIN
  INSERT INTO trial_count (study_id, state, count) VALUES (new.study_id, new.state, 1)
  ON CONFLICT (study_id, state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER trial_changed AFTER UPDATE OF state ON trial WHEN old.state <> new.state BEGIN
  UPDATE trial_count SET count = count - 1 WHERE study_id = old.study_id AND state = old.state;
  INSERT INTO trial_count (study_id, state, count) VALUES (new.study_id, new.state, 1)
  ON CONFLICT (study_id, state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER trial_removed AFTER DELETE ON trial BEGIN
  UPDATE trial_count SET count = count - 1 WHERE study_id = old.study_id AND state = old.state;
END;

CREATE TABLE trial_param (
  trial_id INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('number', 'string', 'boolean')),
  value ANY NOT NULL,
  PRIMARY KEY (trial_id, position)
) STRICT, WITHOUT ROWID;

-- The last value of each metric; `complete` marks results of complete trials, so that the best is found by an index.
CREATE TABLE trial_value (
  trial_id INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  metric_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('finite', 'nan', '+inf', '-inf')),
  value ANY,
  complete INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (trial_id, metric_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX trial_value_best ON trial_value (metric_id, value, trial_id) WHERE complete = 1;

-- `seq` grows with every new report of the database: the order in which they were written.
CREATE TABLE report (
  trial_id INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  metric_id INTEGER NOT NULL,
  step INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('finite', 'nan', '+inf', '-inf')),
  value ANY,
  seq INTEGER NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (trial_id, metric_id, step)
) STRICT, WITHOUT ROWID;

-- What a trial has on disk, in its folder; of each kind the newest counts.
CREATE TABLE artifact (
  trial_id INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('checkpoint')),
  step INTEGER NOT NULL,
  PRIMARY KEY (trial_id, kind)
) STRICT, WITHOUT ROWID;

-- The feed of a study.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  trial_number INTEGER,
  at REAL NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('status', 'started', 'paused', 'promoted', 'ended', 'best', 'note')),
  message TEXT NOT NULL
) STRICT;
CREATE INDEX event_study ON event (study_id, seq);
