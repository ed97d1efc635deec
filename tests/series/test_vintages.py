"""Since when a number has been known: by its edition, its period, or the day it was received."""

from datetime import date
from datetime import datetime
from typing import Any

import pytest

from ews.periods import Period
from ews.series import vintages
from ews.store.series import LeftOut
from tests.support.panels import indicator


INDICATORS = {"burglary": indicator(lag_days=60)}


def reading(
    number: int, *, edition: str = "", received: str = "2026-01-20", again: bool = False
) -> dict[str, Any]:
    at = datetime.fromisoformat(received)
    return {"id": number, "indicator": "burglary", "edition": edition, "received_at": at, "again": again}


def unknown(*readings: dict[str, Any], day: str) -> LeftOut:
    found = vintages.unknown(readings, INDICATORS, date.fromisoformat(day))
    return found.get("burglary", LeftOut())


def test_a_month_comes_out_at_its_end_and_the_publisher_s_delay() -> None:
    assert vintages.published(Period(2025 * 12), 20) == date(2025, 2, 20)


@pytest.mark.parametrize(("day", "absent"), [("2025-08-28", (1,)), ("2025-08-29", ())])
def test_an_edition_is_not_there_at_all_before_it_came_out(day: str, absent: tuple[int, ...]) -> None:
    assert unknown(reading(1, edition="202506"), day=day) == LeftOut(absent=absent)


def test_an_edition_received_sooner_than_is_usual_was_known_then() -> None:
    assert unknown(reading(1, edition="202512"), day="2026-01-20") == LeftOut()


def test_an_edition_sent_again_is_known_since_it_was_received() -> None:
    assert unknown(reading(2, edition="202506", again=True), day="2026-01-19") == LeftOut(absent=(2,))


def test_an_edition_that_names_no_period_is_known_since_it_was_received() -> None:
    assert unknown(reading(1, edition="v7"), day="2026-01-19") == LeftOut(absent=(1,))


def test_without_an_edition_only_what_tells_again_waits_for_its_day() -> None:
    told = (reading(1), reading(2, again=True))
    assert unknown(*told, day="2026-01-19") == LeftOut(late=(2,))
    assert unknown(*told, day="2026-01-20") == LeftOut()


def test_an_indicator_that_is_no_longer_defined_is_left_out_of_account() -> None:
    row = {**reading(1, edition="202506"), "indicator": "arson"}
    assert vintages.unknown([row], INDICATORS, date(2020, 1, 1)) == {}
