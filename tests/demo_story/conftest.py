"""The demonstration borough, refreshed once, beside the truth that was planted in it."""

import pytest

from ews import demo
from ews import refresh
from ews.demo import Truth
from ews.nouns import Flag
from ews.publish.report import Report
from ews.store import connection as connections
from ews.store.runs import RunRow
from ews.workspace import Workspace


CAST = ("decline", "spot", "around_the_spot", "students", "better", "spike")


@pytest.fixture(scope="session")
def truth(eastmere: Workspace) -> Truth:
    return demo.read_truth(eastmere.root / "truth.json")


@pytest.fixture(scope="session")
def run(eastmere: Workspace) -> RunRow:
    with connections.reading(eastmere.store) as connection:
        return refresh.require_run(connection)


@pytest.fixture(scope="session")
def flags(run: RunRow) -> list[Flag]:
    return refresh.flags_of(run)


@pytest.fixture(scope="session")
def report(eastmere: Workspace) -> Report:
    """Return the report, made again from what the store remembers."""
    return refresh.latest_report(eastmere, say=lambda _: None)


@pytest.fixture(scope="session")
def planted(truth: Truth, report: Report) -> set[str]:
    """Return every area that something was planted in, and every area inside or around it."""
    named = {area for part in CAST for area in truth.of(part).areas}
    ward_of = {a.code: a.ward for areas in report.areas.values() for a in areas if a.ward}
    wards = named | {ward_of[area] for area in named if area in ward_of}
    return wards | {code for code, ward in ward_of.items() if ward in wards}
