-- One row: a digest of all that a run is computed from, the readings in the current view and the decisions about flags.
-- (no parameters)
SELECT md5(concat_ws(
    '|',
    (SELECT string_agg(id::TEXT, ',' ORDER BY id) FROM current_reading),
    (SELECT string_agg(flag || accepted || decided_at, ',' ORDER BY decided_at, flag) FROM acceptance)
))
