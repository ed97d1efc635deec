-- One row per indicator and period of which something is to be forgotten.
-- $subjects: indicators that are to be forgotten altogether
CREATE OR REPLACE TEMP TABLE gone_periods AS
SELECT indicator, period FROM observation SEMI JOIN gone ON gone.reading = observation.reading
UNION
SELECT indicator, period FROM coverage SEMI JOIN gone ON gone.reading = coverage.reading
UNION
SELECT indicator, period FROM released WHERE list_contains($subjects, indicator)
