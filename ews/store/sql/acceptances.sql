-- One row per flag whose acceptance stands at a moment, the oldest decision first.
-- $until: decisions after it do not count; NULL counts all
WITH decision AS (
    SELECT * FROM acceptance WHERE $until::TIMESTAMP IS NULL OR decided_at <= $until
    QUALIFY row_number() OVER (PARTITION BY flag ORDER BY decided_at DESC) = 1
)
SELECT indicators, told, decided_by, decided_at, reason FROM decision WHERE accepted ORDER BY decided_at, flag
