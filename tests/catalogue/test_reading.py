"""Reading definitions: every mistake at once, each with its place and its remedy."""

from pathlib import Path

import pytest

from ews import catalogue
from ews import workspace as workspaces
from ews.errors import CatalogueError


BURGLARY = "indicators/crime/burglary.toml"
SETTINGS = """
[district]
code = "E08000006"
name = "Salford"
[alarms]
worse_a_year = 6
"""
INDICATOR = """
title = "Burglary"
definition = "Burglaries recorded in the month."
unit = "burglaries"
why = "It matters."
polarity = "higher is worse"
cadence = "month"
lag_days = 60
levels = ["ward", "lsoa"]
finest = "lsoa"
[source]
publisher = "Home Office"
licence = "Open Government Licence v3.0"
attribution = "Source: Home Office"
[watch]
kind = "flow"
[disclosure]
rule = "police"
[[input]]
name = "street files"
files = ["**/*-street.csv"]
code = ['LSOA code']
period = ['Month']
"""
GEOGRAPHY = """
title = "Wards"
level = "ward"
vintage = "2025"
files = ["**/*.geojson"]
code = ['WD25CD']
name = ['WD25NM']
[source]
publisher = "ONS"
licence = "Open Government Licence v3.0"
attribution = "Source: ONS"
"""
MAP = """
title = "At a glance"
level = "ward"
indicators = ["burglary"]
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write(tmp_path, "ews.toml", SETTINGS)
    write(tmp_path, "boundaries/ward_2025.toml", GEOGRAPHY)
    write(tmp_path, BURGLARY, INDICATOR)
    write(tmp_path, "maps/overview.toml", MAP)
    return tmp_path


def write(root: Path, name: str, text: str, *, encoding: str = "utf-8") -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    write(root, name, text.replace(old, new, 1))


def add(root: Path, line: str) -> None:
    """Add a line to the only input of the burglary definition."""
    edit(root, BURGLARY, "period = ['Month']", f"period = ['Month']\n{line}")


def problems(root: Path) -> list[str]:
    with pytest.raises(CatalogueError) as raised:
        catalogue.load(root)
    return raised.value.problems


def test_a_sound_workspace_is_read_whole(workspace: Path) -> None:
    read = catalogue.load(workspace)

    assert read.settings.district == "E08000006"
    assert read.settings.worse_a_year == 6.0
    assert read.geographies["ward_2025"].code == ("WD25CD",)
    assert read.indicators["burglary"].theme == "crime"
    assert read.indicators["burglary"].inputs[0].counts_events
    assert read.maps["overview"].indicators == ("burglary",)


def test_a_file_saved_by_a_windows_editor_is_read(workspace: Path) -> None:
    text = (workspace / "maps/overview.toml").read_text(encoding="utf-8").replace("\n", "\r\n")
    write(workspace, "maps/overview.toml", text, encoding="utf-8-sig")

    assert catalogue.load(workspace).maps["overview"].title == "At a glance"


def test_every_mistake_of_every_file_is_said_at_once(workspace: Path) -> None:
    edit(workspace, "ews.toml", "E08000006", "Salford")
    edit(workspace, BURGLARY, "lag_days = 60", 'lag_days = "60"')
    edit(workspace, BURGLARY, 'unit = "burglaries"', "")
    edit(workspace, "boundaries/ward_2025.toml", 'level = "ward"', 'level = "wards"')

    found = problems(workspace)

    assert len(found) == 4
    assert {problem.split(":")[0] for problem in found} == {
        "ews.toml",
        BURGLARY,
        "boundaries/ward_2025.toml",
    }


def test_the_message_counts_the_problems_and_names_the_remedy(workspace: Path) -> None:
    edit(workspace, "maps/overview.toml", 'title = "At a glance"', "")

    with pytest.raises(CatalogueError, match="1 problem in the definitions") as raised:
        catalogue.load(workspace)

    assert "ews check" in raised.value.hint
    assert raised.value.exit_code == 12


def test_an_unknown_key_is_named_with_the_nearest_known_one(workspace: Path) -> None:
    edit(workspace, BURGLARY, "lag_days", "lag_day")

    found = problems(workspace)

    assert any("lag_day: is not a key of this table; did you mean 'lag_days'?" in p for p in found)
    assert any("lag_days: is missing" in p for p in found)


def test_an_unknown_key_of_an_input_says_which_input(workspace: Path) -> None:
    edit(workspace, BURGLARY, "period =", 'where = "TRUE"\nperoid =')

    assert any("input 1.peroid" in p and "did you mean 'period'" in p for p in problems(workspace))


def test_a_choice_out_of_the_list_names_the_choices(workspace: Path) -> None:
    edit(workspace, BURGLARY, '"higher is worse"', '"higher is bad"')

    (problem,) = problems(workspace)

    assert "polarity: 'higher is bad' is not one of higher is worse, lower is worse, neutral" in problem
    assert "did you mean 'higher is worse'?" in problem


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lag_days = 60", "lag_days = true", "lag_days: should be a whole number, not True"),
        ("lag_days = 60", "lag_days = 1.5", "lag_days: should be a whole number, not 1.5"),
        ('levels = ["ward", "lsoa"]', 'levels = "ward"', "levels: should be a list of texts, not 'ward'"),
        ('levels = ["ward", "lsoa"]', "levels = [1]", "levels: should be a list of texts"),
        ('[watch]\nkind = "flow"', 'watch = "flow"', "watch: is not a key of this table"),
    ],
)
def test_a_wrong_type_says_what_it_should_be(workspace: Path, old: str, new: str, said: str) -> None:
    edit(workspace, BURGLARY, old, new)

    assert any(said in p for p in problems(workspace)), problems(workspace)


def test_a_table_left_out_is_missed(workspace: Path) -> None:
    edit(workspace, BURGLARY, '[disclosure]\nrule = "police"', "")

    assert any("disclosure: should be a table, [disclosure]" in p for p in problems(workspace))


def test_broken_toml_is_said_with_its_line_and_hides_no_other_mistake(workspace: Path) -> None:
    write(workspace, "maps/overview.toml", 'title = "At a\n')
    edit(workspace, "boundaries/ward_2025.toml", "vintage", "vintag")

    found = problems(workspace)

    assert any(p.startswith("maps/overview.toml: cannot be read as TOML:") and "line 1" in p for p in found)
    assert any(p.startswith("boundaries/ward_2025.toml: vintag:") for p in found)


def test_a_file_that_is_not_utf_8_is_said_to_be_unreadable(workspace: Path) -> None:
    write(workspace, "maps/overview.toml", MAP.replace("glance", "café"), encoding="cp1252")

    assert any("maps/overview.toml: cannot be read as TOML" in p for p in problems(workspace))


def test_a_workspace_without_settings_says_so(workspace: Path) -> None:
    (workspace / "ews.toml").unlink()

    assert any(p.startswith("ews.toml: cannot be read") for p in problems(workspace))


@pytest.mark.parametrize("line", ["period = ['Mon(th']", "period = ['Month']\npart_file = '*'"])
def test_a_pattern_that_is_no_regular_expression_is_quoted(workspace: Path, line: str) -> None:
    edit(workspace, BURGLARY, "period = ['Month']", line)

    assert any("is not a regular expression" in p for p in problems(workspace))


@pytest.mark.parametrize("line", ["rounded_to = -5", "suppressed_up_to = 0"])
def test_bounds_that_would_be_the_wrong_way_round_are_refused(workspace: Path, line: str) -> None:
    edit(workspace, BURGLARY, "period = ['Month']", f"period = ['Month']\n{line}")

    key, number = line.split(" = ")
    assert any(f"input 1.{key}: {number} is less than" in p for p in problems(workspace))


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("period = ['Month']", "input 1.period: is missing"),
        ("code = ['LSOA code']", "input 1.code: is missing"),
    ],
)
def test_an_input_says_where_period_and_area_stand(workspace: Path, gone: str, said: str) -> None:
    edit(workspace, BURGLARY, gone, "")

    assert any(said in p for p in problems(workspace))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("band = '2'", "input 1.band: is for rasters only"),
        ("quantile = 0.9", "input 1.quantile: is for rasters only"),
        ("aggregate = 'quantile'", "input 1.quantile: is for rasters only"),
        ("raster = true\naggregate = 'quantile'", "input 1.quantile: is missing"),
        ("raster = true\nquantile = 0.9", "input 1.quantile: means nothing without"),
        (
            "raster = true\naggregate = 'quantile'\nquantile = 90",
            "input 1.quantile: 90 is not between 0 and 1",
        ),
        ("raster = true\naggregate = 'quantile'\nquantile = 'most'", "input 1.quantile: "),
        ("raster = true\nband = '2'\nperiod_columns = '.*'", "input 1.band: is one band"),
        ("raster = true", "input 1.code: means nothing for a raster"),
        ("raster = true\nx = ['x']\ny = ['y']", "input 1.value: is missing"),
        (
            "raster = true\naggregate = 'meen'",
            "'meen' is not one of sum, mean, median, quantile; did you mean 'mean'?",
        ),
    ],
)
def test_a_raster_says_what_a_raster_can(workspace: Path, lines: str, said: str) -> None:
    add(workspace, lines)

    assert any(said in p for p in problems(workspace))


def test_a_raster_gives_the_mean_of_its_cells_where_the_definition_does_not_say(workspace: Path) -> None:
    edit(workspace, BURGLARY, "code = ['LSOA code']", "raster = true")
    [grid] = catalogue.load(workspace).indicators["burglary"].inputs
    assert (grid.aggregate, grid.crs) == ("mean", "")


def test_a_marker_means_one_of_four_things(workspace: Path) -> None:
    add(workspace, "markers = { '-' = 'nothing' }")

    (problem,) = problems(workspace)

    assert "zero, suppressed, not_available, not_applicable" in problem


def test_a_folder_that_is_no_theme_is_named(workspace: Path) -> None:
    write(workspace, "indicators/crimes/robbery.toml", INDICATOR)

    assert any("'crimes' is not a theme; did you mean 'crime'?" in p for p in problems(workspace))


@pytest.mark.parametrize("key", ["denominator", "population"])
def test_an_indicator_that_another_names_must_exist(workspace: Path, key: str) -> None:
    edit(workspace, BURGLARY, 'finest = "lsoa"', f'finest = "lsoa"\n{key} = "burglry"')

    (problem,) = problems(workspace)

    assert f"{key}: no indicator 'burglry'; did you mean 'burglary'?" in problem


def test_a_map_names_indicators_that_exist(workspace: Path) -> None:
    edit(workspace, "maps/overview.toml", '"burglary"', '"burglery"')

    assert problems(workspace) == [
        "maps/overview.toml: indicators: no indicator 'burglery'; did you mean 'burglary'?"
    ]


def test_the_current_wards_must_be_a_geography(workspace: Path) -> None:
    edit(workspace, "ews.toml", 'name = "Salford"', 'name = "Salford"\nwards = "ward_2052"')

    (problem,) = problems(workspace)

    assert "district.wards: no geography 'ward_2052'; did you mean 'ward_2025'?" in problem


def test_a_definitions_own_marker_wins_over_the_common_one(workspace: Path) -> None:
    add(workspace, "markers = { '-' = 'zero' }")
    layout = catalogue.load(workspace).indicators["burglary"].inputs[0]

    assert layout.meaning_of(" - ") == "zero"
    assert layout.meaning_of("[c]") == "suppressed"
    assert layout.meaning_of("..") == "not_available"
    assert layout.meaning_of("z") == "not_applicable"
    assert layout.meaning_of("0") is None


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("worse_a_year = 12", "worse_a_year = 0", "alarms.worse_a_year: 0 is not between 0.1 and 1000"),
        ("worse_a_year = 12", "worse_a_year = nan", "alarms.worse_a_year: nan is not between"),
        ("better_a_year = 12", "better_a_year = 1e9", "alarms.better_a_year: 1000000000.0 is not between"),
        (
            "history_months = 12",
            "history_months = 500",
            "baseline.history_months: 500 is not between",
        ),
        ("required = 0.8", "required = 2.0", "coverage.required: 2.0 is not between 0.8 and 1"),
        ('name = "Unnamed district"', 'name = " "', "district.name: is empty"),
    ],
)
def test_a_setting_out_of_its_range_is_named_with_the_range(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    text = (workspaces.starter() / "ews.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "ews.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        catalogue.load(tmp_path)
    assert any(f"ews.toml: {problem}" in found for found in caught.value.problems)


# -- own boundaries, former districts, fixed baselines ----------------------------------------------------
def told(workspace: Path, name: str, old: str, new: str) -> str:
    edit(workspace, name, old, new)
    [problem] = problems(workspace)
    return problem


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('vintage = "2025"', 'vintage = "May"', "vintage: 'May' is not a year, month or day"),
        ('level = "ward"', 'level = "ward"\nkind = "members"', "member: is missing"),
        ("code = ['WD25CD']\nname = ['WD25NM']", "code = []\nname = []", "code: is empty, and so is name"),
        ("name = ['WD25NM']", "name = ['(WD25NM']", "name: '(WD25NM' is not a regular expression"),
    ],
)
def test_mistakes_in_a_geography_are_named(workspace: Path, old: str, new: str, problem: str) -> None:
    assert problem in told(workspace, "boundaries/ward_2025.toml", old, new)


@pytest.mark.parametrize(
    ("baseline", "problem"),
    [
        ('lsoas = ["E05000001"]', "baseline.lsoas: 'E05000001' is not the code of an LSOA"),
        ('lsoas_file = "none.csv"', "baseline.lsoas_file: 'none.csv' cannot be read"),
        ('lsoas_file = "ews.toml"', "baseline.lsoas_file: 'ews.toml' holds no code of an LSOA"),
        ('lsoas = ["E01000001"]\nlsoas_file = "ews.toml"', "baseline.lsoas: stands beside lsoas_file"),
        ("lsoas_file = 7", "baseline.lsoas_file: should be text"),
        ('geography = "lsoa_2020"', "baseline.geography: no geography 'lsoa_2020'"),
    ],
)
def test_mistakes_in_the_baseline_are_named(workspace: Path, baseline: str, problem: str) -> None:
    assert problem in told(workspace, "ews.toml", "[alarms]", f"[baseline]\n{baseline}\n[alarms]")


def test_mistakes_about_the_district_s_past_and_its_neighbourhoods_are_named(workspace: Path) -> None:
    edit(workspace, "ews.toml", "[alarms]", 'formerly = ["E07000207", "Elmbridge"]\n[alarms]')
    assert problems(workspace) == [
        "ews.toml: district.formerly: 'Elmbridge' is not the code of a district, such as 'E08000006'"
    ]
    edit(workspace, "ews.toml", ', "Elmbridge"]', ']\nneighbourhoods = "ward_25"')
    assert (
        "district.neighbourhoods: no geography 'ward_25'; did you mean 'ward_2025'" in problems(workspace)[0]
    )


def test_the_baseline_is_read_from_a_list_or_a_file(workspace: Path) -> None:
    write(workspace, "fixed.csv", "LSOA21CD,LSOA21NM\nE01000002,Two\nE01000001,One\nE01000002,Two\n")
    edit(
        workspace,
        "ews.toml",
        "[alarms]",
        '[baseline]\nlsoas_file = "fixed.csv"\nname = "old Salford"\n[alarms]',
    )
    read = catalogue.load(workspace).settings
    assert read.baseline_lsoas == ("E01000001", "E01000002")
    assert read.compared_with == "old Salford"
    assert read.codes == ("E08000006",)
    edit(workspace, "ews.toml", 'lsoas_file = "fixed.csv"', 'lsoas = ["E01000003"]')
    assert catalogue.load(workspace).settings.baseline_lsoas == ("E01000003",)


def test_what_is_placed_on_wards_is_placed_on_neighbourhoods(workspace: Path) -> None:
    assert catalogue.load(workspace).indicators["burglary"].placed == ("ward", "lsoa", "neighbourhood")
    edit(workspace, BURGLARY, 'levels = ["ward", "lsoa"]', 'levels = ["lsoa"]')
    assert catalogue.load(workspace).indicators["burglary"].placed == ("lsoa",)


@pytest.mark.parametrize("part", ["0", "1.2", "-0.5"])
def test_a_dominance_that_is_no_part_of_a_sum_is_refused(workspace: Path, part: str) -> None:
    edit(workspace, BURGLARY, 'rule = "police"', f'rule = "police"\ndominance = {part}')
    [problem] = problems(workspace)
    assert "disclosure.dominance" in problem
    edit(workspace, BURGLARY, f"dominance = {part}", "dominance = 0.75")
    assert catalogue.load(workspace).indicators["burglary"].dominance == 0.75
