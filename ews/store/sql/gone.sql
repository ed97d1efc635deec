-- One row per reading that is to be forgotten.
-- $digests: files; $subjects: indicators for which they were read, empty for all that they were read for
CREATE OR REPLACE TEMP TABLE gone AS
SELECT reading.id AS reading
FROM reading
JOIN delivery ON delivery.id = reading.delivery
WHERE list_contains($digests, delivery.digest) AND (len($subjects) = 0 OR list_contains($subjects, reading.subject))
