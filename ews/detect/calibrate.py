"""Thresholds by parametric bootstrap: simulated series without a change set the alarm budget."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from ews.detect.likelihood import allowed_onsets
from ews.detect.likelihood import evidence
from ews.detect.null import Node
from ews.detect.null import draw_series
from ews.detect.null import null_ratios
from ews.detect.profiles import profiles
from ews.detect.settings import Bools
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.settings import Options


# Simulated series per node: about 60 up-crossings in the shortest band at one per ten years.
SERIES = 800
# Mean events per period at which the bootstrap is run; between nodes thresholds are interpolated.
LEVELS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
# Sizes of the negative binomial (Poisson above the last but one); the nearest on the log is used.
SIZES = (0.3, 0.6, 1.0, 1.6, 2.5, 4.0, 6.5, 10.0, 16.0, 25.0, 50.0, 150.0, 1e6)
# Autocorrelations of stocks are taken to the nearest of these.
CORRELATIONS = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
# Rates per period (up-crossings, or exceedances) at which curves are kept.
RATES = np.geomspace(0.2, 1e-8, 90)
# From this many events down, the straight line fitted to the log rate replaces the raw count.
TAIL_FROM, TAIL_TO = 300, 12


@dataclass(frozen=True)
class Curves:
    """Evidence at each of `RATES`, by history band: (bands, rates)."""

    crossing: Floats
    exceeding: Floats


def bands(options: Options) -> Ints:
    """Return the lengths of history, in periods, at which the threshold changes."""
    least, memory = options.min_history, options.memory
    steps = [least, 2 * least, 3 * least, memory]
    return np.unique([min(step, memory) for step in steps]).astype(np.int64)


def band_edges(options: Options) -> list[int]:
    """Return the periods at which the bands of a simulated series begin, and its length."""
    return [*map(int, bands(options)), options.memory + 2 * options.periods_per_year]


@dataclass(frozen=True)
class Calibration:
    """What chance does to series of one size and autocorrelation, under given options.

    `form` is "count" (flows), "steps" (flows judged without ramps), "normal" (stocks) or "log"
    (values: the level is then the precision of a log value).
    """

    options: Options
    form: str
    size: float = 1e6
    correlation: float = 0.0

    def curves(self, level: Floats) -> Curves:
        """Return the bootstrap curves of series with these mean events, (series, bands, rates)."""
        at = np.interp(np.log(np.maximum(level, LEVELS[0])), np.log(LEVELS), np.arange(len(LEVELS)))
        low = np.minimum(at.astype(int), len(LEVELS) - 2)
        part = (at - low)[:, None, None]
        needed = {i: null_curves(self.node(i)) for i in set(low) | set(low[at > low] + 1)}
        high = np.where(at > low, low + 1, low)

        def mix(name: str) -> Floats:
            below = np.stack([getattr(needed[i], name) for i in low])
            above = np.stack([getattr(needed[i], name) for i in high])
            return np.asarray(below + part * (above - below))

        return Curves(mix("crossing"), mix("exceeding"))

    def node(self, index: int) -> Node:
        """Return the nearest node at one of `LEVELS`."""
        size = min(SIZES, key=lambda known: abs(np.log(known / self.size)))
        correlation = min(CORRELATIONS, key=lambda known: abs(known - self.correlation))
        o = self.options
        return Node(LEVELS[index], size, correlation, self.form, o.sign, o.periods_per_year, o.seed)


def thresholds(curves: Curves, history: Ints, options: Options) -> Floats:
    """Return the evidence crossed once per `alarm_years`, (series, periods).

    `history` counts the periods seen before each period. Never below the evidence of no
    information at all (the log of the number of onsets): data that speak against every change
    looked for raise no alarm, whatever the budget.
    """
    wanted = _at_rate(curves.crossing, options.alarms_per_period)
    floor = np.log(profiles(options.periods_per_year, options.sign).window)
    by_period = np.take_along_axis(wanted, _band(history, options), axis=1)
    return np.asarray(np.maximum(by_period, floor))


def p_values(found: Floats, curves: Curves, history: Ints, options: Options) -> Floats:
    """Return how often chance alone gives at least the evidence `found` in a period.

    All (series, periods). Beyond the bootstrap's own sample the fitted tail is read, down to 1e-8.
    """
    band = _band(history, options)
    answer = np.full(found.shape, np.nan)
    logs = np.log(RATES)
    for series, row in enumerate(found):
        for b in np.unique(band[series]):
            here = (band[series] == b) & ~np.isnan(row)
            table = curves.exceeding[series, b]
            answer[series, here] = np.exp(np.interp(row[here], table, logs))
    return answer


@lru_cache(maxsize=4096)
def null_curves(node: Node) -> Curves:
    """Simulate one node and return its curves, (bands, rates)."""
    options = Options(0, periods_per_year=node.periods_per_year)
    edges = band_edges(options)
    series = draw_series(node, SERIES, edges[-1])
    return curves_of(
        [_null_evidence(node, series[:, :end], start, options) for start, end in pairwise(edges)]
    )


def curves_of(found: list[Floats]) -> Curves:
    """Return the curves of simulated evidence, one array (series, periods) for each band."""
    return Curves(
        _curves([_crossings(part) for part in found]), _curves([_exceedings(part) for part in found])
    )


def _null_evidence(node: Node, series: Floats, first: int, options: Options) -> Floats:
    ratios = null_ratios(node, series, first)
    seen = np.ones((1, series.shape[1]), dtype=bool)
    return evidence(ratios, allowed_onsets(seen, first, ratios.shape[2], options.min_history // 2))


@dataclass(frozen=True)
class _Counted:
    """Events at or above each evidence of `grid`, out of `periods`."""

    grid: Floats
    events: Ints
    periods: int

    @property
    def tail(self) -> Bools:
        return np.asarray((self.events <= TAIL_FROM) & (self.events >= TAIL_TO))

    @property
    def has_tail(self) -> bool:
        return len(np.unique(self.events[self.tail])) > 3


def _crossings(found: Floats) -> _Counted:
    """Count up-crossings: below before, above now."""
    before = np.concatenate([np.full((len(found), 1), -np.inf), found[:, :-1]], axis=1)
    up = found > before
    low, high = np.sort(before[up]), np.sort(found[up])
    grid = np.linspace(np.quantile(high, 0.3), high[-1], 400)
    crossed = np.searchsorted(low, grid, "right") - np.searchsorted(high, grid, "right")
    return _Counted(grid, crossed, found.size)


def _exceedings(found: Floats) -> _Counted:
    values = np.sort(found, axis=None)
    grid = np.linspace(np.quantile(values, 0.5), values[-1], 400)
    return _Counted(grid, len(values) - np.searchsorted(values, grid, "right"), found.size)


def _curves(counted: list[_Counted]) -> Floats:
    """Return the evidence at each of `RATES`, (bands, rates).

    Counted where events are many; below `TAIL_FROM` a fitted line: the tail of a likelihood
    ratio's logarithm is close to exponential, so the log of the rate is a line in the evidence.
    Bands share the line's slope, which halves the error of what lies beyond the sample.
    """
    slopes = [_slope(band) for band in counted if band.has_tail]
    slope = min(float(np.mean(slopes)), -0.2) if slopes else -1.0
    return np.stack([_curve(band, slope) for band in counted])


def _slope(band: _Counted) -> float:
    events = band.events[band.tail]
    return float(np.polyfit(band.grid[band.tail], np.log(events), 1, w=np.sqrt(events))[0])


def _curve(band: _Counted, slope: float) -> Floats:
    wanted = np.log(RATES * band.periods)
    falling = np.maximum.accumulate(band.events[::-1])[::-1]
    counted = np.interp(-wanted, -np.log(np.maximum(falling, 0.5)), band.grid)
    if band.has_tail:
        events = band.events[band.tail]
        height = np.average(np.log(events) - slope * band.grid[band.tail], weights=events)
        counted = np.where(wanted < np.log(TAIL_FROM), (wanted - height) / slope, counted)
    return np.asarray(np.maximum.accumulate(counted))


def _at_rate(table: Floats, rate: float) -> Floats:
    at = np.interp(-np.log(rate), -np.log(RATES), np.arange(len(RATES)))
    low = int(min(at, len(RATES) - 2))
    return np.asarray(table[..., low] + (at - low) * (table[..., low + 1] - table[..., low]))


def _band(history: Ints, options: Options) -> Ints:
    edges = bands(options)
    return np.clip(np.searchsorted(edges, history, "right") - 1, 0, len(edges) - 1)
