"""The current view of one indicator: parts add up, editions order, and what is covered."""

from ews.series.joining import join
from ews.store import connection
from ews.store import series
from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


def test_records_kept_and_set_aside_are_counted_by_level(gridley: Workspace) -> None:
    rows = [["2026-01", w.WARDS[0], 5], ["2026-01", w.LSOAS[0], 2], ["2026-01", "E05000001", 1]]
    w.write(gridley, "fly_tipping.csv", tables.text([["period", "area_code", "value"], *rows]))
    w.take(gridley)
    with connection.reading(gridley.store) as store:
        kept, aside = series.records(store)
    assert {row["geography"]: row["records"] for row in kept} == {"ward_2025": 1, "lsoa_2021": 1}
    assert [row["records"] for row in aside if row["indicator"] == "fly_tipping"] == [1]


def test_bounds_are_kept_only_where_every_part_has_them(gridley: Workspace) -> None:
    text = [["period", "area_code", "value"], ["2026-01", w.WARDS[0], "<5"], ["2026-02", w.WARDS[0], "-"]]
    w.write(gridley, "fly_tipping.csv", tables.text(text))
    w.take(gridley)
    found = w.values(gridley, "fly_tipping")
    first, second = (found[w.WARDS[0], period] for period in ("2026-01", "2026-02"))
    assert (first["lower"], first["upper"], first["marker"]) == (1, 4, "c")
    assert (second["lower"], second["upper"], second["marker"]) == (None, None, "x")


def test_a_force_that_is_missing_from_a_month_lowers_its_coverage(gridley: Workspace) -> None:
    head = ["Crime ID", "Month", "Longitude", "Latitude", "LSOA code", "Crime type"]
    for month, forces in (("2026-01", "north south"), ("2026-02", "north"), ("2026-03", "north south")):
        for force in forces.split():
            row = [f"{month}{force}", month, "", "", w.LSOAS[0], "Burglary"]
            w.write(gridley, f"{month}-{force}-street.csv", tables.text([head, row]))
    w.take(gridley)
    with connection.reading(gridley.store) as store:
        joined = join(series.values(store, "burglary"), series.coverage(store, "burglary"))["lsoa_2021"]
    assert joined.coverage["2026-01"] == joined.coverage["2026-03"] == 1
    assert joined.coverage["2026-02"] < 1
