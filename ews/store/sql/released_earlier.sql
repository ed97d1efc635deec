-- One row per indicator, geography, area and period that was ever released: the number shown last, NULL where
-- there was none, and whether it was withheld at any time.
-- $audiences: whose releases count
SELECT
    indicator,
    geography,
    area,
    period,
    arg_max(shown, substr(release.id, 2)::BIGINT) FILTER (shown IS NOT NULL) AS shown,
    bool_or(shown IS NULL) AS withheld
FROM released
JOIN release ON release.id = released.release
WHERE list_contains($audiences, release.audience)
GROUP BY ALL
