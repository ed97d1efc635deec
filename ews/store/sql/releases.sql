-- One row per release, the oldest first.
-- (no parameters)
SELECT id, run, audience, made_at, version, withheld FROM release ORDER BY substr(id, 2)::BIGINT
