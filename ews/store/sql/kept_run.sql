-- One row per run, with what is left of those that told of what does not stay.
-- (no parameters)
SELECT run.* REPLACE (
    coalesce(scrubbed.changes, run.changes) AS changes,
    coalesce(scrubbed.result, run.result) AS result
)
FROM run
LEFT JOIN scrubbed ON scrubbed.id = run.id
ORDER BY substr(run.id, 2)::BIGINT
