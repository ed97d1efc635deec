-- One row per row of the directory that is being read, its texts made into values.
-- (no parameters; reads the view directory_text)
CREATE OR REPLACE TEMP TABLE directory_rows AS
WITH read AS (
    SELECT
        row,
        too_long,
        trim(coalesce(postcode, '')) AS text,
        upper(replace(coalesce(postcode, ''), ' ', '')) AS bare,
        coalesce(introduced, '') AS introduced,
        coalesce(terminated, '') AS terminated,
        CASE trim(large_user) WHEN '1' THEN true WHEN '0' THEN false END AS large_user,
        try_cast(quality AS INTEGER) AS quality,
        try_cast(x AS DOUBLE) AS east,
        try_cast(y AS DOUBLE) AS north,
        -- codes such as E99999999 stand for "none"
        upper(trim(coalesce(country, ''))) AS country,
        upper(trim(coalesce(district, ''))) AS district,
        upper(trim(coalesce(ward, ''))) AS ward,
        upper(trim(coalesce(oa, ''))) AS oa,
        upper(trim(coalesce(lsoa_2011, ''))) AS lsoa_2011,
        upper(trim(coalesce(lsoa_2021, ''))) AS lsoa_2021
    FROM directory_text
),
placed AS (
    SELECT
        *,
        -- Northern Ireland has the Irish Grid, Great Britain 700 by 1,300 km; 9 and 90 mean "no grid reference"
        NOT (country LIKE 'N%' OR bare LIKE 'BT%') AND quality IS DISTINCT FROM 9 AND quality IS DISTINCT FROM 90
        AND east > 0 AND east < 700000 AND north > 0 AND north < 1300000 AS on_grid
    FROM read
)
SELECT
    row,
    text,
    CASE
        WHEN too_long THEN 'more cells than there are headings'
        WHEN text = '' THEN 'no postcode given'
        WHEN NOT regexp_full_match(bare, '([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)[0-9][A-Z]{2}') THEN 'not a postcode'
        ELSE ''
    END AS reason,
    left(bare, -3) || ' ' || right(bare, 3) AS postcode,
    CASE WHEN length(introduced) >= 6 THEN left(introduced, 4) || '-' || substr(introduced, 5, 2) ELSE '' END AS introduced,
    CASE WHEN length(terminated) >= 6 THEN left(terminated, 4) || '-' || substr(terminated, 5, 2) ELSE '' END AS terminated,
    large_user,
    quality,
    CASE WHEN on_grid THEN east END AS x,
    CASE WHEN on_grid THEN north END AS y,
    CASE WHEN country LIKE '_99999999' THEN '' ELSE country END AS country,
    CASE WHEN district LIKE '_99999999' THEN '' ELSE district END AS district,
    CASE WHEN ward LIKE '_99999999' THEN '' ELSE ward END AS ward,
    CASE WHEN oa LIKE '_99999999' THEN '' ELSE oa END AS oa,
    CASE WHEN lsoa_2011 LIKE '_99999999' THEN '' ELSE lsoa_2011 END AS lsoa_2011,
    CASE WHEN lsoa_2021 LIKE '_99999999' THEN '' ELSE lsoa_2021 END AS lsoa_2021
FROM placed
