-- One row per geography that has areas in the current view, with the latest delivery that gave some.
-- (no parameters)
SELECT
    area.geography,
    arg_max(current_reading.delivery, (current_reading.sequence, current_reading.id)) AS delivery,
    arg_max(current_reading.file, (current_reading.sequence, current_reading.id)) AS file,
    arg_max(current_reading.input, (current_reading.sequence, current_reading.id)) AS note
FROM area
JOIN current_reading ON current_reading.id = area.reading
GROUP BY area.geography
ORDER BY area.geography
