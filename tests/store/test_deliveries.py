"""Deliveries: taken out of the current view and brought back, on record, and nothing erased."""

from datetime import datetime

import pytest

from ews.errors import NotFoundError
from ews.store import connection
from ews.store import deliveries
from ews.workspace import Workspace
from tests.support import tables
from tests.support import workspaces as w


WARD = w.WARDS[0]


@pytest.fixture
def twice(gridley: Workspace) -> Workspace:
    for day, value in ((1, 5), (2, 8)):
        rows = [["period", "area_code", "value"], ["2026-01", WARD, value], ["2026-01", WARD, "?"]]
        w.write(gridley, f"fly_tipping_{day}.csv", tables.text(rows))
        w.take(gridley, day=day)
    return gridley


def decide(made: Workspace, *, withdrawn: bool, day: int, reason: str = "wrong file") -> None:
    at = datetime.fromisoformat(f"2026-02-{day:02}")
    with connection.writing(made.store) as store:
        deliveries.decide(store, "D5", withdrawn=withdrawn, reason=reason, at=at)


def test_a_withdrawn_delivery_gives_way_to_the_one_before_and_comes_back(twice: Workspace) -> None:
    decide(twice, withdrawn=True, day=1)
    assert w.numbers(twice, "fly_tipping") == {(WARD, "2026-01"): 5}
    assert w.received(twice)[-1]["state"] == "withdrawn: wrong file"
    assert len(w.everything(twice, "fly_tipping", WARD)) == 2
    assert len(w.aside(twice, "fly_tipping")) == 1
    decide(twice, withdrawn=False, day=2)
    assert w.numbers(twice, "fly_tipping") == {(WARD, "2026-01"): 8}
    assert w.received(twice)[-1]["state"] == "read"


def test_a_withdrawn_delivery_stays_out_when_its_file_is_still_there(twice: Workspace) -> None:
    decide(twice, withdrawn=True, day=1)
    assert w.take(twice, day=3).readings == []
    assert w.numbers(twice, "fly_tipping") == {(WARD, "2026-01"): 5}


def test_a_delivery_that_is_not_there_is_not_withdrawn(twice: Workspace) -> None:
    with (
        pytest.raises(NotFoundError, match="D99: no such delivery"),
        connection.writing(twice.store) as store,
    ):
        deliveries.decide(store, "D99", withdrawn=True, reason="x", at=datetime.fromisoformat("2026-02-01"))


def test_the_listing_says_what_each_delivery_gave(twice: Workspace) -> None:
    row = w.received(twice)[-1]
    assert (row["read_for"], row["rows_read"], row["rows_kept"], row["rows_set_aside"]) == (
        "fly_tipping",
        2,
        1,
        1,
    )
