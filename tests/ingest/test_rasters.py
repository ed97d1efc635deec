"""A raster gives every area its mean, and no value where too little of it is covered."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


rasterio = pytest.importorskip("rasterio")
RESIDENTS = """
title = "Residents"
definition = "Residents counted on a grid."
unit = "residents"
why = "A grid of residents shows where people live."
polarity = "neutral"
cadence = "year"
lag_days = 365
levels = ["ward", "lsoa"]
finest = "lsoa"

[source]
publisher = "Nobody"
licence = "None"
attribution = "Nobody"

[watch]
kind = "value"
watched = false

[disclosure]
rule = "none"

[[input]]
name = "grid"
files = ["**/grid*.tif"]
raster = true
"""


def grid(*rows: str) -> str:
    corner = f"xllcorner {w.WEST}\nyllcorner {w.SOUTH}\ncellsize 1000\nNODATA_value -9999"
    return "\n".join([f"ncols 4\nnrows {len(rows)}", corner, *rows, ""])


FULL = grid("1 1 2 2", "1 1 2 2", "3 3 -9999 -9999", "3 3 -9999 4")


@pytest.mark.parametrize("name", ["nox_2024.asc", "air.zip"])
def test_every_area_has_its_mean_or_a_reason(gridley: Workspace, name: str) -> None:
    w.write(gridley, name, tables.zipped({"nox_2024.asc": FULL}) if name.endswith("zip") else FULL)
    taken = w.take(gridley)
    assert taken.problems == []
    found = w.numbers(gridley, "nox_background")
    assert found == {(w.WARDS[0], "2024"): 3, (w.WARDS[2], "2024"): 1, (w.WARDS[3], "2024"): 2}
    [(_, reading)] = taken.readings
    assert (reading.rows_read, reading.rows_kept, reading.rows_set_aside) == (20, 16, 4)
    assert {reason for reason, _ in w.reasons(gridley, "nox_background")} == {"too few cells with data"}


def test_a_quantile_is_what_that_part_of_an_area_lies_below(gridley: Workspace) -> None:
    quantile = "\naggregate = \"quantile\"\nquantile = 0.9\nperiod_file = 'grid_(\\d{4})'\n"
    w.define(gridley, "cross_cutting/residents", RESIDENTS.replace("*.tif", "*.asc") + quantile)
    w.write(gridley, "grid_2024.asc", grid("3 4 1 1", "1 2 1 1", "1 1 1 1", "1 1 1 1"))
    assert w.take(gridley).problems == []
    found = w.numbers(gridley, "residents")
    # the cells of the ward in the north-west are the numbers from 1 to 4, each with as much ground
    assert found[w.WARDS[2], "2024"] == pytest.approx(np.quantile([1, 2, 3, 4], 0.9))
    assert found[w.WARDS[0], "2024"] == 1


def test_a_raster_whose_name_has_no_year_says_so(gridley: Workspace) -> None:
    w.write(gridley, "nox.asc", FULL)
    [said] = w.take(gridley).problems
    assert said.startswith("nox.asc")
    assert "not a period" in said


def test_an_area_with_too_few_cells_is_set_aside_with_the_share_that_it_has(gridley: Workspace) -> None:
    w.write(gridley, "nox_2024.asc", FULL)
    w.take(gridley)
    told = dict(detail.split(": ") for _, detail in w.reasons(gridley, "nox_background"))
    # a quarter of the ward has data, and all or nothing of its LSOAs
    assert told == {w.WARDS[1]: "25% of it"} | {w.LSOAS[n]: "0% of it" for n in (2, 6, 7)}


def table(values: list[list[str]]) -> str:
    """Return the cells of a grid, north first, as Defra's tables have them."""
    lines = ["ukgridcode,x,y,nox2024"]
    for row, texts in enumerate(values):
        for column, text in enumerate(texts):
            x, y = w.WEST + 1000 * column + 500, w.SOUTH + 1000 * (len(values) - row) - 500
            lines.append(f"{len(lines)},{x},{y},{text}")
    return "\n".join([*lines, ""])


def test_a_table_of_cells_gives_what_the_grid_gives(gridley: Workspace) -> None:
    gaps = ["1 1 2 2", "1 1 2 2", "3 3 MISSING", "3 3 MISSING 4"]
    rows = [[*row.split(), ""][:4] for row in gaps]
    w.write(gridley, "london-mapnox2024.csv", table(rows))
    taken = w.take(gridley)
    assert taken.problems == []
    found = w.numbers(gridley, "nox_background")
    assert found == {(w.WARDS[0], "2024"): 3, (w.WARDS[2], "2024"): 1, (w.WARDS[3], "2024"): 2}
    [(_, reading)] = taken.readings
    assert (reading.rows_read, reading.rows_kept, reading.rows_set_aside) == (20, 16, 4)


def test_a_cell_that_is_no_number_is_set_aside_and_the_others_count(gridley: Workspace) -> None:
    rows = [["1"] * 4 for _ in range(4)]
    rows[0][0] = "nil point"
    w.write(gridley, "mapnox2024.csv", table(rows).replace("382500,402500", "east,north"))
    taken = w.take(gridley)
    assert taken.problems == []
    [(_, reading)] = taken.readings
    assert (reading.rows_read, reading.rows_kept, reading.rows_set_aside) == (22, 18, 4)
    assert {("not a number", "nil point"), ("no location given", "east,north")} <= set(
        w.reasons(gridley, "nox_background")
    )
    assert set(w.numbers(gridley, "nox_background").values()) == {1}


def test_a_table_whose_points_are_no_grid_says_so(gridley: Workspace) -> None:
    w.write(gridley, "mapnox2024.csv", "x,y,nox2024\n380500,400500,1\n381500,401500,2\n384250,402500,3\n")
    [said] = w.take(gridley).problems
    assert said.startswith("mapnox2024.csv: its points are no grid: their x is not evenly spaced")


def people(made: Workspace, keys: str, *bands: list[list[int]], names: tuple[str, ...] = ()) -> Path:
    """Define an indicator of a grid, and write the grid: 500 m cells, north first."""
    w.define(made, "cross_cutting/residents", RESIDENTS + keys)
    values = np.array([np.kron(band, np.ones((2, 2))) for band in bands], dtype="int32")
    made.data.mkdir(exist_ok=True)
    path: Path = made.data / "grid_2021.tif"
    place = rasterio.Affine(500, 0, w.WEST, 0, -500, w.SOUTH + 4000)
    how: dict[str, Any] = {"driver": "GTiff", "dtype": "int32", "crs": "EPSG:27700", "transform": place}
    with rasterio.open(path, "w", count=len(values), height=8, width=8, **how) as out:
        out.write(values)
        out.descriptions = names or ("",) * len(values)
    return path


BY_FILE = "period_file = '(\\d{4})'\n"
MIXED = [[9, 0, 0, 0], [0, 0, 0, 0], [1, 2, 5, 5], [3, 4, 5, 5]]


@pytest.mark.parametrize(
    ("aggregate", "first_two_wards"),
    [("", (2.5, 5)), ('aggregate = "sum"\n', (40, 80)), ('aggregate = "median"\n', (2.5, 5))],
)
def test_a_definition_says_how_cells_are_added_up(
    gridley: Workspace, aggregate: str, first_two_wards: tuple[float, float]
) -> None:
    people(gridley, aggregate + BY_FILE, MIXED)
    assert w.take(gridley).problems == []
    found = w.numbers(gridley, "residents")
    assert (found[w.WARDS[0], "2021"], found[w.WARDS[1], "2021"]) == pytest.approx(first_two_wards)


def test_one_band_of_several_is_read(gridley: Workspace) -> None:
    people(gridley, BY_FILE + 'band = "women"\n', [[1] * 4] * 4, [[2] * 4] * 4, names=("men", "women"))
    assert w.take(gridley).problems == []
    assert set(w.numbers(gridley, "residents").values()) == {2}


def test_a_band_a_period_is_a_series(gridley: Workspace) -> None:
    years = ("pop_2019", "pop_2020", "note")
    people(gridley, "period_columns = 'pop_(\\d{4})'\n", *([[n] * 4] * 4 for n in (1, 2, 3)), names=years)
    assert w.take(gridley).problems == []
    found = w.numbers(gridley, "residents")
    assert (found[w.WARDS[0], "2019"], found[w.WARDS[0], "2020"], len(found)) == (1, 2, 8)


def test_bands_of_which_none_is_a_period_are_named(gridley: Workspace) -> None:
    people(gridley, "period_columns = 'pop_(\\d{4})'\n", [[1] * 4] * 4, names=("people",))
    [said] = w.take(gridley).problems
    assert "no band is described like" in said
    assert "'people'" in said


def test_a_definition_may_say_where_a_grid_lies(gridley: Workspace) -> None:
    far = FULL.replace(f"xllcorner {w.WEST}", "xllcorner 3800000").replace(str(w.SOUTH), "3200000")
    w.write(gridley, "nox_2024.asc", far)
    [said] = w.take(gridley).problems
    assert "states no coordinate system" in said
    path = gridley.root / "indicators/housing_environment/nox_background.toml"
    path.write_text(
        path.read_text("utf-8").replace("raster = true\n", 'raster = true\ncrs = "EPSG:3035"\n', 1)
    )
    assert w.take(gridley, day=2).problems == []
    assert {reason for reason, _ in w.reasons(gridley, "nox_background")} == {"too few cells with data"}


def test_a_projection_put_beside_a_grid_is_heeded_at_the_next_refresh(gridley: Workspace) -> None:
    far = FULL.replace(f"xllcorner {w.WEST}", "xllcorner -2.4").replace(str(w.SOUTH), "53.4")
    w.write(gridley, "nox_2024.asc", far.replace("cellsize 1000", "cellsize 0.1"))
    assert "states no coordinate system" in w.take(gridley).problems[0]
    w.write(gridley, "nox_2024.prj", rasterio.crs.CRS.from_epsg(4326).to_wkt())
    assert w.take(gridley, day=2).problems == []
    assert w.numbers(gridley, "nox_background")
