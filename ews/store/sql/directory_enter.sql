-- The staged postcodes enter the directory.
-- $reading: the reading that gave them
INSERT INTO postcode
SELECT
    $reading, postcode, introduced, terminated, large_user, quality, x, y, country, district, ward,
    oa, lsoa_2011, lsoa_2021
FROM directory_rows
WHERE reason = ''
