"""Rank areas by what is getting worse: how much, how sure, how broad, how long, how bad, for how many."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ews.nouns import Flag
from ews.nouns import Floats
from ews.nouns import Panel
from ews.nouns import Priority


WORST_PART = 0.2
# So many flagged indicators in the worst fifth weigh in full; a count and no share,
# so that one more flag never lowers a score.
ENOUGH_SEVERE = 3
# After a year a flag has stood as long as weighs.
LONG_MONTHS = 12
TOLD_MONTHS = 3
TOLD_PEOPLE = 1.5
DRAWS = 400
RANK_INTERVAL = (5, 95)
NORMAL_95 = 1.96
# Scores that agree so far are shown as equal, and are a tie.
DECIMALS = 3


@dataclass(frozen=True)
class Weighting:
    """What each part of a score weighs; a choice, which is why others are tried.

    ``watch`` is a flag on watch beside a confirmed one, ``level`` and
    ``persistence`` what they add at most, ``people`` the power of the area's
    size, ``breadth`` what each theme after the gravest counts.
    """

    watch: float = 0.5
    level: float = 0.5
    persistence: float = 0.5
    people: float = 0.5
    breadth: float = 1.0


CHOSEN = Weighting()
ALTERNATIVES = (
    Weighting(watch=0.25),
    Weighting(watch=1.0),
    Weighting(level=0.0),
    Weighting(level=1.0),
    Weighting(persistence=0.0),
    Weighting(persistence=1.0),
    Weighting(people=0.0),
    Weighting(people=1.0),
    Weighting(breadth=0.5),
)


@dataclass(frozen=True)
class _Case:
    """One area's flags, how many of their indicators stand in the worst fifth, and its size.

    ``people`` is its people or homes at risk, as times those of the middle area.
    """

    area: str
    flags: tuple[Flag, ...]
    severity: float
    severe: tuple[str, ...]
    people: float


def rank(
    flags: Iterable[Flag], panels: Mapping[tuple[str, str], Panel], titles: Mapping[str, str]
) -> list[Priority]:
    """Return the priority list of each geography, the gravest first.

    The score adds, over themes, the largest flag's log2 ratio (halfway between
    its estimate and the cautious end of its interval) times its sureness and how
    long it stands, and weighs the sum by how many of the indicators stand in the
    district's worst fifth and by the people at risk.  Spikes do not count.
    ``rank_low`` and ``rank_high`` hold nine in ten ranks when the sizes are redrawn
    within their intervals, and the rank under each of ``ALTERNATIVES``.  Equal
    scores share a rank and are ``tied``; they stand in the order of their names.
    """
    up = [flag for flag in flags if flag.state != "ended" and flag.direction == "worse" and not flag.spike]
    up.sort(key=lambda flag: flag.id)
    found: list[Priority] = []
    for geography in sorted({flag.geography for flag in up}):
        cases = _cases([flag for flag in up if flag.geography == geography], panels)
        found += _ranked(cases, geography, titles)
    return found


def _cases(flags: Sequence[Flag], panels: Mapping[tuple[str, str], Panel]) -> list[_Case]:
    by_area: dict[str, list[Flag]] = {}
    for flag in flags:
        by_area.setdefault(flag.area, []).append(flag)
    people = _people(panels, flags[0].geography)
    cases = []
    for area, own in by_area.items():
        severe = tuple(flag.indicator for flag in own if flag.indicator and _among_worst(flag, panels))
        cases.append(_case(area, tuple(own), severe, people.get(area, 1.0)))
    return cases


def _case(area: str, flags: tuple[Flag, ...], severe: tuple[str, ...], people: float) -> _Case:
    return _Case(area, flags, min(1.0, len(severe) / ENOUGH_SEVERE), severe, people)


def _people(panels: Mapping[tuple[str, str], Panel], geography: str) -> dict[str, float]:
    """Return each area's base as times the middle area's, the median over all indicators.

    Over all, and not only those flagged, so that one more flag never lowers a score.
    """
    found: dict[str, list[float]] = {}
    for panel in panels.values():
        if panel.geography == geography:
            for area, times in zip(panel.areas, _bases(panel), strict=True):
                found.setdefault(area.code, []).append(float(times))
    known = {
        area: [times for times in own if np.isfinite(times) and times > 0] for area, own in found.items()
    }
    return {area: float(np.median(own)) for area, own in known.items() if own}


def _bases(panel: Panel) -> Floats:
    base = _recent_mean(panel.denominator)
    known = base[np.isfinite(base) & (base > 0)]
    return base / np.median(known) if known.size else base


def _recent_mean(values: Floats) -> Floats:
    # a year of months, so that one bad month does not make a level
    recent = values[:, -12:]
    known = np.isfinite(recent).any(axis=1)
    mean = np.full(len(values), np.nan)
    mean[known] = np.nanmean(recent[known], axis=1)
    return mean


def _among_worst(flag: Flag, panels: Mapping[tuple[str, str], Panel]) -> bool:
    panel = panels[flag.indicator or "", flag.geography]
    level = _recent_mean(panel.value)
    own = level[[area.code for area in panel.areas].index(flag.area)]
    if not np.isfinite(own):
        return False
    high_is_bad = flag.ratio >= 1
    limit = np.nanquantile(level, 1 - WORST_PART if high_is_bad else WORST_PART)
    return bool(own >= limit if high_is_bad else own <= limit)


def _ranked(cases: list[_Case], geography: str, titles: Mapping[str, str]) -> list[Priority]:
    scores = _scores(cases)
    ranks = _ranks(scores)
    low, high = _rank_interval(cases, ranks)
    order = sorted(range(len(cases)), key=lambda n: (ranks[n], cases[n].flags[0].name, cases[n].area))
    return [
        Priority(
            rank=int(ranks[n]),
            rank_low=int(low[n]),
            rank_high=int(high[n]),
            area=cases[n].area,
            name=cases[n].flags[0].name,
            geography=geography,
            score=float(scores[n]),
            themes=tuple(sorted({flag.theme for flag in cases[n].flags})),
            flags=tuple(flag.id for flag in cases[n].flags),
            reasons=_reasons(cases[n], titles),
            would_change=_would_change(cases, n, scores),
            tied=bool((ranks == ranks[n]).sum() > 1),
        )
        for n in order
    ]


def _scores(cases: Sequence[_Case], weighting: Weighting = CHOSEN) -> Floats:
    return np.array([_score(case, weighting) for case in cases])


def _score(case: _Case, weighting: Weighting = CHOSEN) -> float:
    sizes = {flag.id: np.array([_size(flag)]) for flag in case.flags}
    return round(float(_weighed(case, sizes, weighting)[0]), DECIMALS)


def _weighed(case: _Case, sizes: Mapping[str, Floats], weighting: Weighting = CHOSEN) -> Floats:
    """Return the score of each draw of the flags' sizes."""
    best: dict[str, Floats] = {}
    for flag in case.flags:
        weighed = _weight(flag, weighting) * sizes[flag.id]
        best[flag.theme] = np.maximum(best.get(flag.theme, 0.0), weighed)
    themes = np.array(list(best.values()))
    gravest = themes.max(axis=0)
    change = gravest + weighting.breadth * (themes.sum(axis=0) - gravest)
    weighed_sum: Floats = change * (1 + weighting.level * case.severity) * case.people**weighting.people
    return weighed_sum


def _weight(flag: Flag, weighting: Weighting = CHOSEN) -> float:
    sure = 1.0 if flag.grade == "confirmed" else weighting.watch
    return sure * (1 + weighting.persistence * min(1.0, _months_stood(flag) / LONG_MONTHS))


def _months_stood(flag: Flag) -> int:
    return max(0, flag.period.start - flag.first_raised.start)


def _ranks(scores: Floats) -> NDArray[np.int_]:
    """Return places along the last axis, the largest score first; equals share the better place."""
    found: NDArray[np.int_] = 1 + (scores[..., None, :] > scores[..., :, None]).sum(axis=-1)
    return found


def _size(flag: Flag) -> float:
    nearest = flag.ratio_low if flag.ratio >= 1 else flag.ratio_high
    cautious = _log2(nearest) if (nearest - 1) * (flag.ratio - 1) > 0 else 0.0
    return (abs(_log2(flag.ratio)) + abs(cautious)) / 2


def _log2(ratio: float) -> float:
    return float(np.log2(max(ratio, 1e-3)))


def _rank_interval(cases: list[_Case], ranks: NDArray[np.int_]) -> tuple[Floats, Floats]:
    """Return the bounds of each rank: redrawn sizes, other weightings, and whoever is tied with it."""
    low, high = np.percentile(_ranks(_drawn_scores(cases)), RANK_INTERVAL, axis=0)
    others = np.array([ranks, *(_ranks(_scores(cases, other)) for other in ALTERNATIVES)])
    low = np.minimum(np.floor(low), others.min(axis=0))
    high = np.maximum(np.ceil(high), others.max(axis=0))
    for place in np.unique(ranks):
        group = ranks == place
        low[group] = low[group].min()
        high[group] = max(high[group].max(), place + group.sum() - 1)
    return low, high


def _drawn_scores(cases: list[_Case]) -> Floats:
    generator = np.random.default_rng(0)
    sizes = {flag.id: _drawn(flag, generator) for case in cases for flag in case.flags}
    return np.array([_weighed(case, sizes) for case in cases]).T


def _drawn(flag: Flag, generator: np.random.Generator) -> Floats:
    low, high = _log2(flag.ratio_low), _log2(flag.ratio_high)
    spread = max((high - low) / (2 * NORMAL_95), 1e-6)
    return np.abs(generator.normal(_log2(flag.ratio), spread, DRAWS))


def _reasons(case: _Case, titles: Mapping[str, str]) -> tuple[str, ...]:
    gravest, *others = (flag.sentence for flag in _gravest_first(case))
    return (gravest, *_weighing(case, titles), *others)


def _weighing(case: _Case, titles: Mapping[str, str]) -> Iterator[str]:
    themes = {flag.theme for flag in case.flags}
    if len(themes) > 1:
        yield f"The decline reaches {len(themes)} themes."
    if case.severe:
        named = ", ".join(titles[name] for name in case.severe)
        yield f"Already among the worst fifth of the district: {named}."
    months = max(map(_months_stood, case.flags))
    if months >= TOLD_MONTHS:
        yield f"A flag has been up for {months} months."
    if case.people >= TOLD_PEOPLE:
        yield f"At risk here: {case.people:.1f} times the people or homes of the district's middle area."


def _would_change(cases: list[_Case], number: int, scores: Floats) -> str:
    case = cases[number]
    if len(case.flags) == 1:
        return "Without its only flag the area would leave the list."
    now = _place(number, scores, float(scores[number]))
    then = _place(number, scores, _score(_without(case, _gravest_first(case)[0])))
    moved = "stay at" if then == now else "fall to" if then > now else "rise to"
    return f"Without its gravest flag it would {moved} place {then}."


def _gravest_first(case: _Case) -> list[Flag]:
    return sorted(case.flags, key=lambda flag: (-_weight(flag) * _size(flag), flag.id))


def _without(case: _Case, flag: Flag) -> _Case:
    left = tuple(own for own in case.flags if own is not flag)
    return _case(case.area, left, tuple(name for name in case.severe if name != flag.indicator), case.people)


def _place(number: int, scores: Floats, score: float) -> int:
    return 1 + int((np.delete(scores, number) > score).sum())
