-- One row per geography, period, part and layout of one indicator that the current view covers.
-- $indicator: the indicator's identifier
SELECT
    coverage.geography, coverage.period, coverage.part, coverage.zero_filled, current_reading.input,
    current_reading.input_order,
    arg_max(coverage.placed, (current_reading.edition, current_reading.sequence)) AS placed,
    arg_max(coverage.unplaced, (current_reading.edition, current_reading.sequence)) AS unplaced,
    arg_max(current_reading.delivery, (current_reading.edition, current_reading.sequence)) AS delivery
FROM coverage
JOIN current_reading ON current_reading.id = coverage.reading
WHERE coverage.indicator = $indicator AND current_reading.problem = ''
GROUP BY ALL
ORDER BY coverage.geography, coverage.period, coverage.part, current_reading.input_order
