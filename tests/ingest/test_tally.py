"""Sums of one file: what adds up, what cannot, and what the file covers."""

from ews import catalogue
from ews.catalogue import Indicator
from ews.catalogue.indicators import Input
from ews.ingest.numbers import Measured
from ews.ingest.tally import Tally
from ews.store.deliveries import Reading
from ews.workspace import starter


WHEN = ("2026-01", "")
TARGET = (("ward_2025", "E05999001"),)


def indicator() -> Indicator:
    return catalogue.load(starter()).indicators["fly_tipping"]


def summed(aggregate: str, *values: Measured, bases: tuple[float | None, ...] = ()) -> tuple[object, ...]:
    tally = Tally(indicator(), Input("x", ("*",), value=("value",), aggregate=aggregate))
    for number, value in enumerate(values):
        tally.add(TARGET, WHEN, value, bases[number] if bases else None)
    reading = Reading("fly_tipping")
    tally.write(reading)
    return reading.observations[0][5:]


def exact(value: float) -> Measured:
    return Measured(value, value, value)


HIDDEN = Measured(None, 1, 4, "c")
MISSING = Measured(None, None, None, "x")


def test_counts_add_up_and_so_do_their_bounds() -> None:
    assert summed("sum", exact(2), Measured(5, 3, 7)) == (7, None, 5, 9, "")


def test_a_hidden_part_hides_the_sum_and_a_missing_one_loses_it() -> None:
    assert summed("sum", exact(2), HIDDEN) == (None, None, 3, 6, "c")
    assert summed("sum", exact(2), HIDDEN, MISSING) == (None, None, None, None, "x")


def test_means_and_medians_are_of_what_is_known_and_say_of_how_many() -> None:
    assert summed("median", exact(1), exact(9), exact(2), MISSING) == (2, 3, 2, 2, "")
    assert summed("mean", exact(1), exact(2)) == (1.5, 2, 1.5, 1.5, "")


def test_a_base_that_one_row_lacks_is_no_base() -> None:
    assert summed("sum", exact(2), exact(3), bases=(10, 20))[:2] == (5, 30)
    assert summed("sum", exact(2), exact(3), bases=(10, None))[:2] == (5, None)


def test_a_list_of_cases_covers_its_periods_though_nothing_was_placed_there() -> None:
    tally = Tally(indicator(), Input("events", ("*",), code=("code",), period=("month",)))
    tally.add(TARGET, WHEN, exact(1), None)
    tally.cover(["2026-02"], "", unplaced=True)
    reading = Reading("fly_tipping")
    tally.write(reading)
    covered = {row[2]: row[4:] for row in reading.coverage}
    assert covered == {"2026-01": (True, 1, 0), "2026-02": (True, 0, 1)}
