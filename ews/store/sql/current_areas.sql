-- One row per geography and area, from the latest delivery that gave it.
-- (no parameters)
SELECT area.geography, area.code, area.name, area.shape, area.x, area.y
FROM area
JOIN current_reading ON current_reading.id = area.reading
QUALIFY row_number() OVER (
    PARTITION BY area.geography, area.code ORDER BY current_reading.sequence DESC, area.reading DESC
) = 1
ORDER BY area.geography, area.code
