-- One row per row of the staged directory that gives no postcode.
-- (no parameters)
SELECT row, text, reason FROM directory_rows WHERE reason <> '' ORDER BY row
