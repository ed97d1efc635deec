-- One row per reading in the current view that gave postcodes, the newest last.
-- (no parameters)
SELECT current_reading.subject AS geography, delivery.digest, current_reading.definition
FROM current_reading
JOIN delivery ON delivery.id = current_reading.delivery
WHERE current_reading.id IN (SELECT DISTINCT reading FROM postcode)
ORDER BY current_reading.edition, current_reading.sequence
