-- One row per reading, geography, period and part of one indicator, current view: how much it holds.
-- $indicator: the indicator's identifier; $absent: readings left out
WITH own AS (
    SELECT id, input_order FROM current_reading
    WHERE subject = $indicator AND problem = '' AND NOT list_contains($absent::BIGINT[], id)
),
held AS (
    SELECT
        reading, geography, period, part, sum(numerator) AS total,
        count(*) FILTER (WHERE marker IN ('c', 'z')) AS hidden
    FROM observation JOIN own ON own.id = observation.reading
    WHERE indicator = $indicator
    GROUP BY ALL
)
SELECT
    coverage.reading, coverage.geography, coverage.period, coverage.part, own.input_order,
    coalesce(held.total, 0) AS total, coalesce(held.hidden, 0) AS hidden
FROM coverage
JOIN own ON own.id = coverage.reading
LEFT JOIN held USING (reading, geography, period, part)
WHERE coverage.indicator = $indicator
ORDER BY ALL
