-- One row per released cell that stays.
-- (no parameters)
SELECT * FROM released
ANTI JOIN gone_periods ON gone_periods.indicator = released.indicator AND gone_periods.period = released.period
