-- No row: which of what was computed rests on what does not stay is not known, and all of it can be computed again.
-- (no parameters)
SELECT * FROM remembered WHERE false
