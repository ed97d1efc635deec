"""Acceptances: the latest decision on a flag counts, and what was decided before stays known."""

from datetime import datetime

import pytest

from ews.store import acceptances
from ews.store import connection
from ews.store import runs
from ews.store.connection import Connection
from ews.workspace import Workspace
from tests.support.panels import acceptance


def at(day: int) -> datetime:
    return datetime.fromisoformat(f"2026-01-{day:02}T12:00")


def decide(store: Connection, day: int, *, accepted: bool) -> None:
    acceptances.decide(store, acceptance(at=at(day)), accepted=accepted)


def standing(store: Connection, day: int = 31) -> list[int]:
    return [one.at.day for one in acceptances.standing(store, until=at(day))]


def test_what_was_accepted_comes_back_as_it_was(gridley: Workspace) -> None:
    one = acceptance(at=at(5), indicators=("burglary", "robbery"), reason='Naïve "quotes", says Ann.')
    with connection.writing(gridley.store) as store:
        acceptances.decide(store, one, accepted=True)
        assert acceptances.standing(store) == [one]


def test_the_latest_decision_counts_and_an_earlier_day_is_known_as_it_was(gridley: Workspace) -> None:
    with connection.writing(gridley.store) as store:
        for day, accepted in ((5, True), (9, False), (20, True)):
            decide(store, day, accepted=accepted)
        assert [standing(store, day) for day in (4, 5, 9, 19, 20)] == [[], [5], [], [], [20]]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_decision_on_a_flag_makes_a_new_run_due(gridley: Workspace, accepted: bool) -> None:
    with connection.writing(gridley.store) as store:
        before = runs.inputs(store)
        decide(store, 5, accepted=accepted)
        assert runs.inputs(store) != before
