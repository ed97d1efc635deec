-- One row per indicator and level: records set aside in the current view (level NULL where none is known).
-- A row of no records was kept on another level, and is missing on this one.
-- (no parameters)
SELECT current_reading.subject AS indicator, set_aside.level, sum(CASE WHEN set_aside.records = 0 THEN 1 ELSE set_aside.records END)::BIGINT AS records
FROM set_aside JOIN current_reading ON current_reading.id = set_aside.reading
GROUP BY ALL ORDER BY ALL
