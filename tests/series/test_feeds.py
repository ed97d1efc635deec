"""A month that is all but empty in one edition is met as coverage, not as a fall."""

from typing import Any

import pytest

from ews import listings
from ews import refresh as refreshing
from ews.refresh import refresh
from ews.series import feeds
from ews.store import connection as connections
from ews.workspace import Workspace
from tests.support import tables
from tests.support import tiny


MONTHS = [f"{year}{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)]
EMPTY = "202509"


def told(reading: int, period: str, total: float, **other: Any) -> dict[str, Any]:
    plain = {"geography": "ward_2025", "part": "", "input_order": 0, "hidden": 0}
    return {"reading": reading, "period": period, "total": total, **plain, **other}


def year(reading: int, **totals: float) -> list[dict[str, Any]]:
    return [told(reading, f"2025-{n:02}", totals.get(f"m{n}", 200.0)) for n in range(1, 13)]


def test_an_empty_month_gives_way_to_another_delivery_that_has_it() -> None:
    assert feeds.replaced([*year(1), *year(2, m9=3)]) == ((2, "ward_2025", "2025-09", ""),)


def test_an_empty_month_that_nobody_else_tells_stays_to_be_seen_as_a_gap() -> None:
    assert feeds.replaced(year(1, m9=3)) == ()
    assert feeds.replaced([*year(1, m9=0), *year(2, m9=3)]) == ()


def test_a_real_fall_to_an_eighth_is_no_empty_month() -> None:
    assert feeds.replaced([*year(1), *year(2, m9=25)]) == ()


def test_of_a_small_feed_an_empty_month_may_be_true() -> None:
    small = {f"m{n}": 9.0 for n in range(1, 13)}
    assert feeds.replaced([*year(1, **small), *year(2, **{**small, "m9": 0.0})]) == ()


def test_hidden_numbers_are_never_replaced_by_an_edition_that_shows_them() -> None:
    assert feeds.replaced([*year(1), *year(2)[:8], told(2, "2025-09", 0, hidden=12)]) == ()


def test_one_force_s_empty_month_is_told_from_another_s_full_one() -> None:
    other = [told(3, "2025-09", 500, part="south"), told(3, "2025-08", 500, part="south")]
    assert feeds.replaced([*year(1, m9=3), *other]) == ()


# -- through the whole of it ------------------------------------------------------------------------------
def edition(made: Workspace, months: list[str], *, empty: str = "", blank: bool = False) -> None:
    """Write an edition of the police's ward table, in which one month may hold next to nothing."""
    rows = [["MajorText", "MinorText", "WardCode", *months]]
    for ward in tiny.WARDS:
        counts = [str(tiny.count(ward, f"{month[:4]}-{month[4:]}")) for month in months]
        if empty and ward != tiny.WARDS[2]:
            counts[months.index(empty)] = "" if blank else "0"
        elif empty:
            counts[months.index(empty)] = "9"
        rows.append(["BURGLARY", "BURGLARY", ward, *counts])
    (made.data / f"mps_ward_{months[-1]}.csv").write_text(tables.text(rows), encoding="utf-8")


def findings(made: Workspace) -> tuple[set[tuple[str, str]], list[str]]:
    """Return the wards and directions flagged for burglary, and what is said of months without verdict."""
    refresh(made, say=lambda _: None)
    with connections.reading(made.store) as connection:
        row = refreshing.require_run(connection)
    flags = {(f.area, f.direction) for f in refreshing.flags_of(row) if f.indicator == "burglary"}
    return flags, [n.reason for n in refreshing.no_verdicts_of(row) if n.indicator == "burglary"]


@pytest.mark.parametrize("blank", [False, True], ids=["zeros", "blanks"])
def test_a_month_that_is_all_but_empty_raises_no_flag_and_gives_no_verdict(
    own: Workspace, blank: bool
) -> None:
    edition(own, MONTHS, empty=EMPTY, blank=blank)
    flags, reasons = findings(own)
    assert flags == {(tiny.BAD, "worse")}
    [reason] = [text for text in reasons if text.startswith("September 2025")]
    assert "of the source was received; 80% is needed" in reason


def test_an_earlier_edition_serves_where_a_later_one_is_all_but_empty(own: Workspace) -> None:
    edition(own, MONTHS[:-3])
    edition(own, MONTHS, empty=EMPTY)
    flags, reasons = findings(own)
    assert (flags, reasons) == ({(tiny.BAD, "worse")}, [])
    rows = {
        (row["area"], row["period"]): row for row in listings.series(own, "burglary", geography="ward_2025")
    }
    cell = rows[tiny.BAD, "2025-09"]
    assert cell["numerator"] == tiny.count(tiny.BAD, "2025-09")
    assert cell["delivery"] != rows[tiny.BAD, "2025-12"]["delivery"]
