-- One row per delivery: what was received, when, and what it gave.
-- (no parameters)
WITH latest AS (
    SELECT * FROM reading
    QUALIFY row_number() OVER (PARTITION BY delivery, subject ORDER BY id DESC) = 1
),
decision AS (
    SELECT delivery, arg_max(withdrawn, decided_at) AS withdrawn, arg_max(reason, decided_at) AS reason FROM withdrawal GROUP BY delivery
),
forgotten AS (
    SELECT
        delivery.id AS delivery,
        bool_or(len(tombstone.subjects) = 0) AS wholly,
        'forgotten on ' || strftime(max(tombstone.forgotten_at), '%Y-%m-%d') AS told,
        array_to_string(list_sort(list_distinct(flatten(list(tombstone.subjects)))), ', ') AS subjects
    FROM delivery
    JOIN tombstone ON list_contains(tombstone.digests, delivery.digest)
    GROUP BY delivery.id
)
SELECT
    delivery.id,
    delivery.file,
    delivery.received_at,
    coalesce(string_agg(latest.subject, ', ' ORDER BY latest.subject) FILTER (latest.problem = ''), '') AS read_for,
    coalesce(sum(latest.rows_read), 0)::BIGINT AS rows_read,
    coalesce(sum(latest.rows_kept), 0)::BIGINT AS rows_kept,
    coalesce(sum(latest.rows_set_aside), 0)::BIGINT AS rows_set_aside,
    CASE
        WHEN coalesce(any_value(forgotten.wholly), false) THEN any_value(forgotten.told)
        WHEN coalesce(any_value(decision.withdrawn), false) THEN 'withdrawn: ' || any_value(decision.reason)
        WHEN count(latest.id) FILTER (latest.problem = '') > 0
            THEN 'read' || coalesce('; ' || any_value(forgotten.subjects) || ' ' || any_value(forgotten.told), '')
        WHEN count(latest.id) = 0 AND any_value(forgotten.told) IS NOT NULL
            THEN any_value(forgotten.told) || ': ' || any_value(forgotten.subjects)
        WHEN count(latest.id) = 0 THEN 'no definition reads it'
        ELSE 'not read: ' || min(latest.problem)
    END AS state
FROM delivery
LEFT JOIN latest ON latest.delivery = delivery.id
LEFT JOIN decision ON decision.delivery = delivery.id
LEFT JOIN forgotten ON forgotten.delivery = delivery.id
GROUP BY delivery.id, delivery.file, delivery.received_at, delivery.sequence
ORDER BY delivery.sequence
