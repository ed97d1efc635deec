-- One row per indicator and level: records set aside in the current view (level NULL where none is known).
-- (no parameters)
SELECT current_reading.subject AS indicator, set_aside.level, sum(set_aside.records)::BIGINT AS records
FROM set_aside JOIN current_reading ON current_reading.id = set_aside.reading
GROUP BY ALL ORDER BY ALL
