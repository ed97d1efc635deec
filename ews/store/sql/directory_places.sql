-- One row per staged postcode of a district where people live.
-- $districts: its GSS codes
SELECT postcode, x, y FROM directory_rows
WHERE reason = '' AND list_contains($districts::VARCHAR[], district) AND terminated = '' AND NOT coalesce(large_user, false) AND x IS NOT NULL
ORDER BY row
