-- One row per geography, period, part and layout of one indicator that the current view covers.
-- $indicator, $absent, $late, $failed_reading, $failed_geography, $failed_period, $failed_part: as in series
WITH own AS (
    SELECT id, delivery, input, input_order, edition, sequence, list_contains($late::BIGINT[], id) AS is_late
    FROM current_reading
    WHERE subject = $indicator AND problem = '' AND NOT list_contains($absent::BIGINT[], id)
),
failed AS (
    SELECT
        unnest($failed_reading::BIGINT[]) AS reading, unnest($failed_geography::VARCHAR[]) AS geography,
        unnest($failed_period::VARCHAR[]) AS period, unnest($failed_part::VARCHAR[]) AS part
),
told AS (
    SELECT coverage.*, own.delivery, own.input, own.input_order, own.edition, own.sequence
    FROM coverage JOIN own ON own.id = coverage.reading
    ANTI JOIN failed USING (reading, geography, period, part)
    WHERE coverage.indicator = $indicator
    QUALIFY NOT own.is_late OR own.sequence = min(own.sequence) OVER (
        PARTITION BY coverage.geography, coverage.period, coverage.part, own.input_order
    )
)
SELECT
    geography, period, part, zero_filled, input, input_order,
    arg_max(placed, (edition, sequence)) AS placed,
    arg_max(unplaced, (edition, sequence)) AS unplaced,
    arg_max(delivery, (edition, sequence)) AS delivery
FROM told
GROUP BY ALL
ORDER BY geography, period, part, input_order
