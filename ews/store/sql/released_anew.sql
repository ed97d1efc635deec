-- One row per incoming cell that is shown otherwise than the last release to that audience showed it.
-- $release: the release on its way in; $audience: whom it is for
SELECT $release AS release, indicator, geography, area, period, shown
FROM (
    SELECT indicator, geography, area, period, shown FROM incoming
    EXCEPT
    SELECT indicator, geography, area, period, shown
    FROM released
    JOIN release ON release.id = released.release
    WHERE release.audience = $audience
    QUALIFY row_number() OVER (
        PARTITION BY indicator, geography, area, period ORDER BY substr(release.id, 2)::BIGINT DESC
    ) = 1
)
ORDER BY ALL
