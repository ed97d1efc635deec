-- Two rows: the postcodes that a delivery gave, by kind, in the file and in some districts.
-- $delivery: its identifier; $districts: GSS codes
WITH given AS (
    SELECT
        postcode.*,
        country LIKE 'N%' OR postcode LIKE 'BT%' AS is_northern,
        list_contains($districts::VARCHAR[], district) AS is_own
    FROM postcode
    JOIN current_reading ON current_reading.id = postcode.reading
    WHERE current_reading.delivery = $delivery
),
counted AS (
    SELECT unnest([false, true]) AS own_only
)
SELECT
    own_only,
    count(postcode) AS postcodes,
    count(postcode) FILTER (terminated = '') AS live,
    count(postcode) FILTER (terminated <> '') AS terminated,
    count(postcode) FILTER (large_user AND terminated = '') AS large_users,
    count(postcode) FILTER (is_northern) AS northern_ireland,
    count(postcode) FILTER (x IS NULL AND NOT is_northern) AS no_grid_reference,
    count(postcode) FILTER (terminated = '' AND NOT coalesce(large_user, false) AND x IS NOT NULL) AS places
FROM counted
LEFT JOIN given ON is_own OR NOT own_only
GROUP BY own_only
ORDER BY own_only
