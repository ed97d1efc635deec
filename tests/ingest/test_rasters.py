"""A raster gives every area its mean, and no value where too little of it is covered."""

import pytest

from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


pytest.importorskip("rasterio")


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


def test_a_raster_whose_name_has_no_year_says_so(gridley: Workspace) -> None:
    w.write(gridley, "nox.asc", FULL)
    [said] = w.take(gridley).problems
    assert said.startswith("nox.asc")
    assert "not a period" in said
