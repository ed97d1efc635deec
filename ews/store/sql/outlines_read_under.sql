-- One row per reading and area with an outline, in the current view.
-- $definitions: digests of definitions; only readings made under one of them count
SELECT area.shape
FROM area
JOIN current_reading ON current_reading.id = area.reading
WHERE area.shape IS NOT NULL AND list_contains($definitions, current_reading.definition)
ORDER BY area.geography, area.code, area.reading
