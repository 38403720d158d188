-- Trials that go on from another one's checkpoint: those that a user asked for are counted apart from the search, ten times a second.
CREATE INDEX trial_forked ON trial (study_id, number) WHERE forked_from IS NOT NULL;
