-- One row per source row set aside, in the current view.
-- (no parameters)
SELECT
    current_reading.delivery,
    current_reading.file,
    current_reading.subject AS indicator,
    set_aside.row,
    set_aside.records,
    set_aside.reason,
    set_aside.detail,
    set_aside.text
FROM set_aside
JOIN current_reading ON current_reading.id = set_aside.reading
ORDER BY current_reading.sequence, current_reading.subject, set_aside.row
