-- One row per postcode of some districts, terminated ones included, as the newest directory has it.
-- $districts: GSS codes
WITH named AS (
    SELECT DISTINCT postcode FROM postcode WHERE list_contains($districts::VARCHAR[], district)
),
newest AS (
    SELECT postcode.*
    FROM postcode
    JOIN named USING (postcode)
    JOIN current_reading ON current_reading.id = postcode.reading
    QUALIFY row_number() OVER (
        PARTITION BY postcode.postcode ORDER BY current_reading.edition DESC, current_reading.sequence DESC
    ) = 1
)
SELECT postcode, x, y, terminated, coalesce(large_user, false) AS large_user, ward, oa, lsoa_2011, lsoa_2021
FROM newest
WHERE list_contains($districts::VARCHAR[], district)
ORDER BY postcode
