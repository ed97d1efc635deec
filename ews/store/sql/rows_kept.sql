-- One row per indicator and geography: records placed there in the current view.
-- (no parameters)
SELECT coverage.indicator, coverage.geography, sum(coverage.placed)::BIGINT AS records
FROM coverage JOIN current_reading ON current_reading.id = coverage.reading
GROUP BY ALL ORDER BY ALL
