-- One row per staged postcode with a grid reference in a box.
-- $west, $south, $east, $north: its edges in metres, EPSG:27700
SELECT postcode, x, y, terminated = '' AND NOT coalesce(large_user, false) AS is_place
FROM directory_rows
WHERE reason = '' AND x BETWEEN $west AND $east AND y BETWEEN $south AND $north
ORDER BY row
