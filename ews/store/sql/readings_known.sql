-- One row per reading in the current view that gave something: its edition, when it came, and whether it tells
-- again what an earlier reading of that edition told.
-- (no parameters)
WITH own AS (
    SELECT current_reading.id, subject, input_order, edition, current_reading.sequence, delivery.received_at
    FROM current_reading JOIN delivery ON delivery.id = current_reading.delivery
    WHERE problem = ''
),
told AS (
    SELECT reading, own.sequence > min(own.sequence) OVER (
        PARTITION BY own.subject, own.input_order, own.edition, geography, area, period, part
    ) AS again
    FROM observation JOIN own ON own.id = observation.reading
    UNION ALL
    SELECT reading, own.sequence > min(own.sequence) OVER (
        PARTITION BY own.subject, own.input_order, own.edition, geography, period, part
    ) AS again
    FROM coverage JOIN own ON own.id = coverage.reading
    WHERE zero_filled
)
SELECT own.id, own.subject AS indicator, own.edition, own.received_at, bool_or(told.again) AS again
FROM own JOIN told ON told.reading = own.id
GROUP BY ALL
ORDER BY own.id
