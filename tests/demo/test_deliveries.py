import csv
import hashlib
import json
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path

import pytest

import ews.demo
from ews import catalogue
from ews import periods
from ews.catalogue.indicators import Indicator
from ews.catalogue.sharing import agreement_for
from ews.demo.borough import Borough
from ews.demo.story import HALF_A_FEED
from ews.demo.story import NO_FEED_FROM
from ews.demo.story import PERIODS
from ews.errors import NotAWorkspaceError
from ews.nouns import Audience


Rows = list[dict[str, str]]
Table = Callable[[str], Rows]

WATCHED = {
    "claimant_count", "claimant_rate", "council_tax_arrears", "food_bank_vouchers", "school_absence",
    "emergency_attendances", "road_casualties", "anti_social_behaviour", "burglary", "criminal_damage",
    "vehicle_crime", "violence", "empty_homes", "fly_tipping", "homelessness_approaches",
}  # fmt: skip

OPEN: set[str] = {"council_tax_arrears", "fly_tipping", "school_absence"}
PARTNERS = {"homelessness_approaches", "empty_homes", "food_bank_vouchers", "emergency_attendances"}
AGREED: dict[Audience, set[str]] = {"public": OPEN, "partner": OPEN | PARTNERS}


def digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(made: Path, tmp_path: Path) -> None:
    for name, seed in (("again", 2004), ("other", 5)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ews.toml").write_bytes((made / "ews.toml").read_bytes())
        ews.demo.make(tmp_path / name, seed=seed)
    first, again = digests(made / "data"), digests(tmp_path / "again" / "data")
    assert first == again
    assert (made / "truth.json").read_bytes() == (tmp_path / "again" / "truth.json").read_bytes()
    other = digests(tmp_path / "other" / "data")
    assert other.keys() == first.keys()
    assert [name for name in first if first[name] == other[name]] == ["README.txt"]


def test_all_files_together_stay_under_25_megabytes_and_say_they_are_fictional(made: Path) -> None:
    assert sum(path.stat().st_size for path in (made / "data").rglob("*")) < 25_000_000
    assert "fictional" in (made / "data" / "README.txt").read_text(encoding="utf-8")


def test_a_folder_without_settings_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspaceError, match=r"ews\.toml"):
        ews.demo.make(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_settings_name_the_borough_and_leave_out_the_students(made: Path, borough: Borough) -> None:
    settings = catalogue.load(made).settings
    assert (settings.district, settings.name, settings.fictional) == ("E08999001", "Eastmere", True)
    (row,) = settings.not_applicable
    ward = borough.roles.students
    assert row.indicators == ("claimant_count", "claimant_rate", "council_tax_arrears")
    assert row.areas[0] == borough.wards[ward]
    assert set(row.areas[1:]) == {borough.lsoas[lsoa] for lsoa in borough.members(ward)}


def test_the_settings_hold_agreements_about_what_is_restricted_and_delivered(made: Path) -> None:
    settings = catalogue.load(made).settings
    for audience, names in AGREED.items():
        found = {name: agreement_for(settings, name, audience) for name in WATCHED}
        assert {name for name, one in found.items() if one} == names
    hospital = agreement_for(settings, "emergency_attendances", "partner")
    assert hospital is not None
    assert hospital.rule == "nhs"
    for one in settings.sharing:
        assert one.expires is not None
        assert one.keep_until is not None
        assert settings.day < one.expires < one.keep_until


def test_making_the_borough_again_leaves_the_settings_as_they_are(made: Path, tmp_path: Path) -> None:
    settings = (made / "ews.toml").read_bytes()
    (tmp_path / "ews.toml").write_bytes(settings)
    ews.demo.make(tmp_path)
    assert (tmp_path / "ews.toml").read_bytes() == settings
    assert tomllib.loads(settings.decode())["district"]["fictional"] is True


def header_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def reads(indicator: Indicator, path: Path) -> bool:
    """Say whether a layout of *indicator* finds its area, period and value in *path*."""
    header = header_of(path)

    def has(patterns: tuple[str, ...]) -> bool:
        return any(re.fullmatch(p, name, re.IGNORECASE) for p in patterns for name in header)

    return any(
        any(fnmatch(path.as_posix().casefold(), pattern.casefold()) for pattern in layout.files)
        and (has(layout.code) or has(layout.postcode) or (has(layout.x) and has(layout.y)))
        and has(layout.period)
        and (layout.counts_events or has(layout.value))
        and all(name in header for name in re.findall(r'"([^"]+)"', layout.where))
        for layout in indicator.inputs
    )


def test_each_watched_indicator_has_a_file_in_a_layout_that_its_definition_reads(made: Path) -> None:
    indicators = catalogue.load(made).indicators
    files = sorted((made / "data").rglob("*.csv"))
    read = {name for name, one in indicators.items() if any(reads(one, path) for path in files)}
    workbooks = {path.stem for path in (made / "data").rglob("*.xlsx")}
    assert read | workbooks >= WATCHED | {"population", "population_working_age"}
    assert {indicators[name].theme for name in WATCHED} == {
        "jobs", "education", "health", "crime", "housing_environment"
    }  # fmt: skip


def test_every_period_parses_and_sixty_months_are_there(table: Table) -> None:
    found = {row["period"] for row in table("council/food_bank_vouchers.csv")}
    assert found == {str(period) for period in PERIODS}
    assert len(found) == 60
    assert all(periods.parse(text) for text in found)
    assert max(found) == "2026-09"


def test_boundary_files_say_their_coordinates_and_carry_the_columns_of_their_year(made: Path) -> None:
    columns = {
        "wards_december_2025": {"WD25CD", "WD25NM", "LAD25CD", "LAD25NM"},
        "wards_december_2021": {"WD21CD", "WD21NM", "LAD21CD", "LAD21NM"},
        "lsoa_december_2021": {"LSOA21CD", "LSOA21NM", "LAD22CD", "LAD22NM"},
        "local_authority_districts_december_2025": {"LAD25CD", "LAD25NM"},
    }
    for name, wanted in columns.items():
        layer = json.loads((made / "data" / "boundaries" / f"{name}.geojson").read_text(encoding="utf-8"))
        assert layer["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::27700"
        assert all(set(feature["properties"]) == wanted for feature in layer["features"])


def test_nomis_counts_are_multiples_of_five_at_three_levels(table: Table) -> None:
    rows = table("nomis/nomis_claimant_count_NM_162_1_2024.csv")
    counts = [row for row in rows if row["MEASURE"] == "1"]
    assert len(counts) == 12 * (150 + 20 + 1)
    assert all(int(row["OBS_VALUE"]) % 5 == 0 for row in counts)
    assert {row["GEOGRAPHY_CODE"][:3] for row in counts} == {"E01", "E05", "E08"}


def test_the_forces_files_stop_while_its_neighbours_few_rows_still_come(made: Path) -> None:
    for month, period in enumerate(PERIODS):
        folder = made / "data" / "police" / str(period)
        assert (folder / f"{period}-eastmere-street.csv").exists() == (month < NO_FEED_FROM)
        rows = (folder / f"{period}-fenwater-street.csv").read_text(encoding="utf-8").splitlines()
        assert len(rows) == 1 + 5


def test_one_month_has_a_place_for_four_crimes_in_ten_and_the_others_for_all(table: Table) -> None:
    for month, least, most in ((HALF_A_FEED, 0.35, 0.45), (HALF_A_FEED + 1, 1.0, 1.0)):
        period = PERIODS[month]
        rows = table(f"police/{period}/{period}-eastmere-street.csv")
        placed = sum(bool(row["Longitude"] and row["LSOA code"]) for row in rows) / len(rows)
        assert least <= placed <= most


def test_crimes_have_unlike_ids_and_anti_social_behaviour_has_none(table: Table) -> None:
    rows = [
        row
        for month in ("2024-02", "2024-03")
        for row in table(f"police/{month}/{month}-eastmere-street.csv")
    ]
    crimes = [row["Crime ID"] for row in rows if row["Crime type"] != "Anti-social behaviour"]
    assert len(set(crimes)) == len(crimes)
    assert {row["Crime ID"] for row in rows if row["Crime type"] == "Anti-social behaviour"} == {""}


def test_empty_homes_change_from_the_old_wards_to_the_new_in_one_month(
    table: Table, truth: ews.demo.Truth
) -> None:
    starts = truth.of("new_wards").onset
    for row in table("council/empty_homes.csv"):
        assert row["area_code"].startswith("E05998" if row["period"] < starts else "E05999")


def test_small_numbers_are_hidden_and_true_zeros_are_shown(table: Table) -> None:
    vouchers = Counter(row["value"] for row in table("council/food_bank_vouchers.csv"))
    assert vouchers["*"] > 500
    assert vouchers["0"] > 5
    assert not vouchers.keys() & {"1", "2", "3", "4", "", "<5"}
    attendances = {row["value"] for row in table("health/emergency_attendances.csv")}
    assert "*" in attendances
    assert all(value == "*" or int(value) % 5 == 0 for value in attendances)


def test_there_is_no_school_in_august_and_nobody_misses_more_than_there_is(table: Table) -> None:
    rows = table("council/school_absence.csv")
    assert not any(row["period"].endswith("-08") for row in rows)
    assert all(0 < int(row["value"]) < int(row["denominator"]) for row in rows)


def test_wards_are_the_sum_of_their_lsoas_where_nothing_is_hidden(table: Table, borough: Borough) -> None:
    september = {
        row["area_code"]: int(row["value"])
        for row in table("council/school_absence.csv")
        if row["period"] == "2026-09"
    }
    for ward, code in enumerate(borough.wards):
        assert september[code] == sum(september[borough.lsoas[lsoa]] for lsoa in borough.members(ward))


def test_the_workbook_has_a_title_above_its_table_and_opens(made: Path) -> None:
    python_calamine = pytest.importorskip("python_calamine")
    path = made / "data" / "council" / "homelessness_approaches.xlsx"
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[0][0].startswith("Homelessness approaches")
    assert rows[2] == ["area_code", "area_name", "period", "value"]
    assert len(rows) == 3 + 60 * 170
    with zipfile.ZipFile(path) as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


def test_every_postcode_of_the_arrears_and_every_lsoa_is_in_the_directory(table: Table) -> None:
    directory = {row["pcds"]: row for row in table("postcodes/ONSPD_AUG_2026_ZZ.csv")}
    assert len(directory) == 6_000
    assert {row["lad25cd"] for row in directory.values()} == {"E08999001"}
    assert {row["postcode"] for row in table("council/council_tax_arrears.csv")} <= directory.keys()
