"""Gather what is known of one indicator in one area: its own line, the district's, what was expected."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ews.catalogue import Indicator
from ews.catalogue import MapDefinition
from ews.flags.expected import Expected
from ews.flags.levels import Standing
from ews.flags.levels import State as Stand
from ews.flags.levels import stand
from ews.nouns import Area
from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import Signal
from ews.periods import Period
from ews.publish import panel_lines
from ews.publish import wording
from ews.publish.panel_lines import District
from ews.publish.places import Places
from ews.publish.report import Report


Key = tuple[str, str]


@dataclass(frozen=True)
class Trend:
    """One indicator in one area over all its periods.

    ``expected``, the range around it that chance leaves one period in twenty,
    and ``district`` are in the unit of ``value`` and NaN where unknown;
    ``pooled`` says whether the district's line is its own rate or the average
    of its areas; ``unjudged`` is True where there is no verdict.  ``stands`` says
    how the area's level compares with the district's; ``basis`` is the panel's
    note on what was counted on other boundaries.
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
    expected_low: Floats
    expected_high: Floats
    unjudged: Sequence[bool]
    flag: Flag | None
    unit: str
    stands: Stand = "unjudged"
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
        self._districts: dict[Key, District] = {}
        self._expectations: dict[tuple[Key, str], Expected | None] = {}
        self._unjudged: dict[Key, NDArray[np.bool_]] = {}
        self._standings: dict[Key, Standing | None] = {}
        self._stands: dict[Key, Mapping[str, Stand]] = {}
        self._signal_rows: dict[tuple[Key, str], dict[str, int]] = {}

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

    @cached_property
    def places(self) -> Places:
        """Return what lies beside and around each area."""
        return Places(self.report)

    @cached_property
    def maps(self) -> Sequence[MapDefinition]:
        """Return every map by title."""
        return sorted(self.report.catalogue.maps.values(), key=lambda one: (one.title, one.id))

    def judged(self, area: Area) -> list[Stand]:
        """Return how *area* stands on each indicator of which one way is worse and that can be compared."""
        keys = [(name, area.geography) for name in self._one_way]
        found = [self.stands(key).get(area.code) for key in keys if key in self.report.panels]
        return [one for one in found if one in ("worse", "similar", "better")]

    @cached_property
    def _one_way(self) -> list[str]:
        indicators = self.report.catalogue.indicators.values()
        return [indicator.id for indicator in indicators if indicator.polarity != "neutral"]

    def pockets(self, code: str) -> list[Flag]:
        """Return the pockets of which *code* is a place, or that lie in it in part."""
        own = {code, *(area.code for area in self._inside.get(code, ()))}
        return [pocket for pocket in self.report.pockets if not own.isdisjoint(pocket.places)]

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
        flag, whole = self._flag(key, code), self.whole(key)
        expected = self.expected(key, flag.direction if flag else "worse")
        nothing = np.full(len(panel.periods), np.nan)
        return Trend(
            indicator=self.report.catalogue.indicators[key[0]],
            geography=key[1],
            area=panel.areas[row],
            periods=panel.periods,
            numerator=panel.numerator[row],
            denominator=panel.denominator[row],
            value=panel.value[row],
            marker=panel.marker[row].tolist(),
            district=whole.line,
            pooled=whole.pooled,
            expected=expected.line[row] if expected else nothing,
            expected_low=expected.low[row] if expected else nothing,
            expected_high=expected.high[row] if expected else nothing,
            unjudged=self.without_verdict(key)[row].tolist(),
            flag=flag,
            unit=panel.unit,
            stands=self.stands(key).get(code, "unjudged"),
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
        whole = self.whole(key)
        return whole.line, whole.pooled

    def whole(self, key: Key) -> District:
        """Return the district's line of a series with the sums that it comes from."""
        if key not in self._districts:
            indicator, totals = self.report.catalogue.indicators[key[0]], self.report.totals.get(key)
            self._districts[key] = panel_lines.district(self.report.panels[key], indicator, totals)
        return self._districts[key]

    def standing(self, key: Key) -> Standing | None:
        """Return how the areas of a series stand beside the district, None where no number is known."""
        if key not in self._standings:
            report, indicator = self.report, self.report.catalogue.indicators[key[0]]
            self._standings[key] = stand(
                report.panels[key],
                indicator,
                required=report.catalogue.settings.coverage_required,
                people=report.panels.get((indicator.population or indicator.denominator, key[1])),
                signal=self.signal(key),
                totals=report.totals.get(key),
            )
        return self._standings[key]

    def stands(self, key: Key) -> Mapping[str, Stand]:
        """Return by area how its level compares with the district's."""
        if key not in self._stands:
            found = self.standing(key)
            self._stands[key] = {one.area.code: one.state for one in found.levels} if found else {}
        return self._stands[key]

    def expected(self, key: Key, direction: str) -> Expected | None:
        """Return what was expected of a series on its panel's own areas and periods, None if not watched."""
        signal = self.signal(key, direction)
        own = (key, signal.direction if signal else "")
        if own not in self._expectations:
            panel = self.report.panels[key]
            self._expectations[own] = panel_lines.expected_on(panel, signal) if signal else None
        return self._expectations[own]

    def without_verdict(self, key: Key) -> NDArray[np.bool_]:
        """Return where a series has no verdict, (areas, periods)."""
        if key not in self._unjudged:
            reasons = self.unjudged.get(key, {})
            self._unjudged[key] = panel_lines.unjudged(self.report.panels[key], reasons)
        return self._unjudged[key]

    def signal(self, key: Key, direction: str = "worse") -> Signal | None:
        """Return the signal of a series in *direction*, or in the other if it has only that."""
        found = self.report.signals.get(key, ())
        return next((s for s in found if s.direction == direction), found[0] if found else None)

    def evidence(self, trend: Trend, direction: str) -> float:
        """Return the latest evidence for a change of *trend* in *direction*; none counts as the least."""
        found = self.signal_row((trend.indicator.id, trend.geography), trend.area.code, direction)
        if found is None:
            return -np.inf
        signal, row = found
        known = signal.evidence[row][~np.isnan(signal.evidence[row])]
        return float(known[-1]) if known.size else -np.inf

    def signal_row(self, key: Key, code: str, direction: str = "worse") -> tuple[Signal, int] | None:
        """Return the signal of a series, or of a theme, and the row that *code* has in it; None without."""
        signal = self.signal(key, direction)
        if signal is None:
            return None
        own = (key, signal.direction)
        if own not in self._signal_rows:
            self._signal_rows[own] = {area.code: row for row, area in enumerate(signal.areas)}
        row = self._signal_rows[own].get(code)
        return None if row is None else (signal, row)

    def _flag(self, key: Key, code: str) -> Flag | None:
        own = [f for f in self.flags.get(code, ()) if (f.indicator, f.geography) == key]
        return own[0] if own else None
