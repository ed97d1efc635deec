-- One row per geography, area, period and layout of one indicator, parts added up, current view.
-- $indicator: the indicator's identifier; $absent: readings left out;
-- $late: readings that count only where no other told an area and period before;
-- $failed_reading, $failed_geography, $failed_period, $failed_part: what not to take, lists of one length
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
covered AS (
    SELECT coverage.*, own.input_order, own.edition, own.sequence
    FROM coverage JOIN own ON own.id = coverage.reading
    ANTI JOIN failed USING (reading, geography, period, part)
    WHERE coverage.indicator = $indicator
    QUALIFY NOT own.is_late OR own.sequence = min(own.sequence) OVER (
        PARTITION BY coverage.geography, coverage.period, coverage.part, own.input_order
    )
),
latest_list AS (
    -- a list of cases replaces the list received before for the same period and part
    SELECT geography, period, part, input_order, arg_max(reading, (edition, sequence)) AS reading
    FROM covered WHERE zero_filled
    GROUP BY geography, period, part, input_order
),
told AS (
    SELECT observation.*, own.delivery, own.input, own.input_order, own.edition, own.sequence
    FROM observation JOIN own ON own.id = observation.reading
    ANTI JOIN failed USING (reading, geography, period, part)
    WHERE observation.indicator = $indicator
    QUALIFY NOT own.is_late OR own.sequence = min(own.sequence) OVER (
        PARTITION BY observation.geography, observation.area, observation.period, observation.part, own.input_order
    )
),
kept AS (
    SELECT told.*, count(DISTINCT coalesce(told.numerator, -1)) OVER same > 1 AS revised
    FROM told
    LEFT JOIN latest_list ON latest_list.geography = told.geography
        AND latest_list.period = told.period AND latest_list.part = told.part
        AND latest_list.input_order = told.input_order
    WINDOW same AS (PARTITION BY told.geography, told.area, told.period, told.part, told.input_order)
    QUALIFY coalesce(latest_list.reading = told.reading, true) AND row_number() OVER (
        PARTITION BY told.geography, told.area, told.period, told.part, told.input_order,
            latest_list.reading = told.reading
        ORDER BY told.edition DESC, told.sequence DESC, told.reading DESC
    ) = 1
)
SELECT
    geography, area, period, input, input_order,
    CASE WHEN count(numerator) = count(*) THEN sum(numerator) END AS numerator,
    sum(denominator) AS denominator,
    CASE WHEN count(lower) = count(*) THEN sum(lower) END AS lower,
    CASE WHEN count(upper) = count(*) THEN sum(upper) END AS upper,
    max(marker) AS marker,
    bool_or(revised) AS revised,
    string_agg(DISTINCT delivery, '+' ORDER BY delivery) AS delivery
FROM kept
GROUP BY geography, area, period, input, input_order
ORDER BY geography, area, period, input_order
