-- One row per delivery and subject: the definition of its latest reading.
-- (no parameters)
SELECT delivery, subject, definition
FROM reading
QUALIFY row_number() OVER (PARTITION BY delivery, subject ORDER BY id DESC) = 1
