-- One row per indicator, geography, area and period that was ever released: each number it was ever shown as,
-- and whether it was withheld at any time.
-- $audiences: whose releases count
SELECT
    indicator,
    geography,
    area,
    period,
    list(DISTINCT shown ORDER BY shown) FILTER (shown IS NOT NULL) AS shown,
    bool_or(shown IS NULL) AS withheld
FROM released
JOIN release ON release.id = released.release
WHERE list_contains($audiences, release.audience)
GROUP BY ALL
