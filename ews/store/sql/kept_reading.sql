-- One row per reading that stays; why a file was not read may quote a row that does not stay.
-- (no parameters)
SELECT * REPLACE (
    CASE WHEN problem <> '' AND id IN (SELECT reading FROM gone_beside) THEN 'the reason is forgotten' ELSE problem END
    AS problem
)
FROM reading
ANTI JOIN gone ON gone.reading = reading.id
