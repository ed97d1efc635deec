-- One row per geography, area, period and layout of one indicator, parts added up, current view.
-- $indicator: the indicator's identifier
WITH own AS (
    SELECT id, delivery, input, input_order, edition, sequence FROM current_reading
    WHERE subject = $indicator AND problem = ''
),
covered AS (
    SELECT coverage.*, own.input_order, own.edition, own.sequence
    FROM coverage JOIN own ON own.id = coverage.reading
    WHERE coverage.indicator = $indicator
),
latest_list AS (
    -- a list of cases replaces the list received before for the same period and part
    SELECT geography, period, part, input_order, arg_max(reading, (edition, sequence)) AS reading
    FROM covered WHERE zero_filled
    GROUP BY geography, period, part, input_order
),
kept AS (
    SELECT
        observation.*, own.delivery, own.input, own.input_order,
        count(DISTINCT coalesce(observation.numerator, -1)) OVER same > 1 AS revised
    FROM observation
    JOIN own ON own.id = observation.reading
    LEFT JOIN latest_list ON latest_list.geography = observation.geography
        AND latest_list.period = observation.period AND latest_list.part = observation.part
        AND latest_list.input_order = own.input_order
    WHERE observation.indicator = $indicator
    WINDOW same AS (
        PARTITION BY observation.geography, observation.area, observation.period, observation.part, own.input_order
    )
    QUALIFY coalesce(latest_list.reading = observation.reading, true) AND row_number() OVER (
        PARTITION BY observation.geography, observation.area, observation.period, observation.part, own.input_order,
            latest_list.reading = observation.reading
        ORDER BY own.edition DESC, own.sequence DESC, own.id DESC
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
