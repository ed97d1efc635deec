"""Put the areas of one indicator in order: by their latest number, and by how much speaks for a change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ews.nouns import Area
from ews.nouns import Floats
from ews.nouns import Signal
from ews.publish import wording
from ews.publish.cards import Mark
from ews.publish.cards import change
from ews.publish.cards import position
from ews.publish.figures import element
from ews.publish.number_table import texts
from ews.publish.scales import scale
from ews.publish.trends import Key
from ews.publish.trends import Lookup


# Sets of so many areas are listed whole; of larger ones so many at each end.
WHOLE_UP_TO, AT_EACH_END = 40, 10
MOST_CHANGES = 10
# The units of a bar, and of the drawing of all areas on one line.
BAR, LINE, MARGIN = 100, 480, 12


@dataclass(frozen=True)
class Ranked:
    """One area's latest number: as text, as a bar beside the district's, and what is said of it."""

    area: Area
    value: str
    bar: Markup
    position: Mark
    change: Mark


@dataclass(frozen=True)
class Ranking:
    """The areas of one set by their latest number, the highest first.

    ``low`` is empty where ``high`` lists them all; ``hidden`` names those whose
    number is not known or not shown; ``line`` draws all of them where they are not all listed.
    """

    key: Key
    period: str
    high: Sequence[Ranked]
    low: Sequence[Ranked]
    hidden: Sequence[str]
    line: Markup
    spread: str


@dataclass(frozen=True)
class Changed:
    """How much an area changed since the likeliest onset, whether or not that is beyond chance."""

    area: Area
    size: str
    interval: str
    since: str
    change: Mark


def ranking(lookup: Lookup, key: Key) -> Ranking | None:
    """Return the areas of the series *key* in order, or None where no number is known."""
    panel = lookup.report.panels[key]
    known = np.flatnonzero((~np.isnan(panel.value)).any(axis=0))
    if not known.size:
        return None
    at = int(known[-1])
    values, district = panel.value[:, at], float(lookup.whole(key).line[at])
    there = [int(row) for row in np.argsort(-values, kind="stable") if not np.isnan(values[row])]
    whole = len(there) <= WHOLE_UP_TO
    cells = dict(zip(there, texts(values[there], wording.digits_of(values[there].tolist())), strict=True))
    most = max(float(np.nanmax(values)), np.nan_to_num(district)) or 1.0

    def ranked(rows: Sequence[int]) -> list[Ranked]:
        trends = [lookup.trend(key, panel.areas[row].code) for row in rows]
        return [
            Ranked(one.area, cells[row], bar(values[row], district, most), position(one), change(lookup, one))
            for row, one in zip(rows, trends, strict=True)
        ]

    return Ranking(
        key,
        panel.periods[at].label,
        ranked(there if whole else there[:AT_EACH_END]),
        [] if whole else ranked(there[-AT_EACH_END:]),
        _hidden(lookup, key, at),
        Markup("") if whole else line(values[there], district, f"{key[0]}-{key[1]}-line"),
        _spread(values[there], panel.unit),
    )


def _hidden(lookup: Lookup, key: Key, at: int) -> list[str]:
    panel = lookup.report.panels[key]
    rows = np.flatnonzero(np.isnan(panel.value[:, at]) & panel.applies[:, at])
    return [
        f"{panel.areas[row].name} {wording.markers(str(panel.marker[row, at])) or '[x]'}"
        for row in rows.tolist()
    ]


def _spread(values: Floats, unit: str) -> str:
    quarter, middle, most = (wording.number(float(np.quantile(values, part))) for part in (0.25, 0.5, 0.75))
    low, high = wording.number(float(values.min())), wording.number(float(values.max()))
    text = f"From {low} to {high}; half of the areas lie between {quarter} and {most}"
    return f"{text}, the middle one at {middle} ({unit})."


def bar(value: float, district: float, most: float) -> Markup:
    """Return *value* as a bar on a scale from zero to *most*, with a mark at the district's."""
    parts = [element("rect", y=2, width=round(max(value, 0.0) / most * BAR, 1), height=8)]
    if not math.isnan(district):
        parts.append(element("path", d=f"M{round(district / most * BAR, 1)} 0V12"))
    box = {"viewBox": f"0 0 {BAR} 12", "preserveAspectRatio": "none", "aria_hidden": "true"}
    return element("svg", *parts, class_="bar", **box)


def line(values: Floats, district: float, own: str) -> Markup:
    """Return every area as a stroke on one line, with the district's mark among them."""
    low, high, step = scale([value for value in (*values.tolist(), district) if not math.isnan(value)])

    def x(value: float) -> float:
        return round(MARGIN + (LINE - 2 * MARGIN) * (value - low) / (high - low), 1)

    ticks = [low + number * step for number in range(round((high - low) / step) + 1)]
    axis = "".join(f"M{x(tick)} 38v5" for tick in ticks) + f"M{x(low)} 38H{x(high)}"
    parts = [
        element("title", f"{len(values)} areas on one line, the lowest to the left", id=f"{own}-title"),
        element("path", class_="axis", d=axis),
        *(element("text", wording.number(tick), x=x(tick), y=56, text_anchor="middle") for tick in ticks),
        element("path", class_="stroke", d="".join(f"M{x(value)} 16v18" for value in values.tolist())),
    ]
    if not math.isnan(district):
        parts.append(element("path", class_="whole", d=f"M{x(district)} 10v28"))
        parts.append(element("text", "district", x=x(district), y=6, text_anchor="middle", class_="note"))
    box = {"viewBox": f"0 -8 {LINE} 68", "role": "img", "aria_labelledby": f"{own}-title"}
    return element("svg", *parts, class_="chart line", **box)


def changes(lookup: Lookup, key: Key) -> list[Changed]:
    """Return the areas whose change has a 95 % interval that leaves out none at all, the surest first."""
    best: dict[str, tuple[float, Signal, int, int]] = {}
    for signal in lookup.report.signals.get(key, ()):
        judged = np.flatnonzero(np.isfinite(signal.evidence).any(axis=0))
        at = int(judged[-1]) if judged.size else 0
        evidence = signal.evidence[:, at]
        apart = (signal.ratio_low[:, at] > 1) | (signal.ratio_high[:, at] < 1)
        for row in np.flatnonzero((evidence > 0) & apart).tolist():
            code, found = signal.areas[row].code, (float(evidence[row]), signal, row, at)
            best[code] = max(best.get(code, found), found, key=lambda one: one[0])
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    return [_changed(lookup, key, *found[1:]) for _, found in ordered[:MOST_CHANGES]]


def _changed(lookup: Lookup, key: Key, signal: Signal, row: int, at: int) -> Changed:
    low, high = float(signal.ratio_low[row, at]), float(signal.ratio_high[row, at])
    return Changed(
        signal.areas[row],
        wording.capital(wording.size(float(signal.ratio[row, at]))),
        f"{low:.2f} to {high:.2f} times",
        signal.periods[int(signal.onset[row, at])].label,
        change(lookup, lookup.trend(key, signal.areas[row].code)),
    )
