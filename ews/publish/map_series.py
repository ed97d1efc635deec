"""One indicator on one set of areas as a map's script reads it: numbers, states, classes, words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ews.catalogue import Indicator
from ews.nouns import Area
from ews.nouns import Floats
from ews.nouns import Panel
from ews.periods import Period
from ews.publish import wording
from ews.publish.classes import Classes
from ews.publish.classes import sequential
from ews.publish.map_packing import Packing
from ews.publish.panel_lines import is_rate
from ews.publish.trends import Lookup


# What a cell holds instead of a value, by its place here, as the page's script knows it.
STATES = ("value", "missing", "suppressed", "not applicable", "no verdict")
VALUE, MISSING, SUPPRESSED, NOT_APPLICABLE, NO_VERDICT = range(len(STATES))
RATIO_DIGITS = 2
# rows as a column, columns as a row, so that both together point at cells
Places = tuple[NDArray[np.int_], NDArray[np.int_]]
COUNTS = "These are counts: an area with more people tends to have more."


@dataclass(frozen=True)
class Series:
    """One indicator on *areas*, the map's own in their order, for the latest *periods* of its panel."""

    lookup: Lookup
    key: tuple[str, str]
    areas: Sequence[Area]
    latest: int

    @property
    def panel(self) -> Panel:
        """Return the panel that the series is of."""
        return self.lookup.report.panels[self.key]

    @property
    def indicator(self) -> Indicator:
        """Return the definition of what is counted."""
        return self.lookup.report.catalogue.indicators[self.key[0]]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Return the periods shown, the last one current."""
        return tuple(self.panel.periods[-self.latest :])

    @cached_property
    def values(self) -> Floats:
        """Return the values, (areas, periods), NaN where nothing is known or shown."""
        return self.placed(self.panel.value)

    @cached_property
    def ratios(self) -> Floats | None:
        """Return the change against the district since the likeliest onset, or None where none is looked for.

        Of both directions the one with more evidence, in times of what was expected.
        """
        return self._strongest("ratio") if self.key in self.lookup.report.signals else None

    @cached_property
    def sure(self) -> NDArray[np.bool_]:
        """Return where that change is beyond what chance does, (areas, periods)."""
        return np.asarray(self._strongest("alert") == 1)

    def _strongest(self, name: str) -> Floats:
        """Return an array of the signals, in each cell of the direction that has more evidence."""
        signals = self.lookup.report.signals[self.key]
        places = [self._found(one.areas, one.periods) for one in signals]
        found = np.stack([_at(getattr(one, name), at) for one, at in zip(signals, places, strict=True)])
        evidence = np.stack([_at(one.evidence, at) for one, at in zip(signals, places, strict=True)])
        strongest = np.argmax(np.nan_to_num(evidence, nan=-np.inf), axis=0)
        return np.asarray(np.take_along_axis(found, strongest[None], axis=0)[0])

    @cached_property
    def states(self) -> NDArray[np.int_]:
        """Return what each cell holds, (areas, periods), as places in ``STATES``."""
        applies = self.placed(self.panel.applies & ~self._has("z"))
        suppressed = self.placed(self._has("c"))
        unknown = np.where(suppressed == 1, SUPPRESSED, MISSING)
        states = np.where(np.isnan(self.values), unknown, VALUE)
        states = np.where(self.placed(self._without_a_number_to_show()) == 1, NO_VERDICT, states)
        return np.where(applies == 0, NOT_APPLICABLE, states)

    def _without_a_number_to_show(self) -> NDArray[np.bool_]:
        """Return where there is no verdict and no number either, or one that only a part was received of.

        A whole number without a verdict, such as that of a short series, is a level all the same.
        """
        in_part = self.panel.coverage < self.lookup.report.catalogue.settings.coverage_required
        return self.lookup.without_verdict(self.key) & (in_part | np.isnan(self.panel.value))

    @cached_property
    def classes(self) -> Classes:
        """Return the classes of the values, the same for every period shown."""
        return sequential(np.where(self.states == VALUE, self.values, np.nan))

    @cached_property
    def digits(self) -> int:
        """Return how many decimals the values are shown with."""
        return _digits(self.values)

    @property
    def note(self) -> str:
        """Return what the values are, and which way is worse."""
        text = self.indicator.definition.rstrip(". ")
        same = np.array_equal(self.panel.value, self.panel.numerator, equal_nan=True)
        counts = f" {COUNTS}" if same and self.indicator.kind != "value" else ""
        return f"{text}.{counts} {wording.polarity(self.indicator.polarity)}."

    def placed(self, values: NDArray[np.generic]) -> Floats:
        """Return *values* of the panel on the map's areas and periods, NaN where it has no such area."""
        return _at(values, self._places)

    def packed(self, packing: Packing) -> dict[str, object]:
        """Return the series as plain tables; its texts stand in *packing*."""
        known: dict[str, object] = {
            "unit": self.panel.unit,
            "digits": self.digits,
            "classes": _table(self.classes),
            "note": self.note,
            "basis": self.panel.basis,
            "states": packing.codes(self.states),
            "estimated": packing.codes(np.nan_to_num(self.placed(self._has("e"))).astype(int)),
            "reasons": self._reasons(packing),
            "district": self._district(),
            **self._counts(packing),
            **self._expectations(packing),
        }
        if self.ratios is not None:
            known["ratio"] = packing.numbers(self.ratios, RATIO_DIGITS)
            known["sure"] = packing.codes(self.sure.astype(int))
        return known

    def _has(self, letter: str) -> NDArray[np.bool_]:
        """Return which cells of the panel bear the marker *letter*."""
        return np.asarray(np.char.find(self.panel.marker.astype(str), letter) >= 0)

    def _counts(self, packing: Packing) -> dict[str, object]:
        """Return the values, counts and bases; where a value divides the two, it is left out."""
        counted, base = self.placed(self.panel.numerator), self.placed(self.panel.denominator)
        found: dict[str, object] = {}
        if self.indicator.kind != "value" and np.isfinite(base).any():
            found["numerator"] = packing.numbers(counted, _digits(counted))
            found["denominator"] = packing.numbers(base, 0)
        whole = _are_whole(counted) and _are_whole(base)
        if found and whole and is_rate(self.panel, self.indicator):
            return {**found, "per": self.indicator.per}
        return {**found, "value": packing.numbers(self.values, self.digits)}

    def _district(self) -> dict[str, object]:
        line, pooled = self.lookup.district(self.key)
        digits = max(self.digits, 1)
        shown = [None if np.isnan(value) else round(float(value), digits) for value in line[-self.latest :]]
        return {"line": shown, "pooled": pooled}

    def _expectations(self, packing: Packing) -> dict[str, object]:
        """Return what was expected and the range that chance leaves around it, in the unit of the values.

        An area whose first flag is of something improving has what that direction expects.
        """
        usual, other = (self.lookup.expected(self.key, way) for way in ("worse", "better"))
        if usual is None:
            return {}
        improving = np.array([area.code in self._improving for area in self.areas])
        found, digits = dict[str, object](), max(self.digits, 1)
        for name, part in (("expected", "line"), ("low", "low"), ("high", "high")):
            lines = self.placed(getattr(usual, part))
            if other is not None:
                lines = np.where(improving[:, None], self.placed(getattr(other, part)), lines)
            if np.isfinite(lines).any():
                found[name] = packing.numbers(lines, digits)
        return found

    @property
    def _improving(self) -> set[str]:
        own = [flag for flags in self.lookup.flags.values() for flag in flags]
        own = [flag for flag in own if (flag.indicator, flag.geography) == self.key]
        first = {flag.area: flag.direction for flag in reversed(own)}
        return {code for code, direction in first.items() if direction == "better"}

    def _reasons(self, packing: Packing) -> dict[str, int]:
        """Return why there is no verdict, by ``area:period`` or ``*:period``, as places of texts."""
        known = self.lookup.unjudged.get(self.key, {})
        rows: dict[str | None, str] = {area.code: str(i) for i, area in enumerate(self.areas)}
        rows[None] = "*"
        return {
            f"{rows[code]}:{column}": packing.text(reason)
            for column, period in enumerate(self.periods)
            for code, reason in sorted(known.get(period, {}).items(), key=lambda item: item[0] or "")
            if code in rows
        }

    @cached_property
    def _places(self) -> Places:
        return self._found(self.panel.areas, self.panel.periods)

    def _found(self, areas: Sequence[Area], periods: Sequence[Period]) -> Places:
        """Return where each area and period of the map stands in *areas* and *periods*, -1 for nowhere."""
        rows = {area.code: row for row, area in enumerate(areas)}
        columns = {period: column for column, period in enumerate(periods)}
        at = [rows.get(area.code, -1) for area in self.areas], [columns.get(p, -1) for p in self.periods]
        return np.array(at[0], dtype=int)[:, None], np.array(at[1], dtype=int)[None, :]


def _at(values: NDArray[np.generic], places: Places) -> Floats:
    """Return the cells of *values* at *places*, NaN where a place is nowhere."""
    rows, columns = places
    return np.where((rows < 0) | (columns < 0), np.nan, values[places].astype(float))


def _digits(values: Floats) -> int:
    known = values[np.isfinite(values)]
    # a few million counts are sooner seen to be whole all at once
    return 0 if _are_whole(known) or not known.size else wording.digits_of(known.tolist())


def _are_whole(values: Floats) -> bool:
    known = values[np.isfinite(values)]
    return bool(known.size and np.array_equal(known, np.round(known)))


def _table(classes: Classes) -> dict[str, object]:
    return {
        "breaks": classes.breaks,
        "labels": classes.labels,
        "colours": classes.colours,
        "rule": classes.rule,
    }
