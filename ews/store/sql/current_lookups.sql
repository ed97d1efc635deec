-- One row per source geography, target geography and pair of areas, from the latest delivery that speaks of both,
-- and from the latest that says what became of each area.
-- (no parameters)
SELECT lookup.source, lookup.target, lookup.source_area, lookup.target_area, lookup.change
FROM lookup
JOIN current_reading ON current_reading.id = lookup.reading
QUALIFY dense_rank() OVER (
    PARTITION BY lookup.source, lookup.target, lookup.change <> '' ORDER BY current_reading.sequence DESC, lookup.reading DESC
) = 1
ORDER BY ALL
