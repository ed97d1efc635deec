-- One row per result remembered.
-- (no parameters)
SELECT key FROM remembered
