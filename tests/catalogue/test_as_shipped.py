"""The definitions that every workspace starts with."""

import re
from pathlib import Path

import duckdb
import pytest

from ews import catalogue
from ews import periods
from ews.catalogue import Geography
from ews.catalogue import Indicator
from ews.catalogue.indicators import Input


ROOT = Path(__file__).parents[2]
CATALOGUE = catalogue.load(ROOT)
FILES = [*ROOT.glob("boundaries/*.toml"), *ROOT.glob("indicators/*/*.toml"), *ROOT.glob("maps/*.toml")]
INDICATORS = list(CATALOGUE.indicators.values())
EXAMPLES = [ROOT / room / "README.md" for room in ("boundaries", "indicators", "maps")]

# Headings as publishers write them.
NOMIS_CLAIMANTS = [
    "DATE",
    "DATE_NAME",
    "DATE_CODE",
    "DATE_TYPE",
    "DATE_TYPECODE",
    "DATE_SORTORDER",
    "GEOGRAPHY",
    "GEOGRAPHY_NAME",
    "GEOGRAPHY_CODE",
    "GEOGRAPHY_TYPE",
    "GEOGRAPHY_TYPECODE",
    "GEOGRAPHY_SORTORDER",
    "GENDER",
    "GENDER_NAME",
    "GENDER_CODE",
    "AGE",
    "AGE_NAME",
    "AGE_CODE",
    "MEASURE",
    "MEASURE_NAME",
    "MEASURE_CODE",
    "MEASURES",
    "MEASURES_NAME",
    "OBS_VALUE",
    "OBS_STATUS",
    "OBS_STATUS_NAME",
    "OBS_CONF",
    "OBS_CONF_NAME",
    "URN",
    "RECORD_OFFSET",
    "RECORD_COUNT",
]
NOMIS_POPULATION = [name.replace("AGE", "C_AGE", 1) for name in NOMIS_CLAIMANTS if "MEASURE" not in name]
NOMIS_POPULATION += ["MEASURES", "MEASURES_NAME"]
NOMIS_WIDE = ["2021 super output area - lower layer", "mnemonic", "January 2024", "February 2024"]
TIDY_CLAIMANTS = ["date", "area_code", "area_name", "measure", "value"]
WARD_CLAIMANTS = ["date", "count", "rate", "wd15cd", "wd15nm", "lad15cd", "lad15nm"]
DISTRICT_CLAIMANTS = ["date", "count", "rate", "lad15cd", "lad15nm", "cauth15cd", "cauth15nm"]
LSOA_CLAIMANTS = ["date", "lsoa11nm", "lsoa11cd", "lad17nm", "measure", "value"]
STREET = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]
POLICE_WARDS = ["MajorText", "MinorText", "WardName", "WardCode", "LookUp_BoroughName", "202401", "202402"]
STATS19_2015 = [
    "AREFNO",
    "date",
    "month",
    "day",
    "hour",
    "mode",
    "severity",
    "light",
    "sex",
    "ageband",
    "area_name",
    "long",
    "lat",
]
STATS19_2017 = [*STATS19_2015[:-2], "text", "easting", "northing", "lng", "lat"]
STATS19_2019 = ["AREFNO", "date", "year", "month", "mode", "casualty_severity", "area_name", "lon", "lat"]
FINGERTIPS = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Time period Sortable",
    "New data",
]
IOD_2025 = ["LSOA code (2021)", "LSOA name (2021)", "Index of Multiple Deprivation (IMD) Score"]
IOD_2019 = ["LSOA code (2011)", "LSOA name (2011)", "Index of Multiple Deprivation (IMD) Score"]
AGES = [*map(str, range(90)), "90+"]
BANDS = ["LSOA11CD", "LSOA11NM", "Persons_All-Ages", "Persons_16-29", "Persons_30-44", "Persons_45-64"]
STAT_XPLORE = ["Month", "202407 (Jul-24)", "202408 (Aug-24)"]

# indicator, heading, file name, the input that must be the first to fit, its column for the area
LAYOUTS = [
    ("claimant_count", NOMIS_CLAIMANTS, "nomis_2026.csv", "Nomis, API or bulk CSV", "GEOGRAPHY_CODE"),
    ("claimant_rate", NOMIS_CLAIMANTS, "nomis_2026.csv", "Nomis, API or bulk CSV", "GEOGRAPHY_CODE"),
    (
        "claimant_count",
        NOMIS_WIDE,
        "nomis claimant count.csv",
        "Nomis, download with months across",
        "mnemonic",
    ),
    (
        "claimant_count",
        TIDY_CLAIMANTS,
        "claimant_count_mixed.csv",
        "Tidy extract of Nomis, all area levels",
        "area_code",
    ),
    (
        "claimant_rate",
        TIDY_CLAIMANTS,
        "claimant_rate_mixed.csv",
        "Tidy extract of Nomis, all area levels",
        "area_code",
    ),
    (
        "claimant_rate",
        TIDY_CLAIMANTS,
        "ucjsa_time_series.csv",
        "Tidy extract of Nomis, JSA and Universal Credit series",
        "area_code",
    ),
    (
        "claimant_count",
        WARD_CLAIMANTS,
        "claimant_count_wards.csv",
        "Extract of Nomis by ward, district or combined authority",
        "wd15cd",
    ),
    (
        "claimant_rate",
        DISTRICT_CLAIMANTS,
        "claimant_count_la.csv",
        "Extract of Nomis by ward, district or combined authority",
        "lad15cd",
    ),
    (
        "claimant_count",
        LSOA_CLAIMANTS,
        "ucjsa_lsoa_2018-06.csv",
        "Extract of Nomis by LSOA, one month a file",
        "lsoa11cd",
    ),
    ("population", NOMIS_POPULATION, "nomis_population.csv", "Nomis, API or bulk CSV", "GEOGRAPHY_CODE"),
    (
        "population",
        ["lsoa11cd", "total_pop", *AGES],
        "gm_mid-2016_lsoa.csv",
        "Mid-year estimates, single years of age",
        "lsoa11cd",
    ),
    (
        "population_working_age",
        ["area_code", "all_ages", *AGES],
        "gm_mid-2016_ward.csv",
        "Mid-year estimates, single years of age",
        "area_code",
    ),
    (
        "population_working_age",
        BANDS,
        "london-mid2019-pop.csv",
        "Mid-year estimates, age bands by sex",
        "LSOA11CD",
    ),
    (
        "burglary",
        STREET,
        "2025-02-metropolitan-street.csv",
        "data.police.uk, street-level crime",
        "LSOA code",
    ),
    (
        "anti_social_behaviour",
        STREET,
        "2025-02-metropolitan-street.csv",
        "data.police.uk, street-level crime",
        "LSOA code",
    ),
    (
        "burglary",
        POLICE_WARDS,
        "mps_ward_202401-202512.csv",
        "Metropolitan Police, ward table of 24 months",
        "WardCode",
    ),
    (
        "road_casualties",
        STATS19_2015,
        "STATS19_casualty_data_2015.csv",
        "STATS19, one row per casualty",
        "long",
    ),
    (
        "road_casualties",
        STATS19_2017,
        "STATS19_casualty_data_2017.csv",
        "STATS19, one row per casualty",
        "lng",
    ),
    (
        "road_casualties",
        STATS19_2019,
        "STATS19_road_casualties_2019-Jun2024.csv",
        "STATS19, one row per casualty",
        "lon",
    ),
    (
        "emergency_admissions",
        FINGERTIPS,
        "fingertips_local_health.csv",
        "Fingertips, data download",
        "Area Code",
    ),
    ("year_6_obesity", FINGERTIPS, "fingertips_ncmp.csv", "Fingertips, data download", "Area Code"),
    (
        "imd_score",
        IOD_2025,
        "File_7_IoD2025_All_Ranks.csv",
        "Indices of Deprivation, all scores and ranks",
        "LSOA code (2021)",
    ),
    (
        "imd_score",
        IOD_2019,
        "File_7_IoD2019_All_Ranks_3.csv",
        "Indices of Deprivation, all scores and ranks",
        "LSOA code (2011)",
    ),
    (
        "universal_credit_people",
        STAT_XPLORE,
        "universal_credit_people.csv",
        "Stat-Xplore, months across",
        "Month",
    ),
    (
        "council_tax_arrears",
        ["period", "area_code", "value"],
        "council_tax_arrears.csv",
        "Council extract, by area",
        "area_code",
    ),
    (
        "empty_homes",
        ["Month", "Ward code", "Value"],
        "empty_homes_2026.xlsx",
        "Council extract, by area",
        "Ward code",
    ),
    (
        "school_absence",
        ["period", "postcode", "value", "denominator"],
        "school_absence.csv",
        "Council extract, by postcode",
        "postcode",
    ),
    (
        "fly_tipping",
        ["Reference", "Date reported", "Easting", "Northing"],
        "fly_tipping.csv",
        "Council extract, one row per report",
        "Easting",
    ),
]

BOUNDARIES = [
    ("ward_2013", ["WD13CD", "WD13CDO", "WD13NM", "WD13NMW"], None),
    ("ward_2017", ["area_code", "area_name", "lat", "lon"], None),
    ("ward_2019", ["FID", "WD19CD", "WD19NM", "WD19NMW", "BNG_E", "LAD20CD", "LAD20NM"], "LAD20CD"),
    ("ward_2025", ["FID", "WD25CD", "WD25NM", "LAD25CD", "LAD25NM", "LADCD_ACTIVE"], "LADCD_ACTIVE"),
    ("lsoa_2011", ["FID", "LSOA11CD", "LSOA11NM", "LSOA11NMW", "LADCD_ACTIVE"], "LADCD_ACTIVE"),
    ("lsoa_2021", ["lsoa21cd", "lsoa21nm", "msoa21cd", "msoa21nm", "lad22cd", "lad22nm"], "lad22cd"),
    ("msoa_2021", ["FID", "MSOA21CD", "MSOA21NM", "LADCD_ACTIVE"], "LADCD_ACTIVE"),
    ("district", ["area_code", "area_name", "lon", "lat"], None),
]

POSTCODE_HEADINGS = {
    "classic": (
        ["pcd", "pcd2", "pcds", "oslaua", "osward", "oseast1m", "osnrth1m"],
        "pcds",
        "oseast1m",
        "oslaua",
    ),
    "2025": (["pcd7", "pcd8", "pcds", "lad25cd", "wd25cd", "east1m", "north1m"], "pcds", "east1m", "lad25cd"),
    "upper case": (["PCD7", "PCDS", "LAD26CD", "EAST1M", "NORTH1M"], "PCDS", "EAST1M", "LAD26CD"),
}


def column(names: list[str], patterns: tuple[str, ...]) -> str | None:
    hits = (n for p in patterns for n in names if re.fullmatch(p, n, re.IGNORECASE))
    return next(hits, None)


def named_in_sql(layout: Input) -> set[str]:
    texts = (layout.code_sql, layout.period_sql, layout.value_sql, layout.denominator_sql, layout.where)
    return {name for text in texts for name in re.findall(r'"([^"]+)"', text)}


def may_read(layout: Input, file: str) -> bool:
    globs = [glob.removeprefix("**/").casefold() for glob in layout.files]
    return any(Path(file.casefold()).match(glob) for glob in globs)


def area_column(layout: Input, names: list[str]) -> str | None:
    by_sql = re.findall(r'"([^"]+)"', layout.code_sql)
    return (
        by_sql[0]
        if by_sql
        else next(
            (hit for part in (layout.code, layout.postcode, layout.x) if (hit := column(names, part))), None
        )
    )


def fits(layout: Input, names: list[str]) -> bool:
    wanted = [part for part in (layout.period, layout.value) if part]
    across = layout.period_columns and not any(re.fullmatch(layout.period_columns, n) for n in names)
    known = named_in_sql(layout) <= set(names)
    return bool(area_column(layout, names) and all(column(names, p) for p in wanted) and known and not across)


def kept(indicator: str, layout: str, rows: list[dict[str, str]], expression: str = "count(*)") -> object:
    """Return *expression* over the rows that the layout's filter keeps."""
    (chosen,) = [i for i in CATALOGUE.indicators[indicator].inputs if i.name == layout]
    names = list(rows[0])
    cells = ", ".join("(" + ", ".join("?" for _ in names) + ")" for _ in rows)
    heading = ", ".join(f'"{name}"' for name in names)
    query = f"SELECT {expression} FROM (VALUES {cells}) AS t({heading}) WHERE {chosen.where or 'TRUE'}"
    with duckdb.connect() as connection:
        found = connection.execute(query, [row[name] for row in rows for name in names]).fetchone()
    assert found
    return found[0]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_definition_loads_under_the_name_of_its_file(path: Path) -> None:
    found = {**CATALOGUE.geographies, **CATALOGUE.indicators, **CATALOGUE.maps}

    assert found[path.stem].id == path.stem


def test_a_file_name_is_used_once_in_all_of_the_catalogue() -> None:
    assert len({path.stem for path in FILES}) == len(FILES)


def test_the_identifiers_that_people_rely_on_are_there() -> None:
    wanted = [
        "claimant_count",
        "claimant_rate",
        "burglary",
        "anti_social_behaviour",
        "road_casualties",
        "population",
    ]

    assert set(wanted) <= CATALOGUE.indicators.keys()
    assert {"overview", "small_areas"} <= CATALOGUE.maps.keys()


def test_at_least_twenty_five_indicators_are_watched_over_the_five_themes() -> None:
    watched = [i for i in INDICATORS if i.watched]

    assert len(watched) >= 25
    assert {i.theme for i in watched} == {"jobs", "education", "health", "crime", "housing_environment"}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_every_indicator_says_whose_it_is_and_why_it_matters(indicator: Indicator) -> None:
    assert indicator.source.publisher
    assert indicator.source.licence
    assert indicator.source.attribution
    assert indicator.definition.endswith(".")
    assert indicator.why.endswith(".")
    assert indicator.inputs


@pytest.mark.parametrize("geography", CATALOGUE.geographies.values(), ids=lambda g: g.id)
def test_every_geography_carries_licence_and_attribution(geography: Geography) -> None:
    assert geography.source.licence == "Open Government Licence v3.0"
    assert "Crown copyright" in geography.source.attribution


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_a_percentage_or_rate_says_what_it_is_out_of(indicator: Indicator) -> None:
    from_file = any(i.denominator or i.denominator_sql for i in indicator.inputs)

    assert (indicator.per == 1) == (not indicator.denominator and not from_file)
    assert ("per 1,000 residents" in indicator.unit) == (indicator.denominator == "population")


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_data_from_records_about_people_are_restricted_and_suppressed(indicator: Indicator) -> None:
    open_data = indicator.source.licence == "Open Government Licence v3.0"

    assert indicator.restricted != open_data
    assert open_data or indicator.rule in ("under5", "nhs")


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_only_the_councils_own_records_are_read_by_postcode(indicator: Indicator) -> None:
    assert indicator.restricted or indicator.finest != "postcode"


def test_the_fourteen_police_categories_are_each_one_indicator() -> None:
    crime = [i for i in INDICATORS if i.theme == "crime"]
    categories = {re.findall(r"\"Crime type\" = '(.+)'", i.inputs[0].where)[0] for i in crime}

    assert len(crime) == len(categories) == 14
    assert "Violence and sexual offences" in categories


def test_deprivation_is_context_and_never_tested_for_change() -> None:
    assert not CATALOGUE.indicators["imd_score"].watched


@pytest.mark.parametrize(("indicator", "names", "file", "layout", "area"), LAYOUTS)
def test_a_real_heading_is_read_by_the_input_meant_for_it(
    indicator: str, names: list[str], file: str, layout: str, area: str
) -> None:
    inputs = CATALOGUE.indicators[indicator].inputs
    first = next(i for i in inputs if may_read(i, file) and fits(i, names))

    assert first.name == layout
    assert area_column(first, names) == area


@pytest.mark.parametrize(("geography", "names", "district"), BOUNDARIES)
def test_boundary_columns_are_found(geography: str, names: list[str], district: str | None) -> None:
    found = CATALOGUE.geographies[geography]

    assert column(names, found.code)
    assert column(names, found.name)
    assert column(names, found.district) == district


def test_a_wards_layer_belongs_to_its_own_year_only() -> None:
    names = ["WD25CD", "WD25NM", "LAD25CD"]
    wards = [g for g in CATALOGUE.geographies.values() if g.level == "ward"]

    assert [g.id for g in wards if column(names, g.code)] == ["ward_2025"]


@pytest.mark.parametrize("edition", POSTCODE_HEADINGS)
def test_postcode_directories_of_any_year_are_found(edition: str) -> None:
    names, code, x, district = POSTCODE_HEADINGS[edition]
    postcode = CATALOGUE.geographies["postcode"]

    assert column(names, postcode.code) == code
    assert column(names, postcode.x) == x
    assert column(names, postcode.y)
    assert column(names, postcode.district) == district


def test_code_point_open_is_read_by_the_heading_given_for_it() -> None:
    postcode = CATALOGUE.geographies["postcode"]
    names = list(postcode.header)

    assert [column(names, p) for p in (postcode.code, postcode.x, postcode.y)] == ["PC", "EA", "NO"]
    assert column(names, postcode.district) == "DC"


def test_nomis_rows_by_gender_and_age_are_not_counted_twice() -> None:
    rows = [
        {"GENDER": gender, "AGE": age, "MEASURE": measure, "MEASURES": "20100", "OBS_VALUE": "5"}
        for gender in "012"
        for age in "0123"
        for measure in "1234"
    ]

    assert kept("claimant_count", "Nomis, API or bulk CSV", rows) == 1
    assert kept("claimant_rate", "Nomis, API or bulk CSV", rows) == 1


@pytest.mark.parametrize(
    ("indicator", "major", "minor"),
    [
        ("burglary", "Burglary", "Domestic Burglary"),
        ("burglary", "BURGLARY", "RES BURGLARY OF A HOME"),
        ("theft_from_person", "Theft", "Theft from Person"),
        ("theft_from_person", "THEFT", "THEFT FROM THE PERSON"),
        ("violence", "SEXUAL OFFENCES", "RAPE"),
        ("vehicle_crime", "Vehicle Offences", "Theft from a Motor Vehicle"),
    ],
)
def test_ward_table_categories_are_known_by_every_name_they_had(
    indicator: str, major: str, minor: str
) -> None:
    rows = [{"MajorText": major, "MinorText": minor}, {"MajorText": "NFIB FRAUD", "MinorText": "NFIB"}]

    assert kept(indicator, "Metropolitan Police, ward table of 24 months", rows) == 1


def test_file_names_give_force_edition_and_year() -> None:
    police, wards = CATALOGUE.indicators["burglary"].inputs
    population = CATALOGUE.indicators["population"].inputs[1]
    deprivation = CATALOGUE.indicators["imd_score"].inputs[0]
    air = CATALOGUE.indicators["nox_background"].inputs[0]
    named = [
        (police.part_file, "2024-01-greater-manchester-street.csv", "greater-manchester"),
        (wards.edition_file, "mps_ward_202009-202208.csv", "202208"),
        (population.period_file, "gm_mid-2016_lsoa.csv", "2016"),
        (population.period_file, "london-mid2019-pop.csv", "2019"),
        (deprivation.period_file, "File_7_IoD2025_All_Ranks_Scores.csv", "2025"),
        (air.period_file, "nox2013_1km_london_27700.tif", "2013"),
    ]
    for pattern, name, wanted in named:
        match = re.fullmatch(pattern, name)
        assert match, name
        assert match[1] == wanted


@pytest.mark.parametrize(
    ("written", "iso"),
    [("2015/16 - 19/20", "2015-04/P5Y"), ("2017 - 19", "2017-01/P3Y"), ("2021/22", "2021-04/P1Y")],
)
def test_fingertips_periods_keep_their_length(written: str, iso: str) -> None:
    layout = CATALOGUE.indicators["emergency_admissions"].inputs[0]
    row = {
        "Time period": written,
        "Category Type": "",
        "Sex": "Persons",
        "Indicator Name": "Emergency hospital admissions for all causes, all ages, admission ratio",
    }
    period = periods.parse(
        str(kept("emergency_admissions", layout.name, [row], f"any_value({layout.period_sql})")), "year"
    )

    assert str(period) == iso


def test_fingertips_rows_that_split_an_area_are_left_out() -> None:
    rows = [
        {"Category Type": category, "Sex": sex, "Indicator Name": name}
        for category in ("", "Deprivation deciles")
        for sex in ("Persons", "Male")
        for name in (
            "Year 6 prevalence of obesity (including severe obesity)",
            "Year 6 prevalence of severe obesity",
        )
    ]

    assert kept("year_6_obesity", "Fingertips, data download", rows) == 1


def test_working_age_is_sixteen_to_sixty_four() -> None:
    single, bands = CATALOGUE.indicators["population_working_age"].inputs[1:3]
    by_age = {str(age): str(1000 + age) for age in range(90)}

    assert kept("population_working_age", single.name, [by_age], single.value_sql) == sum(
        1000 + a for a in range(16, 65)
    )
    row = {"Persons_16-29": "1", "Persons_30-44": "20", "Persons_45-64": "300"}
    assert kept("population_working_age", bands.name, [row], bands.value_sql) == 321


def test_stat_xplore_labels_give_their_code() -> None:
    across = CATALOGUE.indicators["universal_credit_people"].inputs[0]
    labels = [{"Month": "E01005599 : Salford 026A"}, {"Month": "E01005600"}, {"Month": "Salford 026A"}]
    codes = kept("universal_credit_people", across.name, labels, f"list({across.code_sql})")

    assert codes == ["E01005599", "E01005600", ""]


def test_house_prices_are_of_full_market_sales_only() -> None:
    rows = [
        {"category": category, "record_status": status, "property_type": kind}
        for category in "AB"
        for status in "AD"
        for kind in "SO"
    ]

    assert kept("house_price", "Price Paid Data, no header row", rows) == 1
    assert len(CATALOGUE.indicators["house_price"].inputs[0].header) == 16


@pytest.mark.parametrize("readme", EXAMPLES, ids=lambda p: p.parent.name)
def test_the_example_in_each_readme_is_a_definition(readme: Path, tmp_path: Path) -> None:
    example = re.findall(r"```toml\n(.+?)```", readme.read_text(encoding="utf-8"), re.DOTALL)[0]
    room = readme.parent.name
    target = tmp_path / room / ("crime/example.toml" if room == "indicators" else "example.toml")
    for path in [ROOT / "ews.toml", *FILES]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    target.write_text(example, encoding="utf-8")

    read = catalogue.load(tmp_path)

    assert "example" in {**read.geographies, **read.indicators, **read.maps}
