-- The store, append only but for what is forgotten on record. Read by ews.store.schema; docs/reference/store.md is made from the comments.

CREATE TABLE IF NOT EXISTS store_version (version INTEGER);
COMMENT ON TABLE store_version IS 'The version of these tables; one row.';
COMMENT ON COLUMN store_version.version IS 'Version number; ews refuses a store of another.';

CREATE TABLE IF NOT EXISTS delivery (
    id TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    size BIGINT NOT NULL,
    modified_ns BIGINT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    sequence BIGINT NOT NULL
);
COMMENT ON TABLE delivery IS 'One row per file received; the same bytes again are no new delivery.';
COMMENT ON COLUMN delivery.id IS 'Short name of the delivery: D and its number.';
COMMENT ON COLUMN delivery.file IS 'Path under data/, with forward slashes.';
COMMENT ON COLUMN delivery.digest IS 'SHA-256 of the bytes.';
COMMENT ON COLUMN delivery.size IS 'Size in bytes.';
COMMENT ON COLUMN delivery.modified_ns IS 'Modification time in nanoseconds, to skip hashing an unchanged file.';
COMMENT ON COLUMN delivery.received_at IS 'When ews first saw it, local time.';
COMMENT ON COLUMN delivery.sequence IS 'Order of arrival.';

CREATE TABLE IF NOT EXISTS withdrawal (delivery TEXT NOT NULL, decided_at TIMESTAMP NOT NULL, withdrawn BOOLEAN NOT NULL, reason TEXT NOT NULL);
COMMENT ON TABLE withdrawal IS 'One row per decision to take a delivery out of the current view, or back in; the latest counts.';
COMMENT ON COLUMN withdrawal.delivery IS 'Delivery decided on.';
COMMENT ON COLUMN withdrawal.decided_at IS 'When it was decided.';
COMMENT ON COLUMN withdrawal.withdrawn IS 'True takes it out, false brings it back.';
COMMENT ON COLUMN withdrawal.reason IS 'Why, in the words of the person who decided.';

CREATE TABLE IF NOT EXISTS acceptance (
    flag TEXT NOT NULL, decided_at TIMESTAMP NOT NULL, accepted BOOLEAN NOT NULL, reason TEXT NOT NULL, decided_by TEXT NOT NULL,
    indicators TEXT NOT NULL, told TEXT NOT NULL
);
COMMENT ON TABLE acceptance IS 'One row per decision to take a change for an area''s new level, or to take that back; the latest counts.';
COMMENT ON COLUMN acceptance.flag IS 'Flag decided on.';
COMMENT ON COLUMN acceptance.decided_at IS 'When it was decided.';
COMMENT ON COLUMN acceptance.accepted IS 'True accepts the change, false takes the acceptance back.';
COMMENT ON COLUMN acceptance.reason IS 'Why, in the words of the person who decided.';
COMMENT ON COLUMN acceptance.decided_by IS 'Who decided.';
COMMENT ON COLUMN acceptance.indicators IS 'Indicators whose numbers before the onset no longer count in that area, as a JSON list.';
COMMENT ON COLUMN acceptance.told IS 'The flag as it was told when it was decided on, as JSON.';

CREATE TABLE IF NOT EXISTS reading (
    id BIGINT PRIMARY KEY,
    delivery TEXT NOT NULL,
    subject TEXT NOT NULL,
    input TEXT NOT NULL,
    input_order INTEGER NOT NULL,
    definition TEXT NOT NULL,
    edition TEXT NOT NULL,
    read_at TIMESTAMP NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_kept BIGINT NOT NULL,
    rows_set_aside BIGINT NOT NULL,
    problem TEXT NOT NULL
);
COMMENT ON TABLE reading IS 'One row each time a delivery is read for an indicator or a geography; rows_read = rows_kept + rows_set_aside.';
COMMENT ON COLUMN reading.id IS 'Number of the reading.';
COMMENT ON COLUMN reading.delivery IS 'Delivery read.';
COMMENT ON COLUMN reading.subject IS 'Indicator or geography that it was read for.';
COMMENT ON COLUMN reading.input IS 'Name of the layout that fitted, empty if none did.';
COMMENT ON COLUMN reading.input_order IS 'Place of that layout in its definition; where two speak of one period, the lower is preferred.';
COMMENT ON COLUMN reading.definition IS 'Digest of the definition and the areas known then; another digest means reading again.';
COMMENT ON COLUMN reading.edition IS 'Edition named in the file name, else empty; a later one revises an earlier one, whichever came first.';
COMMENT ON COLUMN reading.read_at IS 'When it was read.';
COMMENT ON COLUMN reading.rows_read IS 'Records that concern this indicator; in a wide table a record is a row and a month.';
COMMENT ON COLUMN reading.rows_kept IS 'Records that gave an observation.';
COMMENT ON COLUMN reading.rows_set_aside IS 'Records that did not, each explained in set_aside.';
COMMENT ON COLUMN reading.problem IS 'What kept the whole file from being read, and the remedy; else empty.';

CREATE TABLE IF NOT EXISTS set_aside (
    reading BIGINT NOT NULL, row BIGINT, records BIGINT NOT NULL, level TEXT, reason TEXT NOT NULL, detail TEXT NOT NULL, text TEXT
);
COMMENT ON TABLE set_aside IS 'The quarantine: one row per source row that gave no observation.';
COMMENT ON COLUMN set_aside.reading IS 'Reading that set it aside.';
COMMENT ON COLUMN set_aside.row IS 'Row number in the file, counted from 1, headings included.';
COMMENT ON COLUMN set_aside.records IS 'Records in that row: more than one in a wide table; 0 when the row was kept on another level and this level has no area that holds it.';
COMMENT ON COLUMN set_aside.level IS 'Level of the area that the row names, where that is known.';
COMMENT ON COLUMN set_aside.reason IS 'Why, a short fixed phrase that can be counted.';
COMMENT ON COLUMN set_aside.detail IS 'What was seen, for a person to mend it.';
COMMENT ON COLUMN set_aside.text IS 'The row as received, for rows that somebody may have to mend.';

CREATE TABLE IF NOT EXISTS observation (
    reading BIGINT NOT NULL,
    indicator TEXT NOT NULL,
    geography TEXT NOT NULL,
    area TEXT NOT NULL,
    period TEXT NOT NULL,
    part TEXT NOT NULL,
    numerator DOUBLE,
    denominator DOUBLE,
    lower DOUBLE,
    upper DOUBLE,
    marker TEXT NOT NULL
);
COMMENT ON TABLE observation IS 'One row per reading, indicator, geography, area, period and part.';
COMMENT ON COLUMN observation.reading IS 'Reading that gave it, and through it the delivery.';
COMMENT ON COLUMN observation.indicator IS 'Indicator measured.';
COMMENT ON COLUMN observation.geography IS 'Set of boundaries that the area belongs to.';
COMMENT ON COLUMN observation.area IS 'Area code.';
COMMENT ON COLUMN observation.period IS 'Period in ISO form.';
COMMENT ON COLUMN observation.part IS 'Which of several files that add up, such as a police force; else empty.';
COMMENT ON COLUMN observation.numerator IS 'Count, or the value itself where the source gives only a value; NULL when the marker says why.';
COMMENT ON COLUMN observation.denominator IS 'Base that the source gives with it, else NULL.';
COMMENT ON COLUMN observation.lower IS 'Least the true numerator can be, for rounded and suppressed sources.';
COMMENT ON COLUMN observation.upper IS 'Most the true numerator can be.';
COMMENT ON COLUMN observation.marker IS 'Empty, c suppressed, x not available, z not applicable.';

CREATE TABLE IF NOT EXISTS coverage (
    reading BIGINT NOT NULL, indicator TEXT NOT NULL, geography TEXT NOT NULL, period TEXT NOT NULL, part TEXT NOT NULL,
    zero_filled BOOLEAN NOT NULL, placed BIGINT NOT NULL, unplaced BIGINT NOT NULL
);
COMMENT ON TABLE coverage IS 'One row per reading, geography, period and part that the file covers.';
COMMENT ON COLUMN coverage.reading IS 'Reading that covers the period.';
COMMENT ON COLUMN coverage.indicator IS 'Indicator covered.';
COMMENT ON COLUMN coverage.geography IS 'Geography covered.';
COMMENT ON COLUMN coverage.period IS 'Period covered, in ISO form.';
COMMENT ON COLUMN coverage.part IS 'Which of several files that add up.';
COMMENT ON COLUMN coverage.zero_filled IS 'True for files of events, where an area without a row had none.';
COMMENT ON COLUMN coverage.placed IS 'Events that could be placed in an area of the district.';
COMMENT ON COLUMN coverage.unplaced IS 'Events that may belong to the district and could not be placed.';

CREATE TABLE IF NOT EXISTS area (
    reading BIGINT NOT NULL, geography TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, srid INTEGER, shape BLOB, x DOUBLE, y DOUBLE
);
COMMENT ON TABLE area IS 'One row per reading, geography and area of the district.';
COMMENT ON COLUMN area.reading IS 'Reading that gave the outline.';
COMMENT ON COLUMN area.geography IS 'Set of boundaries.';
COMMENT ON COLUMN area.code IS 'GSS code or postcode.';
COMMENT ON COLUMN area.name IS 'Name as published.';
COMMENT ON COLUMN area.srid IS 'EPSG number of the coordinates, 27700.';
COMMENT ON COLUMN area.shape IS 'Outline as WKB; NULL for points.';
COMMENT ON COLUMN area.x IS 'Easting in metres: of the point, or of a point inside the outline.';
COMMENT ON COLUMN area.y IS 'Northing in metres.';

CREATE TABLE IF NOT EXISTS postcode (
    reading BIGINT NOT NULL, postcode TEXT NOT NULL, introduced TEXT NOT NULL, terminated TEXT NOT NULL, large_user BOOLEAN,
    quality INTEGER, x DOUBLE, y DOUBLE, country TEXT NOT NULL, district TEXT NOT NULL, ward TEXT NOT NULL,
    oa TEXT NOT NULL, lsoa_2011 TEXT NOT NULL, lsoa_2021 TEXT NOT NULL
);
COMMENT ON TABLE postcode IS 'The postcode directory: one row per reading and postcode, of the whole file, other districts included.';
COMMENT ON COLUMN postcode.reading IS 'Reading of the directory that gave it.';
COMMENT ON COLUMN postcode.postcode IS 'Postcode with one space.';
COMMENT ON COLUMN postcode.introduced IS 'Month in which it came into use, such as 1998-01; empty where the file says nothing.';
COMMENT ON COLUMN postcode.terminated IS 'Month in which it went out of use; empty while it is live.';
COMMENT ON COLUMN postcode.large_user IS 'True for one organisation with much post, where nobody lives; NULL where the file says nothing.';
COMMENT ON COLUMN postcode.quality IS 'Positional quality as the publisher grades it; NULL where the file says nothing.';
COMMENT ON COLUMN postcode.x IS 'Easting in metres, EPSG:27700; NULL without a grid reference, and in Northern Ireland.';
COMMENT ON COLUMN postcode.y IS 'Northing in metres.';
COMMENT ON COLUMN postcode.country IS 'GSS code of the country, or empty.';
COMMENT ON COLUMN postcode.district IS 'GSS code of the district, or empty.';
COMMENT ON COLUMN postcode.ward IS 'GSS code of the ward, of the year that the file names, or empty.';
COMMENT ON COLUMN postcode.oa IS 'GSS code of the census output area of 2021, or empty.';
COMMENT ON COLUMN postcode.lsoa_2011 IS 'GSS code of the LSOA of 2011, or empty.';
COMMENT ON COLUMN postcode.lsoa_2021 IS 'GSS code of the LSOA of 2021, or empty.';

CREATE TABLE IF NOT EXISTS lookup (
    reading BIGINT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, source_area TEXT NOT NULL, target_area TEXT NOT NULL,
    change TEXT NOT NULL
);
COMMENT ON TABLE lookup IS 'Published tables from one geography to another: one row per reading and pair of areas.';
COMMENT ON COLUMN lookup.reading IS 'Reading that gave it.';
COMMENT ON COLUMN lookup.source IS 'Geography that the table goes from.';
COMMENT ON COLUMN lookup.target IS 'Geography that it goes to.';
COMMENT ON COLUMN lookup.source_area IS 'Area of the one.';
COMMENT ON COLUMN lookup.target_area IS 'Area of the other that holds it, or a part of it.';
COMMENT ON COLUMN lookup.change IS 'What the publisher says of the pair: U unchanged, S split, M merged, X complex; empty where it says nothing.';

CREATE TABLE IF NOT EXISTS run (
    id TEXT PRIMARY KEY, made_at TIMESTAMP NOT NULL, version TEXT NOT NULL, settings TEXT NOT NULL, inputs TEXT NOT NULL,
    expected_false_flags DOUBLE NOT NULL, changes TEXT NOT NULL, result TEXT NOT NULL
);
COMMENT ON TABLE run IS 'One row per refresh that computed something.';
COMMENT ON COLUMN run.id IS 'R and its number.';
COMMENT ON COLUMN run.made_at IS 'When it was made.';
COMMENT ON COLUMN run.version IS 'Version of ews.';
COMMENT ON COLUMN run.settings IS 'Digest of the settings and definitions.';
COMMENT ON COLUMN run.inputs IS 'Digest of the readings in the current view and of the decisions about flags.';
COMMENT ON COLUMN run.expected_false_flags IS 'False flags a year that the alarm budget accepts, both directions.';
COMMENT ON COLUMN run.changes IS 'What changed since the run before, as a JSON list of sentences.';
COMMENT ON COLUMN run.result IS 'Flags, priorities and missing verdicts of the run, as JSON.';

CREATE TABLE IF NOT EXISTS release (
    id TEXT PRIMARY KEY, run TEXT NOT NULL, audience TEXT NOT NULL, made_at TIMESTAMP NOT NULL, version TEXT NOT NULL,
    withheld TEXT NOT NULL
);
COMMENT ON TABLE release IS 'The publication log: one row each time something else was published for an audience outside the council.';
COMMENT ON COLUMN release.id IS 'P and its number.';
COMMENT ON COLUMN release.run IS 'Run that was published.';
COMMENT ON COLUMN release.audience IS 'Who may read it: partner or public.';
COMMENT ON COLUMN release.made_at IS 'When it was made.';
COMMENT ON COLUMN release.version IS 'Version of ews.';
COMMENT ON COLUMN release.withheld IS 'How many numbers were withheld and why, as a JSON list: indicator, geography, reason, cells.';

CREATE TABLE IF NOT EXISTS released (
    release TEXT NOT NULL, indicator TEXT NOT NULL, geography TEXT NOT NULL, area TEXT NOT NULL, period TEXT NOT NULL, shown DOUBLE
);
COMMENT ON TABLE released IS 'What was published of indicators under a disclosure rule: one row per release and cell that it shows otherwise than the release before to that audience.';
COMMENT ON COLUMN released.release IS 'Release that first showed the cell so.';
COMMENT ON COLUMN released.indicator IS 'Indicator shown.';
COMMENT ON COLUMN released.geography IS 'Geography shown.';
COMMENT ON COLUMN released.area IS 'Area code.';
COMMENT ON COLUMN released.period IS 'Period in ISO form.';
COMMENT ON COLUMN released.shown IS 'Numerator as it was shown; NULL where it was withheld.';

CREATE TABLE IF NOT EXISTS tombstone (
    id TEXT PRIMARY KEY, what TEXT NOT NULL, subjects TEXT[] NOT NULL, digests TEXT[] NOT NULL, erased TEXT NOT NULL,
    forgotten_at TIMESTAMP NOT NULL, forgotten_by TEXT NOT NULL, reason TEXT NOT NULL
);
COMMENT ON TABLE tombstone IS 'One row per ews forget: all that is left of what was erased.';
COMMENT ON COLUMN tombstone.id IS 'T and its number.';
COMMENT ON COLUMN tombstone.what IS 'What was asked to be forgotten: an indicator, an agreement, a delivery or a file.';
COMMENT ON COLUMN tombstone.subjects IS 'Indicators for which the files are never read again; empty: they are read for nothing.';
COMMENT ON COLUMN tombstone.digests IS 'SHA-256 of the files that are never read again for these.';
COMMENT ON COLUMN tombstone.erased IS 'How many rows of which table were erased, as JSON.';
COMMENT ON COLUMN tombstone.forgotten_at IS 'When it was forgotten.';
COMMENT ON COLUMN tombstone.forgotten_by IS 'Who decided.';
COMMENT ON COLUMN tombstone.reason IS 'Why, in the words of the person who decided.';

CREATE TABLE IF NOT EXISTS remembered (key TEXT PRIMARY KEY, content BLOB NOT NULL);
COMMENT ON TABLE remembered IS 'What the detector has computed; derived, safe to lose, the one table that is not append only.';
COMMENT ON COLUMN remembered.key IS 'Digest of the arrays, options and version that went into it.';
COMMENT ON COLUMN remembered.content IS 'Arrays as a NumPy archive.';

CREATE OR REPLACE VIEW current_reading AS
SELECT reading.*, delivery.sequence, delivery.file
FROM reading
JOIN delivery ON delivery.id = reading.delivery
LEFT JOIN (
    SELECT delivery, arg_max(withdrawn, decided_at) AS withdrawn FROM withdrawal GROUP BY delivery
) AS decision ON decision.delivery = reading.delivery
WHERE NOT coalesce(decision.withdrawn, false)
QUALIFY row_number() OVER (PARTITION BY reading.delivery, reading.subject ORDER BY reading.id DESC) = 1;
COMMENT ON VIEW current_reading IS 'The latest reading of each delivery for each subject, withdrawn deliveries left out.';
