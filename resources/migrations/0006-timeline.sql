-- When and where each attempt of a trial ran: the timeline of a study.
-- The rows follow from the changes of `trial`, so that no way to start or to end a trial can leave them out.

CREATE TABLE trial_attempt (
  trial_id INTEGER NOT NULL REFERENCES trial (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL, -- from 1, as `trial.attempts` counts
  slot TEXT NOT NULL,
  started_at REAL NOT NULL,
  ended_at REAL, -- NULL while it runs
  ended_as TEXT CHECK (ended_as IN ('complete', 'pruned', 'fail', 'paused', 'interrupted')), -- NULL while it runs
  PRIMARY KEY (trial_id, attempt)
) STRICT, WITHOUT ROWID;

-- Of older trials the last attempt is known, and of one that had several, how long it can have been at most.
INSERT INTO trial_attempt (trial_id, attempt, slot, started_at, ended_at, ended_as)
SELECT id, attempts, coalesce(slot, ''), attempt_at,
  iif(state = 'running', NULL, attempt_at + min(running_ms, max(0, coalesce(ended_at, attempt_at + running_ms) - attempt_at))),
  CASE WHEN state = 'running' THEN NULL WHEN state <> 'waiting' THEN state WHEN paused_at_step IS NULL THEN 'interrupted' ELSE 'paused' END
FROM trial WHERE attempts > 0 AND attempt_at IS NOT NULL;

CREATE TRIGGER trial_attempt_started AFTER UPDATE OF state ON trial WHEN new.state = 'running' AND old.state <> 'running' BEGIN
  INSERT INTO trial_attempt (trial_id, attempt, slot, started_at) VALUES (new.id, new.attempts, coalesce(new.slot, ''), new.attempt_at);
END;

-- It ended after the time that was added to the trial's: an attempt that a crash cut off ended with its last report.
CREATE TRIGGER trial_attempt_ended AFTER UPDATE OF state ON trial WHEN old.state = 'running' AND new.state <> 'running' BEGIN
  UPDATE trial_attempt SET
    ended_at = started_at + new.running_ms - old.running_ms,
    ended_as = CASE WHEN new.state <> 'waiting' THEN new.state WHEN new.paused_at_step IS NULL THEN 'interrupted' ELSE 'paused' END
  WHERE trial_id = new.id AND attempt = old.attempts;
END;
