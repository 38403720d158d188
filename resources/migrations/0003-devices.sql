-- What trials needed of the machine, and what the machine was doing while a study ran.

-- The most memory that a trial's process held while it ran, in MiB; the share of a group for trials trained together.
ALTER TABLE trial ADD COLUMN peak_memory_mib REAL;

-- Samples of a device at a low rate, while a study runs. NULL is what the device does not measure.
CREATE TABLE telemetry (
  study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
  device TEXT NOT NULL, -- `cpu`, `cuda:0`
  at REAL NOT NULL, -- milliseconds since 1970
  utilisation REAL, -- a share in [0, 1]
  memory_mib REAL,
  watts REAL,
  temperature_c REAL,
  PRIMARY KEY (study_id, device, at)
) STRICT, WITHOUT ROWID;
