-- Every row but one of each postcode is marked: a live one is kept before a terminated one, then the first.
-- (no parameters)
UPDATE directory_rows
SET reason = 'repeats the postcode of another row'
WHERE row IN (
    SELECT row FROM directory_rows WHERE reason = ''
    QUALIFY row_number() OVER (PARTITION BY postcode ORDER BY terminated <> '', row) > 1
)
