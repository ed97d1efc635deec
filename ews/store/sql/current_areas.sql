-- One row per geography and area, from the latest edition and delivery that gave it.
-- (no parameters)
WITH listed AS (
    SELECT area.*, current_reading.edition, current_reading.sequence
    FROM area
    JOIN current_reading ON current_reading.id = area.reading
),
left_out AS (
    -- a postcode that an older directory had as a place, and the newest has as terminated, say
    SELECT postcode.postcode
    FROM postcode
    JOIN current_reading ON current_reading.id = postcode.reading
    WHERE postcode.postcode IN (SELECT code FROM listed WHERE shape IS NULL)
    GROUP BY postcode.postcode
    HAVING arg_max(
        terminated <> '' OR coalesce(large_user, false) OR x IS NULL,
        (current_reading.edition, current_reading.sequence)
    )
)
SELECT geography, code, name, shape, x, y
FROM listed
ANTI JOIN left_out ON left_out.postcode = listed.code
QUALIFY row_number() OVER (PARTITION BY geography, code ORDER BY edition DESC, sequence DESC, reading DESC) = 1
ORDER BY geography, code
