-- One row per file, by its digest, that was ever read for one of some indicators.
-- $subjects: the indicators
SELECT DISTINCT delivery.digest
FROM delivery
JOIN reading ON reading.delivery = delivery.id
WHERE list_contains($subjects, reading.subject)
ORDER BY delivery.digest
