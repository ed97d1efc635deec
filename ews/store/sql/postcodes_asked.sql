-- One row per text of `asked` that means one postcode of the directory, as the newest file has it.
-- $mended: whether the texts were mended first; a text may be asked for as several postcodes then
WITH found AS (
    SELECT asked.text, postcode.*
    FROM postcode
    JOIN asked ON asked.postcode = postcode.postcode
    JOIN current_reading ON current_reading.id = postcode.reading
    QUALIFY row_number() OVER (
        PARTITION BY asked.text, postcode.postcode
        ORDER BY current_reading.edition DESC, current_reading.sequence DESC
    ) = 1
)
SELECT
    text, postcode, $mended::BOOLEAN AS mended, terminated, coalesce(large_user, false) AS large_user, x, y, country,
    district, ward, oa, lsoa_2011, lsoa_2021
FROM found
QUALIFY count(*) OVER (PARTITION BY text) = 1
