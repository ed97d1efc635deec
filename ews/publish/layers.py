"""Make the layers of a map: each indicator's level, its change, and the flags, over one geometry."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass

import numpy as np

from ews.catalogue import Indicator
from ews.nouns import Area
from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Shape
from ews.nouns import Signal
from ews.periods import Period
from ews.publish import wording
from ews.publish.classes import Classes
from ews.publish.classes import diverging
from ews.publish.classes import sequential
from ews.publish.trends import Lookup


# About a metre: finer would only make the page larger.
DECIMALS = 5
FLAG_CLASSES = Classes(
    (),
    (
        "▲ getting worse, confirmed",
        "△ getting worse, watch",
        "▼ improving, confirmed",
        "▽ improving, watch",
        "no flag up",
    ),
    ("#801650", "#cf8fb1", "#00594f", "#7fbfb6", "#eef0f0"),
    "An area with several flags shows the gravest: worse before better, confirmed before watch.",
)
FLAG_ORDER = (("worse", "confirmed"), ("worse", "watch"), ("better", "confirmed"), ("better", "watch"))
# What a cell holds instead of a value, as the page and its script know it.
VALUE, MISSING, SUPPRESSED, NOT_APPLICABLE, NO_VERDICT = ".", "n", "s", "z", "v"


@dataclass(frozen=True)
class FlagMark:
    """A flag on a layer: which area, from which of the layer's periods on, and what it says."""

    area: int
    since: int
    direction: str
    grade: str
    text: str
    sentence: str


@dataclass(frozen=True)
class Layer:
    """One layer: by period, one value (or None) and one state letter for each area.

    ``periods`` are labels, the last one current; ``reasons`` say why there is
    no verdict, by ``area:period`` or ``*:period``.
    """

    id: str
    group: str
    title: str
    column: str
    note: str
    digits: int
    periods: tuple[str, ...]
    classes: Classes
    values: tuple[tuple[float | None, ...], ...]
    states: tuple[str, ...]
    reasons: dict[str, str]
    flags: tuple[FlagMark, ...]


def layers(lookup: Lookup, geography: str, indicators: Sequence[str], *, latest: int) -> list[Layer]:
    """Return the layers of a map on *geography*, for the *latest* periods of each indicator."""
    areas = lookup.report.areas.get(geography, ())
    found = []
    for name in indicators:
        panel = lookup.report.panels.get((name, geography))
        if panel is None or not panel.periods:
            continue
        indicator = lookup.report.catalogue.indicators[name]
        view = _View(lookup, areas, panel, indicator, tuple(panel.periods[-latest:]))
        found.append(view.level())
        signals = lookup.report.signals.get((name, geography), ())
        if signals:
            found.append(view.change(signals))
    return [*found, flag_layer(lookup, geography, areas)]


def flag_layer(lookup: Lookup, geography: str, areas: Sequence[Area]) -> Layer:
    """Return the layer of all flags that are up, of whatever indicator."""
    up = [f for f in lookup.report.flags if f.geography == geography and f.state != "ended"]
    gravest = [_gravest([f for f in up if f.area == area.code]) for area in areas]
    return Layer(
        id="flags",
        group="Flags",
        title="All flags that are up",
        column="Gravest flag",
        note="Each area's gravest flag at this run, of any indicator.",
        digits=0,
        periods=("this run",),
        classes=FLAG_CLASSES,
        values=(tuple(float(place) for place in gravest),),
        states=(VALUE * len(areas),),
        reasons={},
        flags=_marks(areas, up, ()),
    )


def _gravest(flags: Sequence[Flag]) -> int:
    places = [FLAG_ORDER.index((flag.direction, flag.grade)) for flag in flags]
    return min(places, default=len(FLAG_ORDER))


@dataclass(frozen=True)
class _View:
    """One panel on the map's areas and periods."""

    lookup: Lookup
    areas: Sequence[Area]
    panel: Panel
    indicator: Indicator
    periods: tuple[Period, ...]

    def level(self) -> Layer:
        """Return the layer of the indicator's own values."""
        values = self._placed(self.panel.value, self.panel.areas, self.panel.periods)
        note = self.indicator.definition
        if self.indicator.kind != "value" and np.array_equal(
            self.panel.value, self.panel.numerator, equal_nan=True
        ):
            note = f"{note.rstrip('.')}. These are counts: an area with more people tends to have more."
        known = [float(value) for value in values.ravel()]
        return self._layer("level", self.indicator.title, self.panel.unit, note, values, sequential(known))

    def change(self, signals: Sequence[Signal]) -> Layer:
        """Return the layer of the change: of both directions the one with more evidence."""
        ratios = [self._placed(s.ratio, s.areas, s.periods) for s in signals]
        evidence = [self._placed(s.evidence, s.areas, s.periods) for s in signals]
        strongest = np.argmax(np.nan_to_num(np.stack(evidence), nan=-np.inf), axis=0)
        values = np.take_along_axis(np.stack(ratios), strongest[None], axis=0)[0]
        note = (
            "How many times what was expected, had the area moved with the rest of the district, "
            "since the likeliest onset."
        )
        title = f"{self.indicator.title}: change against the district"
        return self._layer("change", title, "times expected", note, values, diverging())

    def _layer(
        self, kind: str, title: str, column: str, note: str, values: Floats, classes: Classes
    ) -> Layer:
        digits = 2 if kind == "change" else _digits(values)
        own = (self.indicator.id, self.panel.geography)
        up = [f for f in self.lookup.report.flags if (f.indicator, f.geography) == own and f.state != "ended"]
        return Layer(
            id=f"{self.indicator.id}-{kind}",
            group=wording.theme(self.indicator.theme),
            title=title,
            column=column,
            note=f"{note.rstrip('. ')}. {wording.polarity(self.indicator.polarity)}.",
            digits=digits,
            periods=tuple(period.label for period in self.periods),
            classes=classes,
            values=tuple(tuple(_rounded(value, digits) for value in row) for row in values.T),
            states=self._states(values),
            reasons=self._reasons(),
            flags=_marks(self.areas, up, self.periods),
        )

    def _placed(self, values: Floats, areas: Sequence[Area], periods: Sequence[Period]) -> Floats:
        """Return *values* on the map's areas and periods, NaN where they say nothing."""
        rows = {area.code: row for row, area in enumerate(areas)}
        columns = {period: column for column, period in enumerate(periods)}
        at = np.ix_(
            [rows.get(area.code, -1) for area in self.areas],
            [columns.get(period, -1) for period in self.periods],
        )
        return np.where((at[0] < 0) | (at[1] < 0), np.nan, values[at])

    def _states(self, values: Floats) -> tuple[str, ...]:
        """Return a letter for each area, by period, for what its cell holds."""
        first = len(self.panel.periods) - len(self.periods)
        return tuple(
            "".join(
                self._state(area, (first + column, period), values[row, column])
                for row, area in enumerate(self.areas)
            )
            for column, period in enumerate(self.periods)
        )

    def _state(self, area: Area, at: tuple[int, Period], value: float) -> str:
        series, (column, period) = (self.indicator.id, self.panel.geography), at
        row = self.lookup.rows[series].get(area.code)
        if row is None:
            return MISSING
        marker = str(self.panel.marker[row, column])
        if not self.panel.applies[row, column] or marker.startswith("z"):
            return NOT_APPLICABLE
        if self.lookup.reason(series, period, area.code):
            return NO_VERDICT
        if math.isnan(value):
            return SUPPRESSED if marker.startswith("c") else MISSING
        return VALUE

    def _reasons(self) -> dict[str, str]:
        known = self.lookup.unjudged.get((self.indicator.id, self.panel.geography), {})
        rows: dict[str | None, str] = {area.code: str(i) for i, area in enumerate(self.areas)}
        rows[None] = "*"
        return {
            f"{rows[code]}:{column}": reason
            for column, period in enumerate(self.periods)
            for code, reason in sorted(known.get(period, {}).items(), key=lambda item: item[0] or "")
            if code in rows
        }


def _marks(areas: Sequence[Area], flags: Sequence[Flag], periods: Sequence[Period]) -> tuple[FlagMark, ...]:
    rows = {area.code: i for i, area in enumerate(areas)}
    return tuple(
        FlagMark(
            rows[flag.area],
            sum(period < flag.first_raised for period in periods),
            flag.direction,
            flag.grade,
            wording.grade(flag),
            flag.sentence,
        )
        for flag in sorted(flags, key=lambda f: (FLAG_ORDER.index((f.direction, f.grade)), f.id))
        if flag.area in rows
    )


def _digits(values: Floats) -> int:
    known = [float(value) for value in values.ravel() if not math.isnan(value)]
    return wording.digits_of(known) if known else 0


def _rounded(value: float, digits: int) -> float | None:
    return None if math.isnan(value) else round(float(value), digits)


def geometry(areas: Sequence[Area], shapes: Sequence[Shape]) -> list[object]:
    """Return each area's polygons as rings of (latitude, longitude), in the order of *areas*."""
    known = {shape.area: shape.polygons for shape in shapes}
    return [
        [
            [[(round(y, DECIMALS), round(x, DECIMALS)) for x, y in ring] for ring in polygon]
            for polygon in known.get(area.code, ())
        ]
        for area in areas
    ]


def payload(layer: Layer) -> dict[str, object]:
    """Return a layer as plain tables for the page's script."""
    return asdict(layer)
