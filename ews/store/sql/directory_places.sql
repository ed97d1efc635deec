-- One row per staged postcode of a district where people live.
-- $district: its GSS code
SELECT postcode, x, y FROM directory_rows
WHERE reason = '' AND district = $district AND terminated = '' AND NOT coalesce(large_user, false) AND x IS NOT NULL
ORDER BY row
