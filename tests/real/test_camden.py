"""Camden from its published files: burglary by street and by ward, five editions, and a raster."""

from collections import Counter

import numpy as np
import pytest

from ews import listings
from ews.workspace import Workspace
from tests.real.conftest import Made
from tests.support import workspaces as w


pytestmark = pytest.mark.real_data
CAMDEN = "E09000007"
WARDS = ("boundaries/ward_E09000007.geojson", "boundaries/ward_E09000007_2020-05.geojson")
LSOAS = ("boundaries/lsoa11_E09000007.geojson", "boundaries/lsoa_E09000007.geojson")


@pytest.fixture(scope="module")
def streets(taken: Made) -> Workspace:
    return taken(CAMDEN, "Camden", *WARDS, *LSOAS, "indicators/police_uk_burglary/*.csv")


@pytest.fixture(scope="module")
def tables(taken: Made) -> Workspace:
    return taken(CAMDEN, "Camden", *WARDS, "indicators/mps_ward/*.csv")


@pytest.fixture(scope="module")
def rasters(taken: Made) -> Workspace:
    pytest.importorskip("rasterio")
    return taken(CAMDEN, "Camden", WARDS[0], LSOAS[1], "raster/defra_nox_1km/nox2003*.tif")


def test_171_street_files_give_37110_burglaries_of_which_225_repeat(streets: Workspace) -> None:
    rows = [row for row in w.received(streets) if "street" in row["file"]]
    assert len(rows) == 171
    assert sum(row["rows_read"] for row in rows) == 37_110
    reasons = Counter(reason for reason, _ in w.reasons(streets, "burglary"))
    assert reasons["repeats the identifier of an earlier row"] == 225
    kept = [row for g in ("lsoa_2011", "lsoa_2021") for row in w.numbers(streets, "burglary", g).values()]
    assert sum(number for number in kept if number) == 36_885


def test_five_editions_load_as_one_series_with_their_revisions(tables: Workspace) -> None:
    rows = [
        row for row in listings.series(tables, "burglary", geography="ward_2025") if row["value"] is not None
    ]
    periods = sorted({row["period"] for row in rows})
    assert (periods[0], periods[-1], len(periods)) == ("2021-09", "2025-12", 52)
    assert any("r" in row["marker"] for row in rows)
    latest = max(row["edition"] for row in w.editions(tables, "burglary"))
    assert latest == "202512"
    assert len(w.editions(tables, "burglary")) == 5


def test_the_old_value_of_a_revised_month_is_kept(tables: Workspace) -> None:
    revised = [key for key, row in w.values(tables, "burglary").items() if row["revised"]]
    assert revised
    area, _ = revised[0]
    assert len(w.everything(tables, "burglary", area)) > 52


def test_the_raster_of_2003_gives_every_ward_a_mean_in_a_plausible_range(rasters: Workspace) -> None:
    values = np.array(list(w.numbers(rasters, "nox_background").values()), dtype=float)
    assert values.shape == (20,)
    assert ((values > 20) & (values < 200)).all()
