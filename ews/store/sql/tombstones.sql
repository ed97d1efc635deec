-- One row per ews forget, the oldest first.
-- (no parameters)
SELECT id, what, subjects, digests, erased, forgotten_at, forgotten_by, reason FROM tombstone ORDER BY substr(id, 2)::BIGINT
