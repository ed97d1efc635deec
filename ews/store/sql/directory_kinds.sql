-- One row: the postcodes of one reading by kind, and those of a district among them.
-- $reading: number of the reading; $district: GSS code of the district
SELECT
    count(*) AS postcodes,
    count(*) FILTER (terminated = '') AS live,
    count(*) FILTER (terminated <> '') AS terminated,
    count(*) FILTER (large_user) AS large_users,
    count(*) FILTER (country LIKE 'N%' OR postcode LIKE 'BT%') AS northern_ireland,
    count(*) FILTER (x IS NULL AND NOT (country LIKE 'N%' OR postcode LIKE 'BT%')) AS no_grid_reference,
    count(*) FILTER (district = $district) AS own,
    count(*) FILTER (district = $district AND terminated = '') AS own_live,
    count(*) FILTER (
        district = $district AND terminated = '' AND NOT coalesce(large_user, false) AND x IS NOT NULL
    ) AS own_places
FROM postcode
WHERE reading = $reading
