"""Ask the detector about one panel, or about the panels of one theme."""

import io
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ews.catalogue import Indicator
from ews.flags.memory import Memory
from ews.flags.memory import digest
from ews.nouns import Direction
from ews.nouns import Floats
from ews.nouns import Kind
from ews.nouns import Panel
from ews.nouns import Signal
from ews.periods import Period


# What is remembered of the detector's answers: the fields of a Signal that come from it.
OF_BOTH = ("evidence", "alert", "threshold", "onset", "p_value", "alert_chance")
OF_PANEL = (*OF_BOTH, "ratio", "ratio_low", "ratio_high", "exposure", "share", "weight")
OF_THEME = (*OF_BOTH, "contributions")
STACKED = ("numerator", "bases", "lower", "upper", "coverage", "applies")


@dataclass(frozen=True)
class Watched:
    """A panel with what the detector must know of its indicator.

    ``bases`` are the people or homes at risk, (areas, periods), or None where
    none are known and every area's exposure is its own past.  ``history`` is
    how many periods come before the first that is tested.
    """

    panel: Panel
    indicator: Indicator
    bases: Floats | None
    history: int

    @property
    def geography(self) -> str:
        """Return the panel's geography."""
        return self.panel.geography

    @property
    def periods_per_year(self) -> int:
        """Return how many periods make a year."""
        return max(1, 12 // self.indicator.every)

    @property
    def kind(self) -> Kind:
        """Return the detector's kind: rolling periods count the same events again, as a stock does."""
        rolls = any(period.months > self.indicator.every for period in self.panel.periods)
        return "stock" if rolls and self.indicator.kind == "flow" else self.indicator.kind

    def sought(self, direction: Direction) -> Direction:
        """Return the detector's direction: its "worse" is a rise."""
        if self.indicator.polarity == "lower is worse":
            return "better" if direction == "worse" else "worse"
        return direction


def of_panel(watched: Watched, direction: Direction, *, alarm_years: float, memory: Memory) -> Signal:
    """Return what the share test says of *watched* in one direction."""
    panel = watched.panel
    options: dict[str, Any] = {
        "monitor_from": watched.history,
        "kind": watched.kind,
        "alarm_years": round(alarm_years, 1),
        "direction": watched.sought(direction),
        "periods_per_year": watched.periods_per_year,
    }
    arrays: dict[str, Any] = {
        "counts": panel.numerator,
        "denominators": watched.bases,
        "lower": panel.lower,
        "upper": panel.upper,
        "applies": panel.applies,
        "coverage": panel.coverage,
    }

    def compute() -> dict[str, Floats]:
        from ews.detect import share_change

        return _kept(share_change(**arrays, **options), OF_PANEL)

    found = _remembered(memory, "share", arrays, options, compute)
    return _signal(watched, direction, found | {"alarm_years": options["alarm_years"]})


def of_theme(group: Sequence[Watched], direction: Direction, *, alarm_years: float, memory: Memory) -> Signal:
    """Return what the theme test says of the indicators of one theme in one geography, one direction.

    ``observed`` and ``exposure`` add up the indicators in which the change
    sought is a rise; a fall speaks for the evidence only.
    """
    spans = tuple(sorted({period for one in group for period in one.panel.periods}))
    stacked = {name: np.array([_aligned(one, name, spans) for one in group]) for name in STACKED}
    options: dict[str, Any] = {
        "monitor_from": max(one.history for one in group),
        "kinds": [one.kind for one in group],
        "alarm_years": round(alarm_years, 1),
        "direction": [one.sought(direction) for one in group],
        "periods_per_year": group[0].periods_per_year,
    }
    arrays: dict[str, Any] = {"counts": stacked["numerator"], "denominators": stacked["bases"]}
    arrays |= {name: stacked[name] for name in ("lower", "upper", "coverage")}
    arrays["applies"] = stacked["applies"] > 0

    def compute() -> dict[str, Floats]:
        from ews.detect import theme_change

        return _kept(theme_change(**arrays, **options), OF_THEME)

    found = _remembered(memory, "theme", arrays, options, compute)
    found |= {"alarm_years": options["alarm_years"]}
    return _theme_signal(group, direction, spans, stacked, found)


def _aligned(one: Watched, name: str, spans: Sequence[Period]) -> Floats:
    """Return an array of *one* on the periods *spans*: NaN, or no coverage, where it has none."""
    panel = one.panel
    if name == "bases":
        source = np.ones(panel.numerator.shape) if one.bases is None else one.bases
    else:
        source = np.asarray(getattr(panel, name), dtype=float)
    found = np.full((len(panel.areas), len(spans)), 0.0 if name == "coverage" else np.nan)
    found[:, [spans.index(period) for period in panel.periods]] = source
    if name == "applies":  # a series that is shorter applies before and after where it ever did
        return np.where(np.isnan(found), source.max(axis=1)[:, None], found)
    return found


def _theme_signal(
    group: Sequence[Watched],
    direction: Direction,
    spans: tuple[Period, ...],
    stacked: dict[str, Floats],
    found: dict[str, Any],
) -> Signal:
    rising = [number for number, one in enumerate(group) if one.sought("worse") == "worse"]
    summed = {name: values[rising or slice(None)] for name, values in stacked.items()}
    return Signal(
        indicator=None,
        theme=group[0].indicator.theme,
        geography=group[0].geography,
        direction=direction,
        sought="rise" if (direction == "worse") == bool(rising) else "fall",
        kind="flow",
        areas=group[0].panel.areas,
        periods=spans,
        share=np.where(np.isfinite(found["evidence"]), 1.0, np.nan),
        parts=tuple(one.indicator.id for one in group),
        **_added_up(summed, found["onset"]),
        **found,
    )


def _added_up(stacked: dict[str, Floats], onset: Any) -> dict[str, Any]:
    """Return what a signal tells of the sum of several indicators since *onset*, (areas, periods)."""
    from ews.detect.pooled import left_out_exposure
    from ews.detect.pooled import pooled_change

    usable = (stacked["applies"] > 0) & (stacked["coverage"] > 0)
    counts = np.where(usable, stacked["numerator"], np.nan)
    exposure = left_out_exposure(counts, stacked["bases"])
    change = pooled_change(counts, exposure, onset)
    seen = np.isfinite(counts) & np.isfinite(exposure)
    return {
        "observed": np.where(seen.any(axis=0), np.where(seen, counts, 0.0).sum(axis=0), np.nan),
        "exposure": change.expected,
        **_kept(change, ("ratio", "ratio_low", "ratio_high", "weight")),
    }


def _kept(change: Any, names: Sequence[str]) -> dict[str, Floats]:
    return {name: np.asarray(getattr(change, name)) for name in names}


def _signal(watched: Watched, direction: Direction, found: dict[str, Any]) -> Signal:
    panel = watched.panel
    return Signal(
        indicator=watched.indicator.id,
        theme=watched.indicator.theme,
        geography=panel.geography,
        direction=direction,
        sought="rise" if watched.sought(direction) == "worse" else "fall",
        kind=watched.kind,
        areas=panel.areas,
        periods=panel.periods,
        observed=panel.numerator,
        **found,
    )


def _remembered(
    memory: Memory,
    what: str,
    arrays: dict[str, Any],
    options: dict[str, Any],
    compute: Callable[[], dict[str, Floats]],
) -> dict[str, Floats]:
    """Return what *compute* gives, from memory when the same was asked before."""
    key = digest(what, arrays, options)
    kept = memory.recall(key)
    if kept is not None:
        with np.load(io.BytesIO(kept), allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    found = compute()
    stream = io.BytesIO()
    np.savez_compressed(stream, **found)  # type: ignore[arg-type]
    memory.remember(key, stream.getvalue())
    return found
