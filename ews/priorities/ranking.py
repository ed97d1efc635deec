"""Rank areas by what is getting worse: how much, how sure, how broad, how severe."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Priority


# A flag on watch is as likely as not to be confirmed, so it weighs half.
WEIGHT = {"confirmed": 1.0, "watch": 0.5}
# A change where things are already bad weighs up to half as much again.
SEVERITY_WEIGHT = 0.5
WORST_PART = 0.2
# So many flagged indicators in the worst fifth weigh in full; a count and no share,
# so that one more flag never lowers a score.
ENOUGH_SEVERE = 3
DRAWS = 400
RANK_INTERVAL = (5, 95)
NORMAL_95 = 1.96


@dataclass(frozen=True)
class _Case:
    """One area's flags, and how many of their indicators stand in the district's worst fifth."""

    area: str
    flags: tuple[Flag, ...]
    severity: float
    severe: tuple[str, ...]


def rank(
    flags: Iterable[Flag], panels: Mapping[tuple[str, str], Panel], titles: Mapping[str, str]
) -> list[Priority]:
    """Return the priority list of each geography, the gravest first.

    The score adds, over themes, the largest flag's log2 ratio (halfway between
    its estimate and the cautious end of its interval) times its sureness, and
    weighs the sum by how many of the indicators stand in the district's worst
    fifth.  Spikes do not count.  ``rank_low`` and ``rank_high`` hold nine in ten ranks when the
    sizes are redrawn within their intervals.
    """
    up = [flag for flag in flags if flag.state != "ended" and flag.direction == "worse" and not flag.spike]
    found: list[Priority] = []
    for geography in sorted({flag.geography for flag in up}):
        cases = _cases([flag for flag in up if flag.geography == geography], panels)
        found += _ranked(cases, geography, titles)
    return found


def _cases(flags: Sequence[Flag], panels: Mapping[tuple[str, str], Panel]) -> list[_Case]:
    by_area: dict[str, list[Flag]] = {}
    for flag in flags:
        by_area.setdefault(flag.area, []).append(flag)
    cases = []
    for area, own in by_area.items():
        severe = tuple(flag.indicator for flag in own if flag.indicator and _among_worst(flag, panels))
        cases.append(_case(area, tuple(own), severe))
    return cases


def _case(area: str, flags: tuple[Flag, ...], severe: tuple[str, ...]) -> _Case:
    return _Case(area, flags, min(1.0, len(severe) / ENOUGH_SEVERE), severe)


def _among_worst(flag: Flag, panels: Mapping[tuple[str, str], Panel]) -> bool:
    panel = panels[flag.indicator or "", flag.geography]
    # a year of months, so that one bad month does not make a level
    recent = panel.value[:, -12:]
    known = np.isfinite(recent).any(axis=1)
    level = np.full(len(panel.areas), np.nan)
    level[known] = np.nanmean(recent[known], axis=1)
    own = level[[area.code for area in panel.areas].index(flag.area)]
    if not np.isfinite(own):
        return False
    high_is_bad = flag.ratio >= 1
    limit = np.nanquantile(level, 1 - WORST_PART if high_is_bad else WORST_PART)
    return bool(own >= limit if high_is_bad else own <= limit)


def _ranked(cases: list[_Case], geography: str, titles: Mapping[str, str]) -> list[Priority]:
    scores = np.array([_score(case, _size) for case in cases])
    order = sorted(range(len(cases)), key=lambda n: (-scores[n], cases[n].area))
    low, high = _rank_interval(cases)
    ranks = {n: place for place, n in enumerate(order, 1)}
    return [
        Priority(
            rank=ranks[n],
            rank_low=min(int(low[n]), ranks[n]),
            rank_high=max(int(high[n]), ranks[n]),
            area=cases[n].area,
            name=cases[n].flags[0].name,
            geography=geography,
            score=round(float(scores[n]), 3),
            themes=tuple(sorted({flag.theme for flag in cases[n].flags})),
            flags=tuple(flag.id for flag in cases[n].flags),
            reasons=_reasons(cases[n], titles),
            would_change=_would_change(cases, n, scores),
        )
        for n in order
    ]


def _score(case: _Case, size: Callable[[Flag], float]) -> float:
    best: dict[str, float] = {}
    for flag in case.flags:
        best[flag.theme] = max(best.get(flag.theme, 0.0), WEIGHT[flag.grade] * size(flag))
    return sum(best.values()) * (1 + SEVERITY_WEIGHT * case.severity)


def _size(flag: Flag) -> float:
    nearest = flag.ratio_low if flag.ratio >= 1 else flag.ratio_high
    cautious = _log2(nearest) if (nearest - 1) * (flag.ratio - 1) > 0 else 0.0
    return (abs(_log2(flag.ratio)) + abs(cautious)) / 2


def _log2(ratio: float) -> float:
    return float(np.log2(max(ratio, 1e-3)))


def _drawn(sizes: Mapping[str, float], flag: Flag) -> float:
    return sizes[flag.id]


def _rank_interval(cases: list[_Case]) -> tuple[Floats, Floats]:
    generator = np.random.default_rng(0)
    draws: dict[str, Floats] = {}
    for flag in (flag for case in cases for flag in case.flags):
        low, high = _log2(flag.ratio_low), _log2(flag.ratio_high)
        spread = max((high - low) / (2 * NORMAL_95), 1e-6)
        draws[flag.id] = np.abs(generator.normal(_log2(flag.ratio), spread, DRAWS))
    sizes = [{name: float(values[number]) for name, values in draws.items()} for number in range(DRAWS)]
    drawn = np.array([[_score(case, partial(_drawn, size)) for case in cases] for size in sizes])
    ranks = (-drawn).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") + 1
    low_rank, high_rank = np.percentile(ranks, RANK_INTERVAL, axis=0)
    return np.floor(low_rank), np.ceil(high_rank)


def _reasons(case: _Case, titles: Mapping[str, str]) -> tuple[str, ...]:
    reasons = [flag.sentence for flag in _gravest_first(case)]
    themes = {flag.theme for flag in case.flags}
    if len(themes) > 1:
        reasons.append(f"The decline reaches {len(themes)} themes.")
    if case.severe:
        named = ", ".join(titles[name] for name in case.severe)
        reasons.append(f"Already among the worst fifth of the district: {named}.")
    return tuple(reasons)


def _would_change(cases: list[_Case], number: int, scores: Floats) -> str:
    case = cases[number]
    if len(case.flags) == 1:
        return "Without its only flag the area would leave the list."
    now = _place(cases, number, scores, float(scores[number]))
    then = _place(cases, number, scores, _score(_without(case, _gravest_first(case)[0]), _size))
    moved = "stay at" if then == now else "fall to" if then > now else "rise to"
    return f"Without its gravest flag it would {moved} place {then}."


def _gravest_first(case: _Case) -> list[Flag]:
    return sorted(case.flags, key=lambda flag: (-WEIGHT[flag.grade] * _size(flag), flag.id))


def _without(case: _Case, flag: Flag) -> _Case:
    left = tuple(own for own in case.flags if own is not flag)
    return _case(case.area, left, tuple(name for name in case.severe if name != flag.indicator))


def _place(cases: list[_Case], number: int, scores: Floats, score: float) -> int:
    own = (-score, cases[number].area)
    others = [(-scores[n], case.area) for n, case in enumerate(cases) if n != number]
    return 1 + sum(other < own for other in others)
