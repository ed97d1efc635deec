-- One row per delivery, in the order of arrival.
-- (no parameters)
SELECT id, file, digest, size, modified_ns, received_at, sequence FROM delivery ORDER BY sequence
