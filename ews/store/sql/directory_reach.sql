-- One row per postcode area (M, NW, …) and district in which it has postcodes, current view.
-- (no parameters)
SELECT DISTINCT regexp_extract(postcode.postcode, '^[A-Z]+') AS postcode_area, postcode.district
FROM postcode
JOIN current_reading ON current_reading.id = postcode.reading
