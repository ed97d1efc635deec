"""What changed from one run to the next, in sentences, and why."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ews.ingest.whereabouts import UNKNOWN_AREA
from ews.store.runs import RunRow


if TYPE_CHECKING:
    from ews.analysis import Findings
    from ews.ingest.intake import Intake
    from ews.series.assembly import Assembly


def revised(assembled: "Assembly") -> dict[str, int]:
    """Return how many values of each indicator a source has revised so far."""
    found: dict[str, int] = {}
    for (indicator, _), panel in assembled.panels.items():
        count = int(np.sum(np.char.find(panel.marker, "r") >= 0))
        found[indicator] = found.get(indicator, 0) + count
    return {indicator: count for indicator, count in found.items() if count}


def sentences(
    before: RunRow | None, findings: "Findings", taken: "Intake", definitions: str, titles: Mapping[str, str]
) -> list[str]:
    """Return what is new since the run before: files, revisions, definitions, flags.

    *definitions* is a digest of the settings and definitions; *titles* gives
    the title of each indicator.
    """
    found = _files(taken, titles)
    if before is None:
        up = [flag for flag in findings.flags if flag.state != "ended"]
        pockets = f" and finds {_count(len(findings.pockets), 'pocket')}" if findings.pockets else ""
        return [*found, f"This is the first run; it raises {_count(len(up), 'flag')}{pockets}."]
    found += _revisions(before, revised(findings.series), titles)
    if before.result.get("definitions") != definitions:
        found.append("Settings, definitions or the version of ews changed; flags may move by it.")
    return found + _flags(before, findings, titles)


def _files(taken: "Intake", titles: Mapping[str, str]) -> list[str]:
    if not taken.new:
        return []
    read = {reading.subject for _, reading in taken.readings if reading.rows_kept}
    subjects = sorted(titles[subject] for subject in read if subject in titles)
    named = ", ".join(subjects[:6]) + (f" and {len(subjects) - 6} more" if len(subjects) > 6 else "")
    received = f"{_count(len(taken.new), 'new file')} received; they speak of: {named or 'boundaries only'}."
    return [received, *_kept_nothing(taken)]


def _kept_nothing(taken: "Intake") -> list[str]:
    """Return a sentence for each new file of which nothing was kept, with the reason most met."""
    found = []
    for delivery, file in taken.new:
        readings = [reading for name, reading in taken.readings if name == delivery and not reading.problem]
        reasons: Counter[str] = Counter()
        for reading in readings:
            for item in reading.set_aside:
                reasons[item.reason] += item.records
        if reasons and not any(reading.rows_kept for reading in readings):
            found.append(f"{file}: nothing was kept; {_told(reasons)}.")
    return found


def _told(reasons: "Counter[str]") -> str:
    named = "; ".join(f"{count:,} rows: {reason}" for reason, count in reasons.most_common(3))
    remedy = ". Put the boundaries of that year into data/" if UNKNOWN_AREA in reasons else ""
    return named + remedy


def _revisions(before: RunRow, now: dict[str, int], titles: Mapping[str, str]) -> list[str]:
    earlier = before.result.get("revised", {})
    more = {name: count - earlier.get(name, 0) for name, count in sorted(now.items())}
    return [
        f"{titles[name]}: {_count(count, 'value')} revised by the source; the old are kept."
        for name, count in more.items()
        if count > 0
    ]


def _flags(before: RunRow, findings: "Findings", titles: Mapping[str, str]) -> list[str]:
    earlier = (*before.result["flags"], *before.result.get("pockets", ()))
    was = {row["id"]: row for row in earlier if row["state"] != "ended"}
    now = {flag.id: flag for flag in (*findings.flags, *findings.pockets) if flag.state != "ended"}
    new = [flag for flag in now.values() if flag.id not in was]
    gone = [row for name, row in was.items() if name not in now]
    found = [f"New: {flag.sentence}" for flag in new]
    found += [
        f"No longer up: {titles.get(row['indicator']) or row['theme']} in {row['name']} ({row['direction']})."
        for row in gone
    ]
    return found or ["No flag was raised or ended."]


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
