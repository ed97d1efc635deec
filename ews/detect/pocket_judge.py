"""A district judged for pockets in one period after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ews.detect.observations import Marks
from ews.detect.observations import Observations
from ews.detect.observations import observe
from ews.detect.observations import unmasked
from ews.detect.pocket_found import Pocket
from ews.detect.pocket_found import Scene
from ews.detect.pocket_null import Chance
from ews.detect.pocket_null import District
from ews.detect.pocket_null import chance
from ews.detect.pocket_scan import apart
from ews.detect.pocket_scan import no_information
from ews.detect.pocket_scan import touching
from ews.detect.pocket_scan import zone_evidence
from ews.detect.pocket_sites import STEPS
from ews.detect.pocket_sites import Fitted
from ews.detect.pocket_sites import fit
from ews.detect.pocket_sites import site_ratios
from ews.detect.settings import MEMORY_YEARS
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.settings import refuse
from ews.detect.zones import Level
from ews.detect.zones import largest_inside
from ews.detect.zones import read_groups
from ews.detect.zones import smallest
from ews.detect.zones import stacked
from ews.detect.zones import zones


# An area with at most this part of the sites is left out of its own sites' baseline as a whole.
LEFT_OUT = 0.25
# With fewer events in all its history an indicator says nothing of pockets.
FEW_EVENTS = 10
# Batches of chance that are drawn: more and more, until every zone lies clear of the threshold.
BATCHES = (1, 2, 4)
# Standard deviation of a threshold from one batch, over many seeds; and how many of these are clear.
UNSURE = 1.0
CLEAR = 2.5


@dataclass(frozen=True)
class Watch:
    """How a district is watched; see `ews.detect.pockets` for the meaning of each."""

    monitor_from: int
    alarms_per_year: float
    direction: str | Sequence[str]
    periods_per_year: int
    dispersion: float | Sequence[float | None] | None
    seed: int

    def __post_init__(self) -> None:
        """Refuse options outside their meaning; whole numbers of any type become int."""
        options = vars(self).copy()
        ways, sizes = (_listed(options.pop(name)) for name in ("direction", "dispersion"))
        refuse(options, *({"direction": way} for way in ways), *({"dispersion": size} for size in sizes))
        for name in ("monitor_from", "periods_per_year", "seed"):
            object.__setattr__(self, name, int(getattr(self, name)))

    @property
    def history(self) -> int:
        """Periods that precede a first verdict: 12 monthly, 8 quarterly, 5 yearly."""
        return min(12, 4 + self.periods_per_year)

    @property
    def start(self) -> int:
        """Index of the first period that can have a verdict."""
        return max(self.monitor_from, self.history)

    @property
    def memory(self) -> int:
        """Periods from which shares are learned."""
        return max(MEMORY_YEARS * self.periods_per_year, 12)

    def onsets(self, end: int) -> int:
        """Return how many periods back an onset may lie: a year, half the least history before it."""
        return min(max(self.periods_per_year, 3), end - self.history // 2)

    def steps(self, indicators: int) -> tuple[tuple[float, ...], ...]:
        """Return the ratios looked for in each indicator."""
        ways = self._for_each("direction", indicators)
        return tuple(tuple(step if way == "worse" else 1 / step for step in STEPS) for way in ways)

    def sizes(self, indicators: int) -> tuple[float | None, ...]:
        """Return the given dispersion of each indicator."""
        return tuple(self._for_each("dispersion", indicators))

    def _for_each(self, name: str, indicators: int) -> list[Any]:
        """Return an option of each indicator. Raises ValueError where a list of it has not one for each."""
        given = getattr(self, name)
        found = _listed(given)
        if np.ndim(given) == 0:
            return found * indicators
        if len(found) != indicators:
            raise ValueError(
                f"{name} is {given!r}, {len(found)} for {indicators} indicators; give one, or one for each"
            )
        return found


@dataclass(frozen=True)
class Verdict:
    """One period: the strongest zone's evidence, the threshold, and the pockets over it."""

    evidence: float = np.nan
    threshold: float = np.nan
    pockets: tuple[Pocket, ...] = ()


@dataclass(frozen=True)
class Judge:
    """A district: what was seen of its sites, its zones, and how it is watched.

    `observed`, the ratios looked for (`steps`) and the given dispersions (`sizes`) are by indicator.
    """

    observed: tuple[Observations, ...]
    steps: tuple[tuple[float, ...], ...]
    sizes: tuple[float | None, ...]
    levels: tuple[Level, ...]
    beside: Ints
    near: Ints
    watch: Watch

    @classmethod
    def of(
        cls,
        counts: ArrayLike,
        denominators: ArrayLike | None,
        xy: ArrayLike,
        groups: object,
        watch: Watch,
        **marks: ArrayLike | None,
    ) -> "Judge":
        """Read a district as the caller gives it. Raises ValueError where shapes or lists do not match."""
        raw = unmasked(counts)
        theme = raw[None] if raw.ndim == 2 else raw
        if theme.ndim != 3:
            raise ValueError(
                f"counts have shape {raw.shape}; give (sites, periods) or (indicators, sites, periods)"
            )
        places, sites = unmasked(xy).reshape(-1, 2), theme.shape[1]
        if len(places) != sites:
            raise ValueError(f"xy of shape {np.shape(xy)} does not match {sites} sites; give (sites, 2)")
        people = _spread("denominators", denominators, theme)
        beside = {name: _spread(name, values, theme) for name, values in marks.items()}
        observed = tuple(
            observe(theme[j], people[j], Marks(**{name: values[j] for name, values in beside.items()}))
            for j in range(len(theme))
        )
        areas = read_groups(groups, sites)
        return cls(
            observed,
            watch.steps(len(theme)),
            watch.sizes(len(theme)),
            zones(places, areas),
            largest_inside(areas, sites, LEFT_OUT),
            smallest(areas, sites),
            watch,
        )

    @property
    def periods(self) -> int:
        """Number of periods given."""
        return int(self.observed[0].seen.shape[1]) if self.observed else 0

    def index(self, period: int) -> int:
        """Return the index of a period counted as Python counts. Raises ValueError beyond the ends."""
        if not -self.periods <= period < max(self.periods, 1):
            raise ValueError(f"period {period} lies outside the {self.periods} periods of counts")
        return period % max(self.periods, 1)

    def verdict(self, period: int) -> Verdict:
        """Judge one period by what was known at its end."""
        if period < self.watch.start or not self.levels:
            return Verdict()
        year = self.watch.periods_per_year
        known = self.watch.start + (period - self.watch.start) // year * year
        before = self._fitted(known)
        able = [j for j, each in enumerate(before) if each.counts.sum() >= FEW_EVENTS]
        if not able:
            return Verdict()
        return self._over(period, able, self._district(before, able, known))

    def _over(self, period: int, able: list[int], district: District) -> Verdict:
        """Judge a period by the indicators that are `able`, over what chance does to the district."""
        fitted, onsets = self._fitted(period + 1), self.watch.onsets(period + 1)
        ratios = [site_ratios(fitted[j], np.array(self.steps[j]), onsets) for j in able]
        evidence = zone_evidence(self.levels, ratios)
        # data that speak against every change looked for make no pocket, whatever the budget
        evidence = np.where(evidence > no_information(self.levels, onsets), evidence, -np.inf)
        limit, threshold = self._limit(district, evidence)
        scene = Scene(period, self.levels, [fitted[j] for j in able], ratios, evidence)
        found = _apart(scene, threshold, limit)
        return Verdict(float(evidence.max()), threshold, tuple(self._named(each, able) for each in found))

    def _limit(self, district: District, evidence: Floats) -> tuple[Chance, float]:
        """Return what chance does, and the threshold, from as many draws as it takes to tell."""
        per_period = self.watch.alarms_per_year / self.watch.periods_per_year
        overlapping = touching(stacked(self.levels))
        for batches in BATCHES:
            limit, unsure = chance(district, batches), UNSURE / np.sqrt(batches)
            # evidence has an exponential tail, so a threshold that errs either way is passed too often on
            # average: by the mean of a log-normal, which half its variance takes back
            threshold = limit.threshold(per_period) + unsure**2 / 2
            doubt = CLEAR * unsure
            strongest = evidence[apart(evidence, overlapping, len(evidence), threshold - doubt)]
            if not (np.abs(strongest - threshold) < doubt).any():
                break
        return limit, threshold

    def _named(self, pocket: Pocket, able: list[int]) -> Pocket:
        """Give contributions their place among all indicators."""
        every = np.full(len(self.observed), np.nan)
        every[able] = pocket.contributions
        return replace(pocket, contributions=tuple(every.tolist()))

    def _fitted(self, end: int) -> list[Fitted]:
        """Fit every indicator by the memory before `end`."""
        lo = max(0, end - self.watch.memory)
        return [
            fit(part.slice(lo, end), self.beside, self.near, size, self.watch.onsets(end))
            for part, size in zip(self.observed, self.sizes, strict=True)
        ]

    def _district(self, fitted: list[Fitted], able: list[int], end: int) -> District:
        return District(
            levels=self.levels,
            fitted=tuple(fitted[j] for j in able),
            near=self.near,
            steps=tuple(self.steps[j] for j in able),
            onsets=self.watch.onsets(end),
            seed=self.watch.seed,
        )


def _listed(given: Any) -> list[Any]:
    """Return an option, one or one for each indicator, as a list."""
    return list(given) if np.ndim(given) == 1 else [given]


def _apart(scene: Scene, threshold: float, limit: Chance) -> list[Pocket]:
    """Return the pockets over the threshold, strongest first, no site in two of them."""
    free = np.ones(scene.levels[0].members.shape[1], dtype=bool)
    found: list[Pocket] = []
    overlapping = touching(stacked(scene.levels))
    for zone in apart(scene.evidence, overlapping, len(scene.evidence), threshold):
        p_value = limit.p_value(float(scene.evidence[zone]))
        found.append(scene.pocket(int(zone), free, threshold, p_value))
        free[list(found[-1].members)] = False
    return found


def _spread(name: str, values: ArrayLike | None, theme: Floats) -> Floats:
    """Return (sites,), (sites, periods) or the shape itself as (indicators, sites, periods)."""
    if values is None:
        return np.ones(theme.shape)
    array = unmasked(values)
    if array.ndim == 1:
        array = array[:, None]
    try:
        return np.broadcast_to(array, theme.shape)
    except ValueError:
        raise ValueError(
            f"{name} of shape {np.shape(values)} do not match counts {theme.shape}; "
            "give the same shape, (sites, periods) or (sites,)"
        ) from None
