from dataclasses import replace

import numpy as np
import pytest

from ews.publish import ranking as module
from ews.publish.ranking import bar
from ews.publish.ranking import changes
from ews.publish.ranking import ranking
from ews.publish.trends import Lookup
from tests.support import reports
from tests.support.html import read


KEY = ("claimant_rate", reports.WARDS)
SMALL = ("claimant_rate", reports.LSOAS)


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(reports.report())


def test_areas_stand_by_their_latest_number_the_highest_first(lookup: Lookup) -> None:
    found = ranking(lookup, KEY)
    assert found is not None
    values = [float(one.value) for one in found.high]
    assert values == sorted(values, reverse=True)
    assert found.high[0].area.name == "Cawthorne Vale"
    assert found.period == "March 2026"
    assert not found.low
    assert found.line == ""


def test_what_is_not_known_or_not_shown_is_named_and_has_no_place() -> None:
    report = reports.report()
    panel = report.panels[KEY]
    value, marker = panel.value.copy(), panel.marker.copy()
    value[0, -1], value[1, -1], marker[0, -1] = np.nan, np.nan, "c"
    changed = replace(panel, value=value, marker=marker)
    found = ranking(Lookup(replace(report, panels={**report.panels, KEY: changed})), KEY)
    assert found is not None
    assert list(found.hidden) == ["Aldermoor [c]", "Birchgate [x]"]
    assert not {"Aldermoor", "Birchgate"} & {one.area.name for one in found.high}


def test_of_many_areas_both_ends_are_listed_and_all_are_drawn(
    lookup: Lookup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WHOLE_UP_TO", 20)
    found = ranking(lookup, SMALL)
    assert found is not None
    assert [len(found.high), len(found.low)] == [10, 10]
    assert float(found.high[-1].value) >= float(found.low[0].value)
    line = read(found.line)
    assert line.one("title").text == "24 areas on one line, the lowest to the left"
    assert line.one("path", **{"class": "stroke"}).attributes["d"].count("M") == 24


def test_the_spread_is_told_in_words(lookup: Lookup) -> None:
    found = ranking(lookup, KEY)
    values = lookup.report.panels[KEY].value[:, -1]
    assert found is not None
    assert found.spread.startswith(f"From {np.nanmin(values):.2f} to {np.nanmax(values):.2f}; half of the ")


def test_no_number_means_no_order(lookup: Lookup) -> None:
    report = reports.report()
    empty = replace(report.panels[KEY], value=np.full((12, 36), np.nan))
    assert ranking(Lookup(replace(report, panels={**report.panels, KEY: empty})), KEY) is None


def test_a_bar_ends_at_its_value_and_marks_the_district() -> None:
    svg = read(bar(3.0, 2.0, 4.0)).one("svg")
    assert svg.one("rect").attributes["width"] == "75.0"
    assert svg.one("path").attributes["d"].startswith("M50.0 ")
    assert not read(bar(3.0, float("nan"), 4.0)).all("path")


def test_changes_are_those_whose_interval_leaves_out_none(lookup: Lookup) -> None:
    found = changes(lookup, KEY)
    told = {one.area.name: (one.change.text, one.since) for one in found}
    assert told == {
        "Cawthorne Vale": ("▲ Getting worse, confirmed", "August 2025"),
        "Garrow Hill": ("▼ Improving, confirmed", "August 2025"),
    }


def test_an_indicator_that_is_not_watched_has_no_changes(lookup: Lookup) -> None:
    assert changes(lookup, ("house_price", reports.WARDS)) == []
