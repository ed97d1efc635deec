-- One row per run, the oldest first; by its number, since local time runs twice when clocks go back.
-- (no parameters)
SELECT id, made_at, version, settings, inputs, expected_false_flags, changes, result
FROM run ORDER BY substr(id, 2)::BIGINT
