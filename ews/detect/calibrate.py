"""Thresholds by parametric bootstrap: simulated series without a change set the alarm budget."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ews.detect.likelihood import allowed_onsets
from ews.detect.likelihood import evidence
from ews.detect.null import Node
from ews.detect.null import draw_walks
from ews.detect.null import from_normal
from ews.detect.null import null_ratios
from ews.detect.once import once
from ews.detect.profiles import profiles
from ews.detect.settings import Floats
from ews.detect.settings import Ints
from ews.detect.settings import Options
from ews.detect.tilting import tilted_counts
from ews.detect.tilting import tilted_normals


# Simulated series per node and band of history.
SERIES = 3600
# Where in its year a block is looked at: early, in the middle, late.
MOMENTS = (0.1, 0.45, 0.85)
# Mean events per period at which the bootstrap is run; between nodes thresholds are interpolated.
# Closer together where counts are rare and thresholds change fast.
LEVELS = (0.03, 0.1, 0.25, 0.6, 1.5, 4.0, 12.0, 40.0, 150.0, 1000.0)
# Sizes of the negative binomial (Poisson above the last but one); the nearest on the log is used.
SIZES = (0.3, 0.6, 1.2, 2.5, 5.0, 9.0, 16.0, 30.0, 80.0, 1e6)
# Drifts of the log share a period (standard deviation) are taken to the nearest of these.
DRIFTS = (0.0, 0.003, 0.0045, 0.006, 0.008, 0.011, 0.015, 0.02, 0.03)
# Autocorrelations of stocks are taken to the nearest of these.
CORRELATIONS = (0.0, 0.2, 0.4, 0.55, 0.7, 0.8, 0.88, 0.95)
# Rates per period (up-crossings, or exceedances) at which curves are kept.
RATES = np.geomspace(1.0, 1e-8, 98)
# A rate is used when it rests on at least this many effective series.
LEAST_EVENTS = 8.0
# Log rates between which a cubic smooths the tail; above, the rate is read as counted.
TAIL = (-12.0, -5.5)


@dataclass(frozen=True)
class Curves:
    """Evidence at each of `RATES`, by history band: ([series,] bands, rates)."""

    crossing: Floats
    exceeding: Floats

    @staticmethod
    def between(known: Mapping[int, "Curves"], at: Floats) -> "Curves":
        """Return curves of series that lie `at` (series,) between whole numbers of what is `known`."""
        low, high = np.floor(at).astype(int), np.ceil(at).astype(int)
        part = (at - low)[:, None, None]

        def mix(name: str) -> Floats:
            below, above = (np.stack([getattr(known[int(i)], name) for i in end]) for end in (low, high))
            return np.asarray(below + part * (above - below))

        return Curves(mix("crossing"), mix("exceeding"))


def bands(options: Options) -> Ints:
    """Return the lengths of history, in periods, that are simulated."""
    least, memory = options.min_history, options.memory
    steps = [least, 2 * least, 3 * least, memory]
    return np.unique([min(step, memory) for step in steps]).astype(np.int64)


@dataclass(frozen=True)
class Calibration:
    """What chance does to series of one size, autocorrelation and drift, under given options.

    `form` is "count" (flows), "steps" (flows judged without ramps), "normal" (stocks) or "log"
    (values: the level is then the precision of a log value).
    """

    options: Options
    form: str
    size: float = 1e6
    correlation: float = 0.0
    drift: float = 0.0

    def curves(self, level: Floats) -> Curves:
        """Return the bootstrap curves of series with these mean events, (series, bands, rates)."""
        at = np.interp(np.log(np.maximum(level, LEVELS[0])), np.log(LEVELS), np.arange(len(LEVELS)))
        needed = {int(i) for i in np.concatenate([np.floor(at), np.ceil(at)])}
        return Curves.between({i: null_curves(self.node(i)) for i in sorted(needed)}, at)

    def node(self, index: int) -> Node:
        """Return the nearest node at one of `LEVELS`."""
        size = min(SIZES, key=lambda known: abs(np.log(known / self.size)))
        correlation = min(CORRELATIONS, key=lambda known: abs(known - self.correlation))
        drift = min(DRIFTS, key=lambda known: abs(known - self.drift))
        o = self.options
        return Node(LEVELS[index], size, correlation, self.form, o.sign, o.periods_per_year, o.seed, drift)


def thresholds(curves: Curves, history: Ints, options: Options) -> Floats:
    """Return the evidence crossed once per `alarm_years`, (series,).

    `history` counts each series' seen periods before the block. Never below the evidence of no
    information at all (the log of the onsets' weights added up): data that speak against every change
    looked for raise no alarm, whatever the budget.
    """
    wanted = _at_rate(_at_history(curves.crossing, history, options), options.alarms_per_period)
    return np.maximum(wanted, profiles(options.periods_per_year, options.sign).no_information)


def p_values(found: Floats, curves: Curves, history: Ints, options: Options) -> Floats:
    """Return how often chance alone gives at least the evidence `found` in a period.

    `found` is (series, periods), `history` (series,). Beyond the bootstrap's own sample the
    fitted tail is read, down to 1e-8.
    """
    tables, logs = _at_history(curves.exceeding, history, options), np.log(RATES)
    pairs = zip(found, tables, strict=True)
    p = np.array([np.exp(np.interp(row, table, logs)) for row, table in pairs]).reshape(found.shape)
    return np.where(np.isnan(found), np.nan, p)


def against_chance(found: Floats, curves: Curves, history: Ints, options: Options) -> dict[str, Any]:
    """Return what chance makes of the evidence `found`: its threshold, alert, p_value and alert_chance.

    Arrays are (series, periods); where `found` is NaN there is no verdict. The curves do not change within
    a block, so neither does a series' threshold, nor how often chance is over it.
    """
    limit, verdict = thresholds(curves, history, options)[:, None], ~np.isnan(found)
    chance = p_values(limit, curves, history, options)
    return {
        "threshold": np.where(verdict, limit, np.nan),
        "alert": verdict & (np.where(verdict, found, -np.inf) > limit),
        "p_value": p_values(found, curves, history, options),
        "alert_chance": np.where(verdict, chance, np.nan),
    }


@once
def null_curves(node: Node) -> Curves:
    """Simulate one node and return its curves, (bands, rates)."""
    return joint_curves((node,), np.ones((1, 1)), SERIES, lambda ratios: ratios[0])


def joint_curves(
    nodes: tuple[Node, ...], mixing: Floats, series: int, join: Callable[[list[Floats]], Floats]
) -> Curves:
    """Simulate series of several nodes whose normals are mixed, and return the curves of `join`.

    `join` makes one array of log likelihood ratios of the nodes' own. Each band is looked at in
    its first year, at three moments, with what would have been known at its start.
    """
    options = Options(0, periods_per_year=nodes[0].periods_per_year)
    draw = nodes[0].generator()
    moments = sorted({int(part * options.periods_per_year) for part in MOMENTS})
    counted = [
        Weighted.together(
            [_look(nodes, mixing, (series // len(moments), first, at), draw, join) for at in moments]
        )
        for first in map(int, bands(options))
    ]
    return Curves(
        np.stack([_curve(c.crossings()) for c in counted]),
        np.stack([_curve(c.exceedings()) for c in counted]),
    )


def _look(
    nodes: tuple[Node, ...],
    mixing: Floats,
    size: tuple[int, int, int],
    draw: np.random.Generator,
    join: Callable[[list[Floats]], Floats],
) -> "Weighted":
    """Simulate `size` = (series, first, moment): evidence at that moment of a block, and before it."""
    series, first, moment = size
    length, shapes = first + moment + 1, nodes[0].shapes
    if len(nodes) == 1 and nodes[0].is_count:
        counts, weight = tilted_counts(draw, nodes[0], (series, length), shapes.window)
        drawn = [counts]
    else:
        rho = float(np.mean([node.correlation for node in nodes]))
        noise, weight = tilted_normals(draw, mixing, (series, length), shapes.window, rho)
        walks = [draw_walks(draw, node.drift, (series, length)) for node in nodes]
        drawn = [
            from_normal(node, node.sign * part, walk)
            for node, part, walk in zip(nodes, noise, walks, strict=True)
        ]
    since = length - (2 if moment > 0 else 1)
    ratios = join([null_ratios(node, y, first, since) for node, y in zip(nodes, drawn, strict=True)])
    least = Options(0, periods_per_year=nodes[0].periods_per_year).min_history // 2
    seen = np.ones((1, length), dtype=bool)
    found = evidence(ratios, allowed_onsets(seen, since, shapes.window, least), shapes.log_prior)
    before = found[:, -2] if moment > 0 else np.full(series, -np.inf)
    return Weighted(before, found[:, -1], weight)


@dataclass(frozen=True)
class Weighted:
    """Evidence in one period and the one before, with the weight of each simulated series."""

    before: Floats
    now: Floats
    weight: Floats

    @staticmethod
    def together(parts: list["Weighted"]) -> "Weighted":
        """Join several moments."""
        names = ("before", "now", "weight")
        return Weighted(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def crossings(self) -> "Counted":
        """Count series that are above each evidence now and were not before."""
        up = self.now > self.before
        return _count(self.before[up], self.now[up], self.weight[up], len(self.now))

    def exceedings(self) -> "Counted":
        """Count series that are above each evidence now."""
        return _count(np.full(len(self.now), -np.inf), self.now, self.weight, len(self.now))


@dataclass(frozen=True)
class Counted:
    """Log rate of an event at each evidence of `grid`, and the effective number behind it."""

    grid: Floats
    log_rate: Floats
    effective: Floats


def _count(low: Floats, high: Floats, weight: Floats, total: int) -> Counted:
    grid = np.linspace(np.quantile(high, 0.02), high.max(), 400)
    rate = _above(low, high, weight, grid) / total
    squares = _above(low, high, weight**2, grid) / total
    # A rate seen further up is a lower limit of the rate here.
    rate = np.maximum.accumulate(rate[::-1])[::-1]
    known = (rate > 0) & (squares > 0)
    effective = np.where(known, total * rate**2 / np.where(known, squares, 1.0), 0.0)
    return Counted(grid, np.log(np.maximum(rate, 1e-300)), effective)


def _above(low: Floats, high: Floats, weight: Floats, grid: Floats) -> Floats:
    """Add up the weights of the intervals [low, high) that hold each point of `grid`."""
    total: Floats = np.zeros(len(grid))
    for ends, sign in ((low, 1.0), (high, -1.0)):
        order = np.argsort(ends)
        running = np.concatenate([[0.0], np.cumsum(weight[order])])
        total = total + sign * running[np.searchsorted(ends[order], grid, "right")]
    return np.maximum(total, 0.0)


def _curve(counted: Counted) -> Floats:
    """Return the evidence at each of `RATES`.

    In the tail a cubic is fitted to the evidence as a function of the log rate. Beyond it the log
    rate falls one for one with the evidence: no mixture likelihood ratio has a longer tail.
    """
    wanted = np.log(RATES)
    table = np.interp(-wanted, -counted.log_rate, counted.grid)
    reached = counted.effective >= LEAST_EVENTS
    tail = reached & (counted.log_rate < TAIL[1]) & (counted.log_rate > TAIL[0])
    if len(np.unique(counted.log_rate[tail])) < 5:
        end = float(counted.log_rate[reached].min()) if reached.any() else 0.0
        table = np.where(wanted < end, np.interp(-end, -counted.log_rate, counted.grid) + end - wanted, table)
        return np.asarray(np.maximum.accumulate(table))
    end = float(counted.log_rate[tail].min())
    fit = np.polynomial.Polynomial.fit(
        counted.log_rate[tail], counted.grid[tail], 3, w=np.sqrt(counted.effective[tail])
    )
    table = np.where(wanted < TAIL[1], fit(np.maximum(wanted, end)) + np.maximum(end - wanted, 0.0), table)
    return np.asarray(np.maximum.accumulate(table))


def _at_rate(table: Floats, rate: float) -> Floats:
    at = np.interp(-np.log(rate), -np.log(RATES), np.arange(len(RATES)))
    low = int(min(at, len(RATES) - 2))
    return np.asarray(table[..., low] + (at - low) * (table[..., low + 1] - table[..., low]))


def _at_history(tables: Floats, history: Ints, options: Options) -> Floats:
    """Interpolate (series, bands, rates) at each series' length of history."""
    lengths = bands(options)
    at = np.interp(np.log(np.maximum(history, 1)), np.log(lengths), np.arange(len(lengths)))
    low = np.minimum(at.astype(int), max(len(lengths) - 2, 0))
    high = np.minimum(low + 1, len(lengths) - 1)
    rows, part = np.arange(len(tables)), (at - low)[:, None]
    return np.asarray(tables[rows, low] + part * (tables[rows, high] - tables[rows, low]))
