-- One row per reading that stays, of a file of which another is to be forgotten: it may quote the same rows.
-- $digests: files
CREATE OR REPLACE TEMP TABLE gone_beside AS
SELECT reading.id AS reading
FROM reading
JOIN delivery ON delivery.id = reading.delivery
ANTI JOIN gone ON gone.reading = reading.id
WHERE list_contains($digests, delivery.digest)
