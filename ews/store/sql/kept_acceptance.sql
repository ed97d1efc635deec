-- One row per decision about a flag that stays.
-- (no parameters)
SELECT * FROM acceptance WHERE flag NOT IN (SELECT flag FROM gone_flags)
