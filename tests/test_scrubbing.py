"""What of a stored run is left when an indicator is forgotten."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from ews import records
from ews.catalogue import Catalogue
from ews.catalogue import Settings
from ews.nouns import NoVerdict
from ews.nouns import Priority
from ews.scrubbing import Traces
from ews.store.runs import RunRow
from tests.support import panels


KNOWN = {
    "burglary": panels.indicator("burglary"),
    "violence": panels.indicator("violence", title="Violence"),
    "arrears": panels.indicator("arrears", theme="jobs", title="Arrears", denominator="burglary"),
    "claimants": panels.indicator("claimants", theme="jobs", title="Claimants"),
    "vouchers": panels.indicator("vouchers", theme="health", title="Vouchers"),
}
CATALOGUE = Catalogue(Settings("E08000006", "Salford"), {}, KNOWN, {})
FLAGS = [
    panels.flag(id="F1", sentence="Burglary rose in Ward 1."),
    panels.flag(id="F2", indicator="violence", sentence="Violence rose in Ward 2."),
    panels.flag(id="F3", indicator=None, level="theme", sentence="Crime rose in Ward 1."),
    panels.flag(id="F4", indicator="arrears", theme="jobs", sentence="Arrears rose in Ward 1."),
    panels.flag(id="F5", indicator="vouchers", theme="health", sentence="Vouchers rose in Ward 1."),
    panels.flag(id="F6", indicator=None, level="theme", theme="health", sentence="Health fell in Ward 1."),
]
POCKETS = [panels.flag(id="K1", level="pocket", sentence="A pocket of burglary."), replace(FLAGS[4], id="K2")]
CHANGES = [
    "2 new files received; they speak of: Burglary, Violence.",
    "Burglary: 3 values revised by the source; the old are kept.",
    "New: Crime rose in Ward 1.",
    "New: Vouchers rose in Ward 1.",
    "No longer up: crime in Ward 9 (worse).",
    "Settings, definitions or the version of ews changed; flags may move by it.",
]


def priority(area: str, *flags: str) -> Priority:
    return Priority(1, 1, 2, area, area, "ward_2025", 1.0, ("crime",), flags, ("Why.",), "Nothing.")


def run(**result: Any) -> RunRow:
    """Return a run that tells of five indicators, or whose result is *result*."""
    silent = [
        NoVerdict(name, "ward_2025", None, panels.FIRST, "It is late.") for name in ("burglary", "vouchers")
    ]
    whole = {
        "flags": [records.record(flag) for flag in FLAGS],
        "pockets": [records.record(flag) for flag in POCKETS],
        "priorities": [records.record(one) for one in (priority("A1", "F1", "F5"), priority("A2", "F5"))],
        "no_verdicts": [records.record(one) for one in silent],
        "revised": {"burglary": 3, "vouchers": 1},
        "expected_up": 1.5,
        "measures": [{"indicator": name, "sentence": "A few."} for name in ("burglary", "vouchers")],
    }
    at = datetime.fromisoformat("2026-01-01")
    return RunRow("R1", at, "1", "s", "i", 24.0, list(CHANGES), result or whole)


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def test_all_that_tells_of_it_goes_and_what_tells_of_others_alone_stays() -> None:
    left = Traces.of(frozenset({"burglary"}), CATALOGUE).scrubbed(run())
    # crime's own flag adds it up, arrears are counted out of it, and so jobs rest on it, too
    assert ids(left.result["flags"]) == ["F2", "F5", "F6"]
    assert ids(left.result["pockets"]) == ["K2"]
    assert [one["area"] for one in left.result["priorities"]] == ["A2"]
    assert [one["indicator"] for one in left.result["no_verdicts"]] == ["vouchers"]
    assert left.result["revised"] == {"vouchers": 1}
    assert left.result["expected_up"] == 1.5
    # and so of whatever else a run may tell of one indicator
    assert [one["indicator"] for one in left.result["measures"]] == ["vouchers"]
    assert left.changes == [CHANGES[3], CHANGES[5]]


def test_a_run_that_tells_nothing_of_it_stays_as_it_was() -> None:
    first = run(flags=[records.record(FLAGS[4])], priorities=[], no_verdicts=[])
    kept = replace(first, changes=[CHANGES[3]])
    assert Traces.of(frozenset({"burglary"}), CATALOGUE).scrubbed(kept) == kept
    assert Traces.of(frozenset(), CATALOGUE).scrubbed(run()) == run()


def test_where_its_definition_is_gone_no_theme_and_no_sentence_is_trusted() -> None:
    left = Traces.of(frozenset({"burglary", "gone"}), CATALOGUE).scrubbed(run())
    assert ids(left.result["flags"]) == ["F2", "F5"]
    assert left.changes == []


@pytest.mark.parametrize(
    ("flag", "taken_for", "tells"),
    [
        (FLAGS[0], ("burglary",), True),
        (FLAGS[1], ("violence",), False),
        (FLAGS[2], ("violence",), True),
        (panels.flag(indicator=None, theme="health"), ("vouchers",), False),
        (panels.flag(indicator=None, theme="health"), ("vouchers", "burglary"), True),
    ],
)
def test_a_decision_on_a_theme_tells_of_every_indicator_that_it_was_taken_for(
    flag: Any, taken_for: tuple[str, ...], tells: bool
) -> None:
    assert Traces.of(frozenset({"burglary"}), CATALOGUE).are_in(records.record(flag), taken_for) is tells
