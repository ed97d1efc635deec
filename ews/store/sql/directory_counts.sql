-- One row: how many rows the staged directory has, and how many give a postcode.
-- (no parameters)
SELECT count(*) AS rows_read, count(*) FILTER (reason = '') AS rows_kept FROM directory_rows
