"""What a run says has changed since the one before: files, revisions, rules, flags."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from ews import changes
from ews import records
from ews.analysis import Findings
from ews.atlas import Atlas
from ews.ingest.intake import Intake
from ews.ingest.whereabouts import UNKNOWN_AREA
from ews.nouns import Area
from ews.nouns import Flag
from ews.series.assembly import Assembly
from ews.store.deliveries import Reading
from ews.store.deliveries import SetAside
from ews.store.runs import RunRow
from tests.support.panels import panel
from tests.support.reports import flag as flag_in


TITLES = {"claimant_rate": "Claimants", "burglary": "Burglary"}
NOTHING_NEW = Intake()
MILL, DALE = Area("E05999001", "Mill", "ward_2025"), Area("E05999002", "Dale", "ward_2025")


def flag(area: Area = MILL, **other: Any) -> Flag:
    given = {"id": f"F{area.name}", "sentence": f"Claimants rose in {area.name}.", **other}
    return replace(flag_in(area), **given)


def findings(*flags: Flag, markers: str = "") -> Findings:
    one = panel([[1.0] * 3], marker=np.array([[*markers, *[""] * (3 - len(markers))]]))
    series = Assembly(panels={("burglary", "ward_2025"): one})
    areas = tuple(one for one in flags if one.level != "pocket")
    pockets = tuple(one for one in flags if one.level == "pocket")
    atlas = Atlas("E08999001", "Gridley", {}, {})
    return Findings(atlas, series, (), areas, pockets, (), (), (), 24.0, 5.0)


def run(*flags: Flag, settings: str = "rules", revised: dict[str, int] | None = None) -> RunRow:
    result = {
        "flags": [records.record(one) for one in flags],
        "revised": revised or {},
        "definitions": settings,
    }
    return RunRow("R1", datetime(2026, 1, 1), "0.1.0", settings, "", 24.0, [], result)  # noqa: DTZ001


def said(
    before: RunRow | None, now: Findings, taken: Intake = NOTHING_NEW, *, settings: str = "rules"
) -> list[str]:
    return changes.sentences(before, now, taken, settings, TITLES)


def test_the_first_run_counts_its_flags_and_not_those_that_have_ended() -> None:
    assert said(None, findings(flag(), flag(DALE, state="ended"))) == [
        "This is the first run; it raises 1 flag."
    ]


def test_a_flag_is_told_once_when_it_comes_and_once_when_it_goes() -> None:
    assert said(run(), findings(flag())) == ["New: Claimants rose in Mill."]
    assert said(run(flag()), findings(flag(), flag(DALE))) == ["New: Claimants rose in Dale."]
    gone = ["No longer up: Claimants in Mill (worse)."]
    assert said(run(flag()), findings()) == gone
    assert said(run(flag()), findings(flag(state="ended"))) == gone
    assert said(run(flag(state="ended")), findings()) == ["No flag was raised or ended."]


def test_pockets_are_told_beside_the_flags() -> None:
    spot = flag(DALE, level="pocket", id="P1", sentence="Claimants rose in a pocket.")
    assert said(None, findings(flag(), spot)) == [
        "This is the first run; it raises 1 flag and finds 1 pocket."
    ]
    assert said(run(flag()), findings(flag(), spot)) == ["New: Claimants rose in a pocket."]
    before = run(flag())
    before.result["pockets"] = [records.record(spot)]
    assert said(before, findings(flag())) == ["No longer up: Claimants in Dale (worse)."]
    assert said(before, findings(flag(), spot)) == ["No flag was raised or ended."]


def test_a_theme_that_is_no_longer_up_is_called_by_its_name() -> None:
    assert said(run(flag(indicator=None, theme="jobs")), findings()) == [
        "No longer up: jobs in Mill (worse)."
    ]


def test_new_files_are_told_with_the_indicators_that_they_gave_rows_for() -> None:
    readings = [
        ("D1", Reading("burglary", rows_kept=3)),
        ("D1", Reading("claimant_rate", rows_kept=0)),
        ("D2", Reading("ward_2025", rows_kept=12)),
    ]
    first = said(run(), findings(), Intake([("D1", "a.csv"), ("D2", "b.geojson")], readings))[0]
    assert first == "2 new files received; they speak of: Burglary."
    only = said(run(), findings(), Intake([("D2", "b.geojson")], readings[2:]))[0]
    assert only == "1 new file received; they speak of: boundaries only."


def test_only_what_was_revised_since_the_run_before_is_told() -> None:
    assert changes.revised(findings(markers="rr").series) == {"burglary": 2}
    assert said(run(revised={"burglary": 1}), findings(markers="rr"))[0] == (
        "Burglary: 1 value revised by the source; the old are kept."
    )
    assert said(run(revised={"burglary": 2}), findings(markers="rr")) == ["No flag was raised or ended."]


def test_other_rules_are_told_as_what_may_have_moved_a_flag() -> None:
    assert "flags may move by it" in said(run(), findings(), settings="other rules")[0]
    assert "flags may move by it" not in " ".join(said(run(), findings()))


def test_a_new_file_of_which_nothing_was_kept_is_told_with_why_and_the_remedy() -> None:
    aside = [SetAside("outside the district", "E05000650", records=3), SetAside(UNKNOWN_AREA, "E05000771")]
    taken = Intake(
        new=[("D1", "old.csv")], readings=[("D1", Reading("burglary", rows_read=4, set_aside=aside))]
    )
    told = said(run(), findings(), taken)[1]
    assert told.startswith("old.csv: nothing was kept; 3 rows: outside the district; 1 rows: ")
    assert told.endswith("Put the boundaries of that year into data/.")


def test_a_new_file_of_which_something_was_kept_is_not_complained_of() -> None:
    aside = [SetAside("outside the district", "E05000650", records=3)]
    reading = Reading("burglary", rows_read=4, rows_kept=1, set_aside=aside)
    told = said(run(), findings(), Intake(new=[("D1", "new.csv")], readings=[("D1", reading)]))
    assert not any("nothing was kept" in sentence for sentence in told)
