"""Tell an indicator's whole history in the district: its line, what stands behind it, what is missing."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from ews.nouns import Floats
from ews.nouns import Panel
from ews.publish import wording
from ews.publish.figures import Chart
from ews.publish.figures import Lane
from ews.publish.figures import Line
from ews.publish.figures import spans
from ews.publish.figures import trend
from ews.publish.geographies import level_of
from ews.publish.number_table import texts
from ews.publish.series_view import beside
from ews.publish.trends import Key
from ews.publish.trends import Lookup
from ews.text import joined


PART = "part"
# What the labels of lanes mean, in the order in which they are drawn.
LANES = {
    "[r]": "revised since it was first published",
    "[b]": "the first after a break: not to be compared with what came before without care",
    "[e]": "estimated, in part or all, from other boundaries",
    "[c]": "not shown for some areas: too small a number",
    "[x]": "not available for some areas",
    PART: "received in part only",
}
# A source is whole where no more than rounding is missing.
WHOLE = 0.9995
# More spans than these are told by the first and the last.
MOST_SPANS = 4


@dataclass(frozen=True)
class History:
    """The district's line: ``basis`` says what it is, ``notes`` explain its lanes and its holes."""

    chart: Markup
    summary: str
    basis: str
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def district_key(lookup: Lookup, indicator: str) -> Key | None:
    """Return the series that tells the district: its own, else that of the largest areas there are."""
    order = ("district", "ward", "neighbourhood", "msoa", "lsoa", "oa")
    current = [lookup.report.current.get(level, "") for level in order]
    keys = [(indicator, geography) for geography in current if (indicator, geography) in lookup.report.panels]
    others = sorted(key for key in lookup.report.panels if key[0] == indicator)
    return next(iter([*keys, *others]), None)


def history(lookup: Lookup, key: Key) -> History:
    """Return the history of the series *key* in the district."""
    panel, whole = lookup.report.panels[key], lookup.whole(key)
    indicator = lookup.report.catalogue.indicators[key[0]]
    added = not whole.pooled and indicator.kind != "value"
    line = whole.counts if added else whole.line
    lanes = _lanes(panel)
    summary = _summary(line, panel)
    chart = Chart(
        id=f"{key[0]}-district",
        title=f"{indicator.title} in {lookup.report.run.district_name}. {summary}",
        periods=panel.periods,
        lines=[Line("observed", line)],
        lanes=[Lane(label, marks) for label, marks in lanes.items()],
    )
    return History(
        trend(chart),
        summary,
        _basis(lookup, key, pooled=whole.pooled, added=added),
        (
            *(f"{label} = {LANES[label]}: {_when(panel, marks)}." for label, marks in lanes.items()),
            *_holes(panel, line),
        ),
        *_table(panel, line, whole.counts, whole.people),
    )


def _lanes(panel: Panel) -> dict[str, list[bool]]:
    """Return in which periods each label holds, of those that hold anywhere."""
    found = {label: _marked(panel, label.strip("[]")) for label in LANES if label != PART}
    share = panel.coverage.mean(axis=0)
    found[PART] = [0 < one < WHOLE for one in share.tolist()]
    return {label: marks for label, marks in found.items() if any(marks)}


def _marked(panel: Panel, letter: str) -> list[bool]:
    """Return in which periods some area's number bears *letter*; those that never apply stay out."""
    found = np.char.find(panel.marker.astype(str), letter) >= 0
    told = ~np.isnan(panel.value).all(axis=0)
    some: NDArray[np.bool_] = np.any(found & panel.applies, axis=0) & told
    return [bool(mark) for mark in some]


def _when(panel: Panel, marks: Sequence[bool]) -> str:
    runs = [wording.between(panel.periods[first], panel.periods[last]) for first, last in spans(marks)]
    if len(runs) > MOST_SPANS:
        return f"{wording.plural(sum(marks), 'period')} between {runs[0]} and {runs[-1]}"
    return joined(runs)


def _holes(panel: Panel, line: Floats) -> list[str]:
    missing = np.isnan(line).tolist()
    if not any(missing):
        return []
    return [f"The line is broken where no number is known: {_when(panel, missing)}."]


def _summary(line: Floats, panel: Panel) -> str:
    known = np.flatnonzero(~np.isnan(line))
    if not known.size:
        return "No number is known."
    last = int(known[-1])
    before = [at for at, other in enumerate(panel.periods) if other.start == panel.periods[last].start - 12]
    then = float(line[before[0]]) if before else math.nan
    told = beside(float(line[last]), then, panel.unit)
    text = f"{told[0]} in {panel.periods[last].label}"
    return f"{text}; {told[1]} a year before." if told[1] else f"{text}."


def _basis(lookup: Lookup, key: Key, *, pooled: bool, added: bool) -> str:
    report = lookup.report
    level = level_of(report, key[1])
    if level == "district":
        return "These are the figures published for the district as a whole."
    areas = wording.areas_of(len(report.panels[key].areas), level)
    if added:
        return f"The counts of {areas}, added up."
    if pooled:
        return (
            f"The rate of {areas} taken together: their counts added up, over their people or homes added up."
        )
    return f"The plain average of {areas}, since the district's own figure is not known."


def _table(
    panel: Panel, line: Floats, counts: Floats, people: Floats
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the columns and the rows of the district's numbers, newest first."""
    known = line[~np.isnan(line)].tolist()
    digits = wording.digits_of(known) if known else 0
    columns = [("Period", [period.label for period in panel.periods])]
    if np.isfinite(counts).any() and not np.array_equal(counts, line, equal_nan=True):
        columns.append(("Count", texts(counts, 0)))
    if np.isfinite(people).any() and (people > 0).any():
        columns.append(("At risk", texts(people, 0)))
    columns += [
        (wording.capital(panel.unit), texts(line, digits)),
        ("Areas with a number", _told(panel)),
        ("Complete", [wording.percent(float(share)) for share in panel.coverage.mean(axis=0)]),
        ("Notes", _notes(panel)),
    ]
    rows = zip(*(cells for _, cells in columns), strict=True)
    return tuple(name for name, _ in columns), tuple(rows)[::-1]


def _told(panel: Panel) -> list[str]:
    known, meant = (~np.isnan(panel.value)).sum(axis=0), panel.applies.sum(axis=0)
    return [f"{one} of {all_}" for one, all_ in zip(known.tolist(), meant.tolist(), strict=True)]


def _notes(panel: Panel) -> list[str]:
    """Return by period each marker with the number of areas whose cell bears it."""
    found = []
    for column in range(len(panel.periods)):
        letters = Counter("".join(panel.marker[panel.applies[:, column], column].tolist()))
        found.append(
            ", ".join(
                f"[{letter}] in {wording.plural(letters[letter], 'area')}" for letter in sorted(letters)
            )
        )
    return found
