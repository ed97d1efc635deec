"""Gather what is known of one indicator in one area: its own line, the district's, what was expected."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ews.catalogue import Indicator
from ews.nouns import Area
from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Signal
from ews.periods import Period
from ews.publish import wording
from ews.publish.report import Report


Key = tuple[str, str]


@dataclass(frozen=True)
class Trend:
    """One indicator in one area over all its periods.

    ``expected`` and ``district`` are in the unit of ``value`` and NaN where
    unknown; ``pooled`` says whether the district's line is its own rate or the
    average of its areas; ``unjudged`` is True where there is no verdict.
    """

    indicator: Indicator
    geography: str
    area: Area
    periods: Sequence[Period]
    numerator: Floats
    denominator: Floats
    value: Floats
    marker: Sequence[str]
    district: Floats
    pooled: bool
    expected: Floats
    unjudged: Sequence[bool]
    flag: Flag | None
    unit: str
    basis: str = ""

    @property
    def onset(self) -> int | None:
        """Return the place of the flag's onset among the periods."""
        if self.flag is None or self.flag.onset not in self.periods:
            return None
        return list(self.periods).index(self.flag.onset)

    @property
    def latest(self) -> int | None:
        """Return the place of the last period that has a value."""
        known = np.flatnonzero(~np.isnan(self.value))
        return int(known[-1]) if known.size else None


class Lookup:
    """Answers from one report, each worked out once however many pages ask."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._district: dict[Key, tuple[Floats, bool]] = {}
        self._expectations: dict[tuple[Key, str], Floats] = {}

    @cached_property
    def rows(self) -> Mapping[Key, Mapping[str, int]]:
        """Return each panel's areas and the rows they have."""
        return {
            key: {area.code: row for row, area in enumerate(panel.areas)}
            for key, panel in self.report.panels.items()
        }

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """Return every area by code; where sets share a code, the current set's."""
        current = set(self.report.current.values())
        ordered = sorted(self.report.areas.items(), key=lambda item: item[0] in current)
        return {area.code: area for _, areas in ordered for area in areas}

    @cached_property
    def unjudged(self) -> Mapping[Key, Mapping[Period, Mapping[str | None, str]]]:
        """Return the reason for each missing verdict: by series, period, and area or None for all."""
        found: dict[Key, dict[Period, dict[str | None, str]]] = {}
        for item in self.report.no_verdicts:
            series = found.setdefault((item.indicator, item.geography), {})
            series.setdefault(item.period, {})[item.area] = item.reason
        return found

    @cached_property
    def flags(self) -> Mapping[str, tuple[Flag, ...]]:
        """Return each flagged area's flags, those still up first."""
        return {code: self.report.flags_of(code) for code in sorted({f.area for f in self.report.flags})}

    @cached_property
    def _inside(self) -> Mapping[str, list[Area]]:
        found: dict[str, list[Area]] = {}
        for geography in self.report.current.values():
            for area in self.report.areas.get(geography, ()):
                if area.ward and area.ward != area.code:
                    found.setdefault(area.ward, []).append(area)
        return found

    def inside(self, ward: str) -> Sequence[Area]:
        """Return the areas of the current sets that lie in *ward*, by name."""
        return sorted(self._inside.get(ward, ()), key=lambda area: (area.name, area.code))

    def reason(self, key: Key, period: Period, area: str) -> str:
        """Return why there is no verdict on *area* in *period*, or nothing."""
        reasons = self.unjudged.get(key, {}).get(period, {})
        return reasons.get(area) or reasons.get(None) or ""

    def title(self, indicator: str) -> str:
        """Return an indicator's title, or the identifier of one that is not defined."""
        known = self.report.catalogue.indicators.get(indicator)
        return known.title if known else indicator

    def flag_title(self, flag: Flag) -> str:
        """Return what a flag is about: its indicator, or its theme as a whole."""
        return (
            self.title(flag.indicator) if flag.indicator else f"{wording.theme(flag.theme)}, taken together"
        )

    @cached_property
    def _said(self) -> Mapping[str, Flag]:
        return {flag.sentence: flag for flag in self.report.flags}

    def brief_reason(self, reason: str) -> str:
        """Return a priority's reason; one that repeats a flag's sentence becomes the flag in half a line."""
        flag = self._said.get(reason)
        if flag is None:
            return reason
        return f"{wording.short(flag, self.flag_title(flag))} ({flag.grade})."

    def place(self, code: str, name: str = "") -> str:
        """Return an area's name, with its ward's where it has one."""
        area = self.areas.get(code)
        if area is None:
            return name or code
        ward = self.areas.get(area.ward or "")
        return f"{area.name}, in {ward.name}" if ward and ward.code != code else area.name

    def trend(self, key: Key, code: str) -> Trend:
        """Return what is known of the series *key* in the area *code*."""
        panel, row = self.report.panels[key], self.rows[key][code]
        flag = self._flag(key, code)
        district, pooled = self.district(key)
        return Trend(
            indicator=self.report.catalogue.indicators[key[0]],
            geography=key[1],
            area=panel.areas[row],
            periods=panel.periods,
            numerator=panel.numerator[row],
            denominator=panel.denominator[row],
            value=panel.value[row],
            marker=[str(mark) for mark in panel.marker[row]],
            district=district,
            pooled=pooled,
            expected=self._expected(key, code, flag),
            unjudged=[
                not panel.applies[row, t] or bool(self.reason(key, period, code))
                for t, period in enumerate(panel.periods)
            ],
            flag=flag,
            unit=panel.unit,
            basis=panel.basis,
        )

    def trends(self, code: str, geographies: Sequence[str]) -> list[Trend]:
        """Return every series of the area *code* in *geographies*, flagged ones first, then by theme."""
        found = [
            self.trend(key, code)
            for key in self.report.panels
            if key[1] in geographies and key[0] in self.report.catalogue.indicators and code in self.rows[key]
        ]
        order = {flag.id: i for i, flag in enumerate(self.flags.get(code, ()))}
        return sorted(
            found,
            key=lambda t: (
                order[t.flag.id] if t.flag else len(order),
                t.indicator.theme,
                t.indicator.title,
                t.geography,
            ),
        )

    def district(self, key: Key) -> tuple[Floats, bool]:
        """Return the district's line of a series, and whether it is a pooled rate.

        A rate is pooled over the areas; counts, and rates whose base is not
        known, are the average of the areas.
        """
        if key not in self._district:
            self._district[key] = _district(self.report.panels[key], self.report.catalogue.indicators[key[0]])
        return self._district[key]

    def signal(self, key: Key, direction: str = "worse") -> Signal | None:
        """Return the signal of a series in *direction*, or in the other if it has only that."""
        found = self.report.signals.get(key, ())
        return next((s for s in found if s.direction == direction), found[0] if found else None)

    def evidence(self, trend: Trend, direction: str) -> float:
        """Return the latest evidence for a change of *trend* in *direction*; none counts as the least."""
        signal = self.signal((trend.indicator.id, trend.geography), direction)
        rows = (
            [row for row, area in enumerate(signal.areas) if area.code == trend.area.code] if signal else []
        )
        if signal is None or not rows:
            return -np.inf
        known = signal.evidence[rows[0]][~np.isnan(signal.evidence[rows[0]])]
        return float(known[-1]) if known.size else -np.inf

    def _counted(self, key: Key, signal: Signal) -> Floats:
        own = (key, signal.direction)
        if own not in self._expectations:
            self._expectations[own] = signal.expected
        return self._expectations[own]

    def _flag(self, key: Key, code: str) -> Flag | None:
        own = [f for f in self.flags.get(code, ()) if (f.indicator, f.geography) == key]
        return own[0] if own else None

    def _expected(self, key: Key, code: str, flag: Flag | None) -> Floats:
        """Return what was expected, in the unit of the value, on the panel's own periods."""
        panel, row = self.report.panels[key], self.rows[key][code]
        nothing = np.full(len(panel.periods), np.nan)
        signal = self.signal(key, flag.direction if flag else "worse")
        there = (
            next((i for i, area in enumerate(signal.areas) if area.code == code), None) if signal else None
        )
        if signal is None or there is None:
            return nothing
        place = {period: t for t, period in enumerate(signal.periods)}
        columns = np.array([place.get(period, -1) for period in panel.periods])
        counted, observed = self._counted(key, signal)[there][columns], signal.observed[there][columns]
        return np.where(columns < 0, nothing, counted * _unit(panel.value[row], observed))


def _unit(value: Floats, counted: Floats) -> Floats:
    """Return what one counted event is worth in the unit of *value*, drawn on where none was counted."""
    known = np.flatnonzero((value > 0) & (counted > 0))
    if not known.size:
        return np.ones(value.shape)
    return np.interp(np.arange(value.size), known, value[known] / counted[known])


def is_rate(panel: Panel, indicator: Indicator) -> bool:
    """Say whether the panel's values are its numerators over its denominators."""
    known = ~np.isnan(panel.value)
    if indicator.kind == "value" or not known.any() or not (panel.denominator[known] > 0).all():
        return False
    rates = panel.numerator[known] / panel.denominator[known] * indicator.per
    return bool(np.allclose(rates, panel.value[known], rtol=1e-6))


def _district(panel: Panel, indicator: Indicator) -> tuple[Floats, bool]:
    known, pooled = ~np.isnan(panel.value), is_rate(panel, indicator)
    above = panel.numerator if pooled else panel.value
    below = panel.denominator if pooled else np.ones(panel.value.shape)
    total = np.where(known, above, 0.0).sum(axis=0)
    base = np.where(known, below, 0.0).sum(axis=0)
    line = np.full(total.shape, np.nan)
    np.divide(total, base, out=line, where=base > 0)
    return line * (indicator.per if pooled else 1.0), pooled
