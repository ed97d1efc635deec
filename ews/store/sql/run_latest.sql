-- One row: the latest run, or none.
-- (no parameters)
SELECT id, made_at, version, settings, inputs, expected_false_flags, changes, result
FROM run ORDER BY made_at DESC, id DESC LIMIT 1
