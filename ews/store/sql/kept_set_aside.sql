-- One row per row set aside that stays, without its text where the file holds what does not stay.
-- (no parameters)
SELECT * REPLACE (CASE WHEN reading IN (SELECT reading FROM gone_beside) THEN NULL ELSE text END AS text)
FROM set_aside
ANTI JOIN gone ON gone.reading = set_aside.reading
