"""Camden from its published files: burglary by street and by ward, five editions, and a raster."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ews import analysis
from ews import catalogue as catalogues
from ews import corrections
from ews import listings
from ews.flags import signals
from ews.flags.signals import Watched
from ews.nouns import Panel
from ews.series import assembly
from ews.series import freshness
from ews.store import connection as connections
from ews.workspace import Workspace
from tests.real.conftest import Made
from tests.support import workspaces as w


pytestmark = pytest.mark.real_data
CAMDEN = "E09000007"
WARDS = ("boundaries/ward_E09000007.geojson", "boundaries/ward_E09000007_2020-05.geojson")
LATEST = "mps_ward_202401-202512.csv"
COVERED_ELSEWHERE, COVERED_NOWHERE = "202505", "202509"
LSOAS = ("boundaries/lsoa11_E09000007.geojson", "boundaries/lsoa_E09000007.geojson")


@pytest.fixture(scope="module")
def streets(taken: Made) -> Workspace:
    return taken(CAMDEN, "Camden", *WARDS, *LSOAS, "indicators/police_uk_burglary/*.csv")


@pytest.fixture(scope="module")
def tables(taken: Made) -> Workspace:
    return taken(CAMDEN, "Camden", *WARDS, "indicators/mps_ward/*.csv")


@pytest.fixture(scope="module")
def planted(taken: Made) -> Workspace:
    """Return the five editions, of which the latest has two months that are all but empty."""
    made = taken(CAMDEN, "Camden", *WARDS, "indicators/mps_ward/*.csv")
    [sound] = [row["id"] for row in w.received(made) if row["file"] == LATEST]
    corrections.decide(made, sound, withdrawn=True, reason="to put another in its place")
    empty_columns(made.data / LATEST, COVERED_ELSEWHERE, COVERED_NOWHERE)
    w.take(made, day=2)
    return made


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
    assert (periods[0], periods[-1], len(periods)) == ("2020-09", "2025-12", 64)
    # the first edition is on the wards of 2020; where they were redrawn their past is an estimate
    estimated = {row["period"] for row in rows if "e" in row["marker"]}
    assert (min(estimated), max(estimated), len(estimated)) == ("2020-09", "2021-08", 12)
    assert {row["period"] for row in rows if "b" in row["marker"]} == {"2021-09"}
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


# -- a month that is all but empty -------------------------------------------------------------------------
def empty_columns(path: Path, *months: str) -> None:
    """Set all of some month columns to zero, but for the first three of Camden's rows that have more."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head, *rows = list(csv.reader(stream))
    for month in months:
        own = [row for row in rows if row[head.index("LookUp_BoroughName")] == "Camden"]
        left = [row for row in own if row[head.index(month)] != "0"][:3]
        for row in rows:
            row[head.index(month)] = "1" if any(row is kept for kept in left) else "0"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])


def burglary(made: Workspace) -> Panel:
    catalogue = catalogues.load(made.root)
    with connections.reading(made.store) as connection:
        atlas = analysis.known_areas(connection, catalogue)
        return assembly.assemble(connection, catalogue, atlas).panels["burglary", "ward_2025"]


def column(panel: Panel, month: str) -> int:
    return [str(period) for period in panel.periods].index(f"{month[:4]}-{month[4:]}")


class Nothing:
    """A memory that keeps nothing."""

    def recall(self, *_: object) -> None:
        return None

    def remember(self, *_: object) -> None:
        pass


def test_an_earlier_edition_serves_where_the_latest_is_all_but_empty(
    tables: Workspace, planted: Workspace
) -> None:
    now, before = burglary(planted), burglary(tables)
    here = column(now, COVERED_ELSEWHERE)
    assert now.coverage[:, here].min() == 1
    # the two editions differ by revisions of a few
    np.testing.assert_allclose(now.numerator[:, here].sum(), before.numerator[:, here].sum(), rtol=0.05)


def test_a_month_that_is_all_but_empty_gives_no_verdict_and_says_why(planted: Workspace) -> None:
    panel = burglary(planted)
    here = column(panel, COVERED_NOWHERE)
    assert 0 <= panel.coverage[:, here].max() < 0.05
    assert np.isnan(panel.numerator[:, here]).all()
    catalogue = catalogues.load(planted.root)
    found = freshness.no_verdicts(catalogue, [panel], {}, today=panel.periods[-1].last_day)
    assert [str(item.period) for item in found] == ["2025-09"]


def test_a_month_that_is_all_but_empty_is_judged_like_one_that_never_came(planted: Workspace) -> None:
    panel, catalogue = burglary(planted), catalogues.load(planted.root)
    here = column(panel, COVERED_NOWHERE)
    options: dict[str, Any] = {"alarm_years": 100.0, "memory": Nothing()}
    for direction in ("worse", "better"):
        watched = Watched(panel, catalogue.indicators["burglary"], None, 12)
        signal = signals.of_panel(watched, direction, **options)
        assert np.isnan(signal.evidence[:, here]).all()
        assert not signal.alert[:, here].any()
        assert np.isfinite(signal.evidence[:, here + 1]).all()
